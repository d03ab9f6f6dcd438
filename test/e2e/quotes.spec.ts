import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import type { TestDatabase } from '../support/database.js';
import { type StartProduct, withProduct } from '../support/fixture.js';
import { ADMIN_KEY, type Answer, Product, type ReceivedMessage } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';

type InboxMessage = Awaited<ReturnType<RunningSimulator['client']['nextMessage']>>;

interface Sent {
  messageId: string;
  code?: string;
  errors?: { field: string; message: string }[];
}

interface Person {
  number: string;
  lid: string;
}

const KEY = '5d1f0c8e9ab3746221fe60d7c9840b3a7e15f2d86b0c49a3e1720f5dd8b6943c';
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const SECRET = 'The code of the door is 4711';
const DAY = 86_400;

const { beforeAll } = withProduct({ env: { AUTH_ENCRYPTION_KEY: KEY, RATE_LIMIT_MAX_REACTIONS: '10' } });

let simulator: RunningSimulator;
let database: TestDatabase;
let product: Product;
let startProduct: StartProduct;
let shop: Person;
let anna: Person;
let boris: Person;
/** How much of each phone's inbox was looked at. */
const seen = new Map<string, number>();

beforeAll(async ({ fixtures }) => {
  ({ simulator, database, product, startProduct } = fixtures);
  [shop, anna, boris] = [await person(), await person(), await person()];
  await product.pair('shop', shop.number, simulator);
});

const person = (): Promise<Person> => simulator.client.createAccount();

const post = (path: string, body: unknown): Promise<Answer<Sent>> => product.call<Sent>('POST', path, body);

const send = (to: string, text: string, quoted?: string): Promise<Answer<Sent>> =>
  post('/sessions/shop/messages', { to, text: { body: text }, ...(quoted && { context: { message_id: quoted } }) });

const react = (to: string, messageId: string, emoji = '👍'): Promise<Answer<Sent>> =>
  post('/sessions/shop/reactions', { to, messageId, emoji });

/** Sends and gives the id; fails when it was not sent. */
async function sent(answer: Promise<Answer<Sent>>): Promise<string> {
  const { status, body } = await answer;
  expect([status, body], JSON.stringify(body)).toMatchObject([200, { success: true }]);
  return body.messageId;
}

/** A message that a person's phone has decrypted. */
async function read({ number }: Person, id: string): Promise<InboxMessage> {
  for (let after = seen.get(number) ?? 0; ;) {
    const message = await simulator.client.nextMessage(number, { after, timeoutMs: 60_000 });
    after = message.seq;
    seen.set(number, after);
    if (message.id === id) return message;
  }
}

/** Resolves when the company got the message with this id. */
async function received(id: string): Promise<void> {
  for (let after = '0', found = false; !found;) {
    const path = `/events?types=message&limit=1000&wait=2&after=${after}`;
    const { body } = await product.call<{ events: { message: ReceivedMessage }[]; next: string }>('GET', path);
    found = body.events.some(({ message }) => message.messageId === id);
    after = body.next;
  }
}

/** A person writes, and the company gets it. */
async function written(from: Person, message: Parameters<RunningSimulator['client']['send']>[1]): Promise<string> {
  const [one] = await simulator.client.send(from.number, message, { wait: 'delivered' });
  await received(one!.id);
  return one!.id;
}

/** The record as the database has it. */
async function records(): Promise<{ message_id: string; content: Buffer; encryption_key_id: string | null }[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query('SELECT message_id, content, encryption_key_id FROM whatsapp_messages')).rows;
  } finally {
    await client.end();
  }
}

const jid = ({ number }: Person): string => `${number}@s.whatsapp.net`;
const lid = (of: Person): string => `${of.lid}@lid`;

function expectRefused({ status, body }: Answer<Sent>, field: string, words: string): void {
  expect([status, body.code], JSON.stringify(body)).toEqual([400, 'VALIDATION_FAILED']);
  expect(body.errors).toEqual([{ field, message: `${field} must be the id of a message ${words}` }]);
}

