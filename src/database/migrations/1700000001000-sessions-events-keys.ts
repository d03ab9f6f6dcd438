import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SessionsEventsKeys1700000001000 implements MigrationInterface {
  name = 'SessionsEventsKeys1700000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_sessions (
        company_id   varchar(64) PRIMARY KEY,
        wanted       boolean     NOT NULL,
        status       varchar(16) NOT NULL,
        phone_number varchar(15),
        last_error   text,
        created_at   timestamptz NOT NULL DEFAULT now(),
        updated_at   timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE whatsapp_events (
        id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        company_id varchar(64) NOT NULL,
        type       varchar(32) NOT NULL,
        payload    jsonb       NOT NULL,
        dedup_key  text,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX whatsapp_events_by_company ON whatsapp_events (company_id, id)');
    await runner.query(
      'CREATE UNIQUE INDEX whatsapp_events_once ON whatsapp_events (company_id, dedup_key) WHERE dedup_key IS NOT NULL',
    );
    await runner.query(
      "CREATE INDEX whatsapp_events_by_message ON whatsapp_events (company_id, (payload -> 'message' ->> 'messageId')) WHERE type = 'message'",
    );
    await runner.query(`
      CREATE TABLE api_keys (
        id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
        prefix     varchar(16) NOT NULL,
        hash       bytea       NOT NULL UNIQUE,
        name       varchar(100),
        company_id varchar(64),
        admin      boolean     NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        CHECK (admin OR company_id IS NOT NULL)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_keys');
    await runner.query('DROP TABLE whatsapp_events');
    await runner.query('DROP TABLE whatsapp_sessions');
  }
}
