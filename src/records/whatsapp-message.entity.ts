import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A message that was received or sent. Written with the Signal keys, in one statement (`auth-state.store.ts`); what came
 * another way than by WhatsApp is written when it is taken.
 */
@Entity('whatsapp_messages')
export class WhatsappMessage {
  @PrimaryColumn('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @PrimaryColumn('varchar', { length: 32 })
  line: string;

  @PrimaryColumn('text', { name: 'message_id' })
  messageId: string;

  /** The conversation as events name it. */
  @PrimaryColumn('text')
  chat: string;

  /** JID of the person who wrote it; empty when that is not known. */
  @PrimaryColumn('text')
  author: string;

  @Column('boolean', { name: 'from_me' })
  fromMe: boolean;

  /** WhatsApp's `Message`, encoded; sealed when `encryptionKeyId` is set. Null when `text` is all that is known. */
  @Column('bytea', { nullable: true })
  content: Buffer | null;

  /** Of a message that came another way than by WhatsApp. */
  @Column('text', { nullable: true })
  text: string | null;

  @Column('varchar', { name: 'encryption_key_id', length: 16, nullable: true })
  encryptionKeyId: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
