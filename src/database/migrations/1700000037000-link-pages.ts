import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pages on which people link a line without a key: one of a line at a time. */
export class LinkPages1700000037000 implements MigrationInterface {
  name = 'LinkPages1700000037000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE link_pages (
        company_id varchar(64) NOT NULL,
        line varchar(32) NOT NULL,
        hash bytea NOT NULL UNIQUE,
        key_id uuid REFERENCES api_keys (id) ON DELETE CASCADE,
        admin_proof bytea,
        look jsonb NOT NULL,
        frame_ancestors text[] NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (company_id, line),
        CHECK (key_id IS NULL OR admin_proof IS NULL)
      )
    `);
    await runner.query('CREATE INDEX link_pages_by_end ON link_pages (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE link_pages');
  }
}
