import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { SettingsError } from '../config/settings-error.js';
import { SET_IT_AGAIN } from '../encryption/keys-in-use.js';
import { Part } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { AuthStateStore } from './auth-state.store.js';

/** Makes sure that what is stored can be read, and forgets for good what was deleted long enough ago. */
@Part({ stage: 'store' })
export class AuthStateUpkeep extends Recurring {
  constructor(
    private readonly store: AuthStateStore,
    @Inject(LOGGER) log: Logger,
  ) {
    super({
      everyMs: 3_600_000,
      firstMs: 0,
      work: () => store.purgeDeleted(),
      log,
      words: 'deleted credentials could not be purged yet',
    });
  }

  /** A process that cannot read what it has would come up healthy, and every line of it would stand still. */
  override async start(): Promise<void> {
    const unreadable = await this.store.countUnreadable();
    if (unreadable > 0) {
      throw new SettingsError(
        `AUTH_ENCRYPTION_KEY does not hold the key that ${unreadable} of the stored credentials were sealed with; ${SET_IT_AGAIN}`,
      );
    }
    await this.store.assertKeysHeld();
    await super.start();
  }
}
