import { afterEach, describe, expect, it } from 'vitest';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { connect } from '../support/realtime-clients.js';
import type { RunningSimulator } from '../support/simulator.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

/** What each role starts beside what all of them have. */
const PARTS = {
  api: ['HttpUpgrades', 'LinkPagesUpkeep', 'Subscriptions', 'WebSocketEndpoint'],
  sessions: [
    'IdleLines',
    'LineReconciler',
    'LineRestrictions',
    'NewContacts',
    'PeersDoor',
    'QueueRunner',
    'SessionCounters',
    'SessionPool',
    'UnconfirmedMessages',
  ],
  worker: ['EarlyDownloads', 'InboundWorkers', 'WebhookWorker'],
};
const OF_ALL = [
  'ApiKeysService',
  'AuditUpkeep',
  'AuthStateUpkeep',
  'DurationMetrics',
  'EventFeed',
  'EventMetrics',
  'EventUpkeep',
  'Heartbeat',
  'IdempotencyUpkeep',
  'KeyUse',
  'KnownNumbersUpkeep',
  'LeaseMetrics',
  'LiveEvents',
  'MediaLinks',
  'MediaUpkeep',
  'MessageMediaUpkeep',
  'MessageUpkeep',
  'MigrationsCheck',
  'PeerClient',
  'QueueUpkeep',
  'RateWindows',
  'SideConnection',
];
const PROBES = ['/health', '/health/live', '/health/ready', '/health/startup'];

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let receiver: WebhookReceiver;
let startProduct: StartProduct;
let running: Product[] = [];

beforeAll(({ fixtures }) => {
  ({ simulator, receiver, startProduct } = fixtures);
});

afterEach(async () => {
  await Promise.all(running.map((product) => product.kill()));
  running = [];
});

async function start(role: string): Promise<Product> {
  const env = { LOG_LEVEL: 'debug', WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true', ROLE: role };
  const product = await startProduct({ env });
  running.push(product);
  return product;
}

/** The parts that a process says it has started. */
function partsOf({ output }: Product): string[] {
  const line = output.find((each) => each.includes('"msg":"started"'));
  return (JSON.parse(line ?? '{"parts":[]}') as { parts: string[] }).parts.toSorted((one, other) =>
    one < other ? -1 : 1,
  );
}

const sorted = (...names: string[][]): string[] => names.flat().toSorted((one, other) => (one < other ? -1 : 1));

describe('a process', () => {
  it.each([
    ['api', sorted(OF_ALL, PARTS.api)],
    ['sessions', sorted(OF_ALL, PARTS.sessions)],
    ['worker', sorted(OF_ALL, PARTS.worker)],
    ['all', sorted(OF_ALL, ...Object.values(PARTS))],
  ])('of the role %s starts its parts, answers the probes and ends', async (role, parts) => {
    const product = await start(role);
    expect(partsOf(product)).toEqual(parts);
    for (const path of PROBES) expect((await fetch(product.url + path)).status, path).toBe(200);
    expect(await product.stop()).toBe(0);
    const faults = product.output.filter((line) => /did not stop|took too long|unhandled|"level":50/.test(line));
    expect(faults).toEqual([]);
  });

  it('of a role that does not exist says which there are', async () => {
    await expect(start('boss')).rejects.toThrow('ROLE must be all, or some of api, sessions, worker');
  });
});

describe('three processes with a role each', () => {
  it('do together what one does alone: lines here, clients there, webhooks by the third', async () => {
    const [sessions, api, worker] = await Promise.all([start('sessions'), start('api'), start('worker')]);
    const [shop, anna] = await simulator.client.createAccounts(2);
    const client = await connect('websocket', api.url, { key: ADMIN_KEY });
    await sessions.pair('shop', shop!.number, simulator);
    const qr = await client.inbox.first('qr', 'shop');
    expect(qr).toMatchObject({ companyId: 'shop', line: 'main' });
    await api.call('POST', '/webhooks', { companyId: 'shop', url: receiver.url, events: ['message'] });

    await simulator.client.sendText(anna!.number, shop!.number, 'Добрый день');
    expect((await client.inbox.first('message', 'shop')).message).toMatchObject({ text: 'Добрый день' });
    await receiver.until(1);
    expect(receiver.texts()).toEqual(['Добрый день']);
    client.drop();

    for (const product of [api, worker]) {
      const { status, body } = await product.call('POST', '/sessions/shop/messages', {
        to: anna!.number,
        text: { body: 'x' },
      });
      expect([status, body.status]).toEqual([200, 'accepted']);
    }
    await sessions.stop();
    const { status, body } = await api.call('DELETE', '/sessions/shop');
    expect([status, body.code, body.retryAfter]).toEqual([502, 'OWNER_UNREACHABLE', 5_000]);
    expect((await api.call('GET', '/sessions/shop')).body).toMatchObject({
      companyId: 'shop',
      phoneNumber: shop!.number,
    });
  });
});
