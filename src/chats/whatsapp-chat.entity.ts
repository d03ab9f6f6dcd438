import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A conversation of a line, as its last message left it. Written with the messages (`commit-statements.ts`). */
@Entity('whatsapp_chats')
export class WhatsappChat {
  @PrimaryColumn('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @PrimaryColumn('varchar', { length: 32 })
  line: string;

  /** As events name it. */
  @PrimaryColumn('text')
  chat: string;

  /** The other JID of a chat with one person, phone or LID, where it is known. */
  @Column('text', { name: 'other_name', nullable: true })
  otherName: string | null;

  /** The last message, by id and author, and when it was received or about to leave. */
  @Column('text', { name: 'last_message_id' })
  lastMessageId: string;

  @Column('text', { name: 'last_author' })
  lastAuthor: string;

  @Column('timestamptz', { name: 'last_at' })
  lastAt: Date;

  /** When somebody else wrote last; null when nobody ever did. */
  @Column('timestamptz', { name: 'heard_at', nullable: true })
  heardAt: Date | null;

  /** When the company wrote last, by whatever way; null when it never did. */
  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt: Date | null;

  /** Messages that came in since the company wrote last. */
  @Column('int', { default: 0 })
  unread: number;

  /** What the other side of a chat with one person calls itself; sealed when `encryptionKeyId` is set. */
  @Column('bytea', { nullable: true })
  name: Buffer | null;

  @Column('varchar', { name: 'encryption_key_id', length: 16, nullable: true })
  encryptionKeyId: string | null;
}
