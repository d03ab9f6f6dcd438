import type { DataSource, EntityManager } from 'typeorm';
import { countKeys, deleteWholeState, readCredentials, writeWholeState } from '../auth-state/whole-state.js';
import { LEASE_CHANNEL, LIVES, NEW_EPOCH } from '../cluster/lease-sql.js';
import { nameOfProcess } from '../cluster/process.js';
import { type LineId, lineName } from '../domain/line.js';
import type { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { credentialsOf, type FoundState, NOT_LINKED, SourceProblem } from './files/line-state.js';

/** A line that is in the way of what was asked for; says what to do about it. */
export class LineInTheWay extends Error {
  override readonly name = 'LineInTheWay';
}

export interface ImportChoices {
  /** Puts it in the place of a device that the line has; for 24 hours that can be brought back. */
  readonly replace: boolean;
  /** Does everything and undoes it. */
  readonly dryRun: boolean;
}

/** What an import came to for one line. */
export interface ImportedLine {
  readonly line: LineId;
  readonly place: string;
  readonly phoneNumber: string;
  /** Keys of each type, as the database counts them. */
  readonly keys: ReadonlyMap<string, number>;
  readonly replaced: boolean;
}

/**
 * Writes states of devices as those of lines, all of them or none, and counts in the database what it wrote. The lines
 * are then wanted: a process takes them and brings them up, without a QR code.
 *
 * @param before the end, in the same transaction
 * @throws SourceProblem when two of them are one number, LineInTheWay when a line lives or has a device
 */
export async function importLines(
  source: DataSource,
  cipher: AtRestCipher,
  states: readonly FoundState[],
  { replace, dryRun }: ImportChoices,
  before: (manager: EntityManager, lines: readonly ImportedLine[]) => Promise<void> = () => Promise.resolve(),
  told: (rows: number, state: FoundState) => void = () => undefined,
): Promise<ImportedLine[]> {
  assertOneEach(states);
  const runner = source.createQueryRunner();
  try {
    await runner.startTransaction();
    const lines: ImportedLine[] = [];
    // In one order, so that two imports wait for each other instead of for ever.
    for (const state of states.toSorted((a, b) => (lineName(a.line) < lineName(b.line) ? -1 : 1))) {
      lines.push(await importLine(runner.manager, cipher, state, replace, (rows) => told(rows, state)));
    }
    if (dryRun) {
      await runner.rollbackTransaction();
    } else {
      await before(runner.manager, lines);
      // Heard when all of it is there.
      await runner.manager.query(`SELECT pg_notify('${LEASE_CHANNEL}', '')`);
      await runner.commitTransaction();
    }
    return lines;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    throw error;
  } finally {
    await runner.release();
  }
}

function assertOneEach(states: readonly FoundState[]): void {
  const places = new Map<string, string>();
  for (const { phoneNumber, place } of states) {
    const other = places.get(phoneNumber);
    if (other !== undefined) {
      throw new SourceProblem(`${other} and ${place} are both of the number ${phoneNumber}; one must go`);
    }
    places.set(phoneNumber, place);
  }
}

async function importLine(
  manager: EntityManager,
  cipher: AtRestCipher,
  state: FoundState,
  replace: boolean,
  told: (rows: number) => void,
): Promise<ImportedLine> {
  const { line, place, phoneNumber } = state;
  await takeLine(manager, line);
  await assertNowhereElse(manager, cipher, state);
  const linked = await hasDevice(manager, line);
  if (linked && !replace) {
    throw new LineInTheWay(
      `Line ${lineName(line)} is linked already; with --replace (\`replace\`) it becomes the device of ${place}`,
    );
  }
  await deleteWholeState(manager, line);
  await writeWholeState(manager, cipher, line, state, told);
  await manager.query(
    `UPDATE whatsapp_sessions SET wanted = true, asleep = false, status = 'idle', phone_number = $3, last_error = NULL,
            used_at = now(), updated_at = now()
      WHERE (company_id, line) = ($1, $2)`,
    [line.companyId, line.line, phoneNumber],
  );
  const keys = await countKeys(manager, line);
  const wrong = [...state.keys].find(([type, values]) => keys.get(type) !== values.size);
  if (wrong !== undefined || keys.size !== state.keys.size) {
    throw new Error(`${lineName(line)}: the database does not hold what was written to it, so nothing was kept`);
  }
  return { line, place, phoneNumber, keys, replaced: linked };
}

/**
 * Keeps a line from every process until the transaction is over: one that would take it, or wants it from now on, waits.
 * What a process still writes that held it before is fenced.
 *
 * @throws LineInTheWay when a living process holds it: keys of a session change with each message, and a copy is old at once
 */
export async function takeLine(manager: EntityManager, line: LineId): Promise<void> {
  const id = [line.companyId, line.line];
  await manager.query(
    `INSERT INTO whatsapp_leases (company_id, line, owner, epoch) VALUES ($1, $2, NULL, ${NEW_EPOCH}) ON CONFLICT DO NOTHING`,
    id,
  );
  await manager.query('SELECT FROM whatsapp_leases WHERE (company_id, line) = ($1, $2) FOR UPDATE', id);
  const [owner] = await manager.query<{ id: string }[]>(
    `SELECT p.id FROM whatsapp_leases l JOIN whatsapp_processes p ON p.id = l.owner AND ${LIVES}
      WHERE (l.company_id, l.line) = ($1, $2)`,
    id,
  );
  if (owner !== undefined) {
    const name = lineName(line);
    throw new LineInTheWay(
      `Line ${name} is in use: process ${nameOfProcess(owner.id)} holds it. Two copies of one device would throw each other out of ` +
        `WhatsApp, and break its keys. Close it first, which keeps its credentials: DELETE /api/whatsapp/sessions/${name}`,
    );
  }
  await manager.query(
    'UPDATE whatsapp_leases SET owner = NULL, epoch = epoch + 1 WHERE (company_id, line) = ($1, $2)',
    id,
  );
  await manager.query(
    `INSERT INTO whatsapp_sessions AS s (company_id, line, wanted, status) VALUES ($1, $2, false, 'idle')
     ON CONFLICT (company_id, line) DO UPDATE SET updated_at = s.updated_at`,
    id,
  );
}

/** @throws LineInTheWay when another line is the very device */
async function assertNowhereElse(manager: EntityManager, cipher: AtRestCipher, state: FoundState): Promise<void> {
  const others = await manager.query<LineId[]>(
    `SELECT s.company_id AS "companyId", s.line FROM whatsapp_sessions s
       JOIN whatsapp_auth a ON (a.company_id, a.line) = (s.company_id, s.line)
      WHERE s.phone_number = $1 AND (s.company_id, s.line) <> ($2, $3)`,
    [state.phoneNumber, state.line.companyId, state.line.line],
  );
  for (const other of others) {
    const stored = await readCredentials(manager, cipher, other);
    const known = stored === null ? NOT_LINKED : credentialsOf(JSON.parse(stored));
    if (known !== NOT_LINKED && known.identity === state.identity) {
      throw new LineInTheWay(
        `Line ${lineName(other)} is this very device of ${state.phoneNumber}; log it out or export it`,
      );
    }
  }
}

async function hasDevice(manager: EntityManager, line: LineId): Promise<boolean> {
  const rows = await manager.query<unknown[]>('SELECT FROM whatsapp_auth WHERE (company_id, line) = ($1, $2)', [
    line.companyId,
    line.line,
  ]);
  return rows.length > 0;
}
