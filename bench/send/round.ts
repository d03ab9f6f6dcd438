import { setTimeout as wait } from 'node:timers/promises';
import type { Batch } from '../inside/device.js';
import { cpuSeconds, familyCpuSeconds } from '../stage/process-cpu.js';
import { untilCounted, untilIdle } from '../stage/quiet.js';
import type { Stage } from '../stage/stage.js';
import type { Scenario } from './scenarios.js';
import type { Side } from './sides.js';

/** One scenario on one side, once. */
export interface Round {
  /** Until everything was worked off: the server has each message, and the sender has taken each receipt for it. */
  messagesPerSecond: number;
  /** Until the server had the last message, with receipts left to work off. */
  acceptedPerSecond: number;
  /** Milliseconds of each request; empty without REST. */
  requestTimes: number[];
  /** Processor milliseconds per message, what comes after the last answer included. */
  cpuMs: { sender: number; postgres: number; simulator: number; loadGenerator: number };
  /** What PostgreSQL did per message. */
  database: { commits: number; logFlushes: number; logBytes: number };
}

const DATABASE_COUNTERS = `
  SELECT (SELECT sum(xact_commit) FROM pg_stat_database)::float8 AS commits,
         (SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal')::float8 AS "logFlushes",
         (SELECT wal_bytes FROM pg_stat_wal)::float8 AS "logBytes"`;
/** One of the recipient's phone, one of the account's own; Baileys acknowledges each. */
const RECEIPTS_PER_MESSAGE = 2;
/** A server process reports its counters when it is idle, but not more often than once a second. */
const COUNTERS_DELAY_MS = 1_100;

/**
 * Sends, and counts by what the server has seen, whatever the side's own answer means.
 *
 * @param profileFile gets a CPU profile of exactly the time that is counted
 */
export async function playRound(
  stage: Stage,
  side: Side,
  scenario: Scenario,
  scale: number,
  profileFile?: string,
): Promise<Round> {
  const { client, process: simulator } = stage.simulator;
  const pids = { sender: side.process.pid, simulator: simulator.pid ?? 0 };
  const batches = side.senders.slice(0, scenario.accounts).map(({ companyId, recipients }): Batch => {
    const messages = Math.ceil(scenario.messagesPerAccount * scale);
    const { inFlightPerAccount: inFlight, picture } = scenario;
    return { companyId, recipients, messages, inFlight, picture };
  });
  const messages = batches.reduce((sum, batch) => sum + batch.messages, 0);
  const cpu = (): Round['cpuMs'] => ({
    sender: cpuSeconds(pids.sender),
    postgres: familyCpuSeconds(stage.postmasterPid),
    simulator: cpuSeconds(pids.simulator),
    loadGenerator: cpuSeconds(process.pid),
  });

  await untilIdle([pids.sender, pids.simulator]);
  const databaseBefore = await counters(stage);
  const statsBefore = await client.stats();
  const cpuBefore = cpu();
  if (profileFile !== undefined) await side.process.ask('startProfile');
  const began = performance.now();
  const requestTimes = await side.send(batches);
  await untilCounted(client, 'messagesFromClients', statsBefore.messagesFromClients + messages);
  const acceptedSeconds = (performance.now() - began) / 1_000;
  await untilCounted(client, 'acksIn', statsBefore.acksIn + RECEIPTS_PER_MESSAGE * messages);
  const seconds = (performance.now() - began) / 1_000;
  if (profileFile !== undefined) await side.process.ask('endProfile', profileFile);
  const loadGenerator = cpuSeconds(process.pid);
  // What is still to be written down of it is part of what a message costs.
  await untilIdle([pids.sender, pids.simulator]);
  const cpuAfter = { ...cpu(), loadGenerator };

  const stats = await client.stats();
  const bad = (['nacksOut', 'phoneDecryptFailures', 'undeliverable'] as const).filter(
    (name) => stats[name] !== statsBefore[name],
  );
  if (bad.length > 0) throw new Error(`${side.name}, ${scenario.name}: the server counted ${bad.join(', ')}`);
  await wait(side.name === 'product' ? COUNTERS_DELAY_MS : 0);
  const databaseAfter = await counters(stage);
  const perMessage = (name: keyof Round['cpuMs']): number => (1_000 * (cpuAfter[name] - cpuBefore[name])) / messages;
  return {
    messagesPerSecond: messages / seconds,
    acceptedPerSecond: messages / acceptedSeconds,
    requestTimes,
    cpuMs: {
      sender: perMessage('sender'),
      postgres: perMessage('postgres'),
      simulator: perMessage('simulator'),
      loadGenerator: perMessage('loadGenerator'),
    },
    database: {
      commits: (databaseAfter.commits - databaseBefore.commits) / messages,
      logFlushes: (databaseAfter.logFlushes - databaseBefore.logFlushes) / messages,
      logBytes: (databaseAfter.logBytes - databaseBefore.logBytes) / messages,
    },
  };
}

async function counters(stage: Stage): Promise<Round['database']> {
  const [row] = await stage.query<Round['database']>(DATABASE_COUNTERS);
  return row ?? { commits: 0, logFlushes: 0, logBytes: 0 };
}
