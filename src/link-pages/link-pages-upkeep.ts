import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Part } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { LinkPages } from './link-pages.js';

/** Pages whose time is over leave nothing behind. */
@Part({ stage: 'upkeep' })
export class LinkPagesUpkeep extends Recurring {
  constructor(pages: LinkPages, @Inject(LOGGER) log: Logger) {
    super({
      everyMs: 60_000,
      work: () => pages.prune(),
      log,
      words: 'pages for linking could not be removed; it is tried again',
    });
  }
}
