import { spawnSync } from 'node:child_process';
import { connect as connectTcp } from 'node:net';
import { text } from 'node:stream/consumers';
import { chromium } from 'playwright-core';
import { io, type ManagerOptions, type SocketOptions } from 'socket.io-client';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { EVENT_TYPES } from '../../src/domain/events.js';
import { DURABLE_TYPES, LIVE_TYPES, SAMPLES } from '../support/event-samples.js';
import { EventWriter, FakeReplica } from '../support/event-writer.js';
import { type StartProduct, withProduct } from '../support/fixture.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { connect, openWebSocket, type Refused, type StreamClient, TRANSPORTS } from '../support/realtime-clients.js';
import type { RunningSimulator } from '../support/simulator.js';

/** Debian's Chromium; npm cannot bring a browser. */
const browserPath = spawnSync('which', ['chromium'], { encoding: 'utf8' }).stdout.trim() || undefined;

const KEY_OF_A = 'key-of-company-a-0123456789';

const { beforeAll } = withProduct();

let simulator: RunningSimulator;
let product: Product;
let startProduct: StartProduct;
let writer: EventWriter;
let replica: FakeReplica;

beforeAll(async ({ fixtures, database }) => {
  ({ simulator, product, startProduct } = fixtures);
  writer = await EventWriter.connect(database.url);
  await writer.addKey(KEY_OF_A, 'a');
  replica = FakeReplica.connect(database.url);
});

afterAll(async () => {
  await replica?.close();
  await writer?.close();
});

