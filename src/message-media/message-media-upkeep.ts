import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Part } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { MessageMedia } from './message-media.js';

/** Files go when their messages do. */
@Part({ stage: 'upkeep' })
export class MessageMediaUpkeep extends Recurring {
  constructor(media: MessageMedia, @Inject(LOGGER) log: Logger) {
    super({
      everyMs: 300_000,
      firstMs: 5_000,
      work: async () => {
        await media.removeOrphans();
      },
      log,
      words: 'removing files of messages that are gone failed; it is tried again',
    });
  }
}
