import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Chance } from '../chance.js';
import { type Fault, FAULTS, STRIKES, type Struck } from './faults.js';
import { Herd, ledgerNow } from './herd.js';
import type { HerdMember } from './herd-member.js';
import { beginning, faultsOf, judge, LogReader, missing, readBy, type Verdict } from './judge.js';
import { Talk } from './talk.js';

const PROCESSES = 3;
const PAIRED_AT_ONCE = 4;
const PAIRED_WITHIN_MS = 20_000;
const PAIR_TRIES = 4;
/** The server sends its first own stanzas meanwhile. */
const SETTLE_TIMEOUT_MS = 120_000;
const LOOK_MS = 250;

export interface ProcessesSize {
  lines: number;
  ttlMs: number;
  /** About how long each side of each talk rests between two texts. */
  gapMs: number;
  /** From one fault to the next, at most. */
  pauseMs: number;
}

export interface ProcessesRun {
  seed: number;
  struck: Struck[];
  verdict: Verdict;
  /** What is not as it should be. */
  faults: Record<string, number>;
  /** Where the sockets of all lines and what the processes printed are kept, when something is not as it should be. */
  kept?: string;
}

/** The fault that comes next; undefined when it was the last. */
type NextFault = (n: number, chance: Chance) => Fault | undefined;

/**
 * Several processes on one database, each line talks both ways, and one thing after the other happens to them; then WhatsApp's
 * ledger, the phones, the log and the history of the leases are compared.
 *
 * @param say told what happens
 */
export function runProcesses(
  size: ProcessesSize,
  seed: number,
  next: NextFault,
  say: (text: string) => void,
): Promise<ProcessesRun> {
  return whileTalking(size, seed, async (herd) => {
    const chance = new Chance(seed, 'faults');
    const struck: Struck[] = [];
    for (let n = 0, fault = next(n, chance); fault !== undefined; n += 1, fault = next(n, chance)) {
      struck.push(await strike(herd, fault, chance, say));
      await wait(chance.between(size.pauseMs / 4, size.pauseMs));
    }
    return struck;
  });
}

/** Does something to the processes while all lines talk, lets them come to rest, and compares. */
export async function whileTalking(
  size: ProcessesSize,
  seed: number,
  act: (herd: Herd, talks: Talk[]) => Promise<Struck[]>,
): Promise<ProcessesRun> {
  const herd = await Herd.start(PROCESSES, size.ttlMs);
  const talks: Talk[] = [];
  try {
    talks.push(...(await pairAll(herd, size.lines, seed)));
    const began = await beginning(herd);
    const log = new LogReader(herd);
    for (const talk of talks) talk.start(size.gapMs);
    const struck = await act(herd, talks);
    await Promise.all(herd.members.map((member) => member.untilBack()));
    await Promise.all(talks.map((talk) => talk.end()));
    await herd.untilAllConnected(size.lines);
    // Whatever happened to it, each session can say and understand something.
    await Promise.all(talks.map((talk) => Promise.all([talk.write('last in'), talk.send('last out')])));
    await settle(herd, talks, log);
    const verdict = await judge(herd, talks, log, struck, began);
    const run = { seed, struck, verdict, faults: faultsOf(verdict, struck, size.ttlMs) };
    return Object.keys(run.faults).length === 0 ? run : { ...run, kept: await keep(herd, talks, run) };
  } catch (error) {
    const kept = await keep(herd, talks, { seed }).catch(String);
    throw new Error(`${String(error)}; what there is to see: ${kept}`, { cause: error });
  } finally {
    // After a failure they would ask for ever, and the run would not end.
    for (const talk of talks) void talk.end().catch(() => undefined);
    await herd.close();
  }
}

/** Every fault once, in an order by chance. */
export function eachOnce(): NextFault {
  const all = inRounds();
  return (n, chance) => (n < FAULTS.length ? all(n, chance) : undefined);
}

