import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Actor } from '../identity/principal.js';

/** Who did what, or was refused it. */
@Entity('audit_log')
export class AuditEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column('varchar', { name: 'actor_type', length: 16 })
  actorType: Actor['type'];

  @Column('varchar', { name: 'actor_id', length: 255, nullable: true })
  actorId: string | null;

  @Column('varchar', { name: 'actor_prefix', length: 16, nullable: true })
  actorPrefix: string | null;

  @Column('varchar', { length: 45, nullable: true })
  address: string | null;

  @Column('varchar', { length: 16 })
  method: string;

  /** The route's pattern, not the path that was called. */
  @Column('varchar', { length: 200 })
  route: string;

  /** What was acted on: the other parameter of the path, or the id of what was made. */
  @Column('varchar', { length: 128, nullable: true })
  target: string | null;

  @Column('varchar', { name: 'company_id', length: 64, nullable: true })
  companyId: string | null;

  /** Where a line was named. */
  @Column('varchar', { length: 32, nullable: true })
  line: string | null;

  @Column('varchar', { name: 'request_id', length: 64, nullable: true })
  requestId: string | null;

  /** Null until the outcome is known, and for ever when the process died before. */
  @Column('smallint', { nullable: true })
  status: number | null;

  /** Refusals like this one that were not written down since the last one that was. */
  @Column('integer', { name: 'left_out', default: 0 })
  leftOut: number;
}
