import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { conversation, says } from '../support/ai-endpoint.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { type RunningSimulator, startSimulator } from '../support/simulator.js';
import { InboundDatabase } from '../support/inbound-database.js';
import { answer, type ReceivedRequest, WebhookReceiver } from '../support/webhook-receiver.js';

const NOTHING_TO_SAY = says('');
const QUEUE = 'inbound:ai-reply';

let simulator: RunningSimulator;
let database: TestDatabase;
let events: InboundDatabase;
let ai: WebhookReceiver;
const products: Product[] = [];

beforeAll(async () => {
  simulator = await startSimulator();
});

beforeEach(async () => {
  [database, ai] = await Promise.all([createTestDatabase(), WebhookReceiver.start()]);
  events = await InboundDatabase.open(database.url);
});

afterEach(async () => {
  await Promise.all(products.splice(0).map((product) => product.kill()));
  await ai?.close();
  await events?.close();
  await database?.drop();
});

afterAll(async () => {
  await simulator?.stop();
});

/** @param path tells apart which process asks the model */
async function start(path = '/ai'): Promise<Product> {
  const product = await Product.start({
    simulator,
    databaseUrl: database.url,
    env: { INBOUND_BATCH_WINDOW_MS: '50', AI_REPLY_URL: `${ai.url}${path}`, AI_REPLY_MODEL: 'small' },
  });
  products.push(product);
  return product;
}

const enable = (product: Product, companyId: string): Promise<unknown> =>
  product.call('PUT', '/extensions/ai-reply', { companyId, enabled: true });

/** Brings messages `[chat, text]` of a company, as a foreign gateway would. */
async function bring(product: Product, companyId: string, ...messages: [phone: string, text: string][]): Promise<void> {
  const response = await fetch(`${product.url}/webhook/whatsapp/batched`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': ADMIN_KEY },
    body: JSON.stringify({
      companyId,
      messages: messages.map(([phone, text]) => ({
        messageId: `${phone}-${text}`,
        phone,
        text,
        timestamp: Date.now(),
      })),
    }),
  });
  expect(response.status).toBe(200);
}

const nothingLeft = (): Promise<void> => events.idle('ai-reply');

const ANNA = '79001234567';
const BORIS = '79001234568';

describe('a handler that fails', () => {
  it('is tried again, then its messages are given up, and can be retried; others are not held up', async () => {
    const product = await start();
    await enable(product, 'failing');
    ai.reply = (request, response) =>
      conversation(request).some((line) => line.includes('poison'))
        ? answer(500)(request, response)
        : NOTHING_TO_SAY(request, response);
    await bring(product, 'failing', [ANNA, 'poison']);

    for (let tries = 1; tries < 5; tries += 1) {
      await events.eventually(`EXISTS (SELECT FROM queue_jobs j JOIN queue_lanes l USING (queue, lane)
         WHERE j.queue = '${QUEUE}' AND j.attempts = ${tries} AND l.claim IS NULL AND l.due_at > now())`);
      const before = ai.received.length;
      // Of another chat, and of the same one: that has to wait, and does not join what was tried.
      await bring(product, 'failing', [ANNA, 'later'], [BORIS, `hello ${tries}`]);
      const requests = await ai.until(before + 1, '/ai/chat/completions');
      expect(conversation(requests.at(-1)).at(-1)).toBe(`user: hello ${tries}`);
      await events.pass(600_000);
    }
    await events.eventually(`EXISTS (SELECT FROM queue_jobs WHERE queue = '${QUEUE}' AND state = 'dead')`);
    const poisoned = ai.received.filter(({ body }) => body.includes('poison') && !body.includes('later'));
    expect(poisoned.map((request) => conversation(request).join())).toEqual(Array(5).fill('user: poison'));

    const failures = () =>
      product.call<{ failures: Record<string, unknown>[] }>('GET', '/extensions/ai-reply/failures?companyId=failing');
    const [page] = await product
      .call<{ events: { id: string }[] }>('GET', '/events?companyId=failing&limit=1')
      .then(({ body }) => body.events);
    expect((await failures()).body.failures).toEqual([
      {
        id: expect.any(String),
        eventId: page?.id,
        attempts: 5,
        reason: 'the AI endpoint answered 500',
        queuedAt: expect.any(String),
        failedAt: expect.any(String),
      },
    ]);

    ai.reply = NOTHING_TO_SAY;
    await events.pass(600_000);
    await nothingLeft();
    const before = ai.received.length;
    const retried = await product.call('POST', '/extensions/ai-reply/retry', { companyId: 'failing' });
    expect(retried.body).toEqual({ success: true, companyId: 'failing', queued: 1 });
    const requests = await ai.until(before + 1, '/ai/chat/completions');
    expect(conversation(requests.at(-1))).toEqual(['user: poison']);
    await nothingLeft();
    expect((await failures()).body.failures).toEqual([]);
  });
});

