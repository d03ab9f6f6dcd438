import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type WebhookEndpoint, WebhookFixture } from '../support/webhook-fixture.js';
import { answer, type Reply, WebhookReceiver } from '../support/webhook-receiver.js';

const MINUTE = 60_000;
/** The limit for an answer is 15 s: who gets all within this time did not wait for one that hangs. */
const WITHOUT_WAITING_MS = 10_000;

let fixture: WebhookFixture;
const endpoints: WebhookEndpoint[] = [];

beforeAll(async () => {
  fixture = await WebhookFixture.start();
});

afterEach(async () => {
  for (const one of endpoints.splice(0)) await one.remove();
});

afterAll(async () => {
  await fixture?.stop();
});

async function open(beside?: WebhookEndpoint, options?: object): Promise<WebhookEndpoint> {
  const one = await fixture.endpoint(beside, options);
  endpoints.push(one);
  return one;
}

/** Memory of the product in MB. */
function residentMb(): number {
  const [, pages] = readFileSync(`/proc/${fixture.product.process.pid}/statm`, 'utf8').split(' ');
  return (Number(pages) * 4_096) / 1e6;
}

/** Resolves when nothing of a webhook is under way or due. */
async function untilIdle({ id }: WebhookEndpoint): Promise<void> {
  await expect
    .poll(
      async () => {
        const [row] = await fixture.database.source.query<{ busy: number }[]>(
          `SELECT count(*)::int AS busy FROM queue_lanes
            WHERE group_key = $1 AND (claim IS NOT NULL OR due_at <= now())`,
          [id],
        );
        return row?.busy;
      },
      { timeout: 60_000, interval: 50 },
    )
    .toBe(0);
}

const count = async (what: string, { id }: WebhookEndpoint): Promise<number> => {
  const [row] = await fixture.database.source.query<{ value: number }[]>(
    `SELECT coalesce(${what}, 0)::int AS value FROM queue_jobs WHERE group_key = $1`,
    [id],
  );
  return row!.value;
};

const messages = (chats: number, each: number): [string, string][] =>
  Array.from({ length: chats * each }, (_, n) => [`chat ${n % chats}`, String(n)]);

function expectOrder(texts: string[], chats: number, each: number): void {
  for (let chat = 0; chat < chats; chat += 1) {
    expect(texts.filter((text) => Number(text) % chats === chat)).toEqual(
      Array.from({ length: each }, (_, n) => String(n * chats + chat)),
    );
  }
}

describe('a receiver that is down for an hour', () => {
  it('gets all of 5,000 events in order when it is back, and costs few requests and no memory meanwhile', async () => {
    const [chats, each] = [50, 100];
    const endpoint = await open();
    await endpoint.append(...messages(chats, 4));
    await endpoint.receiver.until(chats * 4);
    const { port } = endpoint.receiver;
    await endpoint.receiver.close();

    const ids = await endpoint.append(...messages(chats, each));
    await fixture.database.routed(ids.at(-1)!);
    await untilIdle(endpoint);
    const down = await fixture.product.call('GET', `/webhooks/${endpoint.id}`);
    expect(down.body).toMatchObject({ failingSince: expect.any(String) });
    const before = residentMb();
    for (let minute = 0; minute < 60; minute += 6) {
      await fixture.pass(6 * MINUTE);
      await untilIdle(endpoint);
    }
    expect(residentMb() - before).toBeLessThan(40);
    expect(await count(`count(*) FILTER (WHERE state = 'pending')`, endpoint)).toBe(chats * each);
    expect(await count(`sum(attempts) FILTER (WHERE state = 'pending')`, endpoint)).toBeLessThan(200);
    const receiver = await WebhookReceiver.start(port);
    await fixture.pass(6 * MINUTE);
    await receiver.until(chats * each, '/', 60_000);
    expectOrder(receiver.texts(), chats, each);
    await untilIdle(endpoint);
    expect(await count(`count(*) FILTER (WHERE state <> 'done')`, endpoint)).toBe(0);
    const well = await fixture.product.call('GET', `/webhooks/${endpoint.id}`);
    expect(well.body).toMatchObject({ pausedUntil: null, failingSince: null });
    // Garbage of a busy second, not what is kept.
    expect(residentMb() - before).toBeLessThan(150);
    await receiver.close();
  });
});

describe('an endpoint that fails for all chats', () => {
  it('is paused as a whole, also for new chats, until one delivery succeeds', async () => {
    const endpoint = await open();
    const { receiver } = endpoint;
    receiver.reply = answer(500);
    for (let chat = 1; chat <= 5; chat += 1) {
      await endpoint.append([`chat ${chat}`, String(chat)]);
      await receiver.until(chat);
    }
    await untilIdle(endpoint);
    receiver.reply = answer(200);
    const [id] = await endpoint.append(['new', 'new']);
    await fixture.database.routed(id!);
    await untilIdle(endpoint);
    expect(receiver.texts()).toEqual(['1', '2', '3', '4', '5']);
    // One that gets through takes along the others, however long they would still wait.
    await fixture.database.source.query(
      `UPDATE queue_lanes SET due_at = now() + CASE WHEN lane = $1 THEN interval '0' ELSE interval '1 hour' END
        WHERE group_key = $2`,
      [`${endpoint.id}/chat 1`, endpoint.id],
    );
    await fixture.pass(0);
    await receiver.until(11);
    expect(receiver.texts().slice(5).toSorted()).toEqual(['1', '2', '3', '4', '5', 'new']);
  });

  it('is not paused for one chat that fails again and again', async () => {
    const endpoint = await open();
    endpoint.receiver.reply = answer(500);
    await endpoint.append(['poison', '1']);
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      await endpoint.untilFailed(attempt);
      await fixture.pass(4 * 60 * MINUTE);
    }
    await endpoint.untilFailed(8);
    endpoint.receiver.reply = answer(200);
    await endpoint.append(['other', 'other']);
    await endpoint.receiver.until(9);
    expect(endpoint.receiver.texts().at(-1)).toBe('other');
  });
});

