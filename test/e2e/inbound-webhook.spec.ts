import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { InboundDatabase } from '../support/inbound-database.js';

interface Answer {
  success: boolean;
  accepted: number;
  duplicates: number;
  ignored: number;
  code: string;
  errors?: { field: string; message: string }[];
}

let database: TestDatabase;
let events: InboundDatabase;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  events = await InboundDatabase.open(database.url);
  // No session is opened here.
  const simulator = { wsUrl: 'ws://127.0.0.1:1/ws/chat', noiseRootKey: 'ab'.repeat(32) };
  product = await Product.start({ simulator, databaseUrl: database.url });
});

afterAll(async () => {
  await product?.kill();
  await events?.close();
  await database?.drop();
});

async function post(body: unknown, key: string | null = ADMIN_KEY): Promise<{ status: number; body: Answer }> {
  const response = await fetch(`${product.url}/webhook/whatsapp/batched`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(key !== null && { 'X-API-Key': key }) },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

async function logged(companyId: string): Promise<Record<string, unknown>[]> {
  const { body } = await product.call<{ events: Record<string, unknown>[] }>('GET', `/events?companyId=${companyId}`);
  return body.events;
}

const message = {
  messageId: '3EB0',
  chat: '79001234567@s.whatsapp.net',
  from: { phone: '79001234567', lid: '123@lid' },
  fromMe: false,
  isGroup: false,
  type: 'text',
  text: 'Добрый день',
  quotedMessageId: null,
  pushName: 'Анна',
  sentAt: 1_760_000_000,
  offline: false,
};

describe('POST /webhook/whatsapp/batched', () => {
  it('takes what our own batched webhooks send; a repeat changes nothing', async () => {
    const envelope = { id: '7', type: 'message', companyId: 'own', timestamp: '2026-01-01T00:00:00.000Z', message };
    const status = { id: '8', type: 'message_status', companyId: 'own', messageId: '3EB0', status: 'read', new: 1 };
    const batch = { events: [envelope, status, { ...envelope, message: { ...message, messageId: '3EB1' } }] };

    const counts = { accepted: 2, duplicates: 0, ignored: 1 };
    expect(await post(batch)).toEqual({ status: 200, body: { success: true, ...counts } });
    expect((await logged('own')).map((event) => event.message)).toEqual([message, { ...message, messageId: '3EB1' }]);
    expect((await post(batch)).body).toMatchObject({ accepted: 0, duplicates: 2 });
    expect(await logged('own')).toHaveLength(2);
  });

  it('takes every kind of message with what only it has, and leaves out what it does not know', async () => {
    const kinds = [
      {
        type: 'image',
        text: 'Us',
        media: { mimeType: 'image/jpeg', size: 1_234, thumbnail: 'anBlZw==' },
        viewOnce: true,
      },
      { type: 'location', text: null, location: { latitude: 55.7522, longitude: 37.6156, name: 'Kremlin' } },
      { type: 'contacts', text: 'Bo', contacts: [{ name: null, phones: ['112'], vcard: 'TEL:112' }] },
      { type: 'poll', text: 'When?', poll: { name: 'When?', options: ['Now', 'Later'], selectableCount: 1 } },
      { type: 'answer', text: 'Yes', answer: { from: 'list', id: 'yes', title: 'Yes' } },
      { type: 'text', text: 'Hi', mentions: ['1@lid'], forwarded: true, ephemeral: 86_400, ad: { sourceId: '1' } },
    ].map((kind, n) => ({ ...message, messageId: `K${n}`, ...kind }));
    const envelopes = kinds.map((one) => ({ type: 'message', companyId: 'kinds', message: { ...one, foreign: 1 } }));
    expect(await post({ events: envelopes })).toMatchObject({ status: 200, body: { accepted: kinds.length } });
    expect((await logged('kinds')).map((event) => event.message)).toEqual(kinds);
    const sent = { type: 'message_sent', companyId: 'kinds-sent', message: { ...message, fromMe: true } };
    expect((await post({ events: [sent] })).body).toMatchObject({ accepted: 1, ignored: 0 });
  });

  it('takes the simple form, whichever way its sender writes people and times', async () => {
    const forms = [
      { messageId: 'A', phone: '8 900 123-45-67', text: 'one', timestamp: 1_760_000_000, foreign: { member: 1 } },
      { messageId: 'B', from: '79001234567@s.whatsapp.net', text: 'two', timestamp: 1_760_000_000_123 },
      { messageId: 'C', chat: '123@lid', text: 'three', timestamp: '2025-10-09T08:53:20Z', pushName: 'Anna' },
      { messageId: 'D', chat: '1203630@g.us', from: '+79001234567', text: 'four', timestamp: '1760000000' },
      { messageId: 'E', chat: '79001234567', fromMe: true, type: 'image', timestamp: 1_760_000_000 },
    ];
    expect((await post({ companyId: 'simple', messages: forms })).body).toMatchObject({ accepted: 5 });
    const phone = { phone: '79001234567', lid: null };
    const one = { ...message, messageId: 'A', text: 'one', from: phone, pushName: null };
    expect((await logged('simple')).map((event) => event.message)).toEqual([
      one,
      { ...one, messageId: 'B', text: 'two' },
      {
        ...one,
        messageId: 'C',
        text: 'three',
        chat: '123@lid',
        from: { phone: null, lid: '123@lid' },
        pushName: 'Anna',
      },
      { ...one, messageId: 'D', text: 'four', chat: '1203630@g.us', isGroup: true },
      { ...one, messageId: 'E', text: null, type: 'image', fromMe: true, from: { phone: null, lid: null } },
    ]);
    expect((await logged('simple')).map(({ type }) => type)).toEqual([...Array(4).fill('message'), 'message_sent']);
    expect((await post({ companyId: 'simple', messages: forms })).body).toMatchObject({ accepted: 0, duplicates: 5 });
  });

  it('knows a message by company, chat, sender and id, also within one batch and in calls at the same time', async () => {
    const one = { messageId: 'A', chat: '1203630@g.us', from: '79001234567', text: 'x', timestamp: 1 };
    const messages = [one, one, { ...one, from: '79001234568' }, { ...one, chat: '1203631@g.us' }];
    expect((await post({ companyId: 'once', messages })).body).toMatchObject({ accepted: 3, duplicates: 1 });
    expect((await post({ companyId: 'once-more', messages: [one] })).body).toMatchObject({ accepted: 1 });

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post({ companyId: 'race', messages: [one, { ...one, messageId: 'B' }] })),
    );
    expect(answers.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(2);
    expect(await logged('race')).toHaveLength(2);
  });

  it('lets a company’s key bring its own messages only, all or none of a batch', async () => {
    const key = await events.addKey('mine');
    const messages = [{ messageId: 'A', phone: '79001234567', text: 'x', timestamp: 1 }];
    expect((await post({ companyId: 'mine', messages }, key)).body).toMatchObject({ accepted: 1 });

    const theirs = await post({ companyId: 'theirs', messages }, key);
    expect([theirs.status, theirs.body.code]).toEqual([403, 'ACCESS_DENIED']);
    const envelope = (companyId: string): object => ({ type: 'message', companyId, message });
    expect((await post({ events: [envelope('mine'), envelope('theirs')] }, key)).status).toBe(403);
    for (const nobody of [null, 'nobody']) {
      expect((await post({ companyId: 'mine', messages }, nobody)).status).toBe(401);
    }
    expect(await logged('mine')).toHaveLength(1);
    expect(await logged('theirs')).toEqual([]);
  });

  const simple = { messageId: 'A', phone: '79001234567', text: 'x', timestamp: 1 };
  it.each([
    ['body', {}],
    ['body', []],
    ['events', { events: 'x' }],
    ['companyId', { messages: [simple] }],
    ['companyId', { companyId: '../x', messages: [simple] }],
    ['messages', { companyId: 'bad', messages: [] }],
    ['messages', { companyId: 'bad', messages: Array.from({ length: 1001 }, () => simple) }],
    ['messages.0.messageId', { companyId: 'bad', messages: [{ ...simple, messageId: '' }] }],
    ['messages.1.chat', { companyId: 'bad', messages: [simple, { ...simple, phone: undefined }] }],
    ['messages.0.phone', { companyId: 'bad', messages: [{ ...simple, phone: '12' }] }],
    ['messages.0.chat', { companyId: 'bad', messages: [{ ...simple, chat: 'Anna' }] }],
    ['messages.0.from', { companyId: 'bad', messages: [{ ...simple, phone: undefined, chat: '1203630@g.us' }] }],
    ['messages.0.text', { companyId: 'bad', messages: [{ ...simple, text: 5 }] }],
    ['messages.0.timestamp', { companyId: 'bad', messages: [{ ...simple, timestamp: undefined }] }],
    ['messages.0.timestamp', { companyId: 'bad', messages: [{ ...simple, timestamp: 'soon' }] }],
    ['messages.0.timestamp', { companyId: 'bad', messages: [{ ...simple, timestamp: '2025-10-09T08:53:20' }] }],
    ['messages.0.timestamp', { companyId: 'bad', messages: [{ ...simple, timestamp: -5 }] }],
    ['events.0.companyId', { events: [{ type: 'message', message }] }],
    ['events.0.message', { events: [{ type: 'message', companyId: 'bad' }] }],
    ['events.0.message', { events: [{ type: 'message', companyId: 'bad', message: 'x' }] }],
    ['events.0.message.from', { events: [{ type: 'message', companyId: 'bad', message: { ...message, from: 'x' } }] }],
    ...(
      [
        ['media.size', { media: { size: -1 } }],
        ['media', { media: 'x' }],
        ['media.sha256', { media: { sha256: 'x' } }],
        ['location.latitude', { location: { longitude: 1 } }],
        ['contacts', { contacts: {} }],
        ['contacts.0.phones', { contacts: [{ name: null, vcard: '', phones: [1] }] }],
        ['poll.options', { poll: { name: 'x', options: Array.from({ length: 101 }, () => 'x'), selectableCount: 0 } }],
        ['answer.from', { answer: { from: 'x', id: null, title: null } }],
        ['mentions', { mentions: 'x' }],
        ['forwarded', { forwarded: 'yes' }],
      ] as const
    ).map(([field, member]): [string, object] => [
      `events.0.message.${field}`,
      { events: [{ type: 'message', companyId: 'bad', message: { ...message, ...member } }] },
    ]),
    ['events.0.message.text', { events: [{ type: 'message', companyId: 'bad', message: { ...message, text: {} } }] }],
  ])('refuses a bad %s', async (field, body) => {
    const refused = await post(body);
    expect([refused.status, refused.body.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(refused.body.errors?.map((error) => error.field)).toContain(field);
    expect(await logged('bad')).toEqual([]);
  });
});
