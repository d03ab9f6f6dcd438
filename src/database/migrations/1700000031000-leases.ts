import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which process holds which line. `hold_leases` is the fence: it takes part in the statement that writes for a line. It sees
 * what was committed before it was called, whenever that statement began, and keeps the leases from being given to anybody
 * else until the statement is over. It fails where one of them is not held any more, and with it the whole statement.
 */
export class Leases1700000031000 implements MigrationInterface {
  name = 'Leases1700000031000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE whatsapp_processes (
        id uuid PRIMARY KEY,
        address text,
        roles text[] NOT NULL,
        max_sessions integer NOT NULL,
        draining boolean NOT NULL DEFAULT false,
        machine text,
        pid integer NOT NULL,
        pid_started text,
        started_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE whatsapp_leases (
        company_id varchar(64) NOT NULL,
        line varchar(32) NOT NULL,
        owner uuid,
        epoch bigint NOT NULL,
        PRIMARY KEY (company_id, line)
      )`);
    await runner.query('CREATE INDEX whatsapp_leases_owner ON whatsapp_leases (owner)');
    await runner.query(`
      CREATE FUNCTION hold_leases(holder uuid, companies text[], lines text[], epochs bigint[]) RETURNS boolean
      LANGUAGE plpgsql AS $$
      BEGIN
        -- One after the other: each goes by the primary key, whatever was known of the table when this was planned.
        FOR place IN 1 .. cardinality(companies) LOOP
          PERFORM FROM whatsapp_leases l
            WHERE l.company_id = companies[place] AND l.line = lines[place]
              AND l.owner::text = holder::text AND l.epoch = epochs[place]
              FOR SHARE;
          IF NOT FOUND THEN
            RAISE EXCEPTION 'the lease of a line is not held any more' USING ERRCODE = 'SB001';
          END IF;
        END LOOP;
        RETURN true;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION hold_leases(uuid, text[], text[], bigint[])');
    await runner.query('DROP TABLE whatsapp_leases');
    await runner.query('DROP TABLE whatsapp_processes');
  }
}
