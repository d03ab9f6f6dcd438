import { setTimeout as wait } from 'node:timers/promises';
import { type Cell, type Disturbance, nameOf } from './cells.js';
import { Chance } from './chance.js';
import { Company } from './company.js';
import type { CompanyProcess } from './company-process.js';
import { type Conversation, meet } from './conversation.js';
import { compare, faultsOf, isComplete, type Outcome } from './outcome.js';
import { LOAD_MS, TwoWayLoad } from './two-way-load.js';

/** Longer than Baileys, as it comes, keeps a list of devices. */
const SILENCE_MS = 5 * 60_000 + 1_000;
const BACKLOG_TURNS_MS = 1_500;
const LOOK_MS = 200;
/** Nothing came for so long: nothing more will. */
const QUIET_MS = 6_000;
const SETTLE_TIMEOUT_MS = 90_000;

export interface Run {
  cell: Cell;
  /** Milliseconds from one turn of the contacts to the next. */
  gapMs: number;
  seed: number;
  outcome: Outcome;
  /** What should be 0 and is not. */
  faults: Partial<Outcome>;
  seconds: number;
}

/**
 * A company that was linked anew and its contacts talk, are disturbed, and write to each other for four seconds; then both
 * sides are compared. The same seed disturbs at the same moments.
 */
export async function runCell(host: CompanyProcess, cell: Cell, gapMs: number, seed: number): Promise<Run> {
  const began = performance.now();
  const company = await Company.link(host);
  const conversation = await meet(host.simulator, company.number, cell.partners);
  try {
    await getAcquainted(company, conversation);
    const before = await host.simulator.client.stats();
    const load = new TwoWayLoad(company, conversation, gapMs);
    await DISTURBED[cell.disturbance](company, load, new Chance(seed, nameOf(cell)));
    await load.end();
    await settle(company, conversation, load);
    const outcome = await compare(company, conversation, load, before);
    const mayRefuse = cell.disturbance === 'kill' || cell.disturbance === 'reset';
    const seconds = (performance.now() - began) / 1_000;
    return { cell, gapMs, seed, outcome, faults: faultsOf(outcome, mayRefuse), seconds };
  } finally {
    await conversation.close();
    await company.leave();
  }
}

const DISTURBED: Record<Disturbance, (company: Company, load: TwoWayLoad, chance: Chance) => Promise<void>> = {
  warm: async (_, load) => {
    load.startWriting();
    load.startSending();
    await load.last(LOAD_MS);
  },
  restart: async (company, load) => {
    await company.host.stop();
    await company.host.startAgain();
    await company.connected();
    await DISTURBED.warm(company, load, new Chance(0));
  },
  // In the middle of both directions; contacts go on writing to a process that is not there.
  kill: async (company, load, chance) => {
    load.startWriting();
    load.startSending();
    await wait(chance.between(500, 2_000));
    await company.host.kill();
    await company.host.startAgain();
    await company.connected();
    await load.last(LOAD_MS / 2);
  },
  reset: async (company, load, chance) => {
    await company.reset();
    load.startWriting();
    load.startSending();
    const moment = chance.between(500, LOAD_MS - 1_000);
    await wait(moment);
    await company.reset();
    await load.last(LOAD_MS - moment);
  },
  silence: async (company, load) => {
    await company.host.moveClock(SILENCE_MS);
    await DISTURBED.warm(company, load, new Chance(0));
  },
  // Much waits when the session comes back, and more is written while it takes that.
  backlog: async (company, load) => {
    await company.host.stop();
    load.startWriting();
    await wait(BACKLOG_TURNS_MS);
    await company.host.startAgain();
    await company.connected();
    load.startSending();
    await load.last(LOAD_MS / 2);
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
