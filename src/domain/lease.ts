import type { LineId } from './line.js';

/** A line as one process holds it, and the number of that holding: none of the same line has it, before or after. */
export interface Tenure extends LineId {
  readonly epoch: string;
}

/** How much a process holds, and how much it may: nothing when it is to be emptied. */
export interface Load {
  readonly id: string;
  readonly held: number;
  readonly most: number;
}

/** Lines that one process gives to another. */
export interface Move {
  readonly to: string;
  readonly count: number;
}

/** Shares may be so far from their measure before anything is moved: each move closes a session for a moment. */
const TOLERANCE = 0.03;

/**
 * How many lines each process should hold, of those that are held and those that nobody holds: all the same as far as each
 * may. Where it cannot be divided those that hold more already have one more. All processes reckon the same.
 */
export function shares(loads: readonly Load[], free: number): Map<string, number> {
  const found = new Map<string, number>();
  let left = loads.reduce((sum, { held }) => sum + held, free);
  const rest = loads.toSorted((one, other) => one.most - other.most || one.held - other.held || byId(one, other));
  for (let load = rest[0]; load !== undefined && load.most <= Math.floor(left / rest.length); load = rest[0]) {
    found.set(load.id, load.most);
    left -= load.most;
    rest.shift();
  }
  rest.sort((one, other) => other.held - one.held || byId(one, other));
  for (const [place, { id, most }] of rest.entries()) {
    found.set(id, Math.min(most, Math.floor(left / rest.length) + (place < left % rest.length ? 1 : 0)));
  }
  return found;
}

/** How many of the lines that nobody holds a process takes. */
export function toTake(me: string, loads: readonly Load[], free: number): number {
  const held = loads.find(({ id }) => id === me)?.held ?? 0;
  return Math.max(0, Math.min(free, (shares(loads, free).get(me) ?? 0) - held));
}

/** To whom a process gives how many of its lines, at most `limit` in all; nothing while there are lines that nobody holds. */
export function toGive(me: string, loads: readonly Load[], free: number, limit: number): Move[] {
  const mine = loads.find(({ id }) => id === me);
  if (mine === undefined || (free > 0 && mine.most > 0)) return [];
  const measure = shares(loads, free);
  const above = ({ id, held }: Load): number => held - (measure.get(id) ?? 0);
  const isEven = (load: Load): boolean => Math.abs(above(load)) <= Math.floor((measure.get(load.id) ?? 0) * TOLERANCE);
  if (above(mine) <= 0 || loads.every(isEven)) return [];
  const givers = loads.filter((load) => above(load) > 0).toSorted(byId);
  const takers = loads.filter((load) => above(load) < 0).toSorted(byId);
  // All givers reckon the same, each for itself: those before this one have given to the first takers.
  let before = givers.slice(0, givers.indexOf(mine)).reduce((sum, giver) => sum + above(giver), 0);
  let left = Math.min(above(mine), limit);
  const moves: Move[] = [];
  for (const taker of takers) {
    const room = -above(taker);
    const taken = Math.min(room, before);
    before -= taken;
    const count = Math.min(room - taken, left);
    left -= count;
    if (count > 0) moves.push({ to: taker.id, count });
  }
  return moves;
}

function byId(one: Load, other: Load): number {
  return one.id < other.id ? -1 : 1;
}
