import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { QueuedState } from './queued-message.js';

/** A message that waits to be sent, or a member of a batch and what became of it. */
@Entity('whatsapp_queued_messages')
export class WhatsappQueuedMessage {
  /** In the order in which they were taken. */
  @PrimaryColumn('bigint', { generated: 'identity' })
  position: string;

  @Column('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @Column('varchar', { length: 32 })
  line: string;

  /** The id that it will have on WhatsApp. */
  @Column('text', { name: 'message_id' })
  messageId: string;

  /** Where it goes, as it was addressed; empty for what could not be read. */
  @Column('text')
  chat: string;

  /** One for each group and person, by their `commonName`. */
  @Column('text')
  lane: string;

  @Column('varchar', { length: 16 })
  state: QueuedState;

  /** False until the event of its state is in the log. */
  @Column('boolean', { default: false })
  told: boolean;

  @Column('int', { default: 0 })
  tries: number;

  /** What is sent, JSON; empty once it was. Sealed when `encryptionKeyId` is set, as is `failure`. */
  @Column('bytea')
  content: Buffer;

  @Column('bytea', { nullable: true })
  failure: Buffer | null;

  @Column('varchar', { name: 'encryption_key_id', length: 16, nullable: true })
  encryptionKeyId: string | null;

  @Column('timestamptz', { name: 'send_at', nullable: true })
  sendAt: Date | null;

  /** Not before. */
  @Column('timestamptz', { name: 'due_at' })
  dueAt: Date;

  /** Not after. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('uuid', { name: 'batch_id', nullable: true })
  batchId: string | null;

  /** Its place in the batch, from 0. */
  @Column('int', { nullable: true })
  place: number | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}
