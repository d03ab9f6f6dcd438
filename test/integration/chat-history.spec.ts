import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { ChatHistory } from '../../src/extensions/host/chat-history.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  source = await new DataSource(dataSourceOptions({ url: database.url })).initialize();
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

/** Appends messages of a chat with texts of so many bytes; gives the texts that its history has then, by their length. */
async function lengthsOfHistory(chat: string, limit: number, ...lengths: number[]): Promise<(number | undefined)[]> {
  await source.query(
    `INSERT INTO whatsapp_events (company_id, type, payload)
     SELECT 'acme', 'message', jsonb_build_object('message', jsonb_build_object(
              'messageId', $1 || place, 'chat', $1::text, 'fromMe', false, 'type', 'text', 'text', repeat('x', length)))
       FROM unnest($2::int[]) WITH ORDINALITY AS given(length, place) ORDER BY place`,
    [chat, lengths],
  );
  const key = { companyId: 'acme', line: 'main', extension: 'test', chat, batchId: '0', batchEnd: '1000000' };
  const lines = await new ChatHistory(source).read(key, limit);
  return lines.map(({ text }) => text?.length);
}

it('is the newest messages, oldest first, and ends by number or by half a megabyte', async () => {
  expect(await lengthsOfHistory('few', 3, 1, 2, 3, 4)).toEqual([2, 3, 4]);
  expect(await lengthsOfHistory('large', 50, ...Array<number>(20).fill(60_000))).toEqual(Array(9).fill(60_000));
  expect(await lengthsOfHistory('one', 50, 1, 600_000)).toEqual([600_000]);
});
