import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** After so long the clock is read again: it and this machine's count of milliseconds drift apart. */
const READ_AGAIN_MS = 10 * 60_000;

/** The clock of the database, which all processes share; that of a machine may be wrong, and set while it runs. */
@Injectable()
export class ClusterClock {
  /** Between that clock and `performance.now`, which nobody sets. */
  private offset: number | undefined;
  private readAt = 0;

  constructor(private readonly source: DataSource) {}

  /** Milliseconds since 1970. Read from the database now and then; while that is away, what was read before counts. */
  async now(): Promise<number> {
    if (this.offset === undefined || performance.now() - this.readAt > READ_AGAIN_MS) {
      await this.read().catch((error: unknown) => {
        if (this.offset === undefined) throw error;
      });
    }
    return Math.round(performance.now() + (this.offset ?? 0));
  }

  private async read(): Promise<void> {
    const began = performance.now();
    const [row] = await this.source.query<{ now: string }[]>(
      `SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now`,
    );
    this.readAt = performance.now();
    this.offset = Number(row?.now) - (began + this.readAt) / 2;
  }
}
