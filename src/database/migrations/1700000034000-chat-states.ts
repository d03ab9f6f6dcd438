import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the owner made of chats, on whatever device: a row may be there before anything was said in the chat. */
export class ChatStates1700000034000 implements MigrationInterface {
  name = 'ChatStates1700000034000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_chat_states (
        company_id  varchar(64) NOT NULL,
        line        varchar(32) NOT NULL,
        chat        text        NOT NULL,
        archived    boolean,
        pinned      boolean,
        muted_until timestamptz,
        ephemeral   int,
        updated_at  timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (company_id, line, chat)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE whatsapp_chat_states');
  }
}
