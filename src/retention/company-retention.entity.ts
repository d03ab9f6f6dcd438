import { Column, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** How long a company has its messages and events kept, where that is shorter than the settings say. */
@Entity('whatsapp_retention')
export class CompanyRetention {
  @PrimaryColumn('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @Column('int')
  days: number;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
