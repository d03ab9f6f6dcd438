import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Webhooks1700000005000 implements MigrationInterface {
  name = 'Webhooks1700000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhooks (
        id              uuid          PRIMARY KEY,
        company_id      varchar(64)   NOT NULL,
        url             varchar(2048) NOT NULL,
        types           varchar(32)[],
        batched         boolean       NOT NULL,
        sealed          bytea         NOT NULL,
        sealed_key_id   varchar(16),
        enabled         boolean       NOT NULL DEFAULT true,
        disabled_reason text,
        after_id        bigint        NOT NULL,
        failures        int           NOT NULL DEFAULT 0,
        pauses          int           NOT NULL DEFAULT 0,
        paused_until    timestamptz,
        failing_since   timestamptz,
        created_at      timestamptz   NOT NULL DEFAULT now(),
        updated_at      timestamptz   NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX webhooks_of_company ON webhooks (company_id, created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhooks');
  }
}
