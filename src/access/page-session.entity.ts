import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who is logged in to the page. Neither the key nor the cookie is kept. */
@Entity('page_sessions')
export class PageSession {
  /** SHA-256 of what the cookie holds. */
  @PrimaryColumn('bytea')
  hash: Buffer;

  /** The key that opened it, with which it ends; null for `ADMIN_API_KEY`. */
  @Column('uuid', { name: 'key_id', nullable: true })
  keyId: string | null;

  /** What `ADMIN_API_KEY` makes of the cookie: it ends when another one is set. Useless to whoever reads the table. */
  @Column('bytea', { name: 'admin_proof', nullable: true })
  adminProof: Buffer | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
