import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { TemplateCategory, TemplateStatus } from './content/template.js';

/** A message template of a company, in one language. */
@Entity('whatsapp_templates')
export class WhatsappTemplate {
  @PrimaryColumn('uuid')
  id: string;

  @Column('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @Column('varchar', { length: 512 })
  name: string;

  @Column('varchar', { length: 16 })
  language: string;

  @Column('varchar', { length: 16 })
  category: TemplateCategory;

  @Column('varchar', { length: 16 })
  status: TemplateStatus;

  /** Whether it stands in for languages in which there is none of this name. */
  @Column('boolean')
  fallback: boolean;

  /** What it says (`TemplateContent`), as JSON; sealed when `encryptionKeyId` is set. */
  @Column('bytea')
  content: Buffer;

  @Column('varchar', { name: 'encryption_key_id', length: 16, nullable: true })
  encryptionKeyId: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
