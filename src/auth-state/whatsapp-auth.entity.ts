import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** The Baileys credentials of one line: who it is on WhatsApp, and its long-lived keys. */
@Entity('whatsapp_auth')
export class WhatsappAuth {
  @PrimaryColumn('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @PrimaryColumn('varchar', { length: 32 })
  line: string;

  /** Credentials as JSON, sealed when `encryptionKeyId` is set. */
  @Column('bytea')
  credentials: Buffer;

  /** Which of the configured keys sealed the row; null for plain text. */
  @Column('varchar', { name: 'encryption_key_id', length: 16, nullable: true })
  encryptionKeyId: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
