import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { says } from '../support/ai-endpoint.js';
import type { TestDatabase } from '../support/database.js';
import { EventWriter } from '../support/event-writer.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { MARK, markedPerson } from '../support/marked-person.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { formsOf, placesOf, wholeDatabase } from '../support/whole-database.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

const KEY = '5d1f0c8e9ab3746221fe60d7c9840b3a7e15f2d86b0c49a3e1720f5dd8b6943c';
/** What must be readable nowhere in the database is marked, each by the way it takes. */
const marked = (way: string): string => `${MARK} ${way}`;

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let database: TestDatabase;
let receiver: WebhookReceiver;
let writer: EventWriter;
let product: Product;
let startProduct: StartProduct;

const ENTRY = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const OTHER_KEY = 'c4079e1b6d2f83a5907e4c81b3f6d25a18e0974bd3c65f2a0b87e94d1c3f6a52';
const idOf = (key: string): string => createHash('sha256').update(Buffer.from(key, 'hex')).digest('hex').slice(0, 16);

const withKeys = (keys: string): Record<string, string> => ({
  AUTH_ENCRYPTION_KEY: keys,
  CONTENT_ENCRYPTION: 'on',
  LOG_LEVEL: 'trace',
  INBOUND_BATCH_WINDOW_MS: '100',
  WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true',
  AI_REPLY_URL: `${receiver.url}/ai`,
  AI_REPLY_MODEL: 'any',
});

beforeAll(async ({ fixtures }) => {
  ({ simulator, database, receiver, startProduct } = fixtures);
  writer = await EventWriter.connect(database.url);
  product = await startProduct({ env: withKeys(KEY) });
});

afterAll(() => writer?.close());

const WAL_PAGE_BYTES = 8_192;
const XLP_LONG_HEADER = 0x0002;
/** Each page of the log begins with a header, which would stand in the midst of a record that goes over the page's end. */
const withoutPageHeaders = (log: Buffer): Buffer =>
  Buffer.concat(
    Array.from({ length: Math.ceil(log.length / WAL_PAGE_BYTES) }, (_, page) => {
      const start = page * WAL_PAGE_BYTES;
      const header = (log.readUInt16LE(start + 2) & XLP_LONG_HEADER) === 0 ? 24 : 40;
      return log.subarray(start + header, start + WAL_PAGE_BYTES);
    }),
  );

/** What of the server's write-ahead log was written since then; it has images of whole pages, and what was rolled back. */
async function writtenAhead(since: number): Promise<Map<string, Buffer>> {
  const [{ directory }] = (await writer.query(`SELECT current_setting('data_directory') AS directory`)) as [
    { directory: string },
  ];
  const folder = join(directory, 'pg_wal');
  const all = new Map<string, Buffer>();
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const file = await stat(path);
    if (file.isFile() && file.mtimeMs >= since) all.set(name, withoutPageHeaders(await readFile(path)));
  }
  return all;
}

