import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { SAMPLES } from '../support/event-samples.js';
import { EventWriter } from '../support/event-writer.js';
import { printedTimes } from '../support/process-output.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { connect, openWebSocket, type StreamClient, TRANSPORTS } from '../support/realtime-clients.js';
import { type RunningSimulator, startSimulator } from '../support/simulator.js';

const EVENTS = 50_000;
const SLOW = 24;

let simulator: RunningSimulator;
let database: TestDatabase;
let product: Product;
let writer: EventWriter;
let silent: StreamClient;
let answering: WebSocket;
const pings: number[] = [];

beforeAll(async () => {
  [simulator, database] = await Promise.all([startSimulator(), createTestDatabase()]);
  writer = await EventWriter.connect(database.url);
  // With a small heap the garbage collector leaves little standing: what the process holds is what it needs.
  const env = { NODE_OPTIONS: '--max-old-space-size=128' };
  product = await Product.start({ simulator, databaseUrl: database.url, env });
  silent = await connect('websocket', product.url, { key: ADMIN_KEY, companyId: 'quiet' });
  silent.pause();
  answering = new WebSocket(`${product.url.replace('http', 'ws')}/api/whatsapp/events?companyId=quiet`, [
    'bearer',
    ADMIN_KEY,
  ]);
  answering.on('ping', () => pings.push(Date.now()));
  await openWebSocket(answering);
});

afterAll(async () => {
  await writer?.close();
  await product?.kill();
  await simulator?.stop();
  await database?.drop();
});

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
    // All of them for all who are slow would be more than a gigabyte.
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
