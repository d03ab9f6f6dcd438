import { io } from 'socket.io-client';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { EventWriter } from '../support/event-writer.js';
import { FailingDatabase } from '../support/failing-database.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { printed } from '../support/process-output.js';
import { Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';
import { until } from '../support/until.js';

/** What must never be in a log is marked, each by the way it takes. */
const CANARY = 'cAnArYbIrD';
const marked = (way: string): string => `${CANARY}-${way}-5f2c`;

const ADMIN = marked('admin-key');
const COMPANY_KEY = marked('company-key');
const AT_REST = 'cafe5eedbceef5a8f6673004d6e4f9425fbe758329df712cc7217452c7fbca3c';

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let failing: FailingDatabase;
let receiver: WebhookReceiver;
let startProduct: StartProduct;
let writer: EventWriter;

beforeAll(async ({ fixtures, database }) => {
  ({ simulator, receiver, startProduct } = fixtures);
  writer = await EventWriter.connect(database.url);
  failing = await FailingDatabase.inFrontOf(database.url);
});

afterAll(async () => {
  await writer?.close();
  await failing?.close();
});

describe.each(['trace', 'info'])('the log at level %s', (level) => {
  let product: Product;

  afterAll(() => product?.kill());

  it('holds neither secrets nor what people write', async () => {
    product = await startProduct({
      databaseUrl: failing.url,
      env: {
        LOG_LEVEL: level,
        ADMIN_API_KEY: ADMIN,
        AUTH_ENCRYPTION_KEY: AT_REST,
        WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true',
        AI_REPLY_URL: `${receiver.url}/${marked('ai-path')}`,
        AI_REPLY_API_KEY: marked('ai-key'),
        AI_REPLY_MODEL: 'any',
      },
    });
    const admin = { 'X-API-Key': ADMIN };
    const companyId = `shop-${level}`;
    const call = (
      method: string,
      path: string,
      body?: unknown,
    ): Promise<{ status: number; body: Record<string, unknown> }> => product.call(method, path, body, admin);
    await writer.addKey(`${COMPANY_KEY}-${level}`, companyId);

    // Linking: the QR code holds keys.
    const [shop, anna] = await simulator.client.createAccounts(2);
    const created = await call('POST', '/sessions', { companyId });
    const qr = String(created.body.qr);
    await simulator.client.scan(shop!.number, qr);
    await simulator.client.waitFor({ account: shop!.number, connected: true, drained: true });
    await connected(product, companyId);

    // A webhook with a secret of ours, headers of the company, and a receiver that fails and says much.
    receiver.reply = (_, response) => void response.writeHead(500).end(marked('webhook-answer'));
    const hook = await call('POST', '/webhooks', {
      companyId,
      url: `${receiver.url}/${marked('webhook-path')}?token=${marked('webhook-query')}`,
      headers: { Authorization: marked('webhook-header') },
    });
    const secret = String(hook.body.secret);
    await call('POST', `/webhooks/${String(hook.body.id)}/test`);
    await call('PUT', `/extensions/ai-reply`, { companyId, enabled: true });

    // Words, both ways, and what is refused of them.
    const sent = await call('POST', `/sessions/${companyId}/send`, {
      phone: anna!.number,
      message: marked('text-out'),
    });
    expect(sent.status).toBe(200);
    await simulator.client.sendText(anna!.number, shop!.number, marked('text-in'));
    await receiver.until(1, `/${marked('webhook-path')}?token=${marked('webhook-query')}`);
    await call('POST', `/sessions/${companyId}/send`, { phone: marked('bad-phone'), message: marked('text-refused') });
    await call('POST', `/sessions/${companyId}/send`, { phone: '79001234567', message: marked('x').repeat(1_000) });
    await call('POST', `/sessions/${companyId}/send`, `{"message": "${marked('broken-json')}`);
    await call('POST', `/sessions/${companyId}/send`, { [marked('unknown-member')]: marked('unknown-value') });
    await call('GET', `/events?after=${marked('query')}`);
    await call('GET', `/sessions/${marked('path~x')}/status`);

    // Keys that are shown in all ways there are.
    for (const headers of [
      { 'X-API-Key': marked('bad-key') },
      { 'X-API-Key': '', Authorization: `Bearer ${marked('bad-bearer')}` },
      { 'X-API-Key': `${COMPANY_KEY}-${level}` },
    ]) {
      await product.call('GET', '/sessions', undefined, headers as unknown as Record<string, string>);
    }
    for (const token of [marked('bad-socket-key'), `${COMPANY_KEY}-${level}`]) {
      const socket = io(`${product.url}/whatsapp`, { auth: { token }, reconnection: false, forceNew: true });
      await new Promise<void>((resolve) => {
        socket.once('connect', resolve);
        socket.once('connect_error', () => resolve());
      });
      socket.close();
      const plain = new WebSocket(`${product.url.replace('http', 'ws')}/api/whatsapp/events?x=${marked('ws-query')}`, {
        headers: { 'X-API-Key': token },
      });
      await new Promise<void>((resolve) => {
        plain.once('open', resolve);
        plain.once('error', () => resolve());
      });
      plain.close();
    }

    // A statement that fails carries what it was to write.
    void failing.cut(/events-append/);
    await simulator.client.sendText(anna!.number, shop!.number, marked('text-of-failed-statement'));
    await printed(product, /events could not be logged|could not be/);
    void failing.cut(/INSERT INTO "webhooks"/);
    const failed = await call('POST', '/webhooks', {
      companyId,
      url: `${receiver.url}/${marked('url-of-failed-statement')}`,
      headers: { Authorization: marked('header-of-failed-statement') },
    });
    expect(failed.status).toBeGreaterThanOrEqual(500);
    // A message that cannot be decrypted at first.
    await simulator.client.forgetSessions(anna!.number);
    await simulator.client.sendText(anna!.number, shop!.number, marked('text-after'));
    for (let told = ''; !told.includes(marked('text-after'));) {
      told = JSON.stringify((await call('GET', `/events?companyId=${companyId}&limit=1000`)).body);
    }

    const { process: child } = product;
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
    const lines = product.output;
    expect(lines.length).toBeGreaterThan(level === 'trace' ? 50 : 10);
    const privateKeys = await secretsOf(companyId);
    const password = new URL(failing.url).password;
    const found = [
      CANARY,
      AT_REST,
      qr,
      ...qr.split(','),
      secret,
      secret.replace('whsec_', ''),
      password,
      ...privateKeys,
    ]
      .filter((one) => one.length >= 8)
      .flatMap((one) => lines.filter((line) => line.includes(one)));
    expect(found).toEqual([]);
    for (const line of lines.filter((one) => one.startsWith('{'))) {
      expect(JSON.parse(line), line).toMatchObject({
        level: expect.any(Number) as number,
        time: expect.any(String) as string,
      });
    }
  });
});

async function connected(product: Product, companyId: string): Promise<void> {
  await until(
    () => product.call('GET', `/sessions/${companyId}`, undefined, { 'X-API-Key': ADMIN }),
    ({ body }) => body.connected === true,
  );
}

/** What is stored encrypted must not be in the log as it is stored either. */
async function secretsOf(companyId: string): Promise<string[]> {
  const rows = await writer.query(
    `SELECT encode(credentials, 'base64') AS data FROM whatsapp_auth WHERE company_id = $1`,
    [companyId],
  );
  return rows.map(({ data }) => String(data).slice(0, 60));
}
