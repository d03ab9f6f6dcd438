import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { CompanyLimits } from './company-limits.entity.js';

/** What can be set for a company. */
export type Overrides = Pick<
  CompanyLimits,
  'messages' | 'messagesPerRecipient' | 'reactionsPerRecipient' | 'messagesToNewContacts'
>;

/** What another process changed is known here after so long. */
const FRESH_MS = 2_000;

/** The limits that companies have of their own. There are few: all are read at once. */
@Injectable()
export class LimitOverrides {
  private known: ReadonlyMap<string, Overrides> | undefined;
  private readAt = -Infinity;
  private reading: Promise<void> | undefined;

  constructor(@InjectRepository(CompanyLimits) private readonly rows: Repository<CompanyLimits>) {}

  /** Undefined when all is as the settings say. */
  async find(companyId: string): Promise<Overrides | undefined> {
    if (performance.now() - this.readAt > FRESH_MS) await (this.reading ??= this.read());
    return this.known?.get(companyId);
  }

  async set(companyId: string, overrides: Overrides): Promise<void> {
    await this.rows.upsert({ companyId, ...overrides }, ['companyId']);
    await this.readAgain();
  }

  async remove(companyId: string): Promise<void> {
    await this.rows.delete({ companyId });
    await this.readAgain();
  }

  /** A read that is under way may have begun before the change. */
  private async readAgain(): Promise<void> {
    await this.reading;
    await (this.reading ??= this.read());
  }

  private async read(): Promise<void> {
    try {
      const rows = await this.rows.find();
      this.known = new Map(rows.map((row) => [row.companyId, row]));
    } catch (error) {
      // Whoever knows the limits goes on with them until the database is back.
      if (this.known === undefined) throw error;
    } finally {
      this.readAt = performance.now();
      this.reading = undefined;
    }
  }
}
