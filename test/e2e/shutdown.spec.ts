import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { FailingDatabase } from '../support/failing-database.js';
import { postgresProcesses } from '../support/launcher-project.js';
import { ADMIN_KEY, type Answer, Product } from '../support/product.js';
import { type RunningSimulator, startSimulator } from '../support/simulator.js';
import { printed } from '../support/process-output.js';
import { until } from '../support/until.js';

const SESSIONS = 100;
const PAIRED_AT_ONCE = 4;
const CONTACTS = 10;

let simulator: RunningSimulator;
let product: Product;
const databases: TestDatabase[] = [];

beforeAll(async () => {
  simulator = await startSimulator();
});

afterEach(async () => {
  await product?.kill();
});

afterAll(async () => {
  await simulator?.stop();
  for (const database of databases) await database.drop();
});

/** The address of a database with no sessions in it. */
async function newDatabase(): Promise<string> {
  const database = await createTestDatabase();
  databases.push(database);
  return database.url;
}

const newNumber = async (): Promise<string> => (await simulator.client.createAccount()).number;

/** Asks the product to end, and resolves with the exit code to come once it has heard that. */
async function askToEnd(): Promise<{ exit: Promise<number | null> }> {
  const exit = product.stop();
  await printed(product, /"msg":"shutting down"/);
  return { exit };
}

const probe = async (name: string): Promise<number> => (await fetch(`${product.url}/health/${name}`)).status;

/** The answer, or the code of the error when there was none. */
async function answerOrError<T>(call: Promise<T>): Promise<T | string> {
  try {
    return await call;
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    return cause?.code ?? String(error);
  }
}

/** Sends the way everybody does; the answer, or the code of the error when nobody answered. */
const knock = (): Promise<Answer | string> =>
  answerOrError(product.call('POST', '/sessions/anybody/send', { phone: '79000000000', message: 'too late' }));

interface BegunSend {
  /** Sends the body, and resolves with the answer. */
  finish: () => Promise<IncomingMessage>;
}

/** A send that the product has admitted: it has read everything but the body. */
async function begunSend(companyId: string, phone: string, message: string): Promise<BegunSend> {
  const body = JSON.stringify({ phone, message });
  const begun: ClientRequest = request(`${product.url}/api/whatsapp/sessions/${companyId}/send`, {
    method: 'POST',
    headers: {
      'X-API-Key': ADMIN_KEY,
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      Expect: '100-continue',
    },
  });
  begun.flushHeaders();
  await once(begun, 'continue');
  return {
    finish: async () => {
      begun.end(body);
      const [response] = (await once(begun, 'response')) as [IncomingMessage];
      response.resume();
      return response;
    },
  };
}