it('what people write is readable nowhere in database, its log and ours, and everywhere else it is', async () => {
  const began = Date.now();
  const [shop, anna] = [
    await simulator.client.createAccount(),
    await simulator.client.createAccount({ name: marked('name') }),
  ];
  await product.pair('shop', shop.number, simulator);
  const webhook = { companyId: 'shop', url: `${receiver.url}/hook`, events: ['message', 'reaction'] };
  expect((await product.call('POST', '/webhooks', webhook)).status).toBe(200);
  receiver.reply = (request, response) => {
    if (request.path.startsWith('/ai')) says(marked('answer'))(request, response);
    else response.writeHead(200).end();
  };

  const { id } = await simulator.client.sendText(anna.number, shop.number, marked('in, thank you'));
  // A heart for thanks: the handler got what is sealed in the log.
  const heart = await simulator.client.nextMessage(anna.number, { timeoutMs: 60_000 });
  expect(heart.reaction).toMatchObject({ messageId: id });
  const enabled = await product.call('PUT', '/extensions/ai-reply', { companyId: 'shop', enabled: true });
  expect(enabled.status).toBe(200);
  await simulator.client.sendText(anna.number, shop.number, marked('question'));
  const answer = await simulator.client.nextMessage(anna.number, { after: heart.seq, timeoutMs: 60_000 });
  expect(answer.text).toBe(marked('answer'));
  const [asked] = receiver.received.filter(({ path }) => path.startsWith('/ai'));
  expect(asked!.body).toContain(marked('in, thank you'));
  await product.call('PUT', '/extensions/ai-reply', { companyId: 'shop', enabled: false });

  const sent = await product.call('POST', '/sessions/shop/messages', {
    to: anna.number,
    text: { body: marked('out') },
    context: { message_id: id },
  });
  expect(sent.status).toBe(200);
  const handedIn = await fetch(`${product.url}/webhook/whatsapp/batched`, {
    method: 'POST',
    headers: { 'X-API-Key': ADMIN_KEY, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      companyId: 'shop',
      messages: [
        { messageId: 'H', from: '+7 900 111-22-33', text: marked('handed in'), pushName: marked('x'), timestamp: 1 },
      ],
    }),
  });
  expect(await handedIn.json()).toMatchObject({ accepted: 1 });

  const template = { companyId: 'shop', name: 'hello', language: 'en', category: 'UTILITY' };
  const components = [
    { type: 'BODY', text: `${marked('template')} {{1}}.`, example: { body_text: [[marked('example')]] } },
    { type: 'FOOTER', text: marked('footer') },
  ];
  const made = await product.call('POST', '/templates', {
    ...template,
    components,
    defaults: { '1': marked('default') },
  });
  expect([made.status, made.body.components]).toEqual([200, components]);

  const events = await product.messages(3);
  expect(events.map(({ text }) => text)).toEqual(['in, thank you', 'question', 'handed in'].map(marked));
  const hooked = (): (string | null | undefined)[] =>
    receiver.bodies<{ message?: { text: string | null } }>('/hook').map(({ message }) => message?.text);
  await expect.poll(hooked).toEqual(expect.arrayContaining(['in, thank you', 'question', 'handed in'].map(marked)));
  const { body } = await product.call<{ messages: { text: string | null }[] }>(
    'GET',
    `/sessions/shop/messages?q=${MARK}`,
  );
  expect(new Set(body.messages.map(({ text }) => text))).toEqual(
    new Set(['in, thank you', 'question', 'answer', 'out', 'handed in'].map(marked)),
  );

  const all = await wholeDatabase(writer);
  expect(all.get('whatsapp_events')).toContain('"sealed"');
  expect(all.get('inbound_actions')).toContain('ai-reply');
  expect(all.get('whatsapp_templates')).toContain('hello');
  expect(all.size).toBeGreaterThan(15);
  for (const [table, rows] of all) {
    for (const form of formsOf(MARK)) expect(rows.includes(form), `${form} in ${table}`).toBe(false);
  }
  // Something in the clear, to know that it would be found. Tests' databases write their log a moment later than they
  // answer; this commit waits for it, and with it for all that came before.
  await writer.query('SET synchronous_commit = on');
  await writer.query(`SELECT pg_logical_emit_message(true, 'test', 'in the ${MARK.toLowerCase()} clear')`);
  const logs = new Map([...(await writtenAhead(began)), ['ours', Buffer.from(product.output.join('\n'))]]);
  expect(product.output.length).toBeGreaterThan(10);
  expect([...logs.values()].some((log) => log.includes(`in the ${MARK.toLowerCase()} clear`))).toBe(true);
  for (const [name, log] of logs) {
    for (const form of formsOf(MARK)) expect(log.includes(form), `${form} in ${name}`).toBe(false);
  }
});

it('a person is erased from what is sealed as from what is not', async () => {
  const bakery = await simulator.client.createAccount();
  await product.pair('bakery', bakery.number, simulator);
  const around = { product, simulator, receiver, writer, companyId: 'bakery', shop: bakery.number };
  const { person, kept } = await markedPerson(around);
  const path = `/sessions/bakery/persons/${person.number}`;
  const { status, body } = await product.call<{ erased: Record<string, number> }>('DELETE', path);
  expect(status, JSON.stringify(body)).toBe(200);
  for (const [of, count] of Object.entries(body.erased)) {
    expect(count > 0, `${of}: ${count}`).toBe(of !== 'unreadable');
  }
  expect(await placesOf(writer, [person.number, person.lid])).toEqual([]);

  // Opened, it names nobody either; and what is left is sealed as before.
  type Told = { events: Record<string, unknown>[] };
  const { events } = (await product.call<Told>('GET', '/events?companyId=bakery&limit=1000')).body;
  const { messages } = (await product.call<{ messages: object[] }>('GET', '/sessions/bakery/messages?limit=200')).body;
  expect([events.length > 0, messages.length > 0]).toEqual([true, true]);
  for (const mark of [MARK, person.number, person.lid]) expect(JSON.stringify([events, messages])).not.toContain(mark);
  const mention = await product.call<{ message: object }>('GET', `/sessions/bakery/messages/${kept.mention}`);
  expect(mention.body.message).toMatchObject({ text: 'Ask @erased or +erased' });
  const told = await writer.query(
    `SELECT payload FROM whatsapp_events WHERE company_id = 'bakery' AND type = 'message'`,
  );
  expect(told.every(({ payload }) => 'sealed' in (payload as object))).toBe(true);
});

