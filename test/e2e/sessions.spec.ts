import { describe, expect, it } from 'vitest';
import { withProduct } from '../support/fixture.js';
import { ADMIN_KEY, type Answer, Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';

interface Created {
  success: boolean;
  status: string;
  qr: string;
  qrDataUrl: string;
  qrTerminal: string;
  pairingCode?: string;
}

const { beforeAll } = withProduct();

let simulator: RunningSimulator;
let product: Product;

beforeAll(({ fixtures }) => {
  ({ simulator, product } = fixtures);
});

const account = async (): Promise<string> => (await simulator.client.createAccount()).number;

describe('lists of sessions', () => {
  const COMPANIES = ['page-A', 'page-_', 'page-a', 'page-b', 'page-c'];
  interface Page {
    count: number;
    next?: string | null;
    sessions: { companyId: string }[];
    metrics: { totalSessions: number };
  }
  const list = async (query: string): Promise<Page> => (await product.call<Page>('GET', `/sessions${query}`)).body;

  it('come whole, in pages that lose and repeat nothing, and by state', async () => {
    await Promise.all(COMPANIES.map((companyId) => product.call('POST', '/sessions', { companyId })));
    const all = await list('');
    expect(all.sessions.map(({ companyId }) => companyId)).toEqual(COMPANIES);
    expect(all.next).toBeUndefined();

    const paged: string[] = [];
    for (let page = await list('?limit=2'); ; page = await list(`?limit=2&cursor=${page.next}`)) {
      expect(page.count).toBe(page.sessions.length);
      expect(page.metrics.totalSessions).toBe(COMPANIES.length);
      paged.push(...page.sessions.map(({ companyId }) => companyId));
      if (page.next === null) break;
    }
    expect(paged).toEqual(COMPANIES);

    await product.call('DELETE', '/sessions/page-b');
    expect((await list('?status=idle')).sessions.map(({ companyId }) => companyId)).toEqual(['page-b']);
    expect((await list('?status=qr&limit=1')).sessions.map(({ companyId }) => companyId)).toEqual(['page-A']);
    for (const companyId of COMPANIES) await product.call('DELETE', `/sessions/${companyId}?logout=true`);
  });

  it.each(['limit=0', 'limit=1001', 'limit=x', 'status=asleep', 'cursor=%00', 'cursor=Li4v'])(
    'refuse ?%s',
    async (query) => {
      const refused = await product.call('GET', `/sessions?${query}`);
      expect([refused.status, refused.body.code]).toEqual([400, 'VALIDATION_FAILED']);
    },
  );
});

describe('creation', () => {
  it('gives ten simultaneous calls one socket and ten equal answers', async () => {
    const before = (await simulator.client.stats()).connectionsTotal;
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => product.call<Created>('POST', '/sessions', { companyId: 'ten' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await simulator.client.stats()).connectionsTotal - before).toBe(1);
  });

  it('joins a connected session without a QR code', async () => {
    const shop = await account();
    await product.pair('joined', shop, simulator);
    const { body } = await product.call<Created>('POST', '/sessions', { companyId: 'joined' });
    expect(body).toMatchObject({ success: true, status: 'connected', qr: null, qrCode: null, qrDataUrl: null });
    expect((await product.call('GET', '/sessions/joined/qr')).body).toMatchObject({ code: 'QR_NOT_PENDING' });
  });

  it('connects by a pairing code', async () => {
    const shop = await account();
    const created = await product.call('POST', '/sessions/coded/pairing-code', { phoneNumber: `+${shop}` });
    expect(created.body).toMatchObject({ success: true, companyId: 'coded' });
    expect(created.body.pairingCode).toMatch(/^[0-9A-Z]{8}$/);
    expect(Date.parse(String(created.body.expiresAt)) - Date.now()).toBeGreaterThan(50_000);
    // A second call while the code lives gives the same code.
    const again = await product.call<Created>('POST', '/sessions', { companyId: 'coded', phoneNumber: shop });
    expect(again.body.pairingCode).toBe(created.body.pairingCode);
    expect((await product.call('GET', '/sessions/coded')).body.status).toBe('pairing');

    await simulator.client.enterPairingCode(shop, String(created.body.pairingCode));
    await product.connected('coded');
    const late = await product.call('POST', '/sessions/coded/pairing-code', { phoneNumber: shop });
    expect([late.status, late.body.code]).toEqual([409, 'ALREADY_CONNECTED']);
  });

  it('shows the QR code in every form', async () => {
    await product.call('POST', '/sessions', { companyId: 'forms' });
    const get = (format: string): Promise<Response> =>
      fetch(`${product.url}/api/whatsapp/sessions/forms/qr${format}`, {
        headers: { 'X-API-Key': 'test-admin-key-0123456789' },
      });
    const png = await get('');
    expect(png.headers.get('content-type')).toBe('image/png');
    expect(
      Buffer.from(await png.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    const svg = await get('?format=svg');
    expect(svg.headers.get('content-type')).toContain('image/svg+xml');
    expect(await svg.text()).toContain('<svg');
    expect(await (await get('?format=terminal')).text()).toContain('▄');
    const json = (await (await get('?format=json')).json()) as Created;
    expect(json.qr).toMatch(/^https:\/\/wa\.me\/settings\/linked_devices#/);
    expect(json.qrDataUrl).toMatch(/^data:image\/png;base64,/);
    expect((await get('?format=gif')).status).toBe(400);
  });

  it('gives another phone a code of its own', async () => {
    const [first, second] = [await account(), await account()];
    const one = await product.call('POST', '/sessions/two-phones/pairing-code', { phoneNumber: first });
    const two = await product.call('POST', '/sessions/two-phones/pairing-code', { phoneNumber: second });
    expect(two.body.pairingCode).not.toBe(one.body.pairingCode);
    await simulator.client.enterPairingCode(second, String(two.body.pairingCode));
    await product.connected('two-phones');
    expect((await product.call('GET', '/sessions/two-phones')).body.phoneNumber).toBe(second);
    await product.call('DELETE', '/sessions/two-phones?logout=true');
  });

  it('leaves no socket and no session behind when it is removed while it waits for a scan', async () => {
    await product.call('POST', '/sessions', { companyId: 'unwanted' });
    const before = (await simulator.client.stats()).connectionsNow;
    expect((await product.call('DELETE', '/sessions/unwanted?logout=true')).status).toBe(200);
    expect((await product.call('GET', '/sessions/unwanted')).status).toBe(404);
    expect((await simulator.client.stats()).connectionsNow).toBe(before - 1);
  });

  it('lets two companies write to one contact for the first time at the same moment', async () => {
    const contact = await account();
    await Promise.all(['left', 'right'].map(async (companyId) => product.pair(companyId, await account(), simulator)));
    const sends = ['left', 'right'].flatMap((companyId) =>
      Array.from({ length: 10 }, (_, n) =>
        product.call('POST', `/sessions/${companyId}/send`, { phone: contact, message: `${companyId} ${n}` }),
      ),
    );
    expect((await Promise.all(sends)).map(({ status }) => status)).toEqual(Array(20).fill(200));
    const { messages } = await simulator.client.inbox(contact, { count: 20, timeoutMs: 60_000 });
    expect(messages).toHaveLength(20);
    await Promise.all(
      ['left', 'right'].map((companyId) => product.call('DELETE', `/sessions/${companyId}?logout=true`)),
    );
  });

  it('lists sessions with their counts, and gives metrics in JSON', async () => {
    const { body } = await product.call('GET', '/sessions');
    expect(body).toMatchObject({ success: true, metrics: { activeConnections: 2 } });
    const sessions = body.sessions as { companyId: string; connected: boolean; status: string }[];
    expect(body.count).toBe(sessions.length);
    expect(sessions.find(({ companyId }) => companyId === 'coded')).toMatchObject({
      connected: true,
      status: 'connected',
    });

    const metrics = (await product.call('GET', '/metrics')).body;
    expect(metrics).toMatchObject({
      success: true,
      metrics: { activeConnections: 2, failedReconnects: 0, errors: 0, lastError: null },
      sessions: { total: body.count, connected: 2, disconnected: sessions.length - 2 },
    });
    expect((metrics.metrics as { qrCodesGenerated: number }).qrCodesGenerated).toBeGreaterThanOrEqual(4);
  });
});

describe('what may go wrong on a connection', () => {
  let shop: string;
  let anna: string;

  beforeAll(async () => {
    [shop, anna] = [await account(), await account()];
    await product.pair('robust', shop, simulator);
  });

  const send = (message: string): Promise<Answer> =>
    product.call('POST', '/sessions/robust/send', { phone: anna, message });

  it('ends one socket, and neither the process nor its other sessions, with a frame that cannot be decrypted', async () => {
    const other = (await product.call('GET', '/sessions/coded')).body.connectedAt;
    const before = (await product.call('GET', '/sessions/robust')).body.connectedAt;
    await simulator.client.kill(shop, 'garbage');
    await product.until('robust', ({ connected, connectedAt }) => connected === true && connectedAt !== before);
    expect((await product.call('GET', '/sessions/coded')).body.connectedAt).toBe(other);
    expect((await send('after garbage')).status).toBe(200);
  });

  it.each(['reset', '503', 'stream-end', '515'] as const)('comes back after %s', async (fault) => {
    const before = (await product.call('GET', '/sessions/robust')).body.connectedAt;
    await simulator.client.kill(shop, fault);
    await product.until('robust', ({ connected, connectedAt }) => connected === true && connectedAt !== before);
    expect((await send(`after ${fault}`)).status).toBe(200);
  });

  it('fails a send whose device query is not answered, instead of sending to nobody', async () => {
    const stranger = await account();
    const before = (await simulator.client.stats()).messagesFromClients;
    await simulator.client.setFaults(shop, { mute: ['usync'] });
    const answer = await product.call('POST', '/sessions/robust/send', { phone: stranger, message: 'to nobody' });
    await simulator.client.clearFaults(shop);
    expect([answer.status, answer.body.code]).toEqual([502, 'WHATSAPP_UNANSWERED']);
    expect((await simulator.client.stats()).messagesFromClients).toBe(before);
    expect((await product.call('POST', '/sessions/robust/send', { phone: stranger, message: 'hello' })).status).toBe(
      200,
    );
  });

  it('passes on that WhatsApp rejected a message', async () => {
    await simulator.client.setFaults(shop, { nack: 463, times: 1 });
    const answer = await send('rejected');
    await simulator.client.clearFaults(shop);
    expect([answer.status, answer.body.code, answer.body.whatsappCode]).toEqual([422, 'MESSAGE_REJECTED', 463]);
  });

  it('does not take a message for sent that WhatsApp did not confirm', async () => {
    const keyed = { 'X-API-Key': ADMIN_KEY, 'Idempotency-Key': 'unconfirmed' };
    const again = (): Promise<Answer> =>
      product.call('POST', '/sessions/robust/send', { phone: anna, message: 'again' }, keyed);
    const record = async (id: unknown): Promise<Record<string, unknown>> =>
      (await product.call<{ message: Record<string, unknown> }>('GET', `/sessions/robust/messages/${String(id)}`)).body
        .message;
    await simulator.client.setFaults(shop, { mute: ['message-ack'] });
    await simulator.client.setFaults(anna, { mute: ['phone-receipts'] });
    const answers = await Promise.all([send('unconfirmed'), again()]);
    await simulator.client.clearFaults(shop);
    await simulator.client.clearFaults(anna);
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [504, 'ACK_TIMEOUT'],
      [504, 'ACK_TIMEOUT'],
    ]);
    const [heard, repeated] = answers.map(({ body }) => String(body.messageId));
    for (const id of [heard, repeated]) {
      // It may have left: nobody knows, until more is heard of it.
      const unknown = await until(
        () => record(id),
        ({ status }) => status === 'failed',
      );
      expect(unknown).toMatchObject({ failure: { code: null, outcome: 'unknown' }, statusTimes: { accepted: null } });
      const told = await until(
        async () => {
          const { body } = await product.call<{ events: Record<string, unknown>[] }>(
            'GET',
            '/events?companyId=robust&types=message_status&limit=1000',
          );
          return body.events.filter(({ messageId }) => messageId === id);
        },
        ({ length }) => length > 0,
      );
      expect(told).toMatchObject([{ status: 'failed', outcome: 'unknown', code: null }]);
    }
    await simulator.client.markRead(anna, heard!);
    await until(
      () => record(heard),
      ({ status }) => status === 'read',
    );
    expect((await again()).body).toMatchObject({ success: true, messageId: repeated });
    const settled = await until(
      () => record(repeated),
      ({ status }) => status !== 'failed',
    );
    expect(settled).toMatchObject({ status: expect.stringMatching(/accepted|delivered/), failure: null });
  });

  it('survives a refused WebSocket upgrade, whatever its HTTP status says', async () => {
    const { devices } = await simulator.client.account(shop);
    const before = (await product.call('GET', '/sessions/robust')).body.connectedAt;
    await simulator.client.setFaults(null, { upgrade: 403, times: 1 });
    await simulator.client.kill(shop, 'reset');
    await product.until('robust', ({ connected, connectedAt }) => connected === true && connectedAt !== before);
    await simulator.client.clearFaults(null);
    expect((await simulator.client.account(shop)).devices.map(({ device }) => device)).toEqual(
      devices.map(({ device }) => device),
    );
  });

  it('stores a message whose text the database cannot hold as it is', async () => {
    await simulator.client.sendText(anna, shop, 'zero \0 and half a pair \ud83d');
    await simulator.client.sendText(anna, shop, 'the next one');
    const texts = (await product.messages(2, '&companyId=robust')).map(({ text }) => text);
    expect(texts.slice(-2)).toEqual([expect.stringMatching(/^zero \ufffd and half a pair \ufffd/), 'the next one']);
  });

  it('resends what the contact could not decrypt, and prints no session while it does', async () => {
    await simulator.client.forgetSessions(anna);
    await send('lost and found');
    for (let after = 0; ;) {
      const page = await simulator.client.inbox(anna, { after, count: 1, timeoutMs: 60_000 });
      if (page.messages.some(({ text }) => text === 'lost and found')) break;
      after = page.next;
    }
    expect(product.output.join('\n')).not.toMatch(/Closing session|SessionEntry|privKey|lost and found/);
  });

  it('stays replaced after 440 until somebody initializes it', async () => {
    await simulator.client.kill(shop, '440');
    await product.until('robust', ({ status }) => status === 'replaced');
    const attempts = (await simulator.client.stats()).connectionsTotal;
    const answer = await send('x');
    expect([answer.status, answer.body.code]).toEqual([409, 'NOT_CONNECTED']);
    expect((await simulator.client.stats()).connectionsTotal).toBe(attempts);
    expect((await product.call('POST', '/sessions/robust/initialize')).body).toMatchObject({ status: 'connected' });
  });

  it('forgets the credentials when the phone unlinks the device, and can be linked again', async () => {
    await simulator.client.unlink(shop, 1);
    await product.until('robust', ({ status }) => status === 'logged_out');
    const { body } = await product.call<Created>('POST', '/sessions/robust/initialize');
    expect(body.status).toBe('qr');
    await simulator.client.scan(shop, body.qr);
    await product.connected('robust');
    expect((await send('linked again')).status).toBe(200);
  });

  it('gives a QR code at once to the call that finds out that the phone has unlinked the device', async () => {
    await product.call('DELETE', '/sessions/robust');
    for (const { device } of (await simulator.client.account(shop)).devices) {
      await simulator.client.unlink(shop, device);
    }
    const { body } = await product.call<Created>('POST', '/sessions', { companyId: 'robust' });
    expect(body).toMatchObject({ success: true, status: 'qr' });
    await simulator.client.scan(shop, body.qr);
    await product.connected('robust');
  });

  it('ends in order under SIGTERM with sends in flight, without logging out', async () => {
    const sends = Array.from({ length: 30 }, (_, n) => send(`in flight ${n}`));
    await Promise.race(sends);
    // A client that waits for events must not hold the end up.
    const poll = product.call('GET', '/events?companyId=nobody&wait=30').catch(() => undefined);
    const exit = product.stop();
    const answers = await Promise.all(sends.map((sent) => sent.catch(() => undefined)));
    expect(await exit).toBe(0);
    expect((await poll)?.body).toMatchObject({ success: true, events: [] });
    const accepted = answers.filter((answer) => answer?.status === 200);
    expect(accepted.length).toBeGreaterThan(0);
    const log = await simulator.client.messages(shop, { direction: 'out' });
    const seen = new Set(log.messages.map(({ id }) => id));
    expect(accepted.filter((answer) => !seen.has(String(answer?.body.messageId)))).toEqual([]);
    expect((await simulator.client.account(shop)).devices).toHaveLength(1);
  });
});
