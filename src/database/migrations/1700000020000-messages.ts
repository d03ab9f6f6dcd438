import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Looked up by id. Old rows are found by the range of their pages, which costs the writing of messages nothing. */
export class Messages1700000020000 implements MigrationInterface {
  name = 'Messages1700000020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_messages (
        company_id        varchar(64) NOT NULL,
        message_id        text        NOT NULL,
        chat              text        NOT NULL,
        author            text        NOT NULL,
        from_me           boolean     NOT NULL,
        content           bytea       NOT NULL,
        encryption_key_id varchar(16),
        created_at        timestamptz NOT NULL,
        PRIMARY KEY (company_id, message_id, chat, author)
      )`);
    await runner.query(
      'CREATE INDEX whatsapp_messages_by_age ON whatsapp_messages USING brin (created_at) WITH (autosummarize = on)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE whatsapp_messages');
  }
}
