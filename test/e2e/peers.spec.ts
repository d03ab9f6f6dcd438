import { Client } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { hashOf, peerKeys, SIGNATURE_HEADER, signRequest } from '../../src/cluster/peers/peer-signature.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { ADMIN_KEY, type Answer, Product } from '../support/product.js';
import { connect, type StreamClient } from '../support/realtime-clients.js';
import type { RunningSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';

const COMPANY = '962302';

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let startProduct: StartProduct;
let client: Client;
let api: Product;
let sessions: Product[];
let shop: string;
let anna: string;

const start = (role: string): Promise<Product> =>
  startProduct({ env: { ROLE: role, BAILEYS_PORT: '0', LEASE_TTL_MS: '3000' } });

/** The process that holds the line, and the other one. */
async function ownerAndOther(): Promise<[Product, Product]> {
  const { rows } = await client.query<{ address: string }>(
    'SELECT p.address FROM whatsapp_leases l JOIN whatsapp_processes p ON p.id = l.owner WHERE l.company_id = $1',
    [COMPANY],
  );
  const owner = sessions.find(({ door }) => door === rows[0]?.address);
  const other = sessions.find((each) => each !== owner);
  if (owner === undefined || other === undefined) throw new Error(`nobody holds the line: ${JSON.stringify(rows)}`);
  return [owner, other];
}

const send = (product: Product, text: string, headers?: Record<string, string>): Promise<Answer> =>
  product.call('POST', `/sessions/${COMPANY}/messages`, { to: anna, text: { body: text } }, headers);

async function toDoor(door: string, path: string, body?: unknown, key = ADMIN_KEY): Promise<Answer> {
  const response = await fetch(door + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}

/** How often the phone of Anna shows each text. */
async function shown(): Promise<Record<string, number>> {
  const { messages } = await simulator.client.inbox(anna);
  const counts: Record<string, number> = {};
  for (const { text, type } of messages) {
    const words = type === 'text' ? String(text) : type;
    counts[words] = (counts[words] ?? 0) + 1;
  }
  return counts;
}

beforeAll(async ({ fixtures, database }) => {
  ({ simulator, startProduct } = fixtures);
  client = new Client({ connectionString: database.url });
  await client.connect();
  [api, ...sessions] = (await Promise.all([start('api'), start('sessions'), start('sessions')])) as [
    Product,
    Product,
    Product,
  ];
  const [first, second] = await simulator.client.createAccounts(2);
  [shop, anna] = [first!.number, second!.number];
});

afterAll(() => client?.end());

describe('a line of another process', () => {
  let listener: StreamClient;

  it('is linked through the API: by REST, as a picture, and live', async () => {
    listener = await connect('socket.io', api.url, { key: ADMIN_KEY, companyId: COMPANY });
    const { status, body } = await api.call<{ qr: string; status: string }>('POST', '/sessions', {
      companyId: COMPANY,
    });
    expect([status, body.status]).toEqual([200, 'qr']);
    expect((await listener.inbox.first('qr')).qr).toBe(body.qr);
    const picture = await fetch(`${api.url}/api/whatsapp/sessions/${COMPANY}/qr`, {
      headers: { 'X-API-Key': ADMIN_KEY },
    });
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    for (const product of [api, ...sessions]) {
      const json = await product.call<{ qr: string }>('GET', `/sessions/${COMPANY}/qr?format=json`);
      expect(json.body.qr).toBe(body.qr);
    }
    await simulator.client.scan(shop, body.qr);
    await api.connected(COMPANY);
    await listener.inbox.first('connected');
  });

  it('sends and receives through the API, and any process tells how it is', async () => {
    const { status, body, headers } = await send(api, 'Здравствуйте');
    expect([status, body.status]).toEqual([200, 'accepted']);
    expect(headers.get('ratelimit')).not.toBeNull();
    expect((await simulator.client.nextMessage(anna)).text).toBe('Здравствуйте');
    await simulator.client.sendText(anna, shop, 'Добрый день');
    expect((await listener.inbox.first('message')).message).toMatchObject({ text: 'Добрый день' });
    listener.drop();
    const [owner] = await ownerAndOther();
    const views = await Promise.all([api, ...sessions].map((product) => product.call('GET', '/sessions')));
    for (const { body: view } of views) {
      expect(view).toMatchObject({
        sessions: [{ companyId: COMPANY, connected: true, health: { healthy: true }, phoneNumber: shop }],
        metrics: { totalSessions: 1, activeConnections: 1, messagesSent: 1, messagesReceived: 1 },
      });
      expect(view).toEqual(views[0]!.body);
    }
    for (const product of [api, ...sessions]) {
      expect((await product.call('GET', `/sessions/${COMPANY}`)).body).toMatchObject({ connected: true });
      expect((await product.call('GET', `/sessions/${COMPANY}/health`)).status).toBe(200);
      // Counted where the line lives, and nowhere else.
      expect((await product.call('GET', `/limits/${COMPANY}?phone=${anna}`)).body).toMatchObject({
        windows: [
          { name: 'company', used: 1 },
          { name: 'recipient', used: 1 },
          { name: 'reactions', used: 0 },
          { name: 'new-contacts' },
        ],
        pacing: { newContact: false },
        shared: false,
      });
      expect((await product.call('GET', '/metrics')).body).toMatchObject({ sessions: { connected: 1 } });
    }
    expect((await toDoor(owner.door, '/health')).body).toEqual({
      service: 'switchboard',
      connected: true,
      phoneNumber: null,
      metrics: { totalSessions: 1, activeConnections: 1, messagesSent: 1, messagesReceived: 1 },
    });
  });

  it('is written for at the session process’s own port, as the first generation does, whoever holds it', async () => {
    for (const { door } of sessions) {
      const sent = await toDoor(door, '/send', { companyId: COMPANY, phone: anna, message: `по ${door}` });
      expect([sent.status, sent.body]).toEqual([200, expect.objectContaining({ success: true, phone: anna })]);
      const { messageId } = sent.body;
      const reaction = { companyId: COMPANY, phone: anna, messageId, emoji: '👍' };
      expect(await toDoor(door, '/reaction', reaction)).toMatchObject({ status: 200, body: { success: true } });
      expect((await toDoor(door, '/health/ready')).status).toBe(200);
    }
    const { door } = sessions[0]!;
    const message = { phone: anna, message: 'x' };
    expect(await toDoor(door, '/send', message)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(await toDoor(door, '/send', { ...message, companyId: '../x' })).toMatchObject({ status: 400 });
    expect(await toDoor(door, '/send', { ...message, companyId: COMPANY }, 'no-key-of-ours')).toMatchObject({
      status: 401,
    });
    expect((await toDoor(api.url, '/send', { ...message, companyId: COMPANY })).status).toBe(404);
    const reacted = await until(shown, (counts) => Object.keys(counts).length === 4 && counts.reaction === 2);
    for (const { door: each } of sessions) expect(reacted[`по ${each}`]).toBe(1);
  });

  it('is queued for through the API', async () => {
    const queued = await api.call('POST', `/sessions/${COMPANY}/messages`, {
      to: anna,
      text: { body: 'later' },
      options: { queue: true },
    });
    expect(queued.status).toBe(202);
    await until(shown, (counts) => counts.later === 1, 10_000);
    const { rows } = await client.query<{ status: string }>(
      `SELECT payload->>'status' AS status FROM whatsapp_events WHERE type = 'message_status' AND payload->>'messageId' = $1`,
      [queued.body.messageId],
    );
    expect(rows.filter(({ status }) => status === 'queued')).toHaveLength(1);
  });

  it('stays connected without an API, and what comes in is kept', async () => {
    const { next } = (await api.call<{ next: string }>('GET', '/events?limit=1000')).body;
    await api.kill();
    await simulator.client.send(anna, { to: shop, text: 'Есть кто?' }, { wait: 'delivered' });
    expect((await simulator.client.ledger(shop)).intervals.filter(({ closedAt }) => closedAt === null)).toHaveLength(1);
    api = await start('api');
    const { body } = await api.call<{ events: { message: { text: string } }[] }>(
      'GET',
      `/events?types=message&wait=20&after=${next}`,
    );
    expect(body.events.map(({ message }) => message.text)).toEqual(['Есть кто?']);
  });

  it('answers one Idempotency-Key once, whichever processes are asked', async () => {
    const key = { 'Idempotency-Key': 'order-4711' };
    const answers = await Promise.all([api, ...sessions].map((product) => send(product, 'once', key)));
    const done = answers.filter(({ status }) => status === 200);
    expect(done.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status !== 200).map(({ body }) => body.code)).toEqual(
      Array.from({ length: 3 - done.length }, () => 'IDEMPOTENCY_IN_FLIGHT'),
    );
    for (const product of [api, ...sessions]) {
      const { status, body, headers } = await send(product, 'once', key);
      expect([status, headers.get('idempotency-replayed')]).toEqual([200, 'true']);
      expect(body).toEqual(done[0]!.body);
    }
    expect((await shown()).once).toBe(1);
  });
});

describe('the door of a process', () => {
  const path = '/internal/commands';
  const body = JSON.stringify({ companyId: COMPANY, line: 'main', command: { do: 'show' } });
  let nonce = 0;

  /** A request of a process, with whatever is wrong with it. */
  async function ask(
    product: Product,
    wrong: { secret?: string; to?: string; at?: number; sent?: string; header?: string; url?: string } = {},
  ): Promise<{ status: number; signed: boolean; header: string }> {
    const { rows } = await client.query<{ id: string; now: string; secret: Buffer }>(
      `SELECT id, extract(epoch FROM clock_timestamp()) * 1000 AS now, secret FROM whatsapp_processes, cluster_secret
        WHERE address = $1`,
      [product.door],
    );
    const { id, now, secret } = rows[0]!;
    const [key] = peerKeys([wrong.secret ?? secret]) as [Buffer];
    const header =
      wrong.header ??
      signRequest(key, {
        method: 'POST',
        path,
        from: 'test',
        to: wrong.to ?? id,
        at: Math.round(Number(now) + (wrong.at ?? 0)),
        nonce: `n${(nonce += 1)}`,
        bodyHash: hashOf(body),
      });
    const response = await fetch((wrong.url ?? product.door) + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', [SIGNATURE_HEADER]: header },
      body: wrong.sent ?? body,
    });
    await response.text();
    return { status: response.status, signed: response.headers.has(SIGNATURE_HEADER), header };
  }

  it('opens to processes of the cluster alone, once for each request, and at its own port only', async () => {
    const [owner, other] = await ownerAndOther();
    const asked = await ask(owner);
    expect(asked).toMatchObject({ status: 200, signed: true });
    expect(await ask(owner, { header: asked.header })).toMatchObject({ status: 401, signed: false });
    expect(await ask(other, { header: asked.header })).toMatchObject({ status: 421 });
    expect(await ask(owner, { secret: 'a secret of somebody else, long enough' })).toMatchObject({ status: 401 });
    expect(await ask(owner, { sent: body.replace('show', 'stop') })).toMatchObject({ status: 401 });
    for (const at of [-31_000, 31_000]) expect(await ask(owner, { at })).toMatchObject({ status: 401 });
    for (const header of ['', 'v1;a;b;1;c;d;e']) expect(await ask(owner, { header })).toMatchObject({ status: 401 });
    expect(await ask(other)).toMatchObject({ status: 409, signed: true });
    expect(await ask(owner, { url: owner.url })).toMatchObject({ status: 404, signed: false });
    expect((await toDoor(owner.door, path, { companyId: COMPANY, command: { do: 'stop' } })).status).toBe(401);
    expect((await api.call('GET', `/sessions/${COMPANY}`)).body).toMatchObject({ connected: true });
  });
});

describe('an owner that dies', () => {
  it('in the middle of a send leaves one message, whatever is asked again', async () => {
    const [owner] = await ownerAndOther();
    await simulator.client.setFaults(shop, { mute: ['message-ack'], times: 1 });
    const key = { 'Idempotency-Key': 'order-4712' };
    const under = send(api, 'in the middle', key);
    await until(shown, (counts) => counts['in the middle'] === 1);
    await owner.kill();
    const { status, body } = await under;
    expect([status, body.code, body.outcome]).toEqual([504, 'ACK_TIMEOUT', 'unknown']);
    sessions = [sessions.find((each) => each !== owner)!, await start('sessions')];

    const refusals: Answer[] = [];
    const again = await until(
      () => send(api, 'in the middle', key),
      (answer) => {
        if (answer.status !== 200) refusals.push(answer);
        return answer.status === 200;
      },
    );
    expect(again.body.messageId).toBe(body.messageId);
    const codes = refusals.map((refusal) => refusal.body.code);
    expect(codes.filter((code) => code !== 'OWNER_UNREACHABLE' && code !== 'NOT_CONNECTED')).toEqual([]);
    const unreachable = refusals.filter((refusal) => refusal.body.code === 'OWNER_UNREACHABLE');
    for (const refusal of unreachable) expect(refusal.body.retryAfter).toBeGreaterThan(0);
    await send(api, 'after it');
    await until(shown, (counts) => counts['after it'] === 1);
    expect((await shown())['in the middle']).toBe(1);
    expect((await simulator.client.ledger(shop)).overlaps).toBe(0);
  });

  it('and has nobody to follow it is said to be unreachable, with when to try again', async () => {
    const known = (await api.call('GET', `/sessions/${COMPANY}`)).body;
    expect(known).toMatchObject({ connected: true });
    await Promise.all(sessions.map((product) => product.kill()));
    const { status, body, headers } = await send(api, 'nobody');
    expect([status, body.code]).toEqual([502, 'OWNER_UNREACHABLE']);
    expect(body.retryAfter).toBeGreaterThan(0);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await api.call('GET', `/sessions/${COMPANY}`)).body).toMatchObject({ connected: false, phoneNumber: shop });
    expect((await api.call('GET', '/sessions')).body).toMatchObject({ sessions: [{ connected: false }] });
    sessions = [await start('sessions')];
    await api.connected(COMPANY);
    expect((await send(api, 'somebody')).status).toBe(200);
    expect((await shown()).nobody).toBeUndefined();
  });
});
