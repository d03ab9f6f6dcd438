import { lineOf } from '../../src/domain/line.js';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { migrations } from '../../src/database/migrations/index.js';
import { runMigrations } from '../../src/database/run-migrations.js';
import { type HandedIn, MessageRecords } from '../../src/records/message-records.js';
import { WhatsappMessage } from '../../src/records/whatsapp-message.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const SHOP = lineOf('shop');
const CHAT = '79001234567@s.whatsapp.net';

let database: TestDatabase;
let source: DataSource;
let records: MessageRecords;

beforeEach(async () => {
  database = await createTestDatabase();
  source = await new DataSource({
    ...dataSourceOptions({ url: database.url, poolSize: 1 }),
    entities: [WhatsappMessage],
  }).initialize();
  const settings = loadSettings({});
  records = new MessageRecords(source.getRepository(WhatsappMessage), settings);
});

afterEach(async () => {
  await source?.destroy();
  await database?.drop();
});

describe('what was handed in', () => {
  const one: HandedIn = {
    companyId: 'shop',
    line: 'main',
    chat: CHAT,
    messageId: 'A',
    fromMe: false,
    author: '123@lid',
    text: 'Half of a pair \ud83d, and \0 nothing',
    createdAt: '2026-01-01T00:00:00.000Z',
  };

  it('is known by its id, once, as text that the database takes', async () => {
    await records.add([one, one, { ...one, companyId: 'other' }, { ...one, line: 'sales', text: 'Of sales' }]);
    await records.add([
      { ...one, text: 'said again' },
      { ...one, messageId: 'B', author: null, fromMe: true },
    ]);
    const known = { chat: CHAT, content: { text: 'Half of a pair \ufffd, and \ufffd nothing' } };
    expect(await records.find(SHOP, 'A')).toEqual([{ ...known, messageId: 'A', fromMe: false, author: '123@lid' }]);
    expect(await records.find(lineOf('shop', 'sales'), 'A')).toMatchObject([{ content: { text: 'Of sales' } }]);
    expect(await records.find(SHOP, 'B')).toEqual([{ ...known, messageId: 'B', fromMe: true, author: null }]);
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
    expect(await records.find(SHOP, 'OLD')).toEqual([
      { chat: CHAT, messageId: 'OLD', fromMe: false, author: CHAT, content: { text: 'Old' } },
    ]);
    // Its content may come yet, and is written down then.
    expect(await records.find(SHOP, 'NEVER')).toEqual([]);
    expect(await records.find(SHOP, 'PICTURE')).toMatchObject([{ author: '5@lid', content: { text: '' } }]);
    expect(await records.find(SHOP, 'MINE')).toMatchObject([{ author: null, fromMe: true, content: { text: 'Old' } }]);
  });
});