describe.each(TRANSPORTS)('a client by %s', (transport) => {
  it('hears of a session from its QR code to its messages', async () => {
    const companyId = `shop-${transport.replace('.', '')}`;
    const client = await connect(transport, product.url, { key: ADMIN_KEY, companyId });
    const shop = await simulator.client.createAccount();
    const anna = await simulator.client.createAccount({ name: 'Anna' });
    await product.call('POST', '/sessions', { companyId });
    const qr = await client.inbox.first('qr');
    expect(qr).toMatchObject({ companyId, qr: expect.any(String) as string });
    await simulator.client.scan(shop.number, qr.qr as string);
    expect(await client.inbox.first('connected')).toMatchObject({ phoneNumber: shop.number });

    await simulator.client.sendText(anna.number, shop.number, 'Спасибо 🙏');
    const { message } = await client.inbox.first('message');
    expect(message).toMatchObject({ text: 'Спасибо 🙏', from: { phone: anna.number }, fromMe: false });
    await product.call('POST', `/sessions/${companyId}/send`, { phone: anna.number, message: 'Пожалуйста' });
    const events = await client.inbox.until((all) => all.some(({ type }) => type === 'message_status'));
    expect(new Set(events.map((event) => event.companyId))).toEqual(new Set([companyId]));
    client.drop();
  });

  it('hears of the types that it asked for, and no other', async () => {
    const client = await connect(transport, product.url, { key: KEY_OF_A, types: ['reaction', 'error', 'qr'] });
    const other = await connect(transport, product.url, { key: KEY_OF_A });
    for (const type of DURABLE_TYPES) await writer.append('a', type, SAMPLES[type]);
    for (const type of LIVE_TYPES) replica.tell('a', type, SAMPLES[type]);
    // What is still on its way would reach the clients of the next test.
    await other.inbox.until((all) => EVENT_TYPES.every((type) => all.some((event) => event.type === type)));
    other.drop();
    const events = await client.inbox.until((all) => all.length >= 3);
    expect(events.map(({ type }) => type).toSorted()).toEqual(['error', 'qr', 'reaction']);
    expect(events.find(({ type }) => type === 'error')).toMatchObject({ error: 'something went wrong' });
    client.drop();
  });

  it('hears nothing of another company, whatever the type', async () => {
    const ofA = await connect(transport, product.url, { key: KEY_OF_A });
    const adminOfB = await connect(transport, product.url, { key: ADMIN_KEY, companyId: 'b' });
    const admin = await connect(transport, product.url, { key: ADMIN_KEY });
    for (const companyId of ['b', 'a']) {
      for (const type of DURABLE_TYPES) await writer.append(companyId, type, SAMPLES[type]);
      for (const type of LIVE_TYPES) replica.tell(companyId, type, SAMPLES[type]);
    }
    const all = EVENT_TYPES.toSorted();
    for (const [client, companies] of [
      [ofA, ['a']],
      [adminOfB, ['b']],
      [admin, ['a', 'b']],
    ] as const) {
      // Whoever may hear everything hears of the session of another test as well.
      const ofThese = (some: readonly { companyId: string }[]): number =>
        some.filter(({ companyId }) => client !== admin || companies.some((one) => one === companyId)).length;
      const events = await client.inbox.until((some) => ofThese(some) >= all.length * companies.length);
      for (const companyId of companies) {
        expect(
          events
            .filter((event) => event.companyId === companyId)
            .map(({ type }) => type)
            .toSorted(),
        ).toEqual(all);
      }
      expect(ofThese(events)).toBe(all.length * companies.length);
      client.drop();
    }
  });

  it('gets by its last id, of whatever event, what came meanwhile, and not what it has', async () => {
    const first = await connect(transport, product.url, { key: KEY_OF_A });
    const begin = first.after;
    const one = await writer.append('a', 'error', SAMPLES.error);
    await first.inbox.first('error');
    replica.tell('a', 'qr', SAMPLES.qr);
    const live = await first.inbox.first('qr');
    expect(live.id).toMatch(new RegExp(`^${one}\\.`));
    first.drop();
    const two = await writer.append('a', 'error', SAMPLES.error, 3);

    const again = await connect(transport, product.url, { key: KEY_OF_A, after: live.id });
    const missed = await again.inbox.until((events) => events.length >= 3);
    expect(missed.map(({ id }) => id)).toEqual(await writer.idsAfter(one, 'a'));
    expect(missed.at(-1)?.id).toBe(two);
    again.drop();

    const fromTheStart = await connect(transport, product.url, { key: KEY_OF_A, after: begin });
    await fromTheStart.inbox.until((events) => events.length >= 4);
    fromTheStart.drop();
    expect((await product.call('GET', `/events?companyId=a&after=${live.id}`)).body.events).toHaveLength(3);
  });

  it.each([
    ['no key', { key: undefined }, 401, 'UNAUTHENTICATED'],
    ['a key that nobody has', { key: 'nobody-has-this-key' }, 401, 'UNAUTHENTICATED'],
    ['another company', { companyId: 'b' }, 403, 'ACCESS_DENIED'],
    ['a company id that is none', { companyId: '../b' }, 400, 'VALIDATION_FAILED'],
    ['a type that does not exist', { types: 'message,massage' }, 400, 'VALIDATION_FAILED'],
    ['no type at all', { types: '' }, 400, 'VALIDATION_FAILED'],
    ['an after that is no id', { after: 'yesterday' }, 400, 'VALIDATION_FAILED'],
    ['an after beyond all ids', { after: '9'.repeat(19) }, 400, 'VALIDATION_FAILED'],
  ])('is refused with a problem: %s', async (_, wishes, status, code) => {
    const refused = (await connect(transport, product.url, { key: KEY_OF_A, ...wishes }).catch(
      (e: unknown) => e,
    )) as Refused;
    expect([refused.status, refused.problem?.code], refused.message).toEqual([status, code]);
    expect(refused.problem).toMatchObject({ success: false, status, detail: refused.problem.error });
    expect(refused.problem.requestId).toMatch(/^[0-9a-f-]{36}$/);
    const { contentType, errors } = refused.problem;
    expect(contentType).toBe(transport === 'websocket' ? PROBLEM_TYPE : undefined);
    const fields = (errors as { field: string }[] | undefined)?.map(({ field }) => field);
    expect(fields).toEqual(status === 400 ? [Object.keys(wishes)[0]] : undefined);
  });

  it('is closed within seconds when its key is revoked, and no other is', async () => {
    await writer.addKey('key-to-be-revoked-0123456789', 'a');
    const client = await connect(transport, product.url, { key: 'key-to-be-revoked-0123456789' });
    const other = await connect(transport, product.url, { key: KEY_OF_A });
    await writer.query(`DELETE FROM api_keys WHERE prefix = 'key-to-be-'`);
    expect(await client.ended).toEqual({ code: 1008, reason: 'access revoked' });
    await writer.append('a', 'error', SAMPLES.error);
    await other.inbox.first('error');
    expect(client.inbox.events).toEqual([]);
    other.drop();
  });
});

