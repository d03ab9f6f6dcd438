import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ADMIN_KEY, type Answer, Product } from '../support/product.js';
import { connect, Inbox } from '../support/realtime-clients.js';
import { type RunningSimulator, startSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';

type Json = Record<string, unknown>;

interface Person {
  number: string;
  lid: string;
}

let simulator: RunningSimulator;
let database: TestDatabase;
let product: Product;
let shop: Person;
let anna: Person;
/** With whom the shop has no chat. */
let boris: Person;

beforeAll(async () => {
  [simulator, database] = await Promise.all([startSimulator(), createTestDatabase()]);
  product = await Product.start({ simulator, databaseUrl: database.url });
  [shop, anna, boris] = await Promise.all([
    simulator.client.createAccount(),
    simulator.client.createAccount({ name: 'Anna' }),
    simulator.client.createAccount({ name: 'Boris' }),
  ]);
  await product.pair('shop', shop.number, simulator);
  await simulator.client.sendText(anna.number, shop.number, 'Hello');
  await product.messages(1);
});

afterAll(async () => {
  await product?.kill();
  await simulator?.stop();
  await database?.drop();
});

const call = <T = Json>(method: string, path: string, body?: object, headers?: Json): Promise<Answer<T>> =>
  product.call<T>(method, `/sessions/shop${path}`, body, headers as Record<string, string> | undefined);

async function done<T = Json>(method: string, path: string, body?: object): Promise<T> {
  const answer = await call<T & Json>(method, path, body);
  expect([answer.status, answer.body]).toMatchObject([200, { success: true, companyId: 'shop', line: 'main' }]);
  return answer.body;
}

async function refused(method: string, path: string, body?: object): Promise<unknown[]> {
  const answer = await call(method, path, body);
  return [answer.status, answer.body.code];
}

/** The newest event of a type that is as wanted. */
async function told(type: string, wanted: (event: Json) => boolean): Promise<Json> {
  return (await until(
    async () => {
      const { body } = await product.call<{ events: Json[] }>('GET', `/events?types=${type}&companyId=shop&limit=1000`);
      return body.events.findLast(wanted);
    },
    (event) => event !== undefined,
  ))!;
}

const record = async (id: string): Promise<Json> =>
  (await call<{ message: Json }>('GET', `/messages/${id}`)).body.message;

describe('what was said before', () => {
  it('is asked for from the phone, goes on record once, and leaves the chat as it is', async () => {
    const chats = async (): Promise<Json[]> =>
      (await product.call<{ chats: Json[] }>('GET', '/sessions/shop/chats')).body.chats;
    const listed = async (): Promise<Json[]> =>
      (await product.call<{ messages: Json[] }>('GET', `/sessions/shop/messages?chat=${anna.number}&limit=100`)).body
        .messages;
    const [before, [oldest]] = [await chats(), await listed()];
    const asked = await done<Json & { before: Json }>('POST', `/chats/${anna.number}/history`, { count: 7 });
    expect(asked).toMatchObject({
      chat: `${anna.number}@s.whatsapp.net`,
      requestId: expect.stringMatching(/^[0-9A-F]{16,}$/),
      before: { messageId: oldest!.messageId },
    });
    const older = await until(listed, (messages) => messages.length >= 8);
    expect(older).toHaveLength(8);
    expect(older.slice(1).map(({ text }) => text)).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `older ${n}`));
    expect(older.slice(1).map(({ direction }) => direction)).toEqual(['in', 'in', 'out', 'in', 'in', 'out', 'in']);
    expect(older[1]).toMatchObject({
      chat: `${anna.number}@s.whatsapp.net`,
      from: { phone: anna.number, lid: `${anna.lid}@lid` },
      createdAt: expect.stringMatching(/^20/),
    });
    expect(await chats()).toEqual(before);
    // The next one goes on from where this one ended; the same again is on record already.
    const inbox = new Inbox();
    const listener = await connect('websocket', product.url, { key: ADMIN_KEY, types: ['history'] }, inbox);
    const further = await done<Json & { before: Json }>('POST', `/chats/${anna.lid}@lid/history`, { count: 1 });
    expect(further.before.messageId).toBe(older.at(-1)!.messageId);
    const event = await until(() => inbox.events.find(({ requestId }) => requestId === further.requestId), Boolean);
    expect(event).toMatchObject({ part: 'on_demand', taken: true, chat: `${anna.number}@s.whatsapp.net`, messages: 1 });
    listener.drop();
    expect(await listed()).toHaveLength(9);
    // What is of that time can be quoted like anything else.
    const quoted = { to: anna.number, text: { body: 'This one' }, context: { message_id: older[1]!.messageId } };
    expect((await call('POST', '/messages', quoted)).status).toBe(200);
  });

  it.each([[{ count: 0 }], [{ count: 51 }], [{ count: 'all' }], [{ most: 5 }]])('is refused: %j', async (body) => {
    expect(await refused('POST', `/chats/${anna.number}/history`, body)).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('cannot be asked for where nothing of the chat is on record', async () => {
    expect(await refused('POST', `/chats/${boris.number}/history`)).toEqual([404, 'CHAT_NOT_FOUND']);
  });
});

describe('a status', () => {
  it('is taken back from those who saw it, once', async () => {
    const text = { body: 'Open all day' };
    const posted = await call('POST', '/status', { recipients: [boris.number], type: 'text', text });
    const id = String(posted.body.messageId);
    await simulator.client.decrypted(boris.number, id);
    const headers = { 'X-API-Key': ADMIN_KEY, 'Idempotency-Key': 'take it back' };
    const first = await call('DELETE', `/status/${id}`, undefined, headers);
    expect([first.status, first.body]).toMatchObject([200, { messageId: id, changeId: expect.any(String) }]);
    expect((await call('DELETE', `/status/${id}`, undefined, headers)).body).toEqual(first.body);
    const revoked = (await simulator.client.inbox(boris.number)).messages.filter(({ type }) => type === 'revoke');
    expect(revoked).toMatchObject([{ chat: 'status@broadcast', messageId: id }]);
    expect(await told('message_deleted', (event) => event.targetMessageId === id)).toMatchObject({
      chat: 'status@broadcast',
      fromMe: true,
    });
    const deleted = await until(
      () => record(id),
      ({ deletedAt }) => deletedAt !== null,
    );
    expect(deleted).toMatchObject({ kind: 'status', recipients: [{ phone: boris.number }] });
    expect((await simulator.client.inbox(anna.number)).messages.filter(({ type }) => type === 'revoke')).toEqual([]);
  });

  it('that is none, or another kind of message, is not found', async () => {
    expect(await refused('DELETE', '/status/3EB0000000000000000A')).toEqual([404, 'MESSAGE_NOT_FOUND']);
    const { body } = await call('POST', '/messages', { to: anna.number, text: { body: 'No status' } });
    expect(await refused('DELETE', `/status/${String(body.messageId)}`)).toEqual([404, 'MESSAGE_NOT_FOUND']);
  });
});
