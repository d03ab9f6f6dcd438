import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { EventFeed } from '../../src/events/event-feed.js';
import { EventLog } from '../../src/events/event-log.js';
import { WhatsappEvent } from '../../src/events/whatsapp-event.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { SAMPLES } from '../support/event-samples.js';
import { EventWriter } from '../support/event-writer.js';

const log = pino({ level: 'silent' });

let database: TestDatabase;
let source: DataSource;
let writer: EventWriter;

beforeEach(async () => {
  database = await createTestDatabase();
  source = await new DataSource({
    ...dataSourceOptions({ url: database.url }),
    entities: [WhatsappEvent],
  }).initialize();
  writer = await EventWriter.connect(database.url);
});

afterEach(async () => {
  await writer.close();
  await source.destroy();
  await database.drop();
});

/**
 * The end of the log, read for each subscriber by itself:
 *
 *   first:  read end = 0 . follows from 0 ........................ never sees 1
 *   second:              read .................... end = 1 . follows from 1
 *   log:                              1 appended
 */
it('two who begin to follow the log at the same moment both get what is appended after the first of them began', async () => {
  const answers: (() => void)[] = [];
  class SlowLog extends EventLog {
    override async lastId(): Promise<string> {
      await new Promise<void>((resolve) => answers.push(resolve));
      return super.lastId();
    }
  }
  const events = new SlowLog(source.getRepository(WhatsappEvent), log, loadSettings({}));
  const feed = new EventFeed(events, log);
  feed.start();
  const got: string[] = [];
  const first = feed.subscribe((page) => got.push(...page.map(({ id }) => id)));
  const second = feed.subscribe(() => undefined);
  answers[0]?.();
  await first;
  const id = await writer.append('a', 'error', SAMPLES.error);
  answers[1]?.();
  await second;
  const arrived = new Promise<void>((resolve) => void feed.subscribe(() => resolve()));
  await writer.append('a', 'error', SAMPLES.error);
  events.noteAppended();
  await arrived;
  expect(got).toContain(id);
  feed.stop();
});
