import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A client that wants only types that are rare must not walk all messages between them. The two types that nearly all
 * of the log is have no entry in these indexes, so that what comes in pays nothing for them.
 */
export class RareEvents1700000010000 implements MigrationInterface {
  name = 'RareEvents1700000010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      "CREATE INDEX whatsapp_events_rare ON whatsapp_events (type, id) WHERE type NOT IN ('message', 'message_status')",
    );
    await runner.query(
      "CREATE INDEX whatsapp_events_rare_of_company ON whatsapp_events (company_id, type, id) WHERE type NOT IN ('message', 'message_status')",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX whatsapp_events_rare_of_company');
    await runner.query('DROP INDEX whatsapp_events_rare');
  }
}
