import { Column, Entity, PrimaryColumn } from 'typeorm';

export const LANGUAGES = ['en', 'ru', 'pt', 'es'] as const;

/** What a page looks like to the company's people. */
export interface Look {
  /** Whose page it says it is. */
  readonly name: string;
  /** `#rrggbb`; null for ours. */
  readonly colour: string | null;
  /** Null for the browser's own. */
  readonly language: (typeof LANGUAGES)[number] | null;
}

/** A page on which people link a line without a key. A newer one takes the place of the one before. */
@Entity('link_pages')
export class LinkPage {
  @PrimaryColumn('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @PrimaryColumn('varchar', { length: 32 })
  line: string;

  /** SHA-256 of what its URL ends with, which is kept nowhere. */
  @Column('bytea', { unique: true })
  hash: Buffer;

  /** The key that made it, with which it ends; null for `ADMIN_API_KEY` and for a token. */
  @Column('uuid', { name: 'key_id', nullable: true })
  keyId: string | null;

  /** What `ADMIN_API_KEY` makes of the URL: it ends when another one is set. */
  @Column('bytea', { name: 'admin_proof', nullable: true })
  adminProof: Buffer | null;

  @Column('jsonb')
  look: Look;

  /** Origins whose pages may show it in a frame. */
  @Column('text', { name: 'frame_ancestors', array: true })
  frameAncestors: string[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