describe('kill -9', () => {
  it('in the middle of a handler: the batch is handled after the restart', async () => {
    const [shop, anna] = await simulator.client.createAccounts(2);
    let product = await start();
    await product.pair('killed', shop!.number, simulator);
    await enable(product, 'killed');
    ai.reply = () => undefined;
    await simulator.client.sendText(anna!.number, shop!.number, 'Is anybody there?');
    await ai.until(1, '/ai/chat/completions');
    await product.kill();

    ai.reply = says('Yes.');
    product = await start();
    await product.connected('killed');
    expect(await simulator.client.nextMessage(anna!.number)).toMatchObject({ text: 'Yes.' });
    await nothingLeft();
    const [first, again] = await ai.until(2, '/ai/chat/completions');
    expect(again!.body).toBe(first!.body);
  });

  it('after the answer, before that was noted in the queue: it is not sent twice', async () => {
    const [shop, anna] = await simulator.client.createAccounts(2);
    const product = await start();
    await product.pair('repeated', shop!.number, simulator);
    await enable(product, 'repeated');
    ai.reply = says('Yes.');
    await simulator.client.sendText(anna!.number, shop!.number, 'one');
    await simulator.client.nextMessage(anna!.number);
    await nothingLeft();

    // What such a crash leaves: the job, in a lane that is due again.
    await events.execute(
      `INSERT INTO queue_jobs (queue, group_key, lane, event_id)
       SELECT $1, company_id, company_id || '/' || (payload -> 'message' ->> 'chat'), id
         FROM whatsapp_events WHERE type = 'message'`,
      [QUEUE],
    );
    await simulator.client.sendText(anna!.number, shop!.number, 'two');
    ai.reply = says('Certainly.');
    await simulator.client.inbox(anna!.number, { count: 2 });
    await nothingLeft();
    expect((await ai.until(3, '/ai/chat/completions')).map(conversation)).toEqual([
      ['user: one'],
      ['user: one'],
      ['user: one', 'assistant: Yes.', 'user: two'],
    ]);
    const { messages } = await simulator.client.inbox(anna!.number);
    expect(messages.map(({ text }) => text)).toEqual(['Yes.', 'Certainly.']);
  });
});

describe('SIGTERM in the middle of a handler', () => {
  it('gives the batch back, without a failure, for the next process to handle at once', async () => {
    let product = await start();
    await enable(product, 'stopped');
    ai.reply = () => undefined;
    await bring(product, 'stopped', [ANNA, 'hello']);
    await ai.until(1, '/ai/chat/completions');
    expect(await product.stop()).toBe(0);
    await events.eventually(`EXISTS (SELECT FROM queue_jobs j JOIN queue_lanes l USING (queue, lane)
       WHERE j.queue = '${QUEUE}' AND j.attempts = 0 AND l.claim IS NULL AND l.due_at <= now())`);

    ai.reply = NOTHING_TO_SAY;
    product = await start();
    expect(conversation((await ai.until(2, '/ai/chat/completions'))[1])).toEqual(['user: hello']);
    await nothingLeft();
  });
});

describe('two processes', () => {
  it('share the queue: each message is handled once, in the order of its chat, by one process at a time', async () => {
    const [a, b] = await Promise.all([start('/a'), start('/b')]);
    await enable(a, 'shared');
    const overlaps: string[] = [];
    const underWay = new Set<string>();
    ai.reply = (request, response) => {
      const chat = chatOf(request);
      if (underWay.has(chat)) overlaps.push(chat);
      underWay.add(chat);
      // Answers come late, and not in the order of the questions.
      setTimeout(() => {
        underWay.delete(chat);
        NOTHING_TO_SAY(request, response);
      }, Math.random() * 60);
    };
    const chats = Array.from({ length: 30 }, (_, n) => String(79_001_000_000 + n));
    for (let round = 1; round <= 4; round += 1) {
      await bring(
        round % 2 === 0 ? a : b,
        'shared',
        ...chats.map((chat): [string, string] => [chat, `${chat} ${round}`]),
      );
      // The next round comes while this one is handled.
      await events.eventually(`EXISTS (SELECT FROM queue_lanes WHERE queue = '${QUEUE}' AND claim IS NOT NULL)`);
    }
    await nothingLeft();

    expect(overlaps).toEqual([]);
    expect(new Set(ai.received.map(({ path }) => path)).size).toBe(2);
    for (const chat of chats) {
      const lengths = ai.received
        .filter((request) => chatOf(request) === chat)
        .map((request) => conversation(request).length);
      // Each request knows more than the one before: no message is handled twice.
      expect(lengths).toEqual([...new Set(lengths)].toSorted((x, y) => x - y));
      const last = ai.received.findLast((request) => chatOf(request) === chat);
      expect(conversation(last)).toEqual([1, 2, 3, 4].map((round) => `user: ${chat} ${round}`));
    }
  });
});

function chatOf(request: ReceivedRequest): string {
  return conversation(request)[0]?.split(' ')[1] ?? '';
}
