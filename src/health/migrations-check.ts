import { DataSource } from 'typeorm';
import { Part, type StartsAndStops } from '../lifecycle/part.js';

/** `newer`: another version of the program has changed the schema since this process started. */
export type SchemaState = 'current' | 'newer' | 'unfit';

/**
 * Compares the migrations that the database has with those of this program. A database that becomes newer while the
 * process runs is what a rolling deployment looks like, and no reason to take the old processes away before the new ones
 * are there; one that was newer from the start is not what this program was made for.
 */
@Part({ stage: 'store' })
export class MigrationsCheck implements StartsAndStops {
  private foreignAtStart = false;

  constructor(private readonly source: DataSource) {}

  async start(): Promise<void> {
    this.foreignAtStart = (await this.compare()).foreign;
  }

  async look(): Promise<SchemaState> {
    const { missing, foreign } = await this.compare();
    if (missing || this.foreignAtStart) return 'unfit';
    return foreign ? 'newer' : 'current';
  }

  private async compare(): Promise<{ missing: boolean; foreign: boolean }> {
    const rows = await this.source.query<{ name: string }[]>('SELECT name FROM migrations');
    const own = new Set(this.source.migrations.map((migration) => migration.name));
    const known = rows.filter(({ name }) => own.has(name)).length;
    return { missing: known < own.size, foreign: known < rows.length };
  }
}
