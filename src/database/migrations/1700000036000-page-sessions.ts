import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is logged in to the page, by which key. */
export class PageSessions1700000036000 implements MigrationInterface {
  name = 'PageSessions1700000036000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE page_sessions (
        hash bytea PRIMARY KEY,
        key_id uuid REFERENCES api_keys (id) ON DELETE CASCADE,
        admin_proof bytea,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        CHECK ((key_id IS NULL) <> (admin_proof IS NULL))
      )
    `);
    await runner.query('CREATE INDEX page_sessions_of_key ON page_sessions (key_id, created_at)');
    await runner.query('CREATE INDEX page_sessions_by_end ON page_sessions (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE page_sessions');
  }
}
