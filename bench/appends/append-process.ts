// A process whose sessions have more to tell than the log takes: the log, and what listens to it, are the product's own. Asked by
// its parent, see `inside/answers.ts`.
import 'reflect-metadata';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import type { DatabaseServer } from '../../src/database/database-server.js';
import { SideConnection } from '../../src/database/side-connection.js';
import { EventLog } from '../../src/events/event-log.js';
import { LogListener } from '../../src/events/log-listener.js';
import { WhatsappEvent } from '../../src/events/whatsapp-event.entity.js';
import { listen } from '../../src/telemetry/observations.js';
import { answer } from '../inside/answers.js';
import { eventAt } from './events.js';

/** Events that wait for the log at most: those of a statement under way, and as many for the next one. */
const WAITING = 1_000;

/** What a process shall append. */
export interface AppendOrder {
  round: number;
  /** Whose events; no other process has them. */
  companies: string[];
  seconds: number;
}

/** What it appended. */
export interface Appended {
  /** Events of each company. */
  counts: Record<string, number>;
  /** Until all of them were in the log. */
  seconds: number;
  statements: number;
  /** Of all statements, the wait for their turn included. */
  statementSeconds: number;
}

const url = process.env.DATABASE_URL ?? '';
const log = pino({ enabled: false });
const source = await new DataSource({ ...dataSourceOptions({ url }), entities: [WhatsappEvent] }).initialize();
const events = new EventLog(source.getRepository(WhatsappEvent), log, loadSettings({}));
const side = new SideConnection({ url } as DatabaseServer, log);
new LogListener(side, events).onModuleInit();
await side.start();

const seen = { statements: 0, statementSeconds: 0, failed: 0, givenUp: 0 };
listen('event_append', ({ seconds, labels }) => {
  seen.statements += 1;
  seen.statementSeconds += seconds;
  if (labels.outcome === 'failed') seen.failed += 1;
});
listen('events_given_up', ({ events: lost }) => (seen.givenUp += lost));

answer('append', async ({ round, companies, seconds }: AppendOrder): Promise<Appended> => {
  const counts = companies.map(() => 0);
  const before = { ...seen };
  const began = performance.now();
  const secondsSoFar = (): number => (performance.now() - began) / 1_000;
  let turn = 0;
  const fill = (): void => {
    for (let room = WAITING - events.backlog.events; room > 0; room -= 1) {
      const company = turn % companies.length;
      turn += 1;
      const n = counts[company]!;
      counts[company] = n + 1;
      events.publish(eventAt(companies[company]!, { round, n }));
    }
  };
  // Once the next statement is on its way: as in a session, which goes on while the database works.
  const more = events.appended.subscribe(() => setImmediate(() => secondsSoFar() < seconds && fill()));
  fill();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  more.unsubscribe();
  await events.flushed();
  const took = secondsSoFar();
  if (seen.failed > 0 || seen.givenUp > 0)
    throw new Error(`${seen.failed} statements failed, ${seen.givenUp} events were given up`);
  return {
    counts: Object.fromEntries(companies.map((companyId, company) => [companyId, counts[company]!])),
    seconds: took,
    statements: seen.statements - before.statements,
    statementSeconds: seen.statementSeconds - before.statementSeconds,
  };
});

process.on('SIGTERM', () => process.exit(0));
