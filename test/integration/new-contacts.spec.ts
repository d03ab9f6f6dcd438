import { lineOf } from '../../src/domain/line.js';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dataSourceOptions } from '../../src/database/data-source.js';
import type { MessagePayload } from '../../src/domain/events.js';
import { parseRecipient } from '../../src/domain/jid.js';
import { EventLog } from '../../src/events/event-log.js';
import { WhatsappEvent } from '../../src/events/whatsapp-event.entity.js';
import { loadSettings } from '../../src/config/settings.js';
import { NewContacts } from '../../src/limits/new-contacts.js';
import { MessageRecords } from '../../src/records/message-records.js';
import { WhatsappMessage } from '../../src/records/whatsapp-message.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { SAMPLES } from '../support/event-samples.js';

const PHONE = '79001234567';
const BY_PHONE = `${PHONE}@s.whatsapp.net`;
const BY_LID = '119003335961177@lid';
const GROUP = '120363000000000000@g.us';

let database: TestDatabase;
let source: DataSource;
let events: EventLog;
let contacts: NewContacts;
let records: MessageRecords;

beforeAll(async () => {
  database = await createTestDatabase();
  source = await new DataSource({
    ...dataSourceOptions({ url: database.url }),
    entities: [WhatsappEvent, WhatsappMessage],
  }).initialize();
  records = new MessageRecords(source.getRepository(WhatsappMessage), loadSettings({}));
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

beforeEach(async () => {
  await source.query('TRUNCATE whatsapp_events, whatsapp_messages, whatsapp_chats');
  events = new EventLog(source.getRepository(WhatsappEvent), pino({ level: 'silent' }), loadSettings({}));
  contacts = new NewContacts(source, events);
  contacts.start();
});

afterEach(() => contacts.stop());

async function log(companyId: string, message: Partial<MessagePayload>): Promise<void> {
  const whole = { ...SAMPLES.message.message, from: { phone: PHONE, lid: BY_LID }, ...message };
  const timestamp = new Date().toISOString();
  await records.add([{ companyId, line: 'main', message: whole, createdAt: timestamp }]);
  await events.appendNow([{ type: 'message', companyId, line: 'main', timestamp, message: whole }]);
}

const isNew = (to: string, companyId = 'shop'): Promise<boolean> =>
  contacts.isNew(lineOf(companyId), parseRecipient(to, 'RU'));

describe('who wrote', () => {
  it.each([BY_PHONE, BY_LID])('from the chat %s is known by phone and by LID, to that company', async (chat) => {
    for (const name of [PHONE, BY_PHONE, BY_LID]) expect(await isNew(name)).toBe(true);
    await log('shop', { chat });
    for (const name of [PHONE, BY_PHONE, BY_LID]) {
      expect(await isNew(name)).toBe(false);
      expect(await isNew(name, 'other')).toBe(true);
    }
    await source.query('TRUNCATE whatsapp_chats');
    expect(await isNew(PHONE)).toBe(false);
  });

  it('is nobody to whom only the company wrote, or who wrote in a group', async () => {
    await log('shop', { chat: BY_PHONE, fromMe: true });
    await log('shop', { chat: GROUP, isGroup: true });
    await source.query('UPDATE whatsapp_chats SET other_name = $1 WHERE chat = $2', [BY_LID, BY_PHONE]);
    for (const name of [PHONE, BY_LID]) expect(await isNew(name)).toBe(true);
    expect(await isNew(GROUP)).toBe(false);
  });

  it('is found by indexes, among many chats', async () => {
    await source.query(
      `INSERT INTO whatsapp_chats (company_id, line, chat, other_name, last_message_id, last_author, last_at, heard_at)
       SELECT 'shop', 'main', n || '@lid', (79000000000 + n) || '@s.whatsapp.net', 'X', n || '@lid', now(), now()
         FROM generate_series(1, 20000) AS n`,
    );
    await source.query('ANALYZE whatsapp_chats');
    const plans: string[] = [];
    const watched = new Proxy(source, {
      get: (target, name) =>
        name === 'query'
          ? async (sql: string, parameters: unknown[]) => {
              const rows = await target.query<Record<string, string>[]>(`EXPLAIN ${sql}`, parameters);
              plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
              return target.query<unknown>(sql, parameters);
            }
          : (Reflect.get(target, name) as unknown),
    });
    contacts = new NewContacts(watched, events);
    expect([await isNew('79000012345'), await isNew('79000099999'), await isNew('777@lid')]).toEqual([
      false,
      true,
      false,
    ]);
    for (const plan of plans) {
      expect(plan).not.toContain('Seq Scan');
      expect(plan).toContain('whatsapp_chats_pkey');
      expect(plan).toContain('whatsapp_chats_by_other_name');
    }
  });
});
