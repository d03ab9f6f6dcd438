import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { Restriction } from '../domain/restriction.js';
import type { SessionStatus } from '../domain/session-state.js';

/** What is known of a line's session when no process runs it, and whether it is wanted. */
@Entity('whatsapp_sessions')
export class WhatsappSession {
  @PrimaryColumn('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @PrimaryColumn('varchar', { length: 32 })
  line: string;

  /** True when the session has to come back by itself after a restart. */
  @Column('boolean')
  wanted: boolean;

  /** True when it was closed for want of use: the next command brings it back. */
  @Column('boolean', { default: false })
  asleep: boolean;

  @Column('varchar', { length: 16 })
  status: SessionStatus;

  @Column('varchar', { name: 'phone_number', length: 15, nullable: true })
  phoneNumber: string | null;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;

  /** What WhatsApp holds it back by towards people who never wrote to it. */
  @Column('jsonb', { nullable: true })
  restriction: Restriction | null;

  /** When it was used last, within some minutes. */
  @Column('timestamptz', { name: 'used_at' })
  usedAt: Date;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
