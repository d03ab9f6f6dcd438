import { lineOf } from '../../src/domain/line.js';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { migrations } from '../../src/database/migrations/index.js';
import { runMigrations } from '../../src/database/run-migrations.js';
import type { MessagePayload } from '../../src/domain/events.js';
import { type HandedIn, MessageRecords } from '../../src/records/message-records.js';
import { ChatsService } from '../../src/chats/chats.service.js';
import { OldMessages } from '../../src/records/old-messages.js';
import { RecordedMessages } from '../../src/records/recorded-messages.js';
import { WhatsappMessage } from '../../src/records/whatsapp-message.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { heldLine } from '../support/held-lines.js';

const SHOP = lineOf('shop');
const CHAT = '79001234567@s.whatsapp.net';
const KEY = 'b3a8c7407b9e68600371afeeb600e3daade323fb1f4eeb1e93f82198c1e349a4';

let database: TestDatabase;
let source: DataSource;
let records: MessageRecords;

beforeEach(async () => {
  database = await createTestDatabase();
  source = await new DataSource({
    ...dataSourceOptions({ url: database.url, poolSize: 1 }),
    entities: [WhatsappMessage],
  }).initialize();
  records = recordsWith({});
});

const recordsWith = (env: Record<string, string>): MessageRecords =>
  new MessageRecords(source.getRepository(WhatsappMessage), loadSettings(env));

afterEach(async () => {
  await source?.destroy();
  await database?.drop();
});

describe('what was handed in', () => {
  const message: MessagePayload = {
    messageId: 'A',
    chat: CHAT,
    from: { phone: null, lid: '123@lid' },
    fromMe: false,
    isGroup: false,
    type: 'text',
    text: 'Half of a pair \ud83d, and \0 nothing',
    quotedMessageId: null,
    pushName: 'Anna',
    sentAt: 1_760_000_000,
    offline: false,
  };
  const one: HandedIn = { companyId: 'shop', line: 'main', message, createdAt: '2026-01-01T00:00:00.000Z' };
  const other = (members: Partial<MessagePayload>): HandedIn => ({ ...one, message: { ...message, ...members } });

  it('is known by its id, once, as text that the database takes', async () => {
    await records.add([one, one, { ...one, companyId: 'other' }, { ...other({ text: 'Of sales' }), line: 'sales' }]);
    await records.add([
      other({ text: 'said again' }),
      other({ messageId: 'B', from: { phone: null, lid: null }, fromMe: true }),
    ]);
    const known = { chat: CHAT, content: { text: 'Half of a pair \ufffd, and \ufffd nothing' } };
    expect(await records.find(SHOP, 'A')).toMatchObject([
      { ...known, messageId: 'A', fromMe: false, author: '123@lid' },
    ]);
    expect(await records.find(lineOf('shop', 'sales'), 'A')).toMatchObject([{ content: { text: 'Of sales' } }]);
    expect(await records.find(SHOP, 'B')).toMatchObject([{ ...known, messageId: 'B', fromMe: true, author: null }]);
  });

  it('is stored sealed, with the name of who wrote', async () => {
    const sealing = recordsWith({ AUTH_ENCRYPTION_KEY: KEY });
    await sealing.add([other({ text: 'Nobody reads this' })]);
    const stored = await source.query<Record<string, Buffer>[]>(
      'SELECT m.body, c.name FROM whatsapp_messages m JOIN whatsapp_chats c USING (company_id, line, chat)',
    );
    for (const bytes of Object.values(stored[0]!)) expect(bytes.toString('latin1')).not.toMatch(/Nobody|Anna/);
    expect(await sealing.find(SHOP, 'A')).toMatchObject([{ content: { text: 'Nobody reads this' } }]);
    await expect(records.find(SHOP, 'A')).rejects.toThrow('AUTH_ENCRYPTION_KEY does not hold');
  });

  it('leaves its chat as it was when it is forgotten, and nothing of it when it was the only one', async () => {
    const chats = () => source.query('SELECT last_message_id, last_at, unread FROM whatsapp_chats');
    const held = await heldLine(source, SHOP);
    await records.add([one]);
    const before = await chats();
    await records.add([{ ...other({ messageId: 'MINE', fromMe: true }), createdAt: '2026-01-02T00:00:00.000Z' }]);
    expect(await chats()).toMatchObject([{ last_message_id: 'MINE', unread: 0 }]);
    await records.forget(held, CHAT, 'MINE');
    expect(await chats()).toEqual([{ ...(before as [object])[0], unread: 0 }]);
    expect(await records.find(SHOP, 'MINE')).toEqual([]);
    // What somebody else wrote is never forgotten so.
    await records.forget(held, CHAT, 'A');
    expect(await records.find(SHOP, 'A')).toHaveLength(1);

    await records.add([other({ messageId: 'ALONE', chat: '7@s.whatsapp.net', fromMe: true })]);
    await records.forget(held, '7@s.whatsapp.net', 'ALONE');
    expect(await chats()).toHaveLength(1);
  });

  it('is not forgotten by who has lost its line: another process may have sent it since', async () => {
    const { epoch, ...line } = await heldLine(source, SHOP);
    await records.add([other({ messageId: 'MINE', fromMe: true })]);
    const before = { ...line, epoch: String(Number(epoch) - 1) };
    await expect(records.forget(before, CHAT, 'MINE')).rejects.toThrow('not held any more');
    expect(await records.find(SHOP, 'MINE')).toHaveLength(1);
  });

  it('goes when it is old, with its recipients and its chat; what is new stays', async () => {
    const group = '1203@g.us';
    const mine = { messageId: 'OLD', chat: group, isGroup: true, fromMe: true };
    await records.add([
      other({ messageId: 'QUIET', chat: '7@s.whatsapp.net' }),
      other(mine),
      { ...other({ ...mine, messageId: 'NEW' }), createdAt: new Date().toISOString() },
    ]);
    await source.query(
      `INSERT INTO whatsapp_message_recipients (company_id, line, message_id, chat, recipient)
       SELECT 'shop', 'main', id, $1, '1@lid' FROM unnest('{OLD,NEW}'::text[]) AS id`,
      [group],
    );
    expect(await records.prune(30)).toBe(2);
    const left = async (table: string, column: string): Promise<unknown[]> =>
      (await source.query<Record<string, unknown>[]>(`SELECT ${column} FROM ${table}`)).map((row) => row[column]);
    expect(await left('whatsapp_messages', 'message_id')).toEqual(['NEW']);
    expect(await left('whatsapp_message_recipients', 'message_id')).toEqual(['NEW']);
    expect(await left('whatsapp_chats', 'chat')).toEqual([group]);
  });
});

