import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { LOGGER } from '../logging/logger.js';

/** What was found to work is believed for so long; what did not work is tried again whenever somebody asks. */
const BELIEVED_MS = 5_000;

/**
 * One transaction that leaves nothing behind and needs what every other one needs: room for a file to grow (64 KB of working
 * memory are too little for 10,000 numbers), a server that may write, which to lock a row is (no standby, no read-only mode),
 * and a commit in the log.
 */
const TRY = `
  SELECT set_config('work_mem', '64kB', true);
  SELECT count(*) FROM generate_series(1, 10000);
  SELECT FROM migrations LIMIT 1 FOR KEY SHARE`;

/** Finds out whether the database takes writes; one try at a time, however many ask. */
@Injectable()
export class WriteCheck {
  private believedUntil = 0;
  private underWay: Promise<void> | undefined;
  private failed = false;

  constructor(
    private readonly source: DataSource,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** @throws when nothing can be written */
  async look(): Promise<void> {
    if (performance.now() < this.believedUntil) return;
    await (this.underWay ??= this.try().finally(() => (this.underWay = undefined)));
  }

  private async try(): Promise<void> {
    try {
      await this.source.query(TRY);
      this.believedUntil = performance.now() + BELIEVED_MS;
      if (this.failed) this.log.info('the database takes writes again');
      this.failed = false;
    } catch (error) {
      if (!this.failed) this.log.error({ err: error }, 'nothing can be written to the database');
      this.failed = true;
      throw error;
    }
  }
}
