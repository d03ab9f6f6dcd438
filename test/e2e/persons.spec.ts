import { afterAll, describe, expect, it } from 'vitest';
import type { RecordedMessage } from '../../src/records/recorded-message.js';
import type { NumberView } from '../../src/numbers/numbers.dto.js';
import type { AccountSummary } from '../../src/simulator/client.js';
import { EventWriter } from '../support/event-writer.js';
import { withProduct } from '../support/fixture.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { MARK, markedPerson } from '../support/marked-person.js';
import type { RunningSimulator } from '../support/simulator.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';
import { placesOf, wholeDatabase } from '../support/whole-database.js';

/** Numbers that a line may look up in an hour. */
const LOOKUPS = 30;
/** Messages of 60 KB, more than all buffers between here and there hold. */
const LARGE = 500;

const { beforeAll } = withProduct({
  env: {
    RATE_LIMIT_MAX_NUMBER_LOOKUPS: String(LOOKUPS),
    WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true',
    INBOUND_BATCH_WINDOW_MS: '0',
  },
});

let simulator: RunningSimulator;
let writer: EventWriter;
let receiver: WebhookReceiver;
let product: Product;
let shop: AccountSummary;
let anna: AccountSummary;

beforeAll(async ({ fixtures, database }) => {
  ({ simulator, receiver, product } = fixtures);
  writer = await EventWriter.connect(database.url);
  shop = await simulator.client.createAccount();
  anna = await simulator.client.createAccount({ name: 'Anna' });
  await product.pair('shop', shop.number, simulator);
});

afterAll(() => writer?.close());

describe('numbers', () => {
  const questions = async (): Promise<number> => (await simulator.client.stats()).queriesByNamespace.usync ?? 0;
  const lookUp = (...numbers: unknown[]): ReturnType<typeof product.call<{ numbers: NumberView[]; code?: string }>> =>
    product.call('POST', '/sessions/shop/numbers', { numbers });

  it('are told with what WhatsApp knows of them, and asked about once', async () => {
    const { client } = simulator;
    const flowers = await client.createAccount({ number: '79005551111', verifiedName: 'Flowers', username: 'flowers' });
    const before = await questions();
    const path = `/sessions/shop/numbers/${encodeURIComponent('+7 (900) 555-11-11')}`;
    const { status, body, headers } = await product.call('GET', path);
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        companyId: 'shop',
        line: 'main',
        input: '+7 (900) 555-11-11',
        phone: flowers.number,
        onWhatsApp: true,
        jid: `${flowers.number}@s.whatsapp.net`,
        lid: `${flowers.lid}@lid`,
        username: 'flowers',
        business: true,
        verifiedName: 'Flowers',
      },
    ]);
    expect(headers.get('RateLimit')).toMatch(new RegExp(`"number-lookups";r=${LOOKUPS - 1};t=36`));
    expect((await product.call('GET', path)).body).toEqual(body);
    // And a send needs to ask for the devices alone.
    const sent = await product.call('POST', '/sessions/shop/send', { phone: flowers.number, message: 'Roses?' });
    expect([sent.status, sent.body.phone]).toEqual([200, flowers.number]);
    expect((await questions()) - before).toBe(2);
  });

  it('come many at once, with those that are none told each for itself', async () => {
    const before = await questions();
    const nobody = '79990001122';
    const { status, body, headers } = await lookUp(anna.number, nobody, '123', Number(anna.number), `${anna.lid}@lid`);
    expect(status).toBe(200);
    const found = { phone: anna.number, onWhatsApp: true, jid: `${anna.number}@s.whatsapp.net`, business: false };
    expect(body.numbers).toEqual([
      { input: anna.number, ...found, lid: `${anna.lid}@lid` },
      { input: nobody, phone: nobody, onWhatsApp: false, jid: null, lid: null, business: null },
      expect.objectContaining({
        input: '123',
        phone: null,
        onWhatsApp: null,
        error: expect.stringContaining('number'),
      }),
      { input: anna.number, ...found, lid: `${anna.lid}@lid` },
      expect.objectContaining({ phone: null, error: 'number must be a phone number' }),
    ]);
    expect(headers.get('RateLimit')).toContain(`"number-lookups";r=${LOOKUPS - 3};`);
    // Somebody who is known to have no account is not asked about by a send either.
    const sent = await product.call('POST', '/sessions/shop/send', { phone: nobody, message: 'Hello?' });
    expect([sent.status, sent.body.code]).toEqual([422, 'NOT_ON_WHATSAPP']);
    expect((await questions()) - before).toBe(1);
  });

  it.each([
    ['551122334455', '5511922334455'],
    ['5215512345678', '525512345678'],
    ['541123456789', '5491123456789'],
  ])(
    '%s is found under %s, whether WhatsApp tells so or has to be asked for the other form',
    async (known, dialled) => {
      const { client } = simulator;
      const account = await client.createAccount({ number: known });
      const { body } = await lookUp(dialled, known);
      const named = { phone: known, onWhatsApp: true, jid: `${known}@s.whatsapp.net`, lid: `${account.lid}@lid` };
      expect(body.numbers).toEqual([
        { input: dialled, ...named, business: false },
        { input: known, ...named, business: false },
      ]);
      // A send names what it was sent to.
      const sent = await product.call('POST', '/sessions/shop/send', { phone: dialled, message: 'Oi' });
      expect([sent.status, sent.body.phone]).toEqual([200, known]);
      expect(await client.nextMessage(known)).toMatchObject({ text: 'Oi' });
    },
  );

  it('may be looked up so often and not more; what is known is told all the same', async () => {
    const many = Array.from({ length: LOOKUPS }, (_, n) => `7901000${String(1_000 + n)}`);
    const refused = await lookUp(...many);
    expect([refused.status, refused.body]).toMatchObject([
      429,
      { code: 'RATE_LIMITED', violatedPolicies: ['number-lookups'], retryAfter: expect.any(Number) },
    ]);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(3_000);
    // All or none: there is as much room as before.
    const room = Number(/"number-lookups";r=(\d+)/.exec(refused.headers.get('RateLimit') ?? '')?.[1]);
    expect(room).toBeGreaterThan(0);
    expect((await lookUp(...many.slice(0, room))).status).toBe(200);
    expect((await lookUp(many.at(-1)!)).status).toBe(429);
    expect((await lookUp(...many.slice(0, room), anna.number)).status).toBe(200);
    const more = Array.from({ length: LOOKUPS + 1 }, (_, n) => `7902000${String(1_000 + n)}`);
    expect([(await lookUp(...more)).status, (await lookUp(...more, ...more, ...more, ...more)).status]).toEqual([
      400, 400,
    ]);
    expect((await lookUp()).status).toBe(400);
    expect((await lookUp({})).status).toBe(400);
    const unknown = await product.call('GET', '/sessions/nobody/numbers/79001234567');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'SESSION_NOT_FOUND']);
  });
});

