import { DataSource, type EntityManager } from 'typeorm';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import type { Settings } from '../config/settings.js';
import { dataSourceOptions } from '../database/data-source.js';
import { type LineId, parseLine } from '../domain/line.js';
import { UsageError } from './usage-error.js';

export type Say = (text: string) => void;
/** A command that was understood, to be run on a database. What it says is its answer; everything else goes to `tell`. */
export type Work = (databaseUrl: string, settings: Settings, say: Say) => Promise<void>;

/** Moving a line takes longer than any request may. */
const STATEMENT_TIMEOUT_MS = 600_000;

/** Progress, and what a person should know beside the answer. */
export const tell: Say = (text) => void process.stderr.write(`${text}\n`);

/** Connects for as long as `act` takes. */
export async function connected<T>(url: string, act: (source: DataSource) => Promise<T>): Promise<T> {
  const options = dataSourceOptions({ url, poolSize: 2, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
  const source = await new DataSource({ ...options, entities: [AuditEntry] }).initialize();
  try {
    return await act(source);
  } finally {
    await source.destroy();
  }
}

/** Writes down what a command did to a line, in its transaction. */
export async function auditLine(
  manager: EntityManager,
  route: string,
  { companyId, line }: LineId,
  target: string | null = null,
): Promise<void> {
  await manager.insert(AuditEntry, { actorType: 'cli', method: 'CLI', route, target, companyId, line, status: 200 });
}

/** @throws UsageError */
export function lineGiven(text: string, word: string): LineId {
  const line = parseLine(text);
  if (line === undefined) {
    throw new UsageError(`${word} must be COMPANY or COMPANY.LINE, of letters, digits, hyphens or underscores`);
  }
  return line;
}
