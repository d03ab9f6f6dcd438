import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { SAMPLES } from '../support/event-samples.js';
import { EventWriter } from '../support/event-writer.js';
import { withProduct } from '../support/fixture.js';
import { printedTimes } from '../support/process-output.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import {
  connect,
  openWebSocket,
  type Refused,
  type StreamClient,
  type Transport,
  TRANSPORTS,
} from '../support/realtime-clients.js';

const EVENTS = 20_000;
const SLOW = 24;

const { beforeAll } = withProduct({ env: { NODE_OPTIONS: '--max-old-space-size=128' } });

let product: Product;
let writer: EventWriter;
let silent: StreamClient;
let answering: WebSocket;
const pings: number[] = [];

beforeAll(async ({ fixtures, database }) => {
  ({ product } = fixtures);
  writer = await EventWriter.connect(database.url);
  // With a small heap the garbage collector leaves little standing: what the process holds is what it needs.
  silent = await connect('websocket', product.url, { key: ADMIN_KEY, companyId: 'quiet' });
  silent.pause();
  answering = new WebSocket(`${product.url.replace('http', 'ws')}/api/whatsapp/events?companyId=quiet`, [
    'bearer',
    ADMIN_KEY,
  ]);
  answering.on('ping', () => pings.push(Date.now()));
  await openWebSocket(answering);
});

afterAll(() => writer?.close());