/** The command beside the product: with what it says, when it begins to and when it is over. */
function rotate(keys: string): {
  begun: Promise<unknown>;
  kill(): void;
  ended: Promise<{ code: number; output: string }>;
} {
  const env = { PATH: process.env.PATH, DATABASE_URL: database.url, AUTH_ENCRYPTION_KEY: keys };
  const child = spawn(process.execPath, [ENTRY, 'rotate-keys'], { env });
  const begun = once(child.stdout, 'data');
  const output = Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  return {
    begun,
    kill: () => void child.kill('SIGKILL'),
    ended: once(child, 'exit').then(async ([code]) => ({ code: Number(code), output: (await output).join('') })),
  };
}

/** Every table that has sealed rows, by the schema. */
async function sealedTables(): Promise<string[]> {
  const found = await writer.query(
    `SELECT table_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name IN ('encryption_key_id', 'sealed_key_id')
      UNION SELECT unnest('{whatsapp_events,whatsapp_inbound_journal}'::text[]) ORDER BY 1`,
  );
  return found.map(({ name }) => String(name));
}

it('all that is sealed is sealed anew with another key while the product runs, and the old one can go', async () => {
  await product.stop();
  // Without either key there is one line that says which setting, and the old one cannot go before all is done.
  for (const keys of ['', OTHER_KEY]) {
    const env = { ...withKeys(keys), CONTENT_ENCRYPTION: 'off' };
    await expect(startProduct({ env }), keys).rejects.toThrow(/AUTH_ENCRYPTION_KEY does not hold/);
  }
  const both = `${OTHER_KEY},${KEY}`;
  product = await startProduct({ env: withKeys(both) });
  await product.connected('shop');
  const anna = await simulator.client.createAccount();
  const say = async (words: string): Promise<void> => {
    const sent = await product.call('POST', '/sessions/shop/send', { phone: anna.number, message: words });
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);
  };

  const cut = rotate(both);
  await cut.begun;
  cut.kill();
  await cut.ended;
  // Beside it messages come and go, and change the very rows.
  const running = rotate(both);
  const over = new AbortController();
  const outcome = running.ended.finally(() => over.abort());
  for (let count = 0; !over.signal.aborted; count += 1) await say(`meanwhile ${count}`);
  const { code, output } = await outcome;
  expect([code, output]).toEqual([0, expect.stringContaining(`The key ${idOf(KEY)} is needed no more`)]);

  const known = output.split('\n').flatMap((row) => /^(\w+) {2}\d+ sealed anew$/.exec(row)?.[1] ?? []);
  expect(known.toSorted()).toEqual(await sealedTables());
  const old = idOf(KEY);
  const all = await wholeDatabase(writer);
  expect([...all].filter(([, rows]) => rows.includes(old)).map(([table]) => table)).toEqual(['encryption_keys']);
  expect(
    await writer.query('SELECT count(*)::int AS n FROM whatsapp_keys WHERE encryption_key_id = $1', [idOf(OTHER_KEY)]),
  ).not.toEqual([{ n: 0 }]);

  await product.stop();
  product = await startProduct({ env: withKeys(OTHER_KEY) });
  await product.connected('shop');
  await say('with the new key alone');
  const hooked = receiver.bodies('/hook').length;
  await simulator.client.sendText(
    anna.number,
    (await product.call('GET', '/sessions/shop')).body.phoneNumber as string,
    'still here',
  );
  await expect.poll(() => receiver.bodies('/hook').length).toBeGreaterThan(hooked);
  const found = async (words: string): Promise<number> =>
    (await product.call<{ messages: object[] }>('GET', `/sessions/shop/messages?q=${words}`)).body.messages.length;
  // Words are found by hashes with the key: those from before and from after.
  expect([await found(MARK), await found('alone')]).toEqual([5, 1]);
  const { body } = await product.call<{ templates: object[] }>('GET', '/templates?companyId=shop');
  expect(JSON.stringify(body)).toContain(marked('footer'));
  expect(
    (await product.call<{ events: object[] }>('GET', '/events?types=message&companyId=shop')).body.events.length,
  ).toBeGreaterThan(2);
});
