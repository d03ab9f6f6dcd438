import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMIT_STATEMENTS } from '../../src/auth-state/commit-statements.js';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { lineOf } from '../../src/domain/line.js';
import { wordsOf } from '../../src/encryption/search-words.js';
import { readCursor } from '../../src/http/page-cursor.js';
import { MessageRecords } from '../../src/records/message-records.js';
import type { MessageFilter } from '../../src/records/recorded-messages.js';
import { WhatsappMessage } from '../../src/records/whatsapp-message.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { heldLine } from '../support/held-lines.js';
import { RECORD_ENTITIES, RecordedLine } from '../support/recorded-line.js';

const KEY_A = 'b3a8c7407b9e68600371afeeb600e3daade323fb1f4eeb1e93f82198c1e349a4';
const KEY_B = 'a2c9c16fbe650ec04fd675f9e55a715d682b41a0adf6a089e0607aa1598b3ae5';
const ANNA = { phone: '79001112233', lid: '111@lid' };
const BY_PHONE = '79001112233@s.whatsapp.net';
const BORIS = { phone: '79004445566', lid: '222@lid' };
const OF_BORIS = '79004445566@s.whatsapp.net';
const GROUP = '120363000000000000@g.us';

let database: TestDatabase;
let source: DataSource;
let shop: RecordedLine;