describe(`${SESSIONS} sessions with sends in flight`, () => {
  const companies: { companyId: string; number: string }[] = [];

  beforeAll(async () => {
    product = await Product.start({ simulator, databaseUrl: await newDatabase() });
    const accounts = await simulator.client.createAccounts(SESSIONS);
    companies.push(...accounts.map(({ number }, n) => ({ companyId: `many-${n}`, number })));
    const waiting = companies.values();
    const pairOneAfterTheOther = async (): Promise<void> => {
      for (const { companyId, number } of waiting) {
        const { body } = await product.call<{ qr: string }>('POST', '/sessions', { companyId });
        await simulator.client.scan(number, body.qr);
        await simulator.client.waitForConnected(number);
      }
    };
    await Promise.all(Array.from({ length: PAIRED_AT_ONCE }, pairOneAfterTheOther));
    for (const { companyId } of companies) await product.connected(companyId);
  }, 240_000);

  it('every send that was begun is answered and read, later ones are refused, and no device is logged out', async () => {
    const contacts = await simulator.client.createAccounts(CONTACTS);
    const contactOf = (place: number): string => contacts[place % CONTACTS]?.number ?? '';
    const begin = (when: string): Promise<BegunSend[]> =>
      Promise.all(companies.map(({ companyId }, place) => begunSend(companyId, contactOf(place), `${when} ${place}`)));
    const [before, after] = [await begin('before'), await begin('after')];
    const { messagesFromClients } = await simulator.client.stats();
    const sent = before.map(({ finish }) => finish());
    await until(
      () => simulator.client.stats(),
      (now) => now.messagesFromClients > messagesFromClients,
    );
    const { exit } = await askToEnd();

    // It is served until it knows that nobody takes its lines. The second half of the sends is not even read yet, so that
    // the first of those who come then is still answered.
    const late = [await until(knock, (answer) => typeof answer === 'string' || answer.status !== 404)];
    sent.push(...after.map(({ finish }) => finish()));
    while (typeof late.at(-1) !== 'string') late.push(await knock());
    expect((await Promise.all(sent)).map(({ statusCode }) => statusCode)).toEqual(Array(2 * SESSIONS).fill(200));
    expect(await exit).toBe(0);
    expect(late[0]).toMatchObject({ status: 503 });
    const refusals = late.map((refusal) =>
      typeof refusal === 'string' ? refusal : `${refusal.status} ${String(refusal.body.code)}`,
    );
    const GOOD = /^(ECONNREFUSED|ECONNRESET|UND_ERR_SOCKET|503 SHUTTING_DOWN)$/;
    expect(refusals.filter((refusal) => !GOOD.test(refusal))).toEqual([]);

    const read: (string | undefined)[] = [];
    for (const { number } of contacts) {
      const { messages } = await simulator.client.inbox(number, { count: (2 * SESSIONS) / CONTACTS });
      read.push(...messages.map(({ text }) => text));
    }
    const expected = companies.flatMap((_, place) => [`before ${place}`, `after ${place}`]);
    expect(new Set(read)).toEqual(new Set(expected));
    expect(read).toHaveLength(expected.length);

    const { logouts, phoneDecryptFailures, connectionsNow } = await simulator.client.stats();
    expect({ logouts, phoneDecryptFailures, connectionsNow }).toEqual({
      logouts: 0,
      phoneDecryptFailures: 0,
      connectionsNow: 0,
    });
    const numbers = new Set(companies.map(({ number }) => number));
    const linked = (await simulator.client.accounts()).filter(({ number }) => numbers.has(number));
    expect(linked.map(({ devices }) => devices.map(({ device }) => device))).toEqual(companies.map(() => [1]));
  });
});

describe('the order of things', () => {
  it('requests are refused, then sends finish, then sessions close, then events are written, then the server goes', async () => {
    const databaseUrl = await newDatabase();
    const proxy = await FailingDatabase.inFrontOf(databaseUrl);
    product = await Product.start({ simulator, databaseUrl: proxy.url, env: { SHUTDOWN_TIMEOUT_MS: '20000' } });
    const [shop, other, anna] = await Promise.all([newNumber(), newNumber(), newNumber()]);
    await Promise.all([product.pair('order-a', shop, simulator), product.pair('order-b', other, simulator)]);

    // 1. Nothing new is taken, what waits for news is answered, what is under way goes on.
    const poll = product.call('GET', '/events?companyId=nobody&wait=30');
    const begun = await begunSend('order-a', anna, 'the last one');
    const write = proxy.hold(/auth-state-set[^]*order-a/);
    const send = begun.finish();
    await write.reached;
    const { exit } = await askToEnd();
    expect(await probe('ready')).toBe(503);
    expect(await probe('live')).toBe(200);
    const refused = await product.call('POST', '/sessions/order-b/send', { phone: anna, message: 'too late' });
    expect([refused.status, refused.body.code]).toEqual([503, 'SHUTTING_DOWN']);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect((await poll).body).toMatchObject({ success: true, events: [] });
    for (const number of [shop, other]) {
      expect((await simulator.client.account(number)).devices).toMatchObject([{ connected: true }]);
    }

    // 2. The send is answered, and only then sessions close.
    const events = proxy.hold(/events-append/);
    write.release();
    const sent = await send;
    expect([sent.statusCode, sent.headers.connection]).toEqual([200, 'close']);
    await Promise.all([shop, other].map((number) => simulator.client.waitForDisconnected(number)));

    // 3. The end waits for events that are not written yet, and is not held up by a connection that asks for nothing.
    await events.reached;
    const silent = connect(Number(new URL(product.url).port), '127.0.0.1');
    await once(silent, 'connect');
    expect(await probe('live')).toBe(200);
    expect(await probe('ready')).toBe(503);
    expect(product.process.exitCode).toBeNull();
    events.release();
    expect(await exit).toBe(0);
    silent.destroy();

    product = await Product.start({ simulator, databaseUrl });
    for (const companyId of ['order-a', 'order-b']) {
      const { body } = await product.call<{ events: object[] }>(
        'GET',
        `/events?companyId=${companyId}&types=disconnected`,
      );
      expect(body.events).toMatchObject([{ code: null, reason: 'closed on request' }]);
    }
    await product.kill();
    await proxy.close();
  });

  it('the database goes last', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'switchboard-shutdown-'));
    chmodSync(dataDir, 0o755);
    // No DATABASE_URL: the embedded server, as in the default settings.
    product = await Product.start({ simulator, databaseUrl: '', env: { DATA_DIR: dataDir } });
    await product.pair('embedded', await newNumber(), simulator);
    const joined = await launchEmbeddedPostgres({ dataDir });
    const client = new Client(joined.url);
    client.on('error', () => undefined);
    await client.connect();
    const { pid } = (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0] ?? { pid: 0 };
    await joined.stop();
    // PostgreSQL stops when each of its processes has: this one is in no hurry.
    process.kill(pid, 'SIGSTOP');
    try {
      const { exit } = await askToEnd();
      await until(
        () => answerOrError(probe('live')),
        (answer) => answer === 'ECONNREFUSED',
      );
      expect(product.process.exitCode).toBeNull();
      expect(postgresProcesses(dataDir).length).toBeGreaterThan(0);
      process.kill(pid, 'SIGCONT');
      expect(await exit).toBe(0);
      expect(postgresProcesses(dataDir)).toEqual([]);
    } finally {
      if (postgresProcesses(dataDir).length > 0) process.kill(pid, 'SIGKILL');
      await product.kill();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    }
  });
});

