import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, type Repository } from 'typeorm';
import { Settings } from '../config/settings.js';
import { CompanyRetention } from './company-retention.entity.js';

/** How long messages and events are kept: as the settings say, or shorter where a company wants it so. */
@Injectable()
export class RetentionService {
  constructor(
    @InjectRepository(CompanyRetention) private readonly rows: Repository<CompanyRetention>,
    private readonly settings: Settings,
  ) {}

  /** For all companies that want nothing else, in days. */
  get days(): number {
    return this.settings.eventRetentionDays;
  }

  /** Of a company, in days. */
  async of(companyId: string): Promise<number> {
    const row = await this.rows.findOneBy({ companyId });
    return Math.min(row?.days ?? this.days, this.days);
  }

  /**
   * Has everything removed that is too old.
   *
   * @param prune removes what is older than so many days, of one company, or of all
   */
  async apply(prune: (days: number, companyId?: string) => Promise<unknown>): Promise<void> {
    await prune(this.days);
    const sooner = await this.rows.findBy({ days: LessThan(this.days) });
    for (const { companyId, days } of sooner) await prune(days, companyId);
  }

  async set(companyId: string, days: number): Promise<void> {
    await this.rows.upsert({ companyId, days }, ['companyId']);
  }

  /** Puts the company back to the settings. */
  async remove(companyId: string): Promise<void> {
    await this.rows.delete({ companyId });
  }
}
