import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests that are answered once however often they come, and messages that wait for their time or their session. */
export class Sending1700000029000 implements MigrationInterface {
  name = 'Sending1700000029000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_idempotency_keys (
        company_id varchar(64) NOT NULL,
        line varchar(32) NOT NULL,
        key_hash bytea NOT NULL,
        body_hash bytea NOT NULL,
        message_id text NOT NULL,
        holder int,
        tries int NOT NULL DEFAULT 1,
        status smallint,
        answer bytea,
        encryption_key_id varchar(16),
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (company_id, line, key_hash)
      )`);
    await runner.query('CREATE INDEX whatsapp_idempotency_keys_by_age ON whatsapp_idempotency_keys (created_at)');
    await runner.query(`
      CREATE TABLE whatsapp_batches (
        id uuid PRIMARY KEY,
        company_id varchar(64) NOT NULL,
        line varchar(32) NOT NULL,
        total int NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        cancelled_at timestamptz
      )`);
    await runner.query('CREATE INDEX whatsapp_batches_by_age ON whatsapp_batches (created_at)');
    await runner.query(`
      CREATE TABLE whatsapp_queued_messages (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        company_id varchar(64) NOT NULL,
        line varchar(32) NOT NULL,
        message_id text NOT NULL,
        chat text NOT NULL,
        state varchar(16) NOT NULL,
        told boolean NOT NULL DEFAULT false,
        tries int NOT NULL DEFAULT 0,
        content bytea NOT NULL,
        failure bytea,
        encryption_key_id varchar(16),
        send_at timestamptz,
        due_at timestamptz NOT NULL,
        expires_at timestamptz,
        batch_id uuid,
        place int,
        created_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz,
        UNIQUE (company_id, line, message_id)
      )`);
    await runner.query(`
      CREATE INDEX whatsapp_queued_messages_waiting ON whatsapp_queued_messages (company_id, line, chat, due_at, position)
       WHERE state IN ('queued', 'sending')`);
    await runner.query(`
      CREATE INDEX whatsapp_queued_messages_expiring ON whatsapp_queued_messages (expires_at)
       WHERE state = 'queued' AND expires_at IS NOT NULL`);
    await runner.query(
      'CREATE INDEX whatsapp_queued_messages_untold ON whatsapp_queued_messages (position) WHERE NOT told',
    );
    await runner.query(`
      CREATE INDEX whatsapp_queued_messages_of_batch ON whatsapp_queued_messages (batch_id, place) WHERE batch_id IS NOT NULL`);
    await runner.query(`
      CREATE INDEX whatsapp_queued_messages_ended ON whatsapp_queued_messages (ended_at) WHERE ended_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE whatsapp_queued_messages, whatsapp_batches, whatsapp_idempotency_keys');
  }
}