it.each(['SIGTERM', 'SIGINT'] as const)('npm start waits for the end after a %s', async (signal) => {
  const proxy = await FailingDatabase.inFrontOf(await newDatabase());
  product = await Product.start({ simulator, databaseUrl: proxy.url, byNpm: true });
  const group = -product.process.pid!;
  try {
    const keys = proxy.hold(/FROM "api_keys"/);
    const answer = product.call('GET', '/keys');
    await keys.reached;
    const exit = once(product.process, 'exit');
    // A terminal tells the whole group of Ctrl-C, and npm passes on what it hears.
    process.kill(signal === 'SIGINT' ? group : product.process.pid!, signal);
    await printed(product, /"msg":"shutting down"/);
    expect(await probe('live')).toBe(200);
    expect([product.process.exitCode, product.process.signalCode]).toEqual([null, null]);
    keys.release();
    expect((await answer).status).toBe(200);
    expect(await exit).toEqual([0, null]);
    expect(product.output.filter((line) => line.includes('"msg":"ended"'))).toHaveLength(1);
  } finally {
    if (product.process.exitCode === null) process.kill(group, 'SIGKILL');
    await proxy.close();
  }
});

describe('in a hurry', () => {
  it('a second signal ends it at once, whatever it waits for', async () => {
    product = await Product.start({ simulator, databaseUrl: await newDatabase() });
    const [shop, anna] = [await newNumber(), await newNumber()];
    await product.pair('hurry', shop, simulator);
    const send = await begunSend('hurry', anna, 'never answered');
    await simulator.client.kill(shop, 'stall');
    const answer = send.finish().catch((error: Error) => error.message);
    const { exit } = await askToEnd();
    expect(await probe('live')).toBe(200);
    const asked = performance.now();
    product.process.kill('SIGTERM');
    expect(await exit).toBe(1);
    expect(performance.now() - asked).toBeLessThan(1_000);
    expect(await answer).toMatch(/socket hang up|ECONNRESET/);
    expect((await simulator.client.account(shop)).devices).toHaveLength(1);
  });

  it('the end of the program that started it is no second signal', async () => {
    product = await Product.start({ simulator, databaseUrl: await newDatabase() });
    const [shop, anna] = [await newNumber(), await newNumber()];
    await product.pair('orphan', shop, simulator);
    const send = await begunSend('orphan', anna, 'sent all the same');
    const { exit } = await askToEnd();
    product.process.disconnect();
    expect((await send.finish()).statusCode).toBe(200);
    expect(await exit).toBe(0);
    expect((await simulator.client.nextMessage(anna)).text).toBe('sent all the same');
  });
});

it('fails the ready probe first, and serves what still comes for as long as it is told', async () => {
  product = await Product.start({ simulator, databaseUrl: await newDatabase(), env: { SHUTDOWN_GRACE_MS: '4000' } });
  const { exit } = await askToEnd();
  expect(await probe('ready')).toBe(503);
  expect(await probe('live')).toBe(200);
  expect((await product.call('GET', '/sessions')).status).toBe(200);
  expect(await exit).toBe(0);
});
