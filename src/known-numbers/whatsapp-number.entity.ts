import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What WhatsApp said about a number that a line asked about, for as long as that is good. */
@Entity('whatsapp_numbers')
export class WhatsappNumber {
  @PrimaryColumn('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @PrimaryColumn('varchar', { length: 32 })
  line: string;

  /** As it was asked about, E.164 digits. */
  @PrimaryColumn('varchar', { length: 15 })
  phone: string;

  /** By the number as WhatsApp knows it; null for a number without an account. */
  @Column('text', { nullable: true })
  jid: string | null;

  @Column('text', { nullable: true })
  lid: string | null;

  @Column('boolean', { nullable: true })
  business: boolean | null;

  /** Username and name of a business, as JSON; sealed when `encryptionKeyId` is set. Null where there are none. */
  @Column('bytea', { nullable: true })
  names: Buffer | null;

  @Column('varchar', { name: 'encryption_key_id', length: 16, nullable: true })
  encryptionKeyId: string | null;

  @Column('timestamptz', { name: 'checked_at' })
  checkedAt: Date;
}
