import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Files of messages that were downloaded, or asked for again. What is left of messages that are gone the upkeep removes:
 * a foreign key would slow down the removal of all of them. When the file goes, where it was last on WhatsApp's media server
 * stays known. And what companies have downloaded as it comes.
 */
export class MessageMedia1700000027000 implements MigrationInterface {
  name = 'MessageMedia1700000027000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_message_media (
        company_id  varchar(64) NOT NULL,
        line        varchar(32) NOT NULL,
        message_id  text        NOT NULL,
        chat        text        NOT NULL,
        author      text        NOT NULL,
        medium_id   uuid,
        direct_path text,
        PRIMARY KEY (company_id, line, message_id, chat, author),
        FOREIGN KEY (company_id, medium_id) REFERENCES whatsapp_media ON DELETE SET NULL (medium_id)
      )`);
    await runner.query(
      'CREATE INDEX whatsapp_message_media_by_medium ON whatsapp_message_media (company_id, medium_id) WHERE medium_id IS NOT NULL',
    );
    await runner.query(`
      CREATE TABLE whatsapp_media_downloads (
        company_id varchar(64) PRIMARY KEY,
        kinds      text[]      NOT NULL,
        max_bytes  bigint      NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE whatsapp_media_downloads, whatsapp_message_media');
  }
}