describe('what is said in one chat', () => {
  const OF_THE_CHAT = 'of the same chat';
  let ofAnna: string;
  let toAnna: string;
  let group: string;

  beforeAll(async () => {
    ofAnna = await written(anna, { to: shop.number, text: SECRET });
    toAnna = await sent(send(anna.number, 'It stays between us'));
    group = (await simulator.client.createGroup(boris.number, [shop.number, anna.number])).jid;
  });

  it('is quoted in no other one, whoever wrote it', async () => {
    for (const id of [ofAnna, toAnna]) {
      for (const to of [boris.number, lid(boris), group]) {
        expectRefused(await send(to, 'See what she says', id), 'context.message_id', OF_THE_CHAT);
        const body = { phone: to, message: 'x', options: { quoted: id } };
        expectRefused(await post('/sessions/shop/send', body), 'options.quoted', OF_THE_CHAT);
      }
    }
    const last = await sent(send(boris.number, 'Nothing'));
    await read(boris, last);
    const { messages } = await simulator.client.inbox(boris.number, {});
    expect(messages.map(({ text }) => text)).toEqual(['Nothing']);
  });

  it('is reacted to in no other one', async () => {
    for (const id of [ofAnna, toAnna]) expectRefused(await react(boris.number, id), 'messageId', OF_THE_CHAT);
  });

  it('of a group goes to none of its members alone', async () => {
    const inGroup = await written(anna, { to: group, text: 'For all of you' });
    expectRefused(await send(anna.number, 'x', inGroup), 'context.message_id', OF_THE_CHAT);
    expectRefused(await react(anna.number, inGroup), 'messageId', OF_THE_CHAT);
  });

  it('of one company is unknown to another one', async () => {
    const other = (await simulator.client.createAccount()).number;
    await product.pair('other', other, simulator);
    for (const id of [ofAnna, toAnna]) {
      const body = { to: anna.number, text: { body: 'x' }, context: { message_id: id } };
      const words = 'that this company received or sent';
      expectRefused(await post('/sessions/other/messages', body), 'context.message_id', words);
    }
  });

  it('is stored sealed', async () => {
    const rows = await records();
    expect(rows.length).toBeGreaterThan(2);
    for (const row of rows) {
      expect(row.encryption_key_id).not.toBeNull();
      expect(row.content.includes(Buffer.from(SECRET))).toBe(false);
      expect(row.content.includes(Buffer.from('between us'))).toBe(false);
    }
  });
});

