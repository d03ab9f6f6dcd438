import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { EventLog } from '../../src/events/event-log.js';
import { WhatsappEvent } from '../../src/events/whatsapp-event.entity.js';
import { MessageRecords } from '../../src/records/message-records.js';
import { WhatsappMessage } from '../../src/records/whatsapp-message.entity.js';
import { CompanyRetention } from '../../src/retention/company-retention.entity.js';
import { RetentionService } from '../../src/retention/retention.service.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { SAMPLES } from '../support/event-samples.js';

const DAY_MS = 86_400_000;
const settings = loadSettings({ EVENT_RETENTION_DAYS: '30' });
const log = pino({ level: 'silent' });

let database: TestDatabase;
let source: DataSource;
let retention: RetentionService;

beforeAll(async () => {
  database = await createTestDatabase();
  source = await new DataSource({
    ...dataSourceOptions({ url: database.url }),
    entities: [WhatsappMessage, WhatsappEvent, CompanyRetention],
  }).initialize();
  retention = new RetentionService(source.getRepository(CompanyRetention), settings);
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

beforeEach(() => source.query('TRUNCATE whatsapp_messages, whatsapp_chats, whatsapp_events, whatsapp_retention'));

/** What is left of messages and of events, as `company days`. */
async function left(): Promise<{ messages: string[]; events: string[] }> {
  const of = async (table: string): Promise<string[]> =>
    (
      await source.query<{ name: string }[]>(
        `SELECT company_id || ' ' || round(extract(epoch FROM now() - created_at) / 86400) AS name FROM ${table} ORDER BY 1`,
      )
    ).map(({ name }) => name);
  return { messages: await of('whatsapp_messages'), events: await of('whatsapp_events') };
}

it('is that of the settings, or shorter where a company wants it so, for messages and for events', async () => {
  const records = new MessageRecords(source.getRepository(WhatsappMessage), settings);
  const events = new EventLog(source.getRepository(WhatsappEvent), log, settings);
  for (const companyId of ['brief', 'usual']) {
    for (const days of [1, 10, 40]) {
      const at = new Date(Date.now() - days * DAY_MS).toISOString();
      const message = { ...SAMPLES.message.message, messageId: `${companyId}${days}` };
      await records.add([{ companyId, line: 'main', message, createdAt: at }]);
      await events.appendNow([{ type: 'message', companyId, line: 'main', timestamp: at, message }]);
    }
  }
  await retention.set('brief', 20);
  await retention.set('brief', 7);
  // Longer than all is kept: as long as all is.
  await retention.set('usual', 90);
  expect([await retention.of('brief'), await retention.of('usual'), await retention.of('other')]).toEqual([7, 30, 30]);

  await retention.apply((days, companyId) => records.prune(days, companyId));
  await retention.apply((days, companyId) => events.prune(days, companyId));
  const kept = ['brief 1', 'usual 1', 'usual 10'];
  expect(await left()).toEqual({ messages: kept, events: kept });

  await retention.remove('brief');
  expect(await retention.of('brief')).toBe(30);
});
