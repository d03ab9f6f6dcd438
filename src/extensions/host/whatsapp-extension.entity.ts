import { Column, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** What a company chose about an extension; without a row it is as it is by default. */
@Entity('whatsapp_extensions')
export class WhatsappExtension {
  @PrimaryColumn('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @PrimaryColumn('varchar', { length: 24 })
  extension: string;

  @Column('boolean')
  enabled: boolean;

  /** What the company gave; the rest is as it is by default. */
  @Column('jsonb')
  settings: object;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
