import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { EventType } from '../domain/events.js';

/** One entry of the event log; `id` grows with each entry. */
@Entity('whatsapp_events')
export class WhatsappEvent {
  /** A bigint, so a string in JavaScript. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @Column('varchar', { length: 32 })
  line: string;

  @Column('varchar', { length: 32 })
  type: EventType;

  /** All that the event says beside the envelope. */
  @Column('jsonb')
  payload: Record<string, unknown>;

  /** Names what the event tells about, where the same thing can be reported twice. */
  @Column('text', { name: 'dedup_key', nullable: true })
  dedupKey: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
