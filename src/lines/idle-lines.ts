import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Settings } from '../config/settings.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { LineSessions } from './line-sessions.js';
import { LineUse } from './line-use.js';

const LOOK_MS = 10_000;
const FORGET_EVERY_MS = 3_600_000;

/** Closes sessions that nobody has used for long, and forgets lines that no phone ever linked. */
@Part({ stage: 'sessions', roles: ['sessions'] })
export class IdleLines implements StartsAndStops {
  private readonly closing: Recurring | undefined;
  private readonly forgetting: Recurring;

  constructor(sessions: LineSessions, use: LineUse, settings: Settings, @Inject(LOGGER) log: Logger) {
    const { sessionIdleHours: hours } = settings;
    if (hours > 0) {
      this.closing = new Recurring({
        everyMs: LOOK_MS,
        work: async () => {
          for (const line of await use.unused(hours)) {
            if (await sessions.putToSleep(line, hours)) log.info({ ...line, hours }, 'a session without use is closed');
          }
        },
        log,
        words: 'sessions without use could not be looked for; it is tried again',
      });
    }
    this.forgetting = new Recurring({
      everyMs: FORGET_EVERY_MS,
      firstMs: LOOK_MS,
      work: async () => {
        for (const line of await use.neverLinked()) {
          if (await sessions.forget(line)) log.info({ ...line }, 'a line that no phone linked is forgotten');
        }
      },
      log,
      words: 'lines that no phone linked could not be looked for; it is tried again',
    });
  }

  start(): void {
    void this.closing?.start();
    void this.forgetting.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.closing?.stop(), this.forgetting.stop()]);
  }
}
