import { setTimeout as wait } from 'node:timers/promises';
import type { Chance } from '../chance.js';
import type { Herd } from './herd.js';
import type { HerdMember } from './herd-member.js';

/** What happens to one of several processes, or to the database of all. */
export const FAULTS = [
  'kill',
  'pause',
  'block',
  'cut off',
  'late statements',
  'database restart',
  'clock',
  'drain',
  'stop',
] as const;
export type Fault = (typeof FAULTS)[number];

/**
 * Faults during which a process has sockets and does not know that it should have none: WhatsApp itself ends them when
 * another process logs in. Nothing else makes two sockets of one line.
 */
export const STANDS_STILL: ReadonlySet<Fault> = new Set(['pause', 'block']);

/** A fault, to whom, and from when to when by the clock of the ledger. */
export interface Struck {
  fault: Fault;
  who: string;
  from: number;
  to: number;
}

/** Longer than a lease lasts. */
const LONGER = 1.25;
const CLOCK_MS = 5 * 60_000;

/** Resolves when it is over; a process that went down may still be on its way up then. */
type Strike = (member: HerdMember, herd: Herd, chance: Chance) => Promise<void>;

export const STRIKES: Record<Fault, Strike> = {
  kill: async (member) => {
    await member.kill();
    member.comeBack();
  },
  pause: async (member, { ttlMs }) => {
    member.signal('SIGSTOP');
    await wait(ttlMs * LONGER);
    member.signal('SIGCONT');
  },
  block: async (member, { ttlMs }) => {
    member.block(ttlMs * LONGER);
    await wait(ttlMs * LONGER);
  },
  'cut off': async ({ database }, { ttlMs }) => {
    await database.goAway();
    await wait(ttlMs * LONGER);
    await database.comeBack();
  },
  'late statements': async ({ database }, { ttlMs }) => {
    database.fallSilent();
    await wait(ttlMs * LONGER);
    await database.comeBack();
  },
  'database restart': (_, herd) => herd.restartDatabase(),
  clock: (member, _, chance) => member.moveClock(chance.between(0, 1) === 0 ? CLOCK_MS : -CLOCK_MS),
  drain: async (member, herd) => {
    await member.drain(herd.db);
    await herd.untilEmpty(member);
    await member.stop();
    member.comeBack();
  },
  stop: async (member) => {
    const code = await member.stop();
    if (code !== 0) throw new Error(`${member.name} ended with ${code}`);
    member.comeBack();
  },
};