const PROBLEM_TYPE = 'application/problem+json';

describe('ways to show the key', () => {
  const url = (): string => `${product.url.replace('http', 'ws')}/api/whatsapp/events`;

  it('plain WebSocket: Authorization, or the subprotocols of a browser', async () => {
    const sockets = [
      new WebSocket(url(), { headers: { Authorization: `Bearer ${KEY_OF_A}` } }),
      new WebSocket(url(), ['bearer', KEY_OF_A]),
    ];
    const clients = await Promise.all(sockets.map((socket) => openWebSocket(socket)));
    expect(sockets[1]?.protocol).toBe('bearer');
    await writer.append('a', 'error', SAMPLES.error);
    for (const client of clients) await client.inbox.first('error');
    for (const client of clients) client.drop();
  });

  it('Socket.IO: headers, `auth.token`, `auth.apiKey`, and by long polling too', async () => {
    const ways: Partial<ManagerOptions & SocketOptions>[] = [
      { auth: { token: KEY_OF_A } },
      { auth: { apiKey: KEY_OF_A } },
      { extraHeaders: { 'X-API-Key': KEY_OF_A } },
      { extraHeaders: { Authorization: `Bearer ${KEY_OF_A}` } },
      { auth: { token: KEY_OF_A }, transports: ['polling'] },
    ];
    for (const options of ways) {
      const socket = io(`${product.url}/whatsapp`, { forceNew: true, reconnection: false, ...options });
      const event = new Promise((resolve) => socket.once('error', resolve));
      const ready = await new Promise((resolve, reject) => {
        socket.once('ready', resolve);
        socket.once('connect_error', reject);
      });
      expect(ready).toMatchObject({ companyId: 'a', types: null });
      await writer.append('a', 'error', SAMPLES.error);
      expect(await event).toMatchObject({ type: 'error', companyId: 'a' });
      socket.disconnect();
    }
  });

  it.skipIf(browserPath === undefined)('from a page in a browser (needs the program chromium)', async () => {
    const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      await page.goto(`${product.url}/docs/errors`);
      await page.addScriptTag({ url: '/socket.io/socket.io.js' });
      const received = page.evaluate(
        ([key, after]) => {
          const { io: connectIo } = globalThis as unknown as { io: typeof io };
          const socket = connectIo('/whatsapp', { auth: { token: key, after, types: ['error'] } });
          const plain = new globalThis.WebSocket(`/api/whatsapp/events?types=error&after=${after}`, ['bearer', key!]);
          return Promise.all([
            new Promise<{ id: string }>((resolve) => socket.once('error', resolve)),
            new Promise<{ id: string }>((resolve) => {
              plain.addEventListener('message', ({ data }) => resolve(JSON.parse(data as string) as { id: string }));
            }),
          ]);
        },
        [KEY_OF_A, await writer.append('a', 'connected', SAMPLES.connected)],
      );
      const id = await writer.append('a', 'error', SAMPLES.error);
      expect((await received).map((event) => event.id)).toEqual([id, id]);
    } finally {
      await browser.close();
    }
  });

  it('never in a URL', async () => {
    const socket = new WebSocket(`${url()}?apiKey=${KEY_OF_A}`, { headers: { 'X-API-Key': KEY_OF_A } });
    await expect(openWebSocket(socket)).rejects.toMatchObject({
      status: 400,
      problem: { errors: [{ field: 'apiKey', message: 'property apiKey should not exist' }] },
    });
  });
});

