import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { EventType } from '../../domain/events.js';

/** An endpoint of a company that events are delivered to. */
@Entity('webhooks')
export class Webhook {
  @PrimaryColumn('uuid')
  id: string;

  @Column('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  /** Null for all lines of the company. */
  @Column('varchar', { length: 32, nullable: true })
  line: string | null;

  @Column('varchar', { length: 2048 })
  url: string;

  /** Null for all types. */
  @Column('varchar', { length: 32, array: true, nullable: true })
  types: EventType[] | null;

  @Column('boolean')
  batched: boolean;

  /** Secrets and custom headers, encrypted where a key is configured. */
  @Column('bytea')
  sealed: Buffer;

  @Column('varchar', { name: 'sealed_key_id', length: 16, nullable: true })
  sealedKeyId: string | null;

  @Column('boolean', { default: true })
  enabled: boolean;

  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason: string | null;

  /** Events up to this id are older than the webhook. */
  @Column('bigint', { name: 'after_id' })
  afterId: string;

  /** Deliveries that failed since the last one that did not, each lane counted once. */
  @Column('int', { default: 0 })
  failures: number;

  /** Pauses since the last delivery that succeeded. */
  @Column('int', { default: 0 })
  pauses: number;

  @Column('timestamptz', { name: 'paused_until', nullable: true })
  pausedUntil: Date | null;

  @Column('timestamptz', { name: 'failing_since', nullable: true })
  failingSince: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
