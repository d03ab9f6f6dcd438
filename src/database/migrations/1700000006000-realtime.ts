import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Holds for seconds what the PostgreSQL adapter of Socket.IO cannot send as a notification: more than 8,000 bytes. */
export class Realtime1700000006000 implements MigrationInterface {
  name = 'Realtime1700000006000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE realtime_attachments (
        id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        created_at timestamptz NOT NULL DEFAULT now(),
        payload    bytea       NOT NULL
      )`);
    await runner.query('CREATE INDEX realtime_attachments_by_age ON realtime_attachments (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE realtime_attachments');
  }
}
