import type { Client } from 'pg';

/** What only the holder of a line may write. */
const FENCED = {
  whatsapp_auth: 'INSERT OR UPDATE OR DELETE',
  whatsapp_keys: 'INSERT OR UPDATE OR DELETE',
  whatsapp_inbound_journal: 'INSERT',
  whatsapp_messages: 'INSERT',
};

/**
 * Writes down, in the database itself, each change of hands of a line, and each write for a line with the tenure that it was
 * made in. To be called before the product starts.
 */
export async function auditFence(db: Client): Promise<void> {
  await db.query(`
    CREATE SCHEMA audit;
    CREATE TABLE audit.history (
      n bigserial PRIMARY KEY, what text NOT NULL, company_id text NOT NULL, line text NOT NULL, owner text, epoch bigint,
      at timestamptz NOT NULL DEFAULT clock_timestamp());

    ALTER FUNCTION hold_leases(uuid, text[], text[], bigint[]) RENAME TO hold_leases_itself;
    CREATE FUNCTION hold_leases(holder uuid, companies text[], lines text[], epochs bigint[]) RETURNS boolean
    LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM set_config('audit.tenures', (SELECT coalesce(jsonb_object_agg(t.company || '.' || t.line, jsonb_build_array(holder, t.epoch)), '{}')
        FROM unnest(companies, lines, epochs) AS t(company, line, epoch))::text, true);
      RETURN hold_leases_itself(holder, companies, lines, epochs);
    END $$;

    CREATE FUNCTION audit.write() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      at record;
      tenure jsonb;
    BEGIN
      IF TG_OP = 'DELETE' THEN at := OLD; ELSE at := NEW; END IF;
      tenure := nullif(current_setting('audit.tenures', true), '')::jsonb -> (at.company_id || '.' || at.line);
      INSERT INTO audit.history (what, company_id, line, owner, epoch)
        VALUES (TG_TABLE_NAME, at.company_id, at.line, tenure ->> 0, (tenure ->> 1)::bigint);
      RETURN NULL;
    END $$;

    CREATE FUNCTION audit.hand() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO audit.history (what, company_id, line, owner, epoch)
        VALUES ('lease', NEW.company_id, NEW.line, NEW.owner, NEW.epoch);
      RETURN NULL;
    END $$;
    CREATE TRIGGER audit AFTER INSERT OR UPDATE ON whatsapp_leases FOR EACH ROW EXECUTE FUNCTION audit.hand();
  `);
  for (const [table, when] of Object.entries(FENCED)) {
    await db.query(`CREATE TRIGGER audit AFTER ${when} ON ${table} FOR EACH ROW EXECUTE FUNCTION audit.write()`);
  }
}

/** What the history says. */
export interface FenceHistory {
  writes: number;
  /** Times that a line changed hands. */
  hands: number;
  /** Writes in another tenure than the one that the line was in, or in none. */
  foreign: number;
  /** Changes of hands that did not raise the epoch. */
  notRaised: number;
}

/**
 * Reads the history. A write holds the lease until it is over, and gets its number before that: so numbers of writes stand between
 * those of the tenure's beginning and end.
 */
export async function readHistory(db: Client): Promise<FenceHistory> {
  const { rows } = await db.query<Record<keyof FenceHistory, number>>(`
    WITH tenures AS (
      SELECT company_id, line, owner, epoch, n AS since,
             lead(n) OVER hands AS until, lag(epoch) OVER hands AS before
        FROM audit.history WHERE what = 'lease' WINDOW hands AS (PARTITION BY company_id, line ORDER BY n))
    SELECT (SELECT count(*) FROM audit.history WHERE what <> 'lease')::int AS writes,
           (SELECT count(*) FROM tenures)::int AS hands,
           (SELECT count(*) FROM audit.history w
             WHERE w.what <> 'lease' AND NOT EXISTS (
               SELECT FROM tenures t
                WHERE (t.company_id, t.line, t.owner, t.epoch) = (w.company_id, w.line, w.owner, w.epoch)
                  AND w.n > t.since AND (t.until IS NULL OR w.n < t.until)))::int AS foreign,
           (SELECT count(*) FROM tenures WHERE epoch <= before)::int AS "notRaised"`);
  return rows[0]!;
}
