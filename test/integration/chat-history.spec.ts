import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { loadSettings } from '../../src/config/settings.js';
import type { MessagePayload } from '../../src/domain/events.js';
import type { BatchKey } from '../../src/extensions/host/batch-actions.js';
import { ChatHistory } from '../../src/extensions/host/chat-history.js';
import { MessageRecords } from '../../src/records/message-records.js';
import { RecordedMessages } from '../../src/records/recorded-messages.js';
import { WhatsappMessage } from '../../src/records/whatsapp-message.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { SAMPLES } from '../support/event-samples.js';

let database: TestDatabase;
let source: DataSource;
let records: MessageRecords;
let history: ChatHistory;

beforeAll(async () => {
  database = await createTestDatabase();
  source = await new DataSource({
    ...dataSourceOptions({ url: database.url }),
    entities: [WhatsappMessage],
  }).initialize();
  const settings = loadSettings({
    AUTH_ENCRYPTION_KEY: 'b3a8c7407b9e68600371afeeb600e3daade323fb1f4eeb1e93f82198c1e349a4',
  });
  records = new MessageRecords(source.getRepository(WhatsappMessage), settings);
  history = new ChatHistory(source, new RecordedMessages(source, settings), settings);
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

/** Writes messages of a chat down with texts of so many bytes; gives the texts that its history has then, by their length. */
async function lengthsOfHistory(chat: string, limit: number, ...lengths: number[]): Promise<(number | undefined)[]> {
  await say(
    chat,
    lengths.map((length) => ({ text: 'x'.repeat(length) })),
  );
  const lines = await history.read(keyOf(chat), limit);
  return lines.map(({ text }) => text?.length);
}

const keyOf = (chat: string, batchEnd = '1000000'): BatchKey => ({
  companyId: 'acme',
  line: 'main',
  extension: 'test',
  chat,
  batchId: batchEnd,
  batchEnd,
});

async function say(chat: string, said: Partial<MessagePayload>[], at = new Date()): Promise<void> {
  const messages = said.map((members, n) => ({
    companyId: 'acme',
    line: 'main',
    message: { ...SAMPLES.message.message, chat, messageId: `${chat}-${at.getTime()}-${n}`, ...members },
    createdAt: at.toISOString(),
  }));
  await records.add(messages);
}

/** An event of that time, such as the one that a batch ends with. */
async function eventAt(at: Date): Promise<string> {
  const [row] = await source.query<{ id: string }[]>(
    `INSERT INTO whatsapp_events (company_id, type, payload, created_at) VALUES ('acme', 'message', '{}', $1) RETURNING id`,
    [at],
  );
  return row!.id;
}

async function replied(chat: string, text: string, batchEnd: string, by: string, messageId: string): Promise<void> {
  await source.query(
    `INSERT INTO inbound_actions (company_id, line, extension, batch_id, batch_end, kind, target, chat, content, message_id)
     VALUES ('acme', 'main', $5, $3, $3, 'reply', '0', $1, $2, $4)`,
    [chat, text, batchEnd, messageId, by],
  );
}

it('is the newest messages, oldest first, and ends by number or by half a megabyte', async () => {
  expect(await lengthsOfHistory('few', 3, 1, 2, 3, 4)).toEqual([2, 3, 4]);
  expect(await lengthsOfHistory('large', 50, ...Array<number>(20).fill(60_000))).toEqual(Array(9).fill(60_000));
  expect(await lengthsOfHistory('one', 50, 1, 600_000)).toEqual([600_000]);
});

it('has a reply behind the batch that it answered, once, whenever it left and whatever came meanwhile', async () => {
  const [first, meanwhile, left, later] = [0, 1_000, 2_000, 3_000].map((ms) => new Date(1_780_000_000_000 + ms)) as [
    Date,
    Date,
    Date,
    Date,
  ];
  await say('talk', [{ text: 'Hello' }, { text: 'Anybody there?' }], first);
  const one = await eventAt(first);
  await say('talk', [{ text: 'I wait' }], meanwhile);
  const two = await eventAt(meanwhile);
  // As the API wrote it down when it left, and as the handler did when it was confirmed.
  await say('talk', [{ text: 'Yes, I am', fromMe: true, messageId: 'REPLY' }], left);
  await replied('talk', 'Yes, I am', one, 'helper', 'REPLY');
  await say('talk', [{ text: 'A person answers', fromMe: true }], later);
  await replied('talk', 'Said in a try that failed', two, 'test', 'FAILED');
  const three = await eventAt(later);

  const said = async (batchEnd: string): Promise<(string | null)[]> =>
    (await history.read(keyOf('talk', batchEnd), 50)).map(({ extension, text }) =>
      extension === null ? text : `${extension}: ${text}`,
    );
  expect(await said(one)).toEqual(['Hello', 'Anybody there?', 'helper: Yes, I am']);
  expect(await said(two)).toEqual(['Hello', 'Anybody there?', 'helper: Yes, I am', 'I wait']);
  expect(await said(three)).toEqual([
    'Hello',
    'Anybody there?',
    'helper: Yes, I am',
    'I wait',
    'test: Said in a try that failed',
    'A person answers',
  ]);
});

it('has what one person wrote under both of their names', async () => {
  const chat = '79001112233@s.whatsapp.net';
  await say(chat, [{ text: 'By phone', from: { phone: '79001112233', lid: '111@lid' } }], new Date(1_780_000_000_000));
  await say('111@lid', [{ text: 'By LID', from: { phone: null, lid: '111@lid' } }], new Date(1_780_000_001_000));
  const texts = (await history.read(keyOf(chat), 5)).map(({ text }) => text);
  expect(texts).toEqual(['By phone', 'By LID']);
});
