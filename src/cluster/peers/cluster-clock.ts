import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { elapsedMs } from '../elapsed.js';

/** After so long the clock is read again: a machine that was suspended has counted less than has passed. */
const READ_AGAIN_MS = 10_000;

/** The clock of the database, which all processes share; that of a machine may be wrong, and set while it runs. */
@Injectable()
export class ClusterClock {
  /** Between that clock and the milliseconds that this machine counts, which nobody sets. */
  private offset: number | undefined;
  private readAt = 0;
  private reading: Promise<void> | undefined;

  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** Milliseconds since 1970. Nobody waits for the database but the first who asks. */
  async now(): Promise<number> {
    if (this.offset === undefined) await this.read();
    else if (elapsedMs() - this.readAt > READ_AGAIN_MS) this.read().catch(() => undefined);
    return Math.round(elapsedMs() + (this.offset ?? 0));
  }

  private read(): Promise<void> {
    this.reading ??= this.ask().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async ask(): Promise<void> {
    const began = elapsedMs();
    const [row] = await this.source.query<{ now: string }[]>(
      `SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now`,
    );
    this.readAt = elapsedMs();
    // It was read at some time in between: what was known before is changed no more than that tells.
    const [least, most] = [Number(row?.now) - this.readAt, Number(row?.now) - began];
    this.offset = Math.min(Math.max(this.offset ?? (least + most) / 2, least), most);
  }
}