describe('a chat', () => {
  const exported = async (chat: string): Promise<{ status: number; headers: Headers; lines: RecordedMessage[] }> => {
    const path = `/api/whatsapp/sessions/shop/chats/${encodeURIComponent(chat)}/export`;
    const response = await fetch(`${product.url}${path}`, { headers: { 'X-API-Key': ADMIN_KEY } });
    const { status, headers } = response;
    const lines = (await response.text()).split('\n').filter((line) => line !== '');
    return { status, headers, lines: lines.map((line) => JSON.parse(line) as RecordedMessage) };
  };

  it('is exported line by line, oldest first, by either name, with links to what is more than words', async () => {
    const { client } = simulator;
    // More than one step of reading, and handed in before all others.
    const texts = Array.from({ length: 120 }, (_, n) => `No. ${n}`);
    const messages = texts.map((text, n) => ({
      messageId: `OLD-${n}`,
      from: anna.number,
      text,
      timestamp: 1_760_000_000 + n,
    }));
    for (let n = 0; n < messages.length; n += 60) {
      const response = await fetch(`${product.url}/webhook/whatsapp/batched`, {
        method: 'POST',
        headers: { 'X-API-Key': ADMIN_KEY, 'Content-Type': 'application/json' },
        body: JSON.stringify({ companyId: 'shop', messages: messages.slice(n, n + 60) }),
      });
      expect(await response.json()).toMatchObject({ accepted: 60 });
    }
    const image = { base64: Buffer.from('no picture').toString('base64'), caption: 'Look' };
    const [picture] = await client.send(anna.number, { to: shop.number, image }, { wait: 'delivered' });
    const one = (id: string): ReturnType<typeof product.call<{ message: RecordedMessage }>> =>
      product.call('GET', `/sessions/shop/messages/${id}`);
    await expect.poll(async () => (await one(picture!.id)).status).toBe(200);
    await product.call('POST', '/sessions/shop/send', { phone: anna.number, message: 'Nice' });

    const { status, headers, lines } = await exported(`+${anna.number}`);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="shop-${anna.number}-s.whatsapp.net.ndjson"`);
    expect(lines.map(({ text }) => text)).toEqual([...texts, 'Look', 'Nice']);
    const { message } = (await one(picture!.id)).body;
    const url = `/api/whatsapp/sessions/shop/messages/${picture!.id}/media?chat=${anna.number}%40s.whatsapp.net`;
    expect(lines.at(-2)).toEqual({ ...message, media: { ...message.media, url } });
    expect(lines[7]).toEqual((await one('OLD-7')).body.message);
    expect((await exported(`${anna.lid}@lid`)).lines.map(({ messageId }) => messageId)).toEqual(
      lines.map(({ messageId }) => messageId),
    );
    const nobody = await product.call('GET', '/sessions/shop/chats/79990009900/export');
    expect([nobody.status, nobody.body.code]).toEqual([404, 'CHAT_NOT_FOUND']);
    expect((await product.call('GET', '/sessions/shop/chats/12/export')).status).toBe(400);
  });

  it('that is large is read no faster than it is taken', async () => {
    const chat = '79005550000@s.whatsapp.net';
    await writer.query(
      `INSERT INTO whatsapp_messages (company_id, line, message_id, chat, author, from_me, kind, body, words, created_at)
       SELECT 'large', 'main', 'L' || n, $1, $1, false, 'text', convert_to(jsonb_build_object(
                'messageId', 'L' || n, 'chat', $1::text, 'from', jsonb_build_object('phone', '79005550000', 'lid', null),
                'fromMe', false, 'isGroup', false, 'type', 'text', 'text', repeat('x', 60000), 'quotedMessageId', null,
                'pushName', null, 'sentAt', 1, 'offline', false)::text, 'UTF8'), '{}', now() - interval '1 hour' + n * interval '1 second'
         FROM generate_series(1, ${LARGE}) n`,
      [chat],
    );
    const response = await fetch(`${product.url}/api/whatsapp/sessions/large/chats/${chat}/export`, {
      headers: { 'X-API-Key': ADMIN_KEY },
    });
    const reader = response.body!.getReader();
    let text = Buffer.from((await reader.read()).value!).toString();
    // What goes while the client takes its time is not there any more when its turn comes.
    await writer.query(`DELETE FROM whatsapp_messages WHERE company_id = 'large'`);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      text += Buffer.from(value).toString();
    }
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as RecordedMessage).messageId);
    expect(lines.length).toBeLessThan(LARGE);
    expect(lines).toEqual(lines.map((_, n) => `L${n + 1}`));
  });
});

describe('a person', () => {
  let bakery: AccountSummary;

  it('is erased everywhere, by either name, and others stay', async () => {
    bakery = await simulator.client.createAccount();
    await product.pair('bakery', bakery.number, simulator);
    const around = { product, simulator, receiver, writer, companyId: 'bakery', shop: bakery.number };
    const { person, other, group, kept, inGroup } = await markedPerson(around);
    const marks = [MARK, person.number, person.lid];
    const where = new Set((await placesOf(writer, marks)).map((place) => place.split(' in ')[1]));
    for (const table of ['events', 'inbound_journal', 'messages', 'message_recipients', 'chats', 'keys', 'numbers']) {
      expect(where).toContain(`whatsapp_${table}`);
    }
    expect([...where]).toEqual(expect.arrayContaining(['queue_jobs', 'queue_lanes', 'inbound_actions']));

    const path = `/sessions/bakery/persons/${person.lid}@lid`;
    const { status, body } = await product.call<{ erased: Record<string, number> }>('DELETE', path);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({ success: true, companyId: 'bakery', line: 'main', phone: `${person.lid}@lid` });
    for (const [of, count] of Object.entries(body.erased)) {
      expect(count > 0, `${of}: ${count}`).toBe(of !== 'unreadable');
    }
    expect(await placesOf(writer, marks)).toEqual([]);

    // Of the others all is there, and names nobody.
    const message = async (id: string): Promise<Record<string, unknown>> =>
      (await product.call<{ message: Record<string, unknown> }>('GET', `/sessions/bakery/messages/${id}`)).body.message;
    expect(await message(kept.direct)).toMatchObject({ text: 'Only between us' });
    expect(await message(kept.mention)).toMatchObject({ text: 'Ask @erased or +erased' });
    expect(await message(kept.quote)).toMatchObject({ text: 'I agree', quotedMessageId: inGroup });
    expect(await message(kept.ours)).toMatchObject({ text: 'What do you mean?', direction: 'out' });
    const { chats } = (await product.call<{ chats: { chat: string }[] }>('GET', '/sessions/bakery/chats')).body;
    expect(chats.map(({ chat }) => chat).toSorted()).toEqual([group, `${other.number}@s.whatsapp.net`].toSorted());

    // A second call finds nothing, by the other name too; and the audit log tells of both without the name.
    const again = await product.call<{ erased: object }>('DELETE', `/sessions/bakery/persons/+${person.number}`);
    expect(new Set(Object.values(again.body.erased))).toEqual(new Set([0]));
    expect(await placesOf(writer, marks)).toEqual([]);
    const entries = await writer.query(
      `SELECT target, status FROM audit_log WHERE route LIKE '%/persons/:phone' ORDER BY id DESC LIMIT 2`,
    );
    expect(entries).toMatchObject([
      { target: `...${person.number.slice(-4)}`, status: 200 },
      { target: `...${person.lid.slice(-4)}`, status: 200 },
    ]);
  });

  it('is looked for in every table', async () => {
    const known = [
      'events',
      'inbound_journal',
      'messages',
      'message_recipients',
      'chats',
      'chat_states',
      'numbers',
      'keys',
      'keys_deleted',
      'queued_messages',
      'idempotency_keys',
      'message_media',
    ];
    // They name nobody but the line itself and whoever runs it.
    const nobody = [
      'auth',
      'auth_deleted',
      'sessions',
      'extensions',
      'limits',
      'retention',
      'batches',
      'templates',
      'processes',
      'leases',
    ];
    // Files of the company; those of messages go with these.
    const files = ['media', 'media_prepared', 'media_writes', 'media_downloads'];
    const ours = [...known, ...nobody, ...files].map((name) => `whatsapp_${name}`);
    const queues = ['queue_jobs', 'queue_lanes', 'queue_readers', 'queue_pauses', 'inbound_actions'];
    const others = [
      'webhooks',
      'api_keys',
      'page_sessions',
      'link_pages',
      'audit_log',
      'migrations',
      'realtime_attachments',
      'cluster_secret',
      'encryption_keys',
    ];
    // Whoever makes a table says here whether it names people, and in docs/persons.md what becomes of them.
    const all = [...(await wholeDatabase(writer)).keys()];
    expect(all.toSorted()).toEqual([...ours, ...queues, ...others].toSorted());
  });

  it('who is written to, and writes, after that is somebody new', async () => {
    const [person] = (await simulator.client.accounts()).filter(({ name }) => name.startsWith(MARK));
    const { number, lid } = person!;
    const limits = await product.call<{ pacing: object }>('GET', `/limits/bakery?phone=${number}`);
    expect(limits.body.pacing).toMatchObject({ newContact: true });
    const { seq } = (await simulator.client.inbox(number)).messages.at(-1)!;
    const sent = await product.call('POST', '/sessions/bakery/send', { phone: number, message: 'Welcome back' });
    expect([sent.status, sent.body.phone]).toEqual([200, number]);
    expect(await simulator.client.nextMessage(number, { after: seq })).toMatchObject({ text: 'Welcome back' });
    await simulator.client.sendText(number, bakery.number, 'Thanks for nothing');
    const chat = `${number}@s.whatsapp.net`;
    const said = async (): Promise<unknown> =>
      (await product.call<{ messages: object[] }>('GET', `/sessions/bakery/messages?from=${lid}@lid`)).body.messages;
    await expect
      .poll(said)
      .toMatchObject([{ chat, text: 'Thanks for nothing', from: { phone: number, lid: `${lid}@lid` } }]);
  });

  it('who is the line itself is not', async () => {
    const { status, body } = await product.call('DELETE', `/sessions/bakery/persons/${bakery.number}`);
    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect((await product.call('DELETE', '/sessions/bakery/persons/1203630@g.us')).status).toBe(400);
  });
});
