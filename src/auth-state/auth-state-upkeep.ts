import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { SettingsError } from '../config/settings-error.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { AuthStateStore } from './auth-state.store.js';

const PURGE_INTERVAL_MS = 3_600_000;

/** Makes sure that what is stored can be read, and forgets for good what was deleted long enough ago. */
@Part({ stage: 'store' })
export class AuthStateUpkeep implements StartsAndStops {
  private readonly upkeep: Recurring;

  constructor(
    private readonly store: AuthStateStore,
    @Inject(LOGGER) log: Logger,
  ) {
    this.upkeep = new Recurring({
      everyMs: PURGE_INTERVAL_MS,
      firstMs: 0,
      work: () => store.purgeDeleted(),
      log,
      words: 'deleted credentials could not be purged yet',
    });
  }

  /** A process that cannot read what it has would come up healthy, and every line of it would stand still. */
  async start(): Promise<void> {
    const unreadable = await this.store.countUnreadable();
    if (unreadable > 0) {
      throw new SettingsError(
        `AUTH_ENCRYPTION_KEY does not hold the key that credentials of ${unreadable} companies need`,
      );
    }
    this.upkeep.start();
  }

  stop(): Promise<void> {
    return this.upkeep.stop();
  }
}
