import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Part } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { MediaLibrary } from './media-library.js';
import { MediaStore } from './media-store.js';

/** Removes media whose time is over, and what killed processes left of writes. */
@Part({ stage: 'upkeep' })
export class MediaUpkeep extends Recurring {
  constructor(
    library: MediaLibrary,
    private readonly store: MediaStore,
    @Inject(LOGGER) log: Logger,
  ) {
    super({
      everyMs: 60_000,
      work: () => library.tidy(),
      log,
      words: 'upkeep of media failed; it is tried again',
    });
  }

  override async start(): Promise<void> {
    await this.store.clean();
    await super.start();
  }
}
