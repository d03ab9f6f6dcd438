import type { DataSource } from 'typeorm';
import { DomainError } from '../domain/errors.js';
import { LEASE_CHANNEL, LIVES } from './lease-sql.js';

/** A process that lives. */
export interface ListedProcess {
  id: string;
  address: string | null;
  roles: string[];
  /** It hands its lines to others, and takes no more. */
  draining: boolean;
  startedAt: Date;
  /** Lines that it holds, and may hold. */
  held: number;
  most: number;
}

type Queries = Pick<DataSource, 'query'>;

/** What the id of a process looks like, or how it begins. */
export const PROCESS_PATTERN = /^[0-9a-f-]{4,36}$/i;

/** The processes that live, oldest first. */
export function listProcesses(source: Queries): Promise<ListedProcess[]> {
  return source.query<ListedProcess[]>(
    `SELECT p.id, p.address, p.roles, p.draining, p.started_at AS "startedAt", p.max_sessions AS most,
            (SELECT count(*) FROM whatsapp_leases l WHERE l.owner = p.id)::int AS held
       FROM whatsapp_processes p WHERE ${LIVES} ORDER BY p.started_at, p.id`,
  );
}

/**
 * Has a process hand its lines to the others, and take no more until it is started anew.
 *
 * @param name its id, or how that begins
 * @throws DomainError `PROCESS_NOT_FOUND`, `NO_OTHER_PROCESS`, `VALIDATION_FAILED` for a name of several
 */
export async function drainProcess(source: Queries, name: string): Promise<ListedProcess> {
  const all = await listProcesses(source);
  const found = all.filter(({ id }) => id.startsWith(name.toLowerCase()));
  const [one] = found;
  if (one === undefined) throw new DomainError('PROCESS_NOT_FOUND', `No process ${name} lives`);
  if (found.length > 1) {
    throw new DomainError('VALIDATION_FAILED', `${name} may be any of ${found.length} processes`);
  }
  const others = all.filter(({ id, roles, draining }) => id !== one.id && !draining && roles.includes('sessions'));
  if (others.length === 0) {
    throw new DomainError('NO_OTHER_PROCESS', 'There is no other process that could take its lines');
  }
  await source.query(`UPDATE whatsapp_processes SET draining = true WHERE id = $1`, [one.id]);
  await source.query(`SELECT pg_notify('${LEASE_CHANNEL}', '')`);
  return { ...one, draining: true };
}

/** Lines that are linked and have to live, and those of them that are not on their feet yet: held by nobody, or on their way up. */
export async function countComingBack(source: Queries): Promise<{ wanted: number; waiting: number }> {
  const [counts] = await source.query<{ wanted: number; waiting: number }[]>(
    `SELECT count(*)::int AS wanted, (count(*) FILTER (WHERE p.id IS NULL OR s.status = 'connecting'))::int AS waiting
       FROM whatsapp_sessions s
       JOIN whatsapp_auth a ON (a.company_id, a.line) = (s.company_id, s.line)
       LEFT JOIN whatsapp_leases l ON (l.company_id, l.line) = (s.company_id, s.line)
       LEFT JOIN whatsapp_processes p ON p.id = l.owner AND ${LIVES}
      WHERE s.wanted`,
  );
  return counts!;
}