describe('what a database had before there were records', () => {
  const payload = (members: object): string =>
    JSON.stringify({
      message: {
        messageId: 'OLD',
        chat: CHAT,
        from: { phone: '79001234567', lid: null },
        fromMe: false,
        type: 'text',
        text: 'Old',
        ...members,
      },
    });

  beforeEach(async () => {
    for (let left = migrations.length; left > 0; left -= 1) {
      await source.undoLastMigration({ transaction: 'none' });
      const [row] = await source.query<{ exists: boolean }[]>(
        `SELECT to_regclass('whatsapp_messages') IS NOT NULL AS exists`,
      );
      if (!row!.exists) return;
    }
  });

  it('is known with its text, from the log and from the journal', async () => {
    await source.query(
      `INSERT INTO whatsapp_events (company_id, type, payload, dedup_key)
       VALUES ('shop', 'message', $3, 'u'), ('shop', 'message', $4, 'v'), ('shop', 'message', $1, 'a'),
              ('shop', 'message', $2, 'b'), ('shop', 'qr', '{}', NULL)`,
      [
        payload({}),
        payload({ messageId: 'PICTURE', type: 'image', from: { phone: null, lid: '5@lid' }, text: null }),
        payload({ type: 'undecryptable', text: null }),
        payload({ messageId: 'NEVER', type: 'undecryptable', text: null }),
      ],
    );
    await source.query(
      `INSERT INTO whatsapp_inbound_journal (company_id, dedup_key, type, payload, created_at)
       VALUES ('shop', 'c', 'message', $1, now())`,
      [payload({ messageId: 'MINE', fromMe: true, from: { phone: null, lid: null } })],
    );
    await runMigrations({ url: database.url });
    expect(await records.find(SHOP, 'OLD')).toMatchObject([
      { chat: CHAT, messageId: 'OLD', fromMe: false, author: CHAT, content: { text: 'Old' } },
    ]);
    // Its content may come yet, and is written down then.
    expect(await records.find(SHOP, 'NEVER')).toEqual([]);
    expect(await records.find(SHOP, 'PICTURE')).toMatchObject([{ author: '5@lid', content: { text: '' } }]);
    expect(await records.find(SHOP, 'MINE')).toMatchObject([{ author: null, fromMe: true, content: { text: 'Old' } }]);
    // What it tells is what its event told.
    const shown = new RecordedMessages(source, loadSettings({}));
    const { messages } = await shown.page(SHOP, {}, { limit: 10 });
    const told = (messages as { messageId: string }[]).find(({ messageId }) => messageId === 'OLD');
    expect(told).toMatchObject({ ...(JSON.parse(payload({})) as { message: object }).message, kind: 'text' });
    expect(await shown.one(SHOP, 'PICTURE')).toMatchObject({ kind: 'image', type: 'image', text: null });
    const chats = await new ChatsService(source, loadSettings({})).page(SHOP, { limit: 10 });
    expect(chats).toMatchObject({ chats: [{ chat: CHAT, unread: 0 }], next: null });
  });

  it('is known as a text alone where no event tells of it, and with its content where it had that', async () => {
    const back = async (name: string): Promise<void> => {
      await runMigrations({
        url: database.url,
        migrations: migrations.slice(
          0,
          migrations.findIndex((one) => one.name === name),
        ),
      });
    };
    await back('MessageRecord1700000022000');
    await source.query(
      `INSERT INTO whatsapp_messages (company_id, message_id, chat, author, from_me, text, content, created_at)
       VALUES ('shop', 'ALONE', $1, '5@lid', false, 'No event', NULL, '2026-01-01T00:00:01Z'),
              ('shop', 'BYTES', $1, $1, false, NULL, '\\x0a0142', '2026-01-01T00:00:02Z'),
              ('shop', 'SENT', $1, '9@lid', true, NULL, '\\x0a0142', '2026-01-01T00:00:03Z')`,
      [CHAT],
    );
    await source.query(
      `INSERT INTO whatsapp_events (company_id, type, payload) VALUES ('shop', 'message', $1), ('shop', 'message', $2)`,
      [
        payload({ messageId: 'BYTES', text: 'B', pushName: 'Anna', from: { phone: '79001234567', lid: '5@lid' } }),
        payload({ messageId: 'ALONE', fromMe: true }),
      ],
    );
    await runMigrations({ url: database.url });
    const shown = new RecordedMessages(source, loadSettings({}));
    const { messages } = await shown.page(SHOP, {}, { limit: 10 });
    expect(
      messages.map(({ messageId, text, from, direction, status, sentAt }) => [
        messageId,
        text,
        from.lid,
        direction,
        status,
        sentAt,
      ]),
    ).toEqual([
      ['SENT', null, null, 'out', null, 1_767_225_603],
      ['BYTES', 'B', '5@lid', 'in', null, undefined],
      ['ALONE', 'No event', '5@lid', 'in', null, 1_767_225_601],
    ]);
    const settings = loadSettings({ AUTH_ENCRYPTION_KEY: KEY });
    const searchable = new RecordedMessages(source, settings);
    const found = async (word: string): Promise<string[]> =>
      (await searchable.page(SHOP, { words: [word] }, { limit: 10 })).messages.map(({ messageId }) => messageId);
    expect(await found('event')).toEqual([]);
    const old = new OldMessages(source, settings);
    expect(await old.takeIn(new AbortController().signal)).toBe(2);
    expect(await old.takeIn(new AbortController().signal)).toBe(0);
    expect([await found('event'), await found('b')]).toEqual([['ALONE'], ['BYTES']]);
    await expect(shown.one(SHOP, 'ALONE')).rejects.toThrow('AUTH_ENCRYPTION_KEY does not hold');
    expect(await records.find(SHOP, 'BYTES')).toMatchObject([{ content: Buffer.from([0x0a, 0x01, 0x42]) }]);
    const chats = await new ChatsService(source, loadSettings({})).page(SHOP, { limit: 10 });
    expect(chats).toMatchObject({ chats: [{ chat: CHAT, name: 'Anna', lastMessage: { messageId: 'SENT' } }] });
  });
});
