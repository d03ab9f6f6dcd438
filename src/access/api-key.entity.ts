import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { type Scope, SCOPES } from '../identity/principal.js';

/** A key that opens the API: of one company, or an admin's. Only its hash is kept. */
@Entity('api_keys')
export class ApiKey {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  /** The first characters, by which people recognise a key. */
  @Column('varchar', { length: 16 })
  prefix: string;

  /** SHA-256 of the key; enough for a secret of 256 random bits. */
  @Column('bytea', { unique: true, select: false })
  hash: Buffer;

  @Column('varchar', { length: 100, nullable: true })
  name: string | null;

  @Column('varchar', { name: 'company_id', length: 64, nullable: true })
  companyId: string | null;

  @Column('boolean', { default: false })
  admin: boolean;

  /** An admin's key can do everything, whatever stands here. */
  @Column('text', { array: true, default: [...SCOPES] })
  scopes: Scope[];

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  /** A revoked key stays, so that the audit log can be read. */
  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  /** At most a minute or so behind. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;
}