describe('the one HTTP server', () => {
  it('lets nobody into another namespace of Socket.IO', async () => {
    for (const namespace of ['/', '/other']) {
      const socket = io(product.url + namespace, { forceNew: true, reconnection: false, auth: { token: ADMIN_KEY } });
      const error = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
      expect(error.message).toMatch(/Connect to the namespace|Invalid namespace/);
      socket.disconnect();
    }
  });

  it.each([3_000, 2])('has one subscription of a connection that asks for %i at once', async (count) => {
    const socket = new WebSocket(`${product.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    const packets: string[] = [];
    socket.on('message', (data: Buffer) => packets.push(data.toString()));
    await expect.poll(() => packets.length).toBe(1);
    const connectPacket = `40/whatsapp,${JSON.stringify({ token: KEY_OF_A })}`;
    for (let n = 0; n < count; n += 1) socket.send(connectPacket);
    const of = (start: string): number => packets.filter((packet) => packet.startsWith(start)).length;
    await expect.poll(() => of('42/whatsapp,["ready"')).toBe(1);
    // One more, now that it was let in, and an error packet to know that all of them were read.
    socket.send(connectPacket);
    socket.send('40/nowhere,');
    await expect.poll(() => of('44/nowhere')).toBe(1);
    await writer.append('a', 'error', { error: 'the last' }, 2);
    await expect.poll(() => of('42/whatsapp,["error"')).toBe(2);
    expect([of('40/whatsapp'), of('44/whatsapp'), of('42/whatsapp,["ready"')]).toEqual([1, 0, 1]);

    // The connection stays, and may ask again once it has left.
    socket.send('41/whatsapp,');
    socket.send(connectPacket);
    await expect.poll(() => of('42/whatsapp,["ready"')).toBe(2);
    socket.close();
  });

  it('has no WebSocket at another path', async () => {
    const socket = new WebSocket(`${product.url.replace('http', 'ws')}/api/whatsapp/other`);
    await expect(openWebSocket(socket)).rejects.toMatchObject({ status: 404, problem: { code: 'NOT_FOUND' } });
  });

  it('does not mind what a client says', async () => {
    const socket = new WebSocket(`${product.url.replace('http', 'ws')}/api/whatsapp/events`, ['bearer', KEY_OF_A]);
    const client = await openWebSocket(socket);
    socket.send('{"type":"subscribe","companyId":"b"}');
    await writer.append('b', 'error', SAMPLES.error);
    await writer.append('a', 'error', SAMPLES.error);
    expect(await client.inbox.first('error')).toMatchObject({ companyId: 'a' });
    socket.send('x'.repeat(10_000));
    expect((await client.ended).code).toBe(1009);
  });

  it('answers a request that offers HTTP/2 as if it had not', async () => {
    const body = JSON.stringify({ companyId: '../x' });
    const ask = (head: string[], content = ''): Promise<string> => {
      const tcp = connectTcp(Number(new URL(product.url).port), '127.0.0.1');
      tcp.write(
        [...head, 'Host: localhost', 'HTTP2-Settings: AAMAAABkAAQAAP__', 'Upgrade: h2c', '', content].join('\r\n'),
      );
      return text(tcp);
    };
    const probe = await ask(['GET /health/live HTTP/1.1', 'Connection: Upgrade, HTTP2-Settings, close']).catch(String);
    expect(probe).toMatch(/^HTTP\/1.1 200 /);
    const posted = await ask(
      [
        'POST /api/whatsapp/sessions HTTP/1.1',
        'Connection: Upgrade, HTTP2-Settings, close',
        `X-API-Key: ${ADMIN_KEY}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
      ],
      body,
    );
    expect(posted).toMatch(/^HTTP\/1.1 400 [^]*VALIDATION_FAILED/);
  });
});

describe('the end of the process', () => {
  it('says why to each client, also to one that does not listen, and does not wait for it', async () => {
    const ending = await startProduct();
    const clients: StreamClient[] = [];
    for (const transport of TRANSPORTS) {
      clients.push(await connect(transport, ending.url, { key: KEY_OF_A }));
      const deaf = await connect(transport, ending.url, { key: KEY_OF_A });
      deaf.pause();
    }
    const begun = performance.now();
    const stopped = ending.stop();
    for (const { ended } of clients) expect(await ended).toEqual({ code: 1001, reason: 'shutting down' });
    expect(await stopped).toBe(0);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
