import { afterAll, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../support/database.js';
import { SAMPLES } from '../support/event-samples.js';
import { EventWriter, FakeReplica } from '../support/event-writer.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { connect, type StreamClient, TRANSPORTS } from '../support/realtime-clients.js';
import type { RunningSimulator } from '../support/simulator.js';

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let database: TestDatabase;
let startProduct: StartProduct;
let writer: EventWriter;

beforeAll(async ({ fixtures }) => {
  ({ simulator, database, startProduct } = fixtures);
  writer = await EventWriter.connect(database.url);
});

afterAll(() => writer?.close());

/** Two processes on one database, and a client of each transport on the second. */
async function startPair(env: Record<string, string> = {}): Promise<{
  a: Product;
  b: Product;
  clients: StreamClient[];
  end: () => Promise<void>;
}> {
  const a = await startProduct({ env });
  const b = await startProduct({ env });
  const clients = await Promise.all(TRANSPORTS.map((transport) => connect(transport, b.url, { key: ADMIN_KEY })));
  const end = async (): Promise<void> => {
    for (const client of clients) client.drop();
    await Promise.all([a.kill(), b.kill()]);
  };
  return { a, b, clients, end };
}

/** A session in `a` asks for a scan; resolves when all `clients` have its QR code. */
async function expectQr(a: Product, companyId: string, clients: StreamClient[]): Promise<void> {
  const { body } = await a.call<{ qr: string }>('POST', '/sessions', { companyId });
  for (const { inbox } of clients) expect(await inbox.first('qr', companyId)).toMatchObject({ qr: body.qr });
}

/** Server processes of the connections by which the two products listen for each other; waits for two others than `old`. */
async function listeners(old: number[] = []): Promise<number[]> {
  for (const deadline = Date.now() + 60_000; ;) {
    const rows = await writer.query(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle'
          AND application_name = 'switchboard-peer'`,
    );
    const pids = rows.map(({ pid }) => Number(pid));
    if (pids.length === 2 && !pids.some((pid) => old.includes(pid))) return pids;
    if (Date.now() > deadline) throw new Error(`${pids.length} of 2 listen`);
  }
}

describe('two processes on one database', () => {
  let pair: Awaited<ReturnType<typeof startPair>>;

  beforeAll(async () => {
    pair = await startPair();
    await listeners();
  });

  afterAll(async () => {
    await pair?.end();
  });

  it('a session of one is seen by the clients of the other: QR code, connection, messages', async () => {
    const { a, clients } = pair;
    const shop = await simulator.client.createAccount();
    const anna = await simulator.client.createAccount();
    await expectQr(a, 'shop', clients);
    const qr = await clients[0]!.inbox.first('qr', 'shop');
    await simulator.client.scan(shop.number, qr.qr as string);
    await a.connected('shop');
    await simulator.client.sendText(anna.number, shop.number, 'Добрый день');
    for (const { inbox } of clients) {
      expect(await inbox.first('connected', 'shop')).toMatchObject({ phoneNumber: shop.number });
      expect((await inbox.first('message', 'shop')).message).toMatchObject({ text: 'Добрый день' });
    }
  });

  it('an event that is too long for a notification arrives as well', async () => {
    const replica = FakeReplica.connect(database.url);
    const challenge = 'A'.repeat(50_000);
    replica.tell('long', 'passkey_required', { ...SAMPLES.passkey_required, requestOptions: { challenge } });
    for (const { inbox } of pair.clients) {
      expect((await inbox.first('passkey_required', 'long')).requestOptions).toEqual({ challenge });
    }
    await replica.close();
  });

  it('find each other again after PostgreSQL has cut their connections, more often than there are any', async () => {
    for (const round of [1, 2, 3]) {
      const old = await listeners();
      await writer.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
            AND application_name = 'switchboard-peer'`,
      );
      await listeners(old);
      await expectQr(pair.a, `after-cut-${round}`, pair.clients);
    }
    await writer.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
          AND application_name LIKE 'switchboard%'`,
    );
    await writer.append('after-all-cut', 'error', SAMPLES.error);
    for (const { inbox } of pair.clients) await inbox.first('error', 'after-all-cut');
    expect(pair.b.process.exitCode).toBeNull();
  });
});
