import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A medium that is stored whole. What SQL decides by is in the clear; the rest is sealed with the key of the settings. */
@Entity('whatsapp_media')
export class WhatsappMedium {
  @PrimaryColumn('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('varchar', { name: 'mime_type', length: 255 })
  mimeType: string;

  /** PostgreSQL's big numbers come as texts. */
  @Column('bigint')
  size: string;

  /** `MediumFacts` as JSON; sealed when `encryptionKeyId` is set. */
  @Column('bytea')
  facts: Buffer;

  @Column('varchar', { name: 'encryption_key_id', length: 16, nullable: true })
  encryptionKeyId: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
