import { Column, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** One Signal key of a line: a session, a pre-key, a sender key, a LID mapping and so on. */
@Entity('whatsapp_keys')
export class WhatsappKey {
  @PrimaryColumn('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @PrimaryColumn('varchar', { length: 32 })
  line: string;

  @PrimaryColumn('varchar', { name: 'key_type', length: 32 })
  keyType: string;

  @PrimaryColumn('text', { name: 'key_id' })
  keyId: string;

  /** The key as JSON, sealed when `encryptionKeyId` is set. */
  @Column('bytea', { name: 'key_data' })
  keyData: Buffer;

  @Column('varchar', { name: 'encryption_key_id', length: 16, nullable: true })
  encryptionKeyId: string | null;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
