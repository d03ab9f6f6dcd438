import { afterAll, describe, expect, it } from 'vitest';
import { completionRequest, conversation, says } from '../support/ai-endpoint.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { ADMIN_KEY, type Answer, Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { InboundDatabase } from '../support/inbound-database.js';
import { answer, WebhookReceiver } from '../support/webhook-receiver.js';

const AI_PATH = '/v1/chat/completions';
const AI_KEY = 'sk-very-secret-0123456789';

interface ExtensionAnswer {
  code: string;
  extension: { name: string; enabled: boolean; settings: Record<string, unknown> };
  extensions: { name: string; enabled: boolean; settings: Record<string, unknown> }[];
  errors?: { field: string }[];
}

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let events: InboundDatabase;
let ai: WebhookReceiver;
let product: Product;
let startProduct: StartProduct;

const start = (): Promise<Product> =>
  startProduct({
    env: {
      INBOUND_BATCH_WINDOW_MS: '300',
      AI_REPLY_URL: `${ai.url}/v1/`,
      AI_REPLY_API_KEY: AI_KEY,
      AI_REPLY_MODEL: 'small',
      AI_REPLY_TIMEOUT_MS: '1000',
      LOG_LEVEL: 'debug',
    },
  });

beforeAll(async ({ fixtures, database }) => {
  ({ simulator, receiver: ai, startProduct } = fixtures);
  events = await InboundDatabase.open(database.url);
  product = await start();
});

afterAll(() => events?.close());

const put = (companyId: string, name: string, body: object): Promise<Answer<ExtensionAnswer>> =>
  product.call<ExtensionAnswer>('PUT', `/extensions/${name}`, { companyId, enabled: true, ...body });

/** A company that is connected, and somebody who writes to it. */
async function line(companyId: string, addressing: 'pn' | 'lid' = 'pn'): Promise<Line> {
  const [shop, anna] = await Promise.all([
    simulator.client.createAccount(),
    simulator.client.createAccount({ addressing }),
  ]);
  await product.pair(companyId, shop.number, simulator);
  return new Line(shop.number, anna.number);
}

class Line {
  private seen = 0;

  constructor(
    readonly shop: string,
    readonly anna: string,
  ) {}

  /** Anna writes; resolves, with the id, when the message is in the event log. */
  async says(text: string): Promise<string> {
    const { id } = await simulator.client.sendText(this.anna, this.shop, text);
    await events.eventually(
      `EXISTS (SELECT FROM whatsapp_events WHERE type = 'message' AND payload -> 'message' ->> 'messageId' = $1)`,
      [id],
    );
    return id;
  }

  /** The next thing that comes to Anna's phone. */
  async next(): Promise<{ type: string; text?: string; reaction?: { messageId: string; emoji: string } }> {
    const { messages } = await simulator.client.inbox(this.anna, { after: this.seen, count: 1 });
    const [message] = messages;
    if (message === undefined) throw new Error('nothing came');
    this.seen = message.seq;
    return message;
  }

  async inbox(): Promise<number> {
    return (await simulator.client.inbox(this.anna)).messages.length;
  }
}