/** Every fault once, and again in another order, for as long as there is time. */
export function againFor(ms: number): NextFault {
  const until = performance.now() + ms;
  const all = inRounds();
  return (n, chance) => (performance.now() < until ? all(n, chance) : undefined);
}

function inRounds(): NextFault {
  let left: Fault[] = [];
  return (_, chance) => {
    if (left.length === 0) left = [...FAULTS];
    return left.splice(chance.between(0, left.length - 1), 1)[0];
  };
}

async function strike(herd: Herd, fault: Fault, chance: Chance, say: (text: string) => void): Promise<Struck> {
  const running = herd.members.filter(({ isRunning }) => isRunning);
  // One that is to be emptied needs somebody who takes its lines.
  if (running.length < 2) await Promise.all(herd.members.map((one) => one.untilBack()));
  const all = running.length < 2 ? herd.members : running;
  const member = all[chance.between(0, all.length - 1)]!;
  say(`${fault}: ${member.name}`);
  const from = ledgerNow();
  await STRIKES[fault](member, herd, chance);
  return { fault, who: member.name, from, to: ledgerNow() };
}

/**
 * Links companies and lets each exchange a text with its contact.
 *
 * @param connected how many lines there are then, with those from before
 */
export async function pairAll(
  herd: Herd,
  lines: number,
  seed: number,
  name = 'herd',
  connected = lines,
): Promise<Talk[]> {
  const { members } = herd;
  const accounts = await herd.simulator.client.createAccounts(2 * lines);
  const talks = Array.from(
    { length: lines },
    (_, n) =>
      new Talk(herd, `${name}-${n}`, accounts[n]!.number, accounts[lines + n]!.number, new Chance(seed, `talk ${n}`)),
  );
  const left = [...talks.entries()];
  await Promise.all(
    Array.from({ length: PAIRED_AT_ONCE }, async () => {
      for (let one = left.shift(); one !== undefined; one = left.shift()) {
        const [n, talk] = one;
        await pair(herd, members[n % members.length]!, talk);
        // Both know each other's devices before anything is counted.
        await talk.send('first out');
        await talk.write('first in');
      }
    }),
  );
  await herd.untilAllConnected(connected);
  return talks;
}

/** On a machine that is busy a process may lose its lines before they are linked; then nobody brings them back. */
async function pair({ simulator }: Herd, { product }: HerdMember, { companyId, number }: Talk): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      const { body } = await product.call<{ qr: string | null }>('POST', '/sessions', { companyId });
      if (body.qr) await simulator.client.scan(number, body.qr);
      await product.until(companyId, ({ connected }) => connected === true, PAIRED_WITHIN_MS);
      return;
    } catch (error) {
      if (tries === PAIR_TRIES) throw error;
    }
  }
}

/** @returns the file in which everything is that tells why */
async function keep({ members, simulator }: Herd, talks: Talk[], run: { seed: number }): Promise<string> {
  const file = join(tmpdir(), `switchboard-processes-${run.seed}-${process.pid}.json`);
  const sockets = await Promise.all(
    talks.map(async ({ companyId, number }) => ({
      companyId,
      number,
      intervals: (await simulator.client.ledger(number)).intervals,
    })),
  );
  const processes = members.map(({ name, printed }) => ({ name, printed }));
  const refusals = talks.flatMap((talk) => talk.refusals.map((refusal) => ({ companyId: talk.companyId, refusal })));
  writeFileSync(file, JSON.stringify({ ...run, refusals, sockets, processes }, null, 1));
  return file;
}

async function settle(herd: Herd, talks: Talk[], log: LogReader): Promise<void> {
  for (const deadline = performance.now() + SETTLE_TIMEOUT_MS; performance.now() < deadline; await wait(LOOK_MS)) {
    await log.readOn();
    let left = 0;
    for (const talk of talks) {
      left += missing(talk.written, log.of(talk.companyId));
      if (left === 0) {
        left += missing(
          talk.wanted.filter(({ isAnswered }) => isAnswered),
          await readBy(herd, talk),
        );
      }
    }
    if (left === 0) return;
  }
}