beforeAll(async () => {
  database = await createTestDatabase();
  source = await new DataSource({
    ...dataSourceOptions({ url: database.url }),
    entities: [...RECORD_ENTITIES, WhatsappMessage],
  }).initialize();
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

beforeEach(async () => {
  await source.query('TRUNCATE whatsapp_messages, whatsapp_message_recipients, whatsapp_chats');
  shop = new RecordedLine(source, lineOf('shop'), KEY_A);
});

/** Ids of what is found, newest first. */
async function found(filter: MessageFilter, of = shop): Promise<string[]> {
  const { messages, next } = await of.messages.page(of.line, filter, { limit: 100 });
  expect(next).toBeNull();
  return messages.map(({ messageId }) => messageId);
}

const search = (text: string, of = shop): Promise<string[]> => found({ words: wordsOf(text) }, of);

describe('messages of a line', () => {
  it('come as they were told, newest first, page by page', async () => {
    const [first] = await shop.write(...Array.from({ length: 7 }, (_, n) => ({ messageId: `M${n}`, chat: BY_PHONE })));
    const seen: string[] = [];
    const pages: number[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const before = cursor === undefined ? undefined : readCursor(cursor);
      const page = await shop.messages.page(shop.line, {}, { limit: 3, before });
      seen.push(...page.messages.map(({ messageId }) => messageId));
      pages.push(page.messages.length);
      cursor = page.next;
    }
    expect(pages).toEqual([3, 3, 1]);
    expect(seen).toEqual(['M6', 'M5', 'M4', 'M3', 'M2', 'M1', 'M0']);
    expect(await shop.messages.one(shop.line, 'M0')).toEqual({
      ...first!.message,
      kind: 'text',
      companyId: 'shop',
      line: 'main',
      direction: 'in',
      createdAt: first!.createdAt,
      status: null,
      statusTimes: { accepted: null, delivered: null, read: null, played: null, failed: null },
      editedAt: null,
      deletedAt: null,
      failure: null,
      recipients: null,
    });
  });

  it('that came in one millisecond keep their order, over pages too', async () => {
    const at = '2026-01-01T00:00:00.000Z';
    const micros = (n: number): string => at.replace('Z', `${String(n).padStart(3, '0')}Z`);
    const ids = ['D', 'A', 'C', 'B'];
    await shop.commit({ records: ids.map((messageId, n) => shop.record({ messageId }, { createdAt: micros(n) })) });
    const first = await shop.messages.page(shop.line, {}, { limit: 2 });
    const second = await shop.messages.page(shop.line, {}, { limit: 2, before: readCursor(first.next!) });
    expect([...first.messages, ...second.messages].map(({ messageId }) => messageId)).toEqual(ids.toReversed());
    expect(second.next).toBeNull();
  });

  it('end a page at so many bytes, with one at least', async () => {
    const text = 'x'.repeat(60_000);
    await shop.write(...Array.from({ length: 6 }, (_, n) => ({ messageId: `M${n}`, text })));
    const ids = async (bytes: number): Promise<[string[], boolean]> => {
      const { messages, next } = await shop.messages.page(shop.line, {}, { limit: 100, bytes });
      return [messages.map(({ messageId }) => messageId), next !== null];
    };
    expect(await ids(130_000)).toEqual([['M5', 'M4', 'M3'], true]);
    expect(await ids(1)).toEqual([['M5'], true]);
    expect(await ids(1_000_000)).toEqual([['M5', 'M4', 'M3', 'M2', 'M1', 'M0'], false]);
  });

  it('are told apart by chat, person, kind, direction and time', async () => {
    await shop.write(
      { messageId: 'ANNA', chat: BY_PHONE, from: ANNA },
      { messageId: 'PICTURE', chat: BY_PHONE, from: ANNA, type: 'image' },
      { messageId: 'MINE', chat: BY_PHONE, fromMe: true },
      { messageId: 'BORIS', chat: OF_BORIS, from: BORIS },
      { messageId: 'GROUP', chat: GROUP, isGroup: true, from: ANNA },
      { messageId: 'HEART', chat: BY_PHONE, fromMe: true, type: 'reaction', text: '❤️' },
    );
    await shop.commit({ records: [shop.record({ messageId: 'NOTHING' }, { message: null })] });
    expect(await found({})).toEqual(['GROUP', 'BORIS', 'MINE', 'PICTURE', 'ANNA']);
    for (const chat of [BY_PHONE, '111@lid']) expect(await found({ chat })).toEqual(['MINE', 'PICTURE', 'ANNA']);
    for (const from of [BY_PHONE, '111@lid']) expect(await found({ from })).toEqual(['GROUP', 'PICTURE', 'ANNA']);
    expect(await found({ from: '222@lid', chat: GROUP })).toEqual([]);
    expect(await found({ kind: 'image' })).toEqual(['PICTURE']);
    expect(await found({ kind: 'reaction' })).toEqual(['HEART']);
    expect(await found({ direction: 'out' })).toEqual(['MINE']);
    expect(await found({ direction: 'in', chat: BY_PHONE })).toEqual(['PICTURE', 'ANNA']);
    const [since, until] = [new Date('2026-01-01T00:00:02Z'), new Date('2026-01-01T00:00:04Z')];
    expect(await found({ since })).toEqual(['GROUP', 'BORIS', 'MINE', 'PICTURE']);
    expect(await found({ since, until })).toEqual(['MINE', 'PICTURE']);
    expect(await found({ chat: '333@lid' })).toEqual([]);
    expect(await shop.messages.one(shop.line, 'HEART')).toMatchObject({
      kind: 'reaction',
      text: '❤️',
      status: 'pending',
    });
    expect(await shop.messages.one(shop.line, 'NOTHING')).toBeUndefined();
    expect(await shop.messages.one(shop.line, 'MINE', OF_BORIS)).toBeUndefined();
    expect(await shop.messages.one(shop.line, 'MINE', '111@lid')).toMatchObject({ chat: BY_PHONE });
  });

  it('with one id in two chats are told apart by the chat', async () => {
    await shop.write(
      { messageId: 'SAME', chat: BY_PHONE, text: 'one' },
      { messageId: 'SAME', chat: GROUP, text: 'two' },
    );
    expect(await shop.messages.one(shop.line, 'SAME')).toMatchObject({ text: 'two' });
    expect(await shop.messages.one(shop.line, 'SAME', BY_PHONE)).toMatchObject({ text: 'one' });
  });

  it('are unknown to every other line', async () => {
    await shop.write({ messageId: 'A', chat: BY_PHONE, text: 'secret' });
    for (const line of [lineOf('shop', 'sales'), lineOf('other')]) {
      const other = new RecordedLine(source, line, KEY_A);
      expect(await found({}, other)).toEqual([]);
      expect(await found({ chat: BY_PHONE }, other)).toEqual([]);
      expect(await search('secret', other)).toEqual([]);
      expect(await other.messages.one(line, 'A')).toBeUndefined();
      expect(await other.chats.page(line, { limit: 10 })).toEqual({ chats: [], next: null });
    }
  });
});

describe('the search', () => {
  it('finds messages with all words, in letters of any case, in Russian and in English', async () => {
    await shop.write(
      { messageId: 'RU', text: 'Забронируйте, пожалуйста, стол на двоих' },
      { messageId: 'RU2', text: 'Стол готов' },
      { messageId: 'EN', text: 'A table for two, please', type: 'image' },
      { messageId: 'NONE', text: null, type: 'sticker' },
    );
    expect(await search('СТОЛ')).toEqual(['RU2', 'RU']);
    expect(await search('двоих стол')).toEqual(['RU']);
    expect(await search('Table two')).toEqual(['EN']);
    expect(await search('стол table')).toEqual([]);
    // Whole words, as they stand there.
    expect(await search('tab')).toEqual([]);
    expect(await search('столы')).toEqual([]);
    expect(await found({ words: ['two'], kind: 'text' })).toEqual([]);
  });

  it('finds what was written under an older key, and what was before there were keys not', async () => {
    const plain = new RecordedLine(source, shop.line);
    await plain.write({ messageId: 'PLAIN', text: 'table' });
    await shop.write({ messageId: 'OLD', text: 'table' });
    const rotated = new RecordedLine(source, shop.line, `${KEY_B},${KEY_A}`);
    await rotated.commit({
      records: [rotated.record({ messageId: 'NEW', text: 'table' }, { createdAt: '2026-02-01T00:00:00.000Z' })],
    });
    expect(await search('table', rotated)).toEqual(['NEW', 'OLD']);
    expect(await found({ from: '123456789012345@lid' }, rotated)).toEqual(['NEW', 'OLD']);
  });

  it('keeps no word of anybody in the clear', async () => {
    await shop.write({ messageId: 'A', chat: BY_PHONE, text: 'Сверхсекретно supersecret', pushName: 'Аннушка' });
    const tables = ['whatsapp_messages', 'whatsapp_chats', 'whatsapp_message_recipients'];
    for (const table of tables) {
      const rows = await source.query<{ row: string; bytes: Buffer }[]>(`SELECT t::text AS row FROM ${table} t`);
      const all = rows.map(({ row }) =>
        Buffer.from(
          row.replaceAll(/\\\\x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString()),
        ).toString(),
      );
      expect(all.join('\n'), table).not.toMatch(/сверхсекретно|supersecret|Аннушка/i);
    }
    expect(await search('supersecret')).toEqual(['A']);
  });
});

describe('chats of a line', () => {
  const list = async (): Promise<unknown[]> =>
    (await shop.chats.page(shop.line, { limit: 100 })).chats.map(({ chat, name, unread, lastMessage }) => [
      chat,
      name,
      unread,
      lastMessage?.messageId,
    ]);

  it('have their last message, what is unread since we wrote, and the name of the other side', async () => {
    await shop.write({ messageId: 'A1', chat: BY_PHONE, from: ANNA, pushName: 'Anna' });
    await shop.write({ messageId: 'A2', chat: BY_PHONE, from: ANNA, pushName: null });
    await shop.write({ messageId: 'G1', chat: GROUP, isGroup: true, from: BORIS, pushName: 'Boris' });
    expect(await list()).toEqual([
      [GROUP, null, 1, 'G1'],
      [BY_PHONE, 'Anna', 2, 'A2'],
    ]);
    await shop.write({ messageId: 'MINE', chat: BY_PHONE, fromMe: true, pushName: 'Shop' });
    expect((await list())[0]).toEqual([BY_PHONE, 'Anna', 0, 'MINE']);
    await shop.write({ messageId: 'A3', chat: BY_PHONE, from: ANNA, pushName: 'Anna K.' });
    expect((await list())[0]).toEqual([BY_PHONE, 'Anna K.', 1, 'A3']);
    // Nobody said anything by it.
    await shop.write({ messageId: 'HEART', chat: BY_PHONE, fromMe: true, type: 'reaction' });
    expect((await list())[0]).toEqual([BY_PHONE, 'Anna K.', 1, 'A3']);
  });

  it('count what comes in one commit, and a message that comes again not at all', async () => {
    const before = await shop.write({ messageId: 'A1', chat: BY_PHONE });
    await shop.commit({
      records: [
        shop.record({ messageId: 'A2', chat: BY_PHONE }),
        shop.record({ messageId: 'MINE', chat: BY_PHONE, fromMe: true }),
        ...before,
        shop.record({ messageId: 'A3', chat: BY_PHONE, pushName: 'A' }),
        shop.record({ messageId: 'A4', chat: BY_PHONE, pushName: 'B' }),
        shop.record({ messageId: 'B1', chat: OF_BORIS, pushName: 'Boris' }),
      ],
    });
    expect(await list()).toEqual([
      [OF_BORIS, 'Boris', 1, 'B1'],
      [BY_PHONE, 'B', 2, 'A4'],
    ]);
    await shop.commit({ records: before });
    await shop.commit({ records: [...before, ...before] });
    expect(await list()).toEqual([
      [OF_BORIS, 'Boris', 1, 'B1'],
      [BY_PHONE, 'B', 2, 'A4'],
    ]);
  });

  it('come page by page, and end one at so many bytes', async () => {
    for (let n = 0; n < 5; n += 1) await shop.write({ chat: `7900000000${n}@s.whatsapp.net`, text: `${n}` });
    const first = await shop.chats.page(shop.line, { limit: 2 });
    const second = await shop.chats.page(shop.line, { limit: 3, before: readCursor(first.next!) });
    expect([...first.chats, ...second.chats].map(({ lastMessage }) => lastMessage?.text)).toEqual([
      '4',
      '3',
      '2',
      '1',
      '0',
    ]);
    expect(second.next).toBeNull();
    for (let n = 0; n < 20; n += 1)
      await shop.write({ chat: `7900000001${n}@s.whatsapp.net`, text: 'x'.repeat(60_000) });
    const large = await shop.chats.page(shop.line, { limit: 200 });
    expect([large.chats.length, large.next === null]).toEqual([17, false]);
  });

  it('stay without their last message when that is gone', async () => {
    await shop.write({ messageId: 'A', chat: BY_PHONE });
    await source.query('DELETE FROM whatsapp_messages');
    const { chats } = await shop.chats.page(shop.line, { limit: 1 });
    expect(chats).toMatchObject([{ chat: BY_PHONE, isGroup: false, unread: 1, lastMessage: null }]);
  });
});

describe('among 20,000 messages of 100 lines', () => {
  const ROWS = 20_000;
  let plans: string[];
  let watched: DataSource;

  beforeEach(async () => {
    await source.query(
      `INSERT INTO whatsapp_messages (company_id, line, message_id, chat, author, from_me, kind, body, words, created_at)
       SELECT 'c' || n % 50, CASE n % 2 WHEN 0 THEN 'main' ELSE 'sales' END, 'M' || n, (n % 700) || '@lid', (n % 700) || '@lid', n % 3 = 0,
              CASE n % 20 WHEN 0 THEN 'image' ELSE 'text' END, '{}', ARRAY[n % 97, n % 1009, n]::bigint[],
              '2026-01-01'::timestamptz + n * interval '1 second'
         FROM generate_series(1, ${ROWS}) AS n`,
    );
    await source.query(
      `INSERT INTO whatsapp_chats (company_id, line, chat, other_name, last_message_id, last_author, last_at, heard_at)
       SELECT company_id, line, chat, 'o' || chat, max(message_id), chat, max(created_at), max(created_at)
         FROM whatsapp_messages GROUP BY company_id, line, chat`,
    );
    await source.query(
      `INSERT INTO whatsapp_message_recipients (company_id, line, message_id, chat, recipient)
       SELECT company_id, line, message_id, chat, '1@lid' FROM whatsapp_messages`,
    );
    await source.query('ANALYZE whatsapp_messages, whatsapp_chats, whatsapp_message_recipients');
    plans = [];
    watched = new Proxy(source, {
      get: (target, name) =>
        name === 'query'
          ? async (sql: string, parameters: unknown[]) => {
              await explain(sql, parameters);
              return target.query<unknown>(sql, parameters);
            }
          : (Reflect.get(target, name) as unknown),
    });
  });

  async function explain(sql: string, parameters: unknown[]): Promise<void> {
    const rows = await source.query<Record<string, string>[]>(`EXPLAIN ${sql}`, parameters);
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
  }

  const expectIndexes = (of: number): void => {
    expect(plans.length).toBeGreaterThanOrEqual(of);
    for (const plan of plans) expect(plan).not.toMatch(/Seq Scan on whatsapp_(messages|chats|message_recipients)/);
  };

  it('each read goes by an index', async () => {
    const line = new RecordedLine(watched, lineOf('c3', 'sales'));
    const page = (filter: MessageFilter) => line.messages.page(line.line, filter, { limit: 50 });
    await line.messages.one(line.line, 'M3');
    await page({});
    await page({ chat: '3@lid' });
    await page({ from: '3@lid' });
    await page({ kind: 'image', direction: 'in', since: new Date('2026-01-01T01:00:00Z') });
    await page({ words: ['table', 'two'] });
    const { next } = await page({});
    await line.messages.page(line.line, {}, { limit: 50, before: readCursor(next!) });
    await line.chats.page(line.line, { limit: 50 });
    await line.chats.page(line.line, { limit: 50, before: { micros: '1767225600000000', id: '3@lid' } });
    expectIndexes(11);
    expect(plans.filter((plan) => plan.includes('whatsapp_messages_by_words'))).toHaveLength(2);
  });

  it('each step of a status, each record and what is forgotten goes by an index', async () => {
    const statement = (name: string) => COMMIT_STATEMENTS.find((one) => one.name === name)!;
    const step = ['c3', 'sales', 'M3', '3@lid', null, '1@lid', null, 'read', null, '2026-01-01T12:00:00Z'];
    for (const name of ['auth-state-status', 'auth-state-all']) {
      await explain(statement(name).text, statement(name).values({ statuses: [step] }));
    }
    await explain(statement('auth-state-message').text, statement('auth-state-message').values({}));
    const records = new MessageRecords(
      { query: (sql: string, values: unknown[]) => explain(sql, values) } as never,
      loadSettings({}),
    );
    await records.forget(await heldLine(source, lineOf('c3', 'sales')), '3@lid', 'M3');
    expectIndexes(4);
    // By its id, however long its chat is.
    for (const plan of plans.slice(0, 2)) expect(plan).not.toContain('whatsapp_messages_of_chat');
    expect(plans[0]).toContain('whatsapp_messages_pkey');
  });
});
