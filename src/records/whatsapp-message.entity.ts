import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RecordedStatus } from '../domain/message-status.js';

/**
 * A message that was received or sent. Written with the Signal keys, in one statement (`commit-statements.ts`); what came
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

  /** What it holds, as events name it in `type`; `none` for what is no message that anybody sees. */
  @Column('varchar', { length: 32, default: 'text' })
  kind: string;

  /** WhatsApp's `Message`, encoded; sealed when `encryptionKeyId` is set. Null when it came another way than by WhatsApp. */
  @Column('bytea', { nullable: true })
  content: Buffer | null;

  /** What events tell of it, as JSON; sealed likewise. Null where that was not known when the record began. */
  @Column('bytea', { nullable: true })
  body: Buffer | null;

  /** What it is found by (`SearchWords`); null for what was written down before there was a search. */
  @Column('bigint', { array: true, nullable: true, select: false })
  words: string[] | null;

  /** How far a message of ours got; null for what somebody else wrote. */
  @Column('varchar', { length: 16, nullable: true })
  status: RecordedStatus | null;

  @Column('timestamptz', { name: 'accepted_at', nullable: true })
  acceptedAt: Date | null;

  @Column('timestamptz', { name: 'delivered_at', nullable: true })
  deliveredAt: Date | null;

  @Column('timestamptz', { name: 'read_at', nullable: true })
  readAt: Date | null;

  @Column('timestamptz', { name: 'played_at', nullable: true })
  playedAt: Date | null;

  @Column('timestamptz', { name: 'failed_at', nullable: true })
  failedAt: Date | null;

  /** WhatsApp's code for what failed. */
  @Column('int', { name: 'failure_code', nullable: true })
  failureCode: number | null;

  @Column('timestamptz', { name: 'edited_at', nullable: true })
  editedAt: Date | null;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt: Date | null;

  @Column('varchar', { name: 'encryption_key_id', length: 16, nullable: true })
  encryptionKeyId: string | null;

  /** When it was received or about to leave; no two messages of a line have the same, to the microsecond. */
  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