describe('the routes', () => {
  it('show the extensions as they are by default, and change them for one company', async () => {
    const { status, body } = await product.call<ExtensionAnswer>('GET', '/extensions?companyId=routes');
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      companyId: 'routes',
      extensions: [
        { name: 'ai-reply', enabled: false, settings: { systemPrompt: expect.stringContaining('WhatsApp') } },
        { name: 'thanks-reaction', enabled: true, settings: {} },
      ],
    });
    const settings = { moreWords: ['зачёт'] };
    const changed = await put('routes', 'thanks-reaction', { settings });
    expect(changed.body).toEqual({
      success: true,
      companyId: 'routes',
      extension: { name: 'thanks-reaction', enabled: true, settings },
    });
    // Settings that are left out stay.
    expect((await put('routes', 'thanks-reaction', { enabled: false })).body.extension).toMatchObject({
      enabled: false,
      settings,
    });
    const other = await product.call<ExtensionAnswer>('GET', '/extensions?companyId=other');
    expect(other.body.extensions).toEqual(body.extensions);
  });

  it.each([
    ['settings.words', 'thanks-reaction', { settings: { words: 'спасибо' } }],
    ['settings.words', 'thanks-reaction', { settings: { words: [''] } }],
    ['settings.words', 'thanks-reaction', { settings: { words: [' '] } }],
    ['settings.moreWords', 'thanks-reaction', { settings: { moreWords: Array(201).fill('x') } }],
    ['settings.emoji', 'thanks-reaction', { settings: { emoji: '👍' } }],
    ['settings.systemPrompt', 'ai-reply', { settings: { systemPrompt: '' } }],
    ['settings', 'thanks-reaction', { settings: [] }],
    ['settings', 'thanks-reaction', { settings: 'x' }],
    ['enabled', 'thanks-reaction', { enabled: 'yes' }],
    ['companyId', 'thanks-reaction', { companyId: '../x' }],
    ['name', 'Thanks!', {}],
  ])('refuse a bad %s of %s: %j', async (field, name, body) => {
    const refused = await put('bad', name, body);
    expect([refused.status, refused.body.errors?.[0]?.field]).toEqual([400, field]);
    const { extensions } = (await product.call<ExtensionAnswer>('GET', '/extensions?companyId=bad')).body;
    expect(extensions.find((extension) => extension.name === 'thanks-reaction')?.settings).toEqual({});
  });

  it('let a company’s key see and change its own only', async () => {
    const key = { 'X-API-Key': await events.addKey('mine') };
    expect((await product.call('GET', '/extensions', undefined, key)).body).toMatchObject({ companyId: 'mine' });
    const admin = await product.call<ExtensionAnswer>('GET', '/extensions');
    expect([admin.status, admin.body.errors?.[0]?.field]).toEqual([400, 'companyId']);

    const name = 'thanks-reaction';
    for (const [method, path, body] of [
      ['GET', '/extensions?companyId=COMPANY'],
      ['PUT', `/extensions/${name}`, { enabled: true }],
      ['GET', `/extensions/${name}/failures?companyId=COMPANY`],
      ['POST', `/extensions/${name}/retry`, {}],
    ] as const) {
      for (const [companyId, status] of [
        ['mine', 200],
        ['theirs', 403],
      ] as const) {
        const given = body && { ...body, companyId };
        const called = await product.call(method, path.replace('COMPANY', companyId), given, key);
        expect([method, path, companyId, called.status]).toEqual([method, path, companyId, status]);
      }
    }
    for (const [method, path] of [
      ['PUT', '/extensions/nonsense'],
      ['POST', '/extensions/nonsense/retry'],
    ] as const) {
      const unknown = await product.call(method, path, {
        companyId: 'mine',
        ...(method === 'PUT' && { enabled: true }),
      });
      expect([unknown.status, unknown.body.code]).toEqual([404, 'EXTENSION_NOT_FOUND']);
    }
  });
});

describe('thanks-reaction', () => {
  let chat: Line;

  beforeAll(async () => {
    chat = await line('thanks');
  });

  it('puts a heart on thanks, once, and on nothing else', async () => {
    await chat.says('Во сколько вы открываетесь?');
    const first = await chat.says('Большое СПАСИБО!');
    const second = await chat.says('thank you');
    for (const messageId of [first, second]) {
      expect(await chat.next()).toMatchObject({ type: 'reaction', reaction: { messageId, emoji: '❤️' } });
    }
    await events.idle('thanks-reaction');
    expect(await chat.inbox()).toBe(2);
  });

  it('can be turned off and on for a company', async () => {
    await put('thanks', 'thanks-reaction', { enabled: false });
    await chat.says('спасибо');
    await events.idle('thanks-reaction');
    await put('thanks', 'thanks-reaction', { enabled: true });
    const messageId = await chat.says('спасибо ещё раз');
    // Order within a chat is kept: had the first one got a heart, it would come now.
    expect((await chat.next()).reaction?.messageId).toBe(messageId);
  });

  it('takes own words', async () => {
    await put('thanks', 'thanks-reaction', { settings: { words: ['респект'] } });
    await chat.says('спасибо');
    const messageId = await chat.says('Респект вам!');
    expect((await chat.next()).reaction?.messageId).toBe(messageId);
    await put('thanks', 'thanks-reaction', { settings: {} });
  });

  it('reaches people who write under their LID', async () => {
    const hidden = await line('thanks-lid', 'lid');
    const messageId = await hidden.says('спасибо');
    expect((await hidden.next()).reaction).toEqual({ messageId, emoji: '❤️' });
  });

  it('leaves alone what waited while the session was away, and what is old', async () => {
    expect(await product.stop()).toBe(0);
    const { id } = await simulator.client.sendText(chat.anna, chat.shop, 'спасибо за вчерашнее');
    product = await start();
    const received = await product.messages(8, '&companyId=thanks');
    expect(received.find(({ messageId }) => messageId === id)).toMatchObject({ offline: true });
    const old = { messageId: 'OLD', from: chat.anna, text: 'спасибо', timestamp: Date.now() - 601_000 };
    const response = await fetch(`${product.url}/webhook/whatsapp/batched`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-API-Key': ADMIN_KEY },
      body: JSON.stringify({ companyId: 'thanks', messages: [old] }),
    });
    expect(response.status).toBe(200);
    const messageId = await chat.says('спасибо за сегодняшнее');
    expect((await chat.next()).reaction?.messageId).toBe(messageId);
  });
});

