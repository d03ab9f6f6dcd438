import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What keys may do and until when, and who did what. */
export class Access1700000008000 implements MigrationInterface {
  name = 'Access1700000008000';

  async up(runner: QueryRunner): Promise<void> {
    // Keys from before there were scopes could do everything.
    await runner.query(`
      ALTER TABLE api_keys
        ADD scopes       text[] NOT NULL DEFAULT '{read,send,manage}' CHECK (scopes <@ '{read,send,manage}'),
        ADD expires_at   timestamptz,
        ADD revoked_at   timestamptz,
        ADD last_used_at timestamptz`);
    await runner.query(`
      CREATE TABLE audit_log (
        id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        created_at   timestamptz NOT NULL DEFAULT now(),
        actor_type   varchar(16) NOT NULL,
        actor_id     varchar(255),
        actor_prefix varchar(16),
        address      varchar(45),
        method       varchar(16) NOT NULL,
        route        varchar(200) NOT NULL,
        target       varchar(128),
        company_id   varchar(64),
        request_id   varchar(64),
        status       smallint,
        left_out     integer     NOT NULL DEFAULT 0
      )`);
    await runner.query('CREATE INDEX audit_log_by_company ON audit_log (company_id, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_log');
    await runner.query('ALTER TABLE api_keys DROP scopes, DROP expires_at, DROP revoked_at, DROP last_used_at');
  }
}