describe('a quote', () => {
  it('shows a picture as a picture, with its author', async () => {
    const id = await written(anna, { to: shop.number, image: { base64: PIXEL, caption: 'This one?' } });
    const { quotedId, quoted } = await read(anna, await sent(send(anna.number, 'Yes', id)));
    expect([quotedId, quoted?.participant]).toEqual([id, jid(anna)]);
    expect(quoted?.message).toMatchObject({ imageMessage: { caption: 'This one?', mimetype: 'image/jpeg' } });
    expect(quoted?.message.conversation).toBeUndefined();
  });

  it.each([
    ['a place', { location: { latitude: 55.7522, longitude: 37.6156, name: 'Kremlin' } }, 'locationMessage'],
    ['a contact', { contact: { name: 'Vera', vcard: 'BEGIN:VCARD\nEND:VCARD' } }, 'contactMessage'],
    ['a document', { document: { base64: PIXEL, filename: 'menu.pdf' } }, 'documentMessage'],
    ['a text', { text: 'A text' }, 'conversation'],
  ])('shows %s as it was', async (_, content, member) => {
    const id = await written(anna, { to: shop.number, ...content });
    const { quoted } = await read(anna, await sent(send(anna.number, 'Yes', id)));
    expect(Object.keys(quoted?.message ?? {})).toEqual([member]);
    expect(quoted?.participant).toBe(jid(anna));
  });

  it('of a message that quotes one itself leaves that out', async () => {
    const first = await sent(send(anna.number, 'First'));
    await read(anna, first);
    const second = await written(anna, { to: shop.number, text: 'Second', quotedId: first });
    const third = await sent(send(anna.number, 'Third', second));
    expect((await read(anna, third)).quoted?.message).toEqual({ extendedTextMessage: { text: 'Second' } });
  });

  it('of what the API sent is one of ours', async () => {
    const id = await sent(send(anna.number, 'Your table is booked'));
    expect(await read(anna, await sent(send(anna.number, 'For two', id)))).toMatchObject({
      text: 'For two',
      quotedId: id,
      quoted: { participant: jid(shop), message: { extendedTextMessage: { text: 'Your table is booked' } } },
    });
  });

  it('of what another gateway received and handed in is its text', async () => {
    const message = { messageId: 'HANDED-IN', from: anna.number, text: 'By another way', timestamp: 1_760_000_000 };
    const handedIn = await fetch(`${product.url}/webhook/whatsapp/batched`, {
      method: 'POST',
      headers: { 'X-API-Key': ADMIN_KEY, 'Content-Type': 'application/json' },
      body: JSON.stringify({ companyId: 'shop', messages: [message] }),
    });
    expect(await handedIn.json()).toMatchObject({ accepted: 1 });
    expect(await read(anna, await sent(send(anna.number, 'Heard', 'HANDED-IN')))).toMatchObject({
      quotedId: 'HANDED-IN',
      quoted: { participant: jid(anna), message: { conversation: 'By another way' } },
    });
  });

  it('knows the chat by phone and by LID alike', async () => {
    const id = await written(anna, { to: shop.number, text: 'By LID', addressing: 'lid' });
    for (const to of [anna.number, lid(anna), jid(anna)]) {
      expect(await read(anna, await sent(send(to, 'Heard', id)))).toMatchObject({ quotedId: id });
    }
  });

  it('in a group names who wrote it', async () => {
    const group = (await simulator.client.createGroup(boris.number, [shop.number, anna.number])).jid;
    const ofBoris = await written(boris, { to: group, text: 'Who comes?' });
    const own = await sent(send(group, 'We do', ofBoris));
    expect(await read(anna, own)).toMatchObject({
      quotedId: ofBoris,
      quoted: { participant: lid(boris), message: { conversation: 'Who comes?' } },
    });
    expect(await read(anna, await sent(send(group, 'All of us', own)))).toMatchObject({
      quotedId: own,
      quoted: { participant: lid(shop) },
    });

    for (const [id, author] of [
      [ofBoris, boris],
      [own, shop],
    ] as const) {
      expect((await read(anna, await sent(react(group, id)))).reaction).toEqual({
        messageId: id,
        emoji: '👍',
        participant: lid(author),
      });
    }
  });
});

describe('a chat whose messages disappear', () => {
  it('has ours disappear as well, until it no longer does', async () => {
    const vera = await person();
    await written(vera, { to: shop.number, text: 'Burn this', expiration: DAY });
    const own = await sent(send(vera.number, 'At once'));
    expect(await read(vera, own)).toMatchObject({ text: 'At once', expiration: DAY });
    const second = await sent(send(lid(vera), 'And this', own));
    expect(await read(vera, second)).toMatchObject({ quotedId: own, expiration: DAY });
    expect((await read(anna, await sent(send(anna.number, 'Not this')))).expiration).toBeUndefined();

    await written(vera, { to: shop.number, text: 'A week will do', expiration: 7 * DAY });
    expect((await read(vera, await sent(send(vera.number, 'As you like')))).expiration).toBe(7 * DAY);
    await written(vera, { to: shop.number, text: 'Keep it' });
    expect((await read(vera, await sent(send(vera.number, 'Kept')))).expiration).toBeUndefined();
  });

  it('still does after a restart', async () => {
    const zoya = await person();
    const picture = { base64: PIXEL };
    await written(zoya, { to: shop.number, image: picture, expiration: DAY });
    await restart();
    expect((await read(zoya, await sent(send(zoya.number, 'Gone tomorrow')))).expiration).toBe(DAY);
  });
});

