import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables of which each row belongs to one line. */
const TABLES = [
  'whatsapp_auth',
  'whatsapp_keys',
  'whatsapp_auth_deleted',
  'whatsapp_keys_deleted',
  'whatsapp_sessions',
  'whatsapp_events',
  'whatsapp_inbound_journal',
  'whatsapp_messages',
  'inbound_actions',
];

/** Primary keys that the line becomes a part of. The others name a row by something that no two lines have in common. */
const PRIMARY_KEYS: Record<string, string> = {
  whatsapp_auth: 'company_id, line',
  whatsapp_keys: 'company_id, line, key_type, key_id',
  whatsapp_auth_deleted: 'company_id, line',
  whatsapp_keys_deleted: 'company_id, line, key_type, key_id',
  whatsapp_sessions: 'company_id, line',
  whatsapp_messages: 'company_id, line, message_id, chat, author',
};

/**
 * A company may have several lines; what is there belongs to `main`. Nobody is kept from reading meanwhile: a column with
 * a constant default rewrites no row, indexes are made beside the work, and a key changes its index in an instant. Outside
 * of a transaction each step may have been done by a try before, so all can be repeated.
 */
export class Lines1700000021000 implements MigrationInterface {
  name = 'Lines1700000021000';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS line varchar(32) NOT NULL DEFAULT 'main'`);
    }
    for (const [table, columns] of Object.entries(PRIMARY_KEYS)) await changeKey(runner, table, columns);
    await runner.query(`
      ALTER TABLE whatsapp_sessions
        ADD COLUMN IF NOT EXISTS used_at timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN IF NOT EXISTS asleep boolean NOT NULL DEFAULT false`);
    // A webhook without a line hears of all lines of its company.
    await runner.query('ALTER TABLE webhooks ADD COLUMN IF NOT EXISTS line varchar(32)');
    await runner.query('ALTER TABLE audit_log ADD COLUMN IF NOT EXISTS line varchar(32)');
  }

  /** @throws when a company has a line beside `main`, which the older schema has no place for */
  async down(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(PRIMARY_KEYS)) {
      await changeKey(runner, table, columns.replace(', line', ''));
    }
    await runner.query('ALTER TABLE whatsapp_sessions DROP COLUMN IF EXISTS used_at, DROP COLUMN IF EXISTS asleep');
    await runner.query('ALTER TABLE webhooks DROP COLUMN IF EXISTS line');
    await runner.query('ALTER TABLE audit_log DROP COLUMN IF EXISTS line');
    for (const table of TABLES) await runner.query(`ALTER TABLE ${table} DROP COLUMN IF EXISTS line`);
  }
}

async function changeKey(runner: QueryRunner, table: string, columns: string): Promise<void> {
  const keys = (await runner.query(
    `SELECT pg_get_constraintdef(oid) AS columns FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'p'`,
    [table],
  )) as { columns: string }[];
  if (keys[0]?.columns === `PRIMARY KEY (${columns})`) return;
  // One that was begun and never finished is of no use.
  await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${table}_new_key`);
  await runner.query(`CREATE UNIQUE INDEX CONCURRENTLY ${table}_new_key ON ${table} (${columns})`);
  await runner.query(
    `ALTER TABLE ${table} DROP CONSTRAINT ${table}_pkey, ADD CONSTRAINT ${table}_pkey PRIMARY KEY USING INDEX ${table}_new_key`,
  );
}