describe('ai-reply', () => {
  let chat: Line;
  const settings = { systemPrompt: 'You are the voice of a flower shop.' };
  const asked = (count: number): ReturnType<WebhookReceiver['until']> => ai.until(count, AI_PATH);

  beforeAll(async () => {
    chat = await line('flowers');
  });

  it('is off by default', async () => {
    ai.reply = says('never');
    await chat.says('Are you open?');
    await events.idle('ai-reply');
    expect(ai.received).toEqual([]);
  });

  it('answers messages that come together with one reply, knowing the chat so far', async () => {
    ai.reply = says('Yes, until nine.');
    await put('flowers', 'ai-reply', { settings });
    await simulator.client.send(chat.anna, { to: chat.shop, text: 'question {n}', count: 5 });
    expect(await chat.next()).toMatchObject({ type: 'text', text: 'Yes, until nine.' });
    const [request, ...others] = await asked(1);
    expect(others).toEqual([]);
    expect(request!.headers.authorization).toBe(`Bearer ${AI_KEY}`);
    expect(completionRequest(request!)).toEqual({
      model: 'small',
      messages: [
        { role: 'system', content: settings.systemPrompt },
        { role: 'user', content: 'Are you open?' },
        ...[1, 2, 3, 4, 5].map((n) => ({ role: 'user', content: `question ${n}` })),
      ],
    });

    await put('flowers', 'ai-reply', { settings: { ...settings, model: 'large' } });
    await chat.says('And on Sundays?');
    await chat.next();
    const [, second] = await asked(2);
    expect(completionRequest(second!).model).toBe('large');
    expect(conversation(second).slice(-3)).toEqual([
      'user: question 5',
      'assistant: Yes, until nine.',
      'user: And on Sundays?',
    ]);
  });

  it('asks again when the endpoint fails or is slow, and shortens what is too long for a message', async () => {
    const before = ai.received.length;
    ai.reply = answer(429);
    await chat.says('Do you deliver?');
    await asked(before + 1);
    ai.reply = () => undefined;
    await failed('the AI endpoint answered 429');
    await asked(before + 2);
    ai.reply = says(`👋${'x'.repeat(5_000)}`);
    await failed('the AI endpoint gave no answer');
    expect((await chat.next()).text).toBe(`👋${'x'.repeat(4_095)}`);
    const requests = await asked(before + 3);
    expect(new Set(requests.slice(before).map(({ body }) => body)).size).toBe(1);
  });

  /** Waits for a failure with that reason, then lets time pass until the next try. */
  async function failed(error: string): Promise<void> {
    await events.eventually(
      `EXISTS (SELECT FROM queue_jobs j JOIN queue_lanes l USING (queue, lane)
                WHERE j.queue = 'inbound:ai-reply' AND j.outcome ->> 'error' = $1 AND l.claim IS NULL)`,
      [error],
    );
    await events.pass(600_000);
  }

  it('stops when another machine answers each answer', async () => {
    const loop = await line('loop', 'lid');
    await put('loop', 'ai-reply', { settings });
    const before = ai.received.length;
    ai.reply = says('How can I help you?');
    await simulator.client.autoReply(loop.anna, 'I am a bot, too, number {n}');
    await loop.says('hello');
    await asked(before + 5);
    // The message that gets no answer.
    await product.messages(6, '&companyId=loop');
    await events.idle('ai-reply');
    expect(ai.received.length - before).toBe(5);
    expect(await loop.inbox()).toBe(5);
  });

  it('waits for a session that is not connected, without counting that as a failure', async () => {
    const before = ai.received.length;
    await product.call('DELETE', '/sessions/flowers');
    await fetch(`${product.url}/webhook/whatsapp/batched`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-API-Key': ADMIN_KEY },
      body: JSON.stringify({
        companyId: 'flowers',
        messages: [{ messageId: 'AWAY', phone: chat.anna, text: 'Anybody there?', timestamp: Date.now() }],
      }),
    });
    ai.reply = says('Now there is.');
    for (let looks = 1; looks <= 7; looks += 1) {
      await asked(before + looks);
      await events.eventually(
        `EXISTS (SELECT FROM queue_lanes WHERE queue = 'inbound:ai-reply' AND claim IS NULL AND attempts = $1
                    AND due_at > now() AND due_at < 'infinity')`,
        [looks],
      );
      await events.pass(120_000);
    }
    const failures = await product.call<{ failures: unknown[] }>(
      'GET',
      '/extensions/ai-reply/failures?companyId=flowers',
    );
    expect(failures.body.failures).toEqual([]);
    await product.call('POST', '/sessions', { companyId: 'flowers' });
    await product.connected('flowers');
    await events.pass(120_000);
    expect((await chat.next()).text).toBe('Now there is.');
  });

  it('leaves no trace of its key', () => {
    expect(product.output.length).toBeGreaterThan(10);
    expect(product.output.join('\n')).not.toContain(AI_KEY);
  });
});
