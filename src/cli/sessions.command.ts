import { DataSource } from 'typeorm';
import { LIVES } from '../cluster/lease-sql.js';
import { nameOfProcess } from '../cluster/process.js';
import { drainProcess, type ListedProcess, listProcesses, PROCESS_PATTERN } from '../cluster/process-list.js';
import { dataSourceOptions } from '../database/data-source.js';
import { DomainError } from '../domain/errors.js';
import { lineName } from '../domain/line.js';
import type { Work } from './command.js';
import { UsageError } from './usage-error.js';

/**
 * Reads `sessions`: which processes there are, and which lines they hold.
 *
 * @throws UsageError
 */
export function sessionsCommand(words: string[]): Work {
  if (words.length > 0) throw new UsageError('sessions takes nothing more');
  return onDatabase(async (source, say) => {
    for (const process of await listProcesses(source)) say(describe(process));
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
  if (process === undefined || !PROCESS_PATTERN.test(process) || rest.length > 0) {
    throw new UsageError('PROCESS must be the id of a process, or how it begins; sessions shows it');
  }
  return onDatabase(async (source, say) => {
    try {
      say(describe(await drainProcess(source, process)));
    } catch (error) {
      throw error instanceof DomainError ? new UsageError(error.message) : error;
    }
  });
}

function describe({ id, address, roles, draining, startedAt, held, most }: ListedProcess): string {
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
