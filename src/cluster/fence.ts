import type { Tenure } from '../domain/lease.js';
import { type LineId, lineName } from '../domain/line.js';
import { PROCESS_ID } from './process.js';

/** What `hold_leases` fails with. */
const REFUSED = 'SB001';

/** The line is held by another process, or by this one anew: what was about to be done for it is not. */
export class LeaseLost extends Error {
  constructor(line: LineId) {
    super(`The line ${lineName(line)} is not held by this process any more`);
  }
}

/**
 * SQL that is true while these tenures are held, and keeps them so until the statement is over; where one is not, the
 * statement fails as a whole. It costs no round trip of its own.
 *
 * @param first number of the first of the parameters that it takes, see `fenceValues`
 */
export function fenceSql(first: number): string {
  return `hold_leases($${first}::uuid, $${first + 1}::text[], $${first + 2}::text[], $${first + 3}::bigint[])`;
}

/** How many parameters it takes. */
export const FENCE_PARAMETERS = 4;

export function fenceValues(tenures: readonly Tenure[]): unknown[] {
  const held = [...new Map(tenures.map((tenure) => [lineName(tenure), tenure])).values()];
  // Whoever locks several locks them in this order.
  if (held.length > 1)
    held.sort((one, other) => compare(one.companyId, other.companyId) || compare(one.line, other.line));
  return [
    PROCESS_ID,
    held.map(({ companyId }) => companyId),
    held.map(({ line }) => line),
    held.map(({ epoch }) => epoch),
  ];
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** Whether that is what a statement failed with. */
export function isRefused(error: unknown): boolean {
  const { code } = ((error as { driverError?: unknown } | null)?.driverError ?? error ?? {}) as { code?: unknown };
  return code === REFUSED;
}
