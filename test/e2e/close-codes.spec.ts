import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLOSE_RULES } from '../../src/domain/close-codes.js';
import { type StartProduct, withProduct } from '../support/fixture.js';
import { Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';

const QR_LAPSES_AFTER_MS = 60_000;

interface LoggedEvent {
  id: string;
  type: string;
  code?: number | null;
  reason?: string;
  userAction?: string | null;
}

const { beforeAll } = withProduct();

let simulator: RunningSimulator;
let product: Product;
let startProduct: StartProduct;
let companyId: string;
let shop: string;
let cursor: string;
let sequence = 0;
let lapsing: { qr: string; shownAt: number };

beforeAll(async ({ fixtures }) => {
  ({ simulator, product, startProduct } = fixtures);
  // WhatsApp takes a first QR code for a minute: it lapses while the other tests run.
  await simulator.client.setFaults(null, { qrRefs: 1, times: 1 });
  const { body } = await product.call<{ qr: string }>('POST', '/sessions', { companyId: 'lapsing' });
  lapsing = { qr: body.qr, shownAt: Date.now() };
  await simulator.client.clearFaults(null);
});

beforeEach(async () => {
  companyId = `code-${(sequence += 1)}`;
  shop = (await simulator.client.createAccount()).number;
  await product.pair(companyId, shop, simulator);
  cursor = '0';
  const paired = await eventsUntil(({ type }) => type === 'connected');
  cursor = paired.at(-1)?.id ?? '0';
});

afterEach(async () => {
  await simulator.client.clearFaults(shop);
});

/** Durable events of the company since it was connected, up to the one that is waited for. */
async function eventsUntil(last: (event: LoggedEvent) => boolean, waitMs = 30_000): Promise<LoggedEvent[]> {
  const deadline = Date.now() + waitMs;
  const found: LoggedEvent[] = [];
  for (let after = cursor; ;) {
    const path = `/events?companyId=${companyId}&wait=30&after=${after}`;
    const { body } = await product.call<{ events: LoggedEvent[]; next: string }>('GET', path);
    if (body.events.length === 0 && Date.now() >= deadline) throw new Error(`it is not among ${JSON.stringify(found)}`);
    found.push(...body.events);
    after = body.next;
    if (found.some(last)) return found;
  }
}

/** Resolves when the process runs no session in that state any more: one that ended leaves it once its work is done. */
async function noneRuns(status: string): Promise<void> {
  await until(
    async () => (await (await fetch(`${product.url}/health`)).json()) as { sessions: Record<string, number> },
    ({ sessions }) => sessions[status] === undefined,
  );
}

/** It is the device that was linked in the beginning, and it has exactly this many sockets. */
async function expectSameDevice(sockets: number): Promise<void> {
  const { devices } = await simulator.client.account(shop);
  expect(devices).toMatchObject([{ device: 1, connected: sockets > 0 }]);
  const { intervals, overlaps } = await simulator.client.ledger(shop);
  expect([intervals.filter(({ closedAt }) => closedAt === null).length, overlaps]).toEqual([sockets, 0]);
}

const logins = async (): Promise<number> => (await simulator.client.ledger(shop)).intervals.length;
const state = (): Promise<Record<string, unknown>> =>
  product.call('GET', `/sessions/${companyId}`).then(({ body }) => body);

describe('codes after which the session comes back by itself, with its credentials', () => {
  it.each(['500', '503', 'stream-end', 'close', 'reset', 'garbage'] as const)(
    '%s on a live connection',
    async (fault) => {
      const before = await logins();
      const { connectedAt } = await state();
      await simulator.client.kill(shop, fault);
      await product.until(companyId, (now) => now.connected === true && now.connectedAt !== connectedAt);
      const events = await eventsUntil(({ type }) => type === 'connected');
      expect(events.map(({ type }) => type)).toEqual(['disconnected', 'connected']);
      expect(events[0]?.code).toBe(
        { '500': 500, '503': 503, 'stream-end': 428, close: 428, reset: 428, garbage: 500 }[fault],
      );
      expect((await state()).reconnectAttempts).toBe(1);
      expect(await logins()).toBe(before + 1);
      await expectSameDevice(1);
    },
  );

  it.each([
    ['500', 'log-in'],
    ['503', 'log-in'],
    // The word of some proxy: at the log-in the same number is WhatsApp's own, and an end.
    ['403', 'upgrade'],
  ] as const)('%s in place of the %s', async (refusal, where) => {
    const { connectedAt } = await state();
    if (where === 'log-in') await simulator.client.setFaults(shop, { onLogin: refusal, times: 1 });
    else await simulator.client.setFaults(null, { upgrade: Number(refusal), times: 1 });
    await simulator.client.kill(shop, 'reset');
    await product.until(companyId, (now) => now.connected === true && now.connectedAt !== connectedAt);
    await simulator.client.clearFaults(null);
    const events = await eventsUntil(({ type }) => type === 'connected');
    expect(events.map(({ type, code: seen }) => [type, seen])).toEqual([
      ['disconnected', 428],
      ['connected', undefined],
    ]);
    expect((await state()).reconnectAttempts).toBe(2);
    await expectSameDevice(1);
  });

  it('515 on a live connection: at once, and without counting as a failure', async () => {
    const { connectedAt } = await state();
    await simulator.client.kill(shop, '515');
    await product.until(companyId, (now) => now.connected === true && now.connectedAt !== connectedAt);
    expect((await state()).reconnectAttempts).toBe(0);
    expect((await eventsUntil(({ type }) => type === 'connected')).map(({ type }) => type)).toEqual(['connected']);
  });

  it('408: a connection that fell silent is closed within seconds', async () => {
    // A query of the log-in that the stall leaves unanswered would end the connection by itself, with 500: let them pass.
    const contact = (await simulator.client.createAccount()).number;
    await product.call('POST', `/sessions/${companyId}/send`, { phone: contact, message: 'all is well' });
    const stalledAt = Date.now();
    await simulator.client.kill(shop, 'stall');
    const events = await eventsUntil(({ type }) => type === 'disconnected');
    expect(events.at(-1)?.code).toBe(408);
    // Baileys alone takes 65 to 95 s.
    expect(Date.now() - stalledAt).toBeLessThan(40_000);
    await product.connected(companyId);
  });
});

describe('codes that end a session', () => {
  it.each([
    ['401', 'logged_out', 'logout', 401],
    ['403', 'logged_out', 'logout', 403],
    ['405', 'outdated', 'disconnected', 405],
    ['411', 'failed', 'disconnected', 411],
    ['440', 'replaced', 'replaced', 440],
  ] as const)('%s: %s', async (fault, status, event, code) => {
    const before = await logins();
    const told = fault === '411' || fault === '440';
    if (told) {
      await simulator.client.kill(shop, fault);
    } else {
      await simulator.client.setFaults(shop, { onLogin: fault, times: 1 });
      await simulator.client.kill(shop, 'reset');
    }
    await product.until(companyId, (now) => now.status === status);
    const events = await eventsUntil(
      ({ type, code: seen }) => type === event && (type !== 'disconnected' || seen === code),
    );
    const rule = CLOSE_RULES[code];
    expect(events.find(({ type, code: seen }) => type === 'disconnected' && seen === code)?.userAction).toBe(
      rule?.userAction,
    );
    expect(events.filter(({ type }) => type === 'connected')).toEqual([]);
    await noneRuns(status);
    expect(await state()).toMatchObject({
      connected: false,
      status,
      reconnectAttempts: 0,
      owner: null,
      lastError: rule?.meaning,
    });
    await expectSameDevice(0);

    // No automatic return, whatever is waited for: what would reconnect is gone from the process.
    const tries = await logins();
    expect(tries).toBe(told ? before : before + 1);

    // Credentials survive unless the code says that the device is unlinked.
    await simulator.client.clearFaults(shop);
    const { body } = await product.call('POST', `/sessions/${companyId}/initialize`);
    expect(body.status).toBe(rule?.authState === 'deleted' ? 'qr' : 'connected');
  });

  it('a deletion by mistake is undone within 24 hours', async () => {
    await simulator.client.setFaults(shop, { onLogin: '401', times: 1 });
    await simulator.client.kill(shop, 'reset');
    await product.until(companyId, (now) => now.status === 'logged_out');
    await simulator.client.clearFaults(shop);
    const { body } = await product.call('POST', `/sessions/${companyId}/restore-credentials`);
    expect(body).toMatchObject({ success: true, status: 'connected' });
    expect((await simulator.client.account(shop)).devices.map(({ device }) => device)).toEqual([1]);
    const again = await product.call('POST', `/sessions/${companyId}/restore-credentials`);
    expect([again.status, again.body.code]).toEqual([404, 'NO_DELETED_CREDENTIALS']);
  });
});

describe('what does not end a session', () => {
  it('a 401 right after pairing', async () => {
    const number = (await simulator.client.createAccount()).number;
    await simulator.client.setFaults(number, { onLogin: '401', times: 1 });
    await product.pair(`${companyId}-new`, number, simulator);
    expect((await simulator.client.account(number)).devices.map(({ device }) => device)).toEqual([1]);
    await simulator.client.clearFaults(number);
  });

  it('gives up after the configured tries, and comes back on request', async () => {
    const impatient = await startProduct({
      env: { WHATSAPP_MAX_RECONNECT_ATTEMPTS: '3', WHATSAPP_RECONNECT_BASE_DELAY: '20', COMPANY_ID: 'nobody' },
    });
    try {
      const number = (await simulator.client.createAccount()).number;
      await impatient.pair('impatient', number, simulator);
      const before = (await simulator.client.ledger(number)).intervals.length;
      await simulator.client.setFaults(number, { onLogin: '503', times: 100 });
      await simulator.client.kill(number, 'reset');
      await impatient.until('impatient', ({ status }) => status === 'failed');
      expect((await simulator.client.ledger(number)).intervals.length - before).toBe(3);
      await simulator.client.clearFaults(number);
      expect((await impatient.call('POST', '/sessions/impatient/initialize')).body.status).toBe('connected');
      await impatient.call('DELETE', '/sessions/impatient');
    } finally {
      await impatient.stop();
    }
  });
});

describe('a session that no phone has linked', () => {
  /** Nothing runs, nothing was kept, and the next QR code is another one, that works. */
  async function expectFreshStart(status: string, oldQr: string): Promise<void> {
    await noneRuns(status);
    const number = (await simulator.client.createAccount()).number;
    // 404: the socket that showed it is gone.
    await expect(simulator.client.scan(number, oldQr)).rejects.toMatchObject({ status: 404 });
    const restored = await product.call('POST', `/sessions/${companyId}/restore-credentials`);
    expect(restored.body.code).toBe('NO_DELETED_CREDENTIALS');
    const { body } = await product.call<{ status: string; qr: string }>('POST', `/sessions/${companyId}/initialize`);
    expect(body.status).toBe('qr');
    expect(body.qr).not.toBe(oldQr);
    await simulator.client.scan(number, body.qr);
    await product.connected(companyId);
  }

  beforeEach(() => {
    cursor = '0';
  });

  it('411: the phone that scans knows no linked devices', async () => {
    companyId = 'old-phone';
    const phone = (await simulator.client.createAccount()).number;
    await simulator.client.armLinking(phone, { downgrade: true });
    const { body } = await product.call<{ qr: string }>('POST', '/sessions', { companyId });
    await expect(simulator.client.scan(phone, body.qr)).rejects.toMatchObject({ status: 409 });
    const events = await eventsUntil(({ type }) => type === 'disconnected');
    expect(events).toMatchObject([{ type: 'disconnected', code: 411, userAction: CLOSE_RULES[411]?.userAction }]);
    await noneRuns('failed');
    expect(await state()).toMatchObject({
      connected: false,
      status: 'failed',
      reconnectAttempts: 0,
      owner: null,
      lastError: CLOSE_RULES[411]?.meaning,
    });
    expect((await simulator.client.account(phone)).devices).toEqual([]);
    await expectFreshStart('failed', body.qr);
  });

  it('408: nobody scanned, and the QR codes lapsed', async () => {
    companyId = 'lapsing';
    const events = await eventsUntil(({ type }) => type === 'disconnected', QR_LAPSES_AFTER_MS);
    expect(Date.now() - lapsing.shownAt).toBeGreaterThan(QR_LAPSES_AFTER_MS - 1_000);
    expect(events).toMatchObject([
      {
        type: 'disconnected',
        code: 408,
        reason: 'QR code lapsed',
        userAction: 'Initialize the session again and scan the new QR code.',
      },
    ]);
    await noneRuns('idle');
    expect(await state()).toMatchObject({
      connected: false,
      status: 'idle',
      reconnectAttempts: 0,
      owner: null,
      lastError: 'The QR code lapsed without a scan',
    });
    expect((await product.call('GET', `/sessions/${companyId}/qr`)).body).toMatchObject({ code: 'QR_NOT_PENDING' });
    await expectFreshStart('idle', lapsing.qr);
  });
});
