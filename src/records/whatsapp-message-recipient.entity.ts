import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a message to a group got with one of its members. */
@Entity('whatsapp_message_recipients')
export class WhatsappMessageRecipient {
  @PrimaryColumn('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @PrimaryColumn('varchar', { length: 32 })
  line: string;

  @PrimaryColumn('text', { name: 'message_id' })
  messageId: string;

  @PrimaryColumn('text')
  chat: string;

  /** LID of the member, or JID by phone where only that is known. */
  @PrimaryColumn('text')
  recipient: string;

  /** Digits. */
  @Column('text', { nullable: true })
  phone: string | null;

  @Column('timestamptz', { name: 'delivered_at', nullable: true })
  deliveredAt: Date | null;

  @Column('timestamptz', { name: 'read_at', nullable: true })
  readAt: Date | null;

  @Column('timestamptz', { name: 'played_at', nullable: true })
  playedAt: Date | null;
}