describe('an endpoint that accepts and never answers', () => {
  it('delays no other endpoint of its company, and no other company', async () => {
    const neighbour = await open();
    const dead = await open();
    const sibling = await open(dead, { url: `${neighbour.receiver.url}/sibling` });
    dead.receiver.reply = () => undefined;
    const chats = 1_500;
    await dead.append(...messages(chats, 1));
    await neighbour.append(...messages(20, 10));
    await Promise.all([
      neighbour.receiver.until(200, '/', WITHOUT_WAITING_MS),
      neighbour.receiver.until(500, '/sibling', WITHOUT_WAITING_MS),
    ]);
    expectOrder(neighbour.receiver.texts(), 20, 10);
    expect(dead.receiver.received.length).toBeLessThanOrEqual(8);

    // The same once all of its lanes have failed or wait.
    await neighbour.append(...messages(20, 10));
    await neighbour.receiver.until(400, '/', WITHOUT_WAITING_MS);
    expect(sibling.company).toBe(dead.company);
  });

  it('is one of many, and still delays nobody', async () => {
    const neighbour = await open();
    const dead = await Promise.all(Array.from({ length: 12 }, () => open()));
    for (const one of dead) one.receiver.reply = () => undefined;
    await Promise.all(dead.map((one) => one.append(...messages(20, 1))));
    await Promise.all(dead.map((one) => one.receiver.until(4)));
    await neighbour.append(...messages(20, 10));
    await neighbour.receiver.until(200, '/', WITHOUT_WAITING_MS);
  });
});

describe('hostile receivers', () => {
  it('cost bounded time and memory, and nobody else notices', async () => {
    const neighbour = await open();
    const sent = { bytes: 0 };
    const hostile: Record<string, Reply> = {
      hangs: () => undefined,
      'never ends its headers': (_, response) => {
        const timer = setInterval(() => response.socket?.write('HTTP/1.1 200 OK\r\nX: y\r\n'.slice(0, 1)), 500);
        response.once('close', () => clearInterval(timer));
      },
      'sends headers without end': (_, response) =>
        flood(response.socket!, 'X: y\r\n'.repeat(10_000), 'HTTP/1.1 200 OK\r\n'),
      'answers 500 with 1 GB': (_, response) => flood(response.writeHead(500), 'x'.repeat(65_536), '', sent),
      'answers 200 with 1 GB': (_, response) => flood(response.writeHead(200), 'x'.repeat(65_536), '', sent),
      'drips its body': (_, response) => {
        response.writeHead(500);
        const timer = setInterval(() => response.write('x'), 500);
        response.once('close', () => clearInterval(timer));
      },
      'redirects to itself': answer(308, { location: '/' }),
      'asks for an endless wait': answer(503, { 'retry-after': '9'.repeat(300) }),
      'answers in no HTTP': (_, response) => void response.socket?.end('\0'.repeat(10_000)),
      'hangs up': (_, response) => void response.socket?.resetAndDestroy(),
      'says what no database takes': (_, response) =>
        void response.writeHead(500).end(Buffer.from([0, 0xed, 0xa0, 0x80])),
    };
    const victims = await Promise.all(
      Object.values(hostile).map(async (reply) => {
        const one = await open();
        one.receiver.reply = reply;
        return one;
      }),
    );
    await neighbour.append(...messages(1, 1));
    await neighbour.receiver.until(1);
    const before = residentMb();
    await Promise.all(victims.map((one) => one.append(...messages(8, 2))));
    // One that fails at once is paused, and may be before it has had all that it may have at once.
    await Promise.all(victims.map((one) => one.receiver.until(1)));
    await neighbour.append(...messages(20, 10));
    await neighbour.receiver.until(201, '/', WITHOUT_WAITING_MS);

    for (const [n, name] of Object.keys(hostile).entries()) {
      const one = victims[n]!;
      if (name === 'answers 200 with 1 GB') {
        await one.untilStates(...Array<string>(16).fill('delivered'));
        continue;
      }
      await expect
        .poll(async () => (await one.deliveries()).filter(({ attempts }) => attempts > 0).length, { timeout: 60_000 })
        .toBeGreaterThanOrEqual(1);
      for (const { durationMs } of (await one.deliveries()).filter(({ attempts }) => attempts > 0)) {
        expect(durationMs, name).toBeLessThan(17_000);
      }
    }
    expect(residentMb() - before).toBeLessThan(100);
    expect(sent.bytes).toBeLessThan(1e9);
  });
});

/** Writes without end, as fast as the other side reads. */
function flood(
  stream: NodeJS.WritableStream & { destroyed?: boolean },
  chunk: string,
  first: string,
  sent = { bytes: 0 },
): void {
  const more = (): void => {
    while (stream.destroyed !== true) {
      sent.bytes += chunk.length;
      if (!stream.write(chunk)) return void stream.once('drain', more);
    }
  };
  stream.on('error', () => undefined);
  stream.write(first);
  more();
}
