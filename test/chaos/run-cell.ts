import { setTimeout as wait } from 'node:timers/promises';
import { type Cell, type Disturbance, nameOf } from './cells.js';
import { Chance } from './chance.js';
import { Company } from './company.js';
import type { CompanyProcess } from './company-process.js';
import { type Conversation, meet } from './conversation.js';
import { compare, faultsOf, isComplete, type Outcome } from './outcome.js';
import { TwoWayLoad } from './two-way-load.js';

/** Longer than Baileys, as it comes, keeps a list of devices. */
const SILENCE_MS = 5 * 60_000 + 1_000;
const BACKLOG_TURNS_MS = 1_500;
const LOOK_MS = 200;
/** Nothing came for so long: nothing more will. */
const QUIET_MS = 6_000;
const SETTLE_TIMEOUT_MS = 90_000;

export interface LoadSize {
  /** From one turn of the contacts to the next. */
  gapMs: number;
  /** How long both sides write at the same time. */
  ms: number;
}

export interface Run {
  cell: Cell;
  seed: number;
  outcome: Outcome;
  /** What should be 0 and is not. */
  faults: Partial<Outcome>;
  seconds: number;
}

/**
 * A company that was linked anew and its contacts talk, are disturbed, and write to each other; then both
 * sides are compared. The same seed disturbs at the same moments.
 */
export async function runCell(host: CompanyProcess, cell: Cell, size: LoadSize, seed: number): Promise<Run> {
  const began = performance.now();
  const company = await Company.link(host);
  const conversation = await meet(host.simulator, company.number, cell.partners);
  try {
    await getAcquainted(company, conversation);
    const before = await host.simulator.client.stats();
    const load = new TwoWayLoad(company, conversation, size.gapMs);
    await DISTURBED[cell.disturbance](company, load, size.ms, new Chance(seed, nameOf(cell)));
    await load.end();
    await settle(company, conversation, load);
    const outcome = await compare(company, conversation, load, before);
    const mayRefuse = cell.disturbance === 'kill' || cell.disturbance === 'reset';
    const seconds = (performance.now() - began) / 1_000;
    return { cell, seed, outcome, faults: faultsOf(outcome, mayRefuse), seconds };
  } finally {
    await conversation.close();
    await company.leave();
  }
}

type Disturb = (company: Company, load: TwoWayLoad, ms: number, chance: Chance) => Promise<void>;

const DISTURBED: Record<Disturbance, Disturb> = {
  warm: async (_, load, ms) => {
    load.startWriting();
    load.startSending();
    await load.last(ms);
  },
  restart: async (company, load, ms, chance) => {
    await company.host.stop();
    await company.host.startAgain();
    await company.connected();
    await DISTURBED.warm(company, load, ms, chance);
  },
  // In the middle of both directions; contacts go on writing to a process that is not there.
  kill: async (company, load, ms, chance) => {
    load.startWriting();
    load.startSending();
    await wait(chance.between(ms / 8, ms / 2));
    await company.host.kill();
    await company.host.startAgain();
    await company.connected();
    await load.last(ms / 2);
  },
  reset: async (company, load, ms, chance) => {
    await company.reset();
    load.startWriting();
    load.startSending();
    const moment = chance.between(ms / 8, (ms * 3) / 4);
    await wait(moment);
    await company.reset();
    await load.last(ms - moment);
  },
  silence: async (company, load, ms, chance) => {
    await company.host.moveClock(SILENCE_MS);
    await DISTURBED.warm(company, load, ms, chance);
  },
  // Much waits when the session comes back, and more is written while it takes that.
  backlog: async (company, load, ms) => {
    await company.host.stop();
    load.startWriting();
    await wait(BACKLOG_TURNS_MS);
    await company.host.startAgain();
    await company.connected();
    load.startSending();
    await load.last(ms / 2);
  },
};

/** Everybody has heard of everybody before anything is counted, and knows their devices. */
async function getAcquainted(company: Company, conversation: Conversation): Promise<void> {
  for (const round of [1, 2]) {
    for (const destination of conversation.destinations) {
      const text = `hello ${round} ${destination}`;
      const sent = await company.send(destination, text);
      if (sent === undefined) throw new Error(`the company could not send to ${destination}`);
      for (const { isFor, texts } of conversation.readers) {
        if (!isFor(destination)) continue;
        await until(async () => (await texts()).some(({ id }) => id === sent.id), `${destination} reads ${text}`);
      }
    }
    // One after the other: two devices that open a session with each other at the same instant are another trouble.
    for (const [place, { write }] of conversation.writers.entries()) {
      const [written] = await write(`hello ${round} from ${place}`);
      await until(
        async () => (await company.log()).some(({ messageId }) => messageId === written?.id),
        `the company reads from ${place}`,
      );
    }
  }
  await company.host.simulator.client.waitFor({ account: company.number, drained: true });
}

/** Waits until all has arrived and is acknowledged, or nothing has moved for some time. */
async function settle(company: Company, conversation: Conversation, load: TwoWayLoad): Promise<void> {
  const { client } = company.host.simulator;
  const deadline = performance.now() + SETTLE_TIMEOUT_MS;
  let moved = performance.now();
  for (let last = ''; performance.now() < deadline && performance.now() - moved < QUIET_MS; await wait(LOOK_MS)) {
    if (await isComplete(company, conversation, load)) {
      await client.waitFor({ account: company.number, drained: true }).catch(() => undefined);
      return;
    }
    const { messagesToPhones, messagesToClients, receiptsIn } = await client.stats();
    const now = [messagesToPhones, messagesToClients, receiptsIn, (await company.log()).length].join(' ');
    if (now !== last) moved = performance.now();
    last = now;
  }
}

async function until(holds: () => Promise<boolean>, what: string, timeoutMs = 60_000): Promise<void> {
  for (const deadline = performance.now() + timeoutMs; !(await holds()); await wait(20)) {
    if (performance.now() > deadline) throw new Error(`it did not happen that ${what}`);
  }
}
