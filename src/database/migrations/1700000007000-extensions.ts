import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Extensions1700000007000 implements MigrationInterface {
  name = 'Extensions1700000007000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_extensions (
        company_id varchar(64) NOT NULL,
        extension  varchar(24) NOT NULL,
        enabled    boolean     NOT NULL,
        settings   jsonb       NOT NULL DEFAULT '{}',
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (company_id, extension)
      )`);
    await runner.query(`
      CREATE TABLE inbound_actions (
        company_id varchar(64) NOT NULL,
        extension  varchar(24) NOT NULL,
        batch_id   bigint      NOT NULL,
        batch_end  bigint      NOT NULL,
        kind       varchar(8)  NOT NULL CHECK (kind IN ('reply', 'reaction')),
        target     text        NOT NULL,
        chat       text        NOT NULL,
        content    text        NOT NULL,
        message_id text        NOT NULL,
        done_at    timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (company_id, extension, batch_id, kind, target)
      )`);
    await runner.query(
      "CREATE INDEX inbound_actions_of_chat ON inbound_actions (company_id, left(chat, 128), batch_end) WHERE kind = 'reply'",
    );
    await runner.query('CREATE INDEX inbound_actions_by_age ON inbound_actions (done_at)');
    // A name that is too long for an index must not keep its event out of the log.
    await runner.query(
      "CREATE INDEX whatsapp_events_of_chat ON whatsapp_events (company_id, left(payload -> 'message' ->> 'chat', 128), id) WHERE type = 'message'",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX whatsapp_events_of_chat');
    await runner.query('DROP TABLE inbound_actions');
    await runner.query('DROP TABLE whatsapp_extensions');
  }
}