/** Megabytes that the process holds. */
async function residentMb(): Promise<number> {
  const status = await readFile(`/proc/${product.process.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

describe.skipIf(process.platform !== 'linux')('clients that take nothing (memory is read from /proc)', () => {
  it(`are dropped with a reason, and cost no memory while ${EVENTS} events pass`, async () => {
    const slow: StreamClient[] = [];
    for (let n = 0; n < SLOW; n += 1) {
      const client = await connect(TRANSPORTS[n % 2]!, product.url, { key: ADMIN_KEY, companyId: 'busy' });
      client.pause();
      slow.push(client);
    }
    const quick = await Promise.all(
      TRANSPORTS.map((transport) => connect(transport, product.url, { key: ADMIN_KEY, companyId: 'busy' })),
    );
    const before = await residentMb();
    let most = before;
    const text = 'я'.repeat(300);
    for (let n = 0; n < EVENTS; n += 500) {
      await writer.append('busy', 'message', { message: { ...SAMPLES.message.message, text } }, 500);
      most = Math.max(most, await residentMb());
    }
    for (const { inbox } of quick) {
      const events = await inbox.until((all) => all.length >= EVENTS, 60_000);
      most = Math.max(most, await residentMb());
      expect(events).toHaveLength(EVENTS);
    }
    // All of them for all who are slow would be more than 400 MB.
    expect(most - before).toBeLessThan(150);

    await printedTimes(product, /a slow client is dropped/, SLOW, 0, 70_000);
    for (const client of slow) client.resume();
    for (const client of slow) expect(await client.ended).toEqual({ code: 1013, reason: 'slow client' });
    process.stdout.write(`held ${Math.round(before)} MB before, ${Math.round(most)} MB at most\n`);

    const [{ inbox }] = slow as [StreamClient];
    const have = inbox.events.length;
    expect(have).toBeLessThan(EVENTS);
    const again = await connect(
      'socket.io',
      product.url,
      { key: ADMIN_KEY, companyId: 'busy', after: inbox.events.at(-1)?.id },
      inbox,
    );
    const events = await inbox.until((all) => all.length >= EVENTS, 60_000);
    expect(new Set(events.map(({ id }) => id)).size).toBe(EVENTS);
    for (const client of [...quick, again]) client.drop();
  }, 240_000);

  it('are left alone when they are only slow for a while', async () => {
    const client = await connect('websocket', product.url, { key: ADMIN_KEY, companyId: 'later' });
    client.pause();
    const last = await writer.append('later', 'message', SAMPLES.message, 30_000);
    const other = await connect('websocket', product.url, {
      key: ADMIN_KEY,
      companyId: 'later',
      after: String(Number(last) - 1),
    });
    await other.inbox.first('message');
    client.resume();
    const events = await client.inbox.until((all) => all.length >= 30_000, 60_000);
    expect(new Set(events.map(({ id }) => id)).size).toBe(30_000);
    for (const each of [client, other]) each.drop();
  });
});

/** The most that the process held while something was done, above what it held before, and its slowest answer to a probe. */
async function whileDone(work: () => Promise<unknown>): Promise<{ aboveMb: number; slowestMs: number }> {
  const before = await residentMb();
  let [aboveMb, slowestMs] = [0, 0];
  const done = new AbortController();
  const looking = (async () => {
    while (!done.signal.aborted) {
      const began = performance.now();
      await (await fetch(`${product.url}/health/live`)).text();
      slowestMs = Math.max(slowestMs, performance.now() - began);
      aboveMb = Math.max(aboveMb, (await residentMb()) - before);
    }
  })();
  await work().finally(() => done.abort());
  await looking;
  return { aboveMb, slowestMs };
}

describe.skipIf(process.platform !== 'linux')('a log of 390 MB: 1,000 texts of 65,000 control characters', () => {
  const path = '/api/whatsapp/events?limit=1000&companyId=large';
  const headers = { 'X-API-Key': ADMIN_KEY };

  beforeAll(async () => {
    await writer.append(
      'large',
      'message',
      { message: { ...SAMPLES.message.message, text: '\u0001'.repeat(65_000) } },
      1_000,
    );
  });

  it('costs neither memory nor time, though four read it at once', async () => {
    const { aboveMb, slowestMs } = await whileDone(async () => {
      const answers = await Promise.all(
        [1, 2, 3, 4].map(async () => (await fetch(product.url + path, { headers })).text()),
      );
      for (const answer of answers) {
        expect(answer.length).toBeGreaterThan(1_000_000);
        expect(answer.length).toBeLessThan(4_000_000);
        const { events, next } = JSON.parse(answer) as { events: { id: string }[]; next: string };
        expect(next).toBe(events.at(-1)?.id);
      }
    });
    process.stdout.write(`four reads: ${Math.round(aboveMb)} MB, /health/live in ${Math.round(slowestMs)} ms\n`);
    expect(aboveMb).toBeLessThan(100);
    // Ten times what it takes where nothing else runs: the process may not be alone on the machine.
    expect(slowestMs).toBeLessThan(2_000);
  });

  it('costs no memory, though five clients ask 16 times each and read nothing, and another key is served', async () => {
    await writer.addKey('key-of-another-0123456789', 'another');
    await writer.append('another', 'error', SAMPLES.error);
    const request = `GET ${path} HTTP/1.1\r\nHost: a\r\nX-API-Key: ${ADMIN_KEY}\r\n\r\n`;
    const { aboveMb } = await whileDone(async () => {
      const sockets = Array.from({ length: 5 }, () => {
        const socket = connectTcp(Number(new URL(product.url).port), '127.0.0.1').pause();
        socket.on('error', () => undefined);
        socket.write(request.repeat(16));
        return socket;
      });
      // Meanwhile another one reads on and on: what the five asked for has long been answered when it is through.
      for (let n = 0; n < 20; n += 1) {
        const other = await fetch(`${product.url}/api/whatsapp/events?limit=1000`, {
          headers: { 'X-API-Key': 'key-of-another-0123456789' },
        });
        expect([other.status, ((await other.json()) as { events: unknown[] }).events.length]).toEqual([200, 1]);
      }
      for (const socket of sockets) socket.destroy();
    });
    process.stdout.write(`unread: ${Math.round(aboveMb)} MB\n`);
    expect(aboveMb).toBeLessThan(100);
  });
});

describe('3,000 handshakes with one key', () => {
  it('are refused from the hundredth on, while another key is let in, and give all places back', async () => {
    await writer.addKey('key-of-many-0123456789', 'many');
    await writer.addKey('key-of-one-0123456789', 'one');
    const knock = async (key: string, transport: Transport = 'websocket'): Promise<StreamClient | number> => {
      try {
        return await connect(transport, product.url, { key });
      } catch (error) {
        const { status, problem } = error as Refused;
        if (problem?.code !== 'RATE_LIMITED' || typeof problem.retryAfter !== 'number') throw error;
        return status;
      }
    };
    const open: StreamClient[] = [];
    let refusals = 0;
    for (let n = 0; n < 3_000; n += 200) {
      const others = knock('key-of-one-0123456789');
      for (const each of await Promise.all(Array.from({ length: 200 }, () => knock('key-of-many-0123456789')))) {
        if (typeof each === 'number') refusals += Number(each === 429);
        else open.push(each);
      }
      const other = await others;
      expect(other).not.toBeTypeOf('number');
      if (typeof other === 'object') other.drop();
    }
    expect([open.length, refusals]).toEqual([100, 2_900]);
    expect(await knock('key-of-many-0123456789', 'socket.io')).toBe(429);
    for (const client of open) client.drop();
    await expect
      .poll(async () => {
        const again = await knock('key-of-many-0123456789', 'socket.io');
        if (typeof again === 'object') again.drop();
        return typeof again;
      })
      .toBe('object');
  });
});

describe('a client that has been silent since the other tests began', () => {
  it('is given up at the second ping, while one that answers stays', async () => {
    while (pings.length < 3) await once(answering, 'ping');
    expect(silent.inbox.events).toEqual([]);
    silent.resume();
    expect((await silent.ended).code).toBe(1006);
    expect(answering.readyState).toBe(WebSocket.OPEN);
    answering.terminate();
  });
});
