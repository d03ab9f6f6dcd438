import { DataSource } from 'typeorm';
import { LEASE_CHANNEL, LIVES } from '../cluster/lease-sql.js';
import { nameOfProcess } from '../cluster/process.js';
import { dataSourceOptions } from '../database/data-source.js';
import { lineName } from '../domain/line.js';
import type { Work } from './command.js';
import { UsageError } from './usage-error.js';

interface ProcessRow {
  id: string;
  address: string | null;
  roles: string[];
  draining: boolean;
  startedAt: Date;
  held: number;
  most: number;
}

/**
 * Reads `sessions`: which processes there are, and which lines they hold.
 *
 * @throws UsageError
 */
export function sessionsCommand(words: string[]): Work {
  if (words.length > 0) throw new UsageError('sessions takes nothing more');
  return onDatabase(async (source, say) => {
    for (const process of await processes(source)) say(describe(process));
    const rows = await source.query<
      { companyId: string; line: string; owner: string | null; status: string; wanted: boolean }[]
    >(
      `SELECT s.company_id AS "companyId", s.line, p.id AS owner, s.status, s.wanted
         FROM whatsapp_sessions s
         LEFT JOIN whatsapp_leases l ON (l.company_id, l.line) = (s.company_id, s.line)
         LEFT JOIN whatsapp_processes p ON p.id = l.owner AND ${LIVES}
        ORDER BY s.company_id, s.line`,
    );
    for (const { owner, status, wanted, ...line } of rows) {
      const holder = owner === null ? (wanted ? 'held by nobody' : 'not wanted') : nameOfProcess(owner);
      say([lineName(line), holder, status].join('  '));
    }
  });
}

/**
 * Reads `drain PROCESS`: the process hands its lines to the others and takes no more.
 *
 * @throws UsageError
 */
export function drainCommand([process, ...rest]: string[]): Work {
  if (process === undefined || !/^[0-9a-f-]{4,36}$/i.test(process) || rest.length > 0) {
    throw new UsageError('PROCESS must be the id of a process, or how it begins; sessions shows it');
  }
  return onDatabase(async (source, say) => {
    const found = (await processes(source)).filter(({ id }) => id.startsWith(process.toLowerCase()));
    const [one] = found;
    if (one === undefined) throw new UsageError(`No process ${process} lives`);
    if (found.length > 1) throw new UsageError(`${process} may be any of ${found.length} processes`);
    const others = (await processes(source)).filter(
      ({ id, roles, draining }) => id !== one.id && !draining && roles.includes('sessions'),
    );
    if (others.length === 0) throw new UsageError('There is no other process that could take its lines');
    await source.query(`UPDATE whatsapp_processes SET draining = true WHERE id = $1`, [one.id]);
    await source.query(`SELECT pg_notify('${LEASE_CHANNEL}', '')`);
    say(describe({ ...one, draining: true }));
  });
}

function processes(source: DataSource): Promise<ProcessRow[]> {
  return source.query<ProcessRow[]>(
    `SELECT p.id, p.address, p.roles, p.draining, p.started_at AS "startedAt", p.max_sessions AS most,
            (SELECT count(*) FROM whatsapp_leases l WHERE l.owner = p.id)::int AS held
       FROM whatsapp_processes p WHERE ${LIVES} ORDER BY p.started_at, p.id`,
  );
}

function describe({ id, address, roles, draining, startedAt, held, most }: ProcessRow): string {
  return [
    `process ${nameOfProcess(id)}`,
    roles.join(','),
    address ?? 'no address',
    `since ${startedAt.toISOString()}`,
    `${held} of ${most} lines`,
    ...(draining ? ['hands its lines over'] : []),
  ].join('  ');
}

function onDatabase(act: (source: DataSource, say: (text: string) => void) => Promise<void>): Work {
  return async (url, _settings, say) => {
    const source = await new DataSource(dataSourceOptions({ url, poolSize: 1 })).initialize();
    try {
      await act(source, say);
    } finally {
      await source.destroy();
    }
  };
}
