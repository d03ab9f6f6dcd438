import { describe, expect, it } from 'vitest';
import type { Chat } from '../../src/chats/chats.service.js';
import type { RecordedMessage } from '../../src/records/recorded-message.js';
import { withProduct } from '../support/fixture.js';
import { ADMIN_KEY, type Answer, Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';

interface Person {
  number: string;
  lid: string;
}

interface Page {
  messages: RecordedMessage[];
  next: string | null;
}

const KEY = '5d1f0c8e9ab3746221fe60d7c9840b3a7e15f2d86b0c49a3e1720f5dd8b6943c';

const { beforeAll } = withProduct({ env: { AUTH_ENCRYPTION_KEY: KEY } });

let simulator: RunningSimulator;
let product: Product;
let shop: Person;
let anna: Person;
let boris: Person;

beforeAll(async ({ fixtures }) => {
  ({ simulator, product } = fixtures);
  shop = await simulator.client.createAccount();
  anna = await simulator.client.createAccount({ name: 'Anna' });
  boris = await simulator.client.createAccount({ name: 'Boris' });
  await product.pair('shop', shop.number, simulator);
});

const jid = ({ number }: Person): string => `${number}@s.whatsapp.net`;

const get = <T>(path: string): Promise<Answer<T & { code?: string; errors?: { field: string; message: string }[] }>> =>
  product.call('GET', `/sessions/${path}`);

async function list(query = '', line = 'shop'): Promise<Page> {
  const { status, body } = await get<Page>(`${line}/messages${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

const textsOf = async (query: string, line?: string): Promise<(string | null)[]> =>
  (await list(query, line)).messages.map(({ text }) => text);

async function message(id: string, line = 'shop'): Promise<RecordedMessage> {
  const { status, body } = await get<{ message: RecordedMessage }>(`${line}/messages/${id}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.message;
}

async function sent(to: string, text: string): Promise<string> {
  const { status, body } = await product.call<{ messageId: string }>('POST', '/sessions/shop/messages', {
    to,
    text: { body: text },
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.messageId;
}

/** Somebody writes to the shop; resolves when it is on record. */
async function written(
  from: Person,
  content: { text?: string; image?: { base64: string; caption?: string } },
  to = shop.number,
): Promise<string> {
  const [one] = await simulator.client.send(from.number, { to, ...content }, { wait: 'delivered' });
  await expect.poll(async () => (await get(`shop/messages/${one!.id}`)).status).toBe(200);
  return one!.id;
}

/** Messages that another gateway received. */
async function handIn(companyId: string, messages: object[], line?: string): Promise<void> {
  const response = await fetch(`${product.url}/webhook/whatsapp/batched`, {
    method: 'POST',
    headers: { 'X-API-Key': ADMIN_KEY, 'Content-Type': 'application/json' },
    body: JSON.stringify({ companyId, line, messages }),
  });
  expect(await response.json()).toMatchObject({ success: true, accepted: messages.length });
}

const simple = (n: number, text: string, more: object = {}): object => ({
  messageId: `HANDED-${n}`,
  from: '+7 900 111-22-33',
  text,
  timestamp: 1_760_000_000 + n,
  ...more,
});

describe('a message', () => {
  it('that was sent to a person goes from accepted to delivered to read, each with its time', async () => {
    const before = Date.now();
    const id = await sent(anna.number, 'Your table is booked');
    await expect.poll(async () => (await message(id)).status).toBe('delivered');
    await simulator.client.markRead(anna.number, id);
    await expect.poll(async () => (await message(id)).status).toBe('read');
    const { sentAt, createdAt, statusTimes, ...rest } = await message(id);
    expect(rest).toEqual({
      messageId: id,
      chat: jid(anna),
      from: { phone: null, lid: null },
      fromMe: true,
      isGroup: false,
      type: 'text',
      text: 'Your table is booked',
      quotedMessageId: null,
      pushName: null,
      offline: false,
      kind: 'text',
      companyId: 'shop',
      line: 'main',
      direction: 'out',
      status: 'read',
      editedAt: null,
      deletedAt: null,
      failure: null,
      recipients: null,
    });
    const { accepted, delivered, read, played, failed } = statusTimes;
    const times = [createdAt, accepted, delivered, read].map((time) => Date.parse(time ?? ''));
    expect(times.toSorted((one, other) => one - other)).toEqual(times);
    expect(times[0]).toBeGreaterThanOrEqual(before);
    expect([played, failed, Math.abs(sentAt - before / 1000) < 60]).toEqual([null, null, true]);
  });

  it('that was sent to a group tells of each member, and is as far as the furthest', async () => {
    const group = await simulator.client.createGroup(boris.number, [shop.number, anna.number]);
    const id = await sent(group.jid, 'Who comes?');
    const recipients = async (): Promise<unknown> =>
      (await message(id)).recipients?.map(({ lid, delivered, read }) => [lid, delivered !== null, read !== null]);
    const both = [anna, boris].map(({ lid }) => `${lid}@lid`).toSorted();
    await expect.poll(recipients).toEqual(both.map((lid) => [lid, true, false]));
    expect((await message(id)).status).toBe('delivered');
    await simulator.client.markRead(boris.number, id);
    await expect.poll(recipients).toEqual(both.map((lid) => [lid, true, lid === `${boris.lid}@lid`]));
    expect(await message(id)).toMatchObject({ status: 'read', isGroup: true, chat: group.jid });
    // In a list they are left out.
    expect((await list(`?chat=${group.jid}`)).messages).toMatchObject([{ messageId: id, recipients: null }]);
  });

  it('that WhatsApp refused stays, failed, with the code and what to do', async () => {
    await simulator.client.setFaults(shop.number, { nack: 463, times: 1 });
    const { status, body } = await product.call<{ messageId: string }>('POST', '/sessions/shop/messages', {
      to: anna.number,
      text: { body: 'Buy now' },
    });
    expect(status).toBe(422);
    const { failure, statusTimes, ...refused } = await message(body.messageId);
    expect(refused).toMatchObject({ status: 'failed', text: 'Buy now', direction: 'out' });
    expect(failure).toEqual({
      code: 463,
      meaning: 'WhatsApp holds back messages of this number to people who never wrote to it',
      advice: 'Wait until they write first. The restriction ends by itself; more such tries make it longer.',
    });
    expect([statusTimes.accepted, Number.isNaN(Date.parse(statusTimes.failed ?? ''))]).toEqual([null, false]);
  });

  it('that never left is not there, and neither is its chat', async () => {
    const before = await list();
    // The question for the keys of a stranger is a frame: the message was written down before it.
    await simulator.client.setFaults(shop.number, { refuse: { namespace: 'encrypt', code: 500 }, times: 1 });
    const stranger = await simulator.client.createAccount();
    const answer = await product.call('POST', '/sessions/shop/messages', { to: stranger.number, text: { body: 'x' } });
    expect(answer.status).toBe(502);
    await simulator.client.clearFaults(shop.number);
    expect(await list()).toEqual(before);
    const { chats } = (await get<{ chats: Chat[] }>('shop/chats')).body;
    expect(chats.map(({ chat }) => chat)).not.toContain(jid(stranger));
  });

  it('that came in has no status; nobody knows one that never was', async () => {
    const id = await written(anna, { text: 'Do you have a table?' });
    expect(await message(id)).toMatchObject({
      chat: jid(anna),
      from: { phone: anna.number, lid: `${anna.lid}@lid` },
      direction: 'in',
      pushName: 'Anna',
      status: null,
      recipients: null,
    });
    const unknown = await get('shop/messages/NOPE');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'MESSAGE_NOT_FOUND']);
    const elsewhere = await get(`shop/messages/${id}?chat=${boris.number}`);
    expect([elsewhere.status, elsewhere.body.code]).toEqual([404, 'MESSAGE_NOT_FOUND']);
    expect((await get(`shop/messages/${id}?chat=${anna.lid}@lid`)).status).toBe(200);
  });
});

describe('a list of messages', () => {
  it('goes on page by page to the end, and then says so', async () => {
    const all = Array.from({ length: 25 }, (_, n) => `page text ${n}`);
    await handIn(
      'pages',
      all.map((text, n) => simple(n, text)),
    );
    const pages: (string | null)[][] = [];
    for (let cursor = ''; pages.length < 10;) {
      const { messages, next } = await list(`?limit=10${cursor}`, 'pages');
      pages.push(messages.map(({ text }) => text));
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual(all.toReversed());
  });

  it('ends a page at a megabyte', async () => {
    const all = Array.from({ length: 20 }, (_, n) => `${n} ${'x'.repeat(60_000)}`);
    const given = all.map((text, n) => simple(n, text));
    for (const part of [given.slice(0, 10), given.slice(10)]) await handIn('large', part);
    const first = await list('?limit=200', 'large');
    expect(first.messages).toHaveLength(17);
    const second = await list(`?limit=200&cursor=${first.next}`, 'large');
    expect([...first.messages, ...second.messages].map(({ text }) => text)).toEqual(all.toReversed());
    expect(second.next).toBeNull();
  });

  it('is of one chat, under each of its names, and of one person', async () => {
    const picture = {
      base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      caption: 'The menu',
    };
    const vera = await simulator.client.createAccount({ name: 'Vera' });
    await written(vera, { text: 'Hello' });
    await sent(vera.number, 'Good evening');
    await written(vera, { image: picture });
    const group = await simulator.client.createGroup(vera.number, [shop.number]);
    await written(vera, { text: 'In the group' }, group.jid);
    for (const name of [vera.number, `+${vera.number}`, jid(vera), `${vera.lid}@lid`]) {
      const chat = encodeURIComponent(name);
      expect(await textsOf(`?chat=${chat}`)).toEqual(['The menu', 'Good evening', 'Hello']);
      expect(await textsOf(`?from=${chat}`)).toEqual(['In the group', 'The menu', 'Hello']);
    }
    expect(await textsOf(`?chat=${vera.number}&kind=image`)).toEqual(['The menu']);
    expect(await textsOf(`?chat=${vera.number}&direction=out`)).toEqual(['Good evening']);
    expect(await textsOf(`?from=${vera.number}&direction=out`)).toEqual([]);
    const [last] = (await list(`?chat=${vera.number}`)).messages;
    expect(await textsOf(`?chat=${vera.number}&until=${last!.createdAt}`)).toEqual(['Good evening', 'Hello']);
    expect(await textsOf(`?chat=${vera.number}&since=${last!.createdAt}`)).toEqual(['The menu']);
  });

  it('is searched by words, in Russian and in English', async () => {
    await handIn('words', [
      simple(1, 'Забронируйте стол на двоих, пожалуйста'),
      simple(2, 'Стол готов!'),
      simple(3, 'A table for two, please'),
    ]);
    const found = (q: string): Promise<(string | null)[]> => textsOf(`?q=${encodeURIComponent(q)}`, 'words');
    expect(await found('СТОЛ')).toEqual(['Стол готов!', 'Забронируйте стол на двоих, пожалуйста']);
    expect(await found('двоих, стол')).toEqual(['Забронируйте стол на двоих, пожалуйста']);
    expect(await found('table TWO')).toEqual(['A table for two, please']);
    expect(await found('tables')).toEqual([]);
  });

  it('shows nothing of another company or another line', async () => {
    await handIn('one', [simple(1, 'of one')]);
    await handIn('one', [simple(2, 'of sales')], 'sales');
    expect(await textsOf('', 'one')).toEqual(['of one']);
    expect(await textsOf('?q=of', 'one.sales')).toEqual(['of sales']);
    expect(await textsOf('?q=of', 'two')).toEqual([]);
    expect(await textsOf('?chat=79001112233', 'two')).toEqual([]);
    for (const line of ['one.sales', 'two']) expect((await get(`${line}/messages/HANDED-1`)).status).toBe(404);
    const { body } = await product.call<{ key: string }>('POST', '/keys', { companyId: 'two' });
    for (const path of ['messages', 'messages/HANDED-1', 'chats']) {
      const answer = await product.call('GET', `/sessions/one/${path}`, undefined, { 'X-API-Key': body.key });
      expect([answer.status, answer.body.code]).toEqual([403, 'ACCESS_DENIED']);
    }
  });

  it.each([
    ['?cursor=x', 'cursor'],
    [`?cursor=${Buffer.from('1.').toString('base64url')}`, 'cursor'],
    [`?cursor=${Buffer.from('x.y').toString('base64url')}`, 'cursor'],
    ['?limit=0', 'limit'],
    ['?limit=201', 'limit'],
    ['?q=', 'q'],
    ['?q=%21%21', 'q'],
    [`?q=${'x'.repeat(257)}`, 'q'],
    [`?q=${Array.from({ length: 21 }, (_, n) => n).join('+')}`, 'q'],
    ['?since=yesterday', 'since'],
    ['?until=2026-02-30', 'until'],
    ['?chat=123', 'chat'],
    ['?from=%00', 'from'],
    ['?kind=A%20B', 'kind'],
    ['?direction=up', 'direction'],
    ['?order=asc', 'order'],
    ['?q=a&q=b', 'q'],
  ])('is not made for %.40s', async (query, field) => {
    const { status, body } = await get(`shop/messages${query}`);
    expect([status, body.errors?.map((error) => error.field)], JSON.stringify(body)).toEqual([400, [field]]);
  });
});

describe('the chats of a line', () => {
  const chatsOf = async (query = '', line = 'shop'): Promise<{ chats: Chat[]; next: string | null }> => {
    const { status, body } = await get<{ chats: Chat[]; next: string | null }>(`${line}/chats${query}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };

  it('are listed with names, with what is unread, and with their last messages', async () => {
    const zoya = await simulator.client.createAccount({ name: 'Zoya' });
    await written(zoya, { text: 'One' });
    await written(zoya, { text: 'Two' });
    const [chat] = (await chatsOf('?limit=1')).chats;
    expect(chat).toMatchObject({
      chat: jid(zoya),
      name: 'Zoya',
      isGroup: false,
      unread: 2,
      lastMessage: { text: 'Two' },
    });
    expect(chat!.lastAt).toBe(chat!.lastMessage?.createdAt);
    const id = await sent(zoya.number, 'Three');
    expect((await chatsOf('?limit=1')).chats).toMatchObject([
      { chat: jid(zoya), unread: 0, lastMessage: { messageId: id } },
    ]);
    const { chats } = await chatsOf('?limit=200');
    expect(new Set(chats.map((one) => one.chat)).size).toBe(chats.length);
    expect(chats.filter(({ isGroup }) => isGroup).map(({ name }) => name)).toEqual([null, null]);
  });

  it('come page by page', async () => {
    await handIn(
      'many',
      Array.from({ length: 5 }, (_, n) => simple(n, `${n}`, { from: `+7 900 111-22-0${n}` })),
    );
    const first = await chatsOf('?limit=3', 'many');
    const second = await chatsOf(`?limit=3&cursor=${first.next}`, 'many');
    expect([...first.chats, ...second.chats].map(({ lastMessage }) => lastMessage?.text)).toEqual([
      '4',
      '3',
      '2',
      '1',
      '0',
    ]);
    expect(second.next).toBeNull();
    expect((await get('many/chats?cursor=x')).status).toBe(400);
  });
});