describe('reactions', () => {
  it('go to what came in and to what the API sent, and are taken back', async () => {
    const ofAnna = await written(anna, { to: shop.number, text: 'Thanks!' });
    const own = await sent(send(anna.number, 'Any time'));
    for (const id of [ofAnna, own]) {
      for (const emoji of ['❤️', '👨‍👩‍👧‍👦', '']) {
        const reaction = await read(anna, await sent(react(anna.number, id, emoji)));
        expect(reaction).toMatchObject({ type: 'reaction', reaction: { messageId: id, emoji } });
      }
    }
  });

  it('go by the route of the first generation as well', async () => {
    const ofBoris = await written(boris, { to: shop.number, text: 'Well done' });
    const body = { companyId: 'shop', phone: `+${boris.number}`, messageId: ofBoris, emoji: '🙏' };
    expect((await read(boris, await sent(post('/reaction', body)))).reaction).toEqual({
      messageId: ofBoris,
      emoji: '🙏',
    });
  });

  it.each([
    ['emoji', { emoji: 'ok' }],
    ['emoji', { emoji: '👍👍' }],
    ['emoji', { emoji: ' ' }],
    ['emoji', { emoji: '\ud83d' }],
    ['emoji', { emoji: 1 }],
    ['emoji', { emoji: undefined }],
    ['messageId', { messageId: 'NOPE' }],
    ['messageId', { messageId: '../x' }],
    ['phone', { to: undefined }],
    ['phone', { phone: '79990000000' }],
    ['to', { to: '123' }],
  ])('are refused for a bad %s: %j', async (field, member) => {
    const { messageId } = (await product.messages(1))[0]!;
    const body = { to: anna.number, messageId, emoji: '👍', ...member };
    for (const answer of [
      await post('/sessions/shop/reactions', body),
      await post('/reaction', { companyId: 'shop', ...body }),
    ]) {
      expect([answer.status, answer.body.errors?.[0]?.field], JSON.stringify(answer.body)).toEqual([400, field]);
    }
  });

  it('are ten a minute for each recipient', async () => {
    const [inga, lena] = [await person(), await person()];
    const [ofInga, ofLena] = [
      await written(inga, { to: shop.number, text: 'x' }),
      await written(lena, { to: shop.number, text: 'x' }),
    ];
    for (let n = 0; n < 10; n += 1) await sent(react(n % 2 === 0 ? inga.number : jid(inga), ofInga));
    const { status, body, headers } = await react(inga.number, ofInga);
    expect([status, body]).toMatchObject([429, { code: 'RATE_LIMITED', violatedPolicies: ['reactions'] }]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    await sent(react(lena.number, ofLena));
  });
});

describe('after a restart', () => {
  it('what was sent and received before can be quoted', async () => {
    const ofAnna = await written(anna, { to: shop.number, text: 'Until tomorrow' });
    const own = await sent(send(anna.number, 'Until then'));
    await restart();
    for (const id of [ofAnna, own]) {
      expect(await read(anna, await sent(send(anna.number, 'As we said', id)))).toMatchObject({ quotedId: id });
    }
  });

  it.each([
    ['a text', { text: { body: 'Can you read this?' } }, { type: 'text', text: 'Can you read this?' }],
    [
      'a picture',
      { type: 'image', image: { base64: PIXEL, caption: 'Can you see this?' } },
      { type: 'image', text: 'Can you see this?', media: { base64: PIXEL } },
    ],
  ])('what a phone could not decrypt is sent to it again from the record: %s', async (_, content, shown) => {
    await sent(send(boris.number, 'Hello'));
    const known = new Set((await records()).map(({ message_id }) => message_id));
    const { retryReceiptsFromPhones } = await simulator.client.stats();
    await simulator.client.forgetSessions(boris.number);
    // WhatsApp looks at the message once the process that sent it is gone, and keeps the phone's request for the next one.
    await simulator.client.setFaults(shop.number, { delayMs: 4_000 });
    void post('/sessions/shop/messages', { to: boris.number, ...content }).catch(() => undefined);
    const unknown = async (): Promise<string | undefined> =>
      (await records()).find(({ message_id }) => !known.has(message_id))?.message_id;
    await expect.poll(unknown, { timeout: 60_000 }).toBeDefined();
    const id = (await unknown())!;
    // It was written down; what was waiting for that has left by the time anything else is answered.
    for (let n = 0; n < 3; n += 1) await product.call('GET', '/sessions/shop');
    await product.kill();
    await simulator.client.clearFaults(shop.number);
    product = await startProduct();
    expect(await read(boris, id)).toMatchObject(shown);
    expect((await simulator.client.stats()).retryReceiptsFromPhones).toBeGreaterThan(retryReceiptsFromPhones);
  });
});

async function restart(): Promise<void> {
  await product.stop();
  product = await startProduct();
  await product.connected('shop');
}
