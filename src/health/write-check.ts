import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { LOGGER } from '../logging/logger.js';

/** What was found to work is believed for so long; what did not work is tried again whenever somebody asks. */
const BELIEVED_MS = 5_000;

/**
 * One transaction that leaves nothing behind and needs what every other one needs: a server that may write (no standby, no
 * read-only mode), room for a file to grow (64 KB of working memory are too little for 10,000 numbers), and a commit in the log.
 */
const TRY = `
  SELECT set_config('work_mem', '64kB', true);
  SELECT current_setting('transaction_read_only')::boolean AS read_only, count(*) FROM generate_series(1, 10000);
  SELECT pg_logical_emit_message(true, 'switchboard', 'ready')`;

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
      const answers = await this.source.query<{ read_only?: boolean }[][]>(TRY);
      if (answers.flat().some(({ read_only }) => read_only === true)) throw new Error('The database is read-only');
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
