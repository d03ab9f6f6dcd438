import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useMultiFileAuthState } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { EventWriter } from '../support/event-writer.js';
import { linkFileSession } from '../support/file-session.js';
import { Product } from '../support/product.js';
import { type RunningSimulator, startSimulator } from '../support/simulator.js';

const ENTRY = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const KEY = '8a51d0e37fb94c26a17f60d2c98e4b0375e1f2d46b8c90a3e1d27f05b8dd4c61';
const BUNDLE_PASSWORD = 'nine lives of a line';

let simulator: RunningSimulator;
let first: TestDatabase;
let second: TestDatabase;
let writer: EventWriter;
let product: Product;
let folder: string;
let sessions: string;
let numbers: string[];
let anna: string;
let group: string;

interface Outcome {
  code: number;
  output: string;
  complaints: string;
}

function cli(env: Record<string, string>, ...words: string[]): Promise<Outcome> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [ENTRY, ...words],
      { env: { PATH: process.env.PATH, ...env } },
      (error, stdout, stderr) =>
        done({ code: error === null ? 0 : Number(error.code), output: stdout.trim(), complaints: stderr }),
    );
  });
}

const here = (): Record<string, string> => ({ DATABASE_URL: first.url, AUTH_ENCRYPTION_KEY: KEY, BUNDLE_PASSWORD });
const elsewhere = (): Record<string, string> => ({ DATABASE_URL: second.url, BUNDLE_PASSWORD });

const start = (env: Record<string, string>): Promise<Product> =>
  Product.start({ simulator, databaseUrl: env.DATABASE_URL!, env: { ...env, WHATSAPP_SESSION_PATH: sessions } });

/** All bytes of a folder, by the names of its files. */
const bytesOf = (path: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'base64')]),
  );

async function written(): Promise<unknown[]> {
  return writer.query(`SELECT (SELECT count(*)::int FROM whatsapp_auth) AS auth, (SELECT count(*)::int FROM whatsapp_keys) AS keys,
    (SELECT count(*)::int FROM whatsapp_sessions) AS sessions, (SELECT count(*)::int FROM audit_log) AS audit`);
}

/** Brings a line up, and sends to Anna, whose phone decrypts it. */
async function sends(by: Product, line: string, text: string): Promise<void> {
  await by.call('POST', `/sessions/${line}/initialize`);
  await by.connected(line);
  const before = (await simulator.client.inbox(anna)).next;
  const { status, body } = await by.call('POST', `/sessions/${line}/send`, { phone: anna, message: text });
  expect([status, body.success], JSON.stringify(body)).toEqual([200, true]);
  expect(await simulator.client.nextMessage(anna, { after: before })).toMatchObject({ text });
}

beforeAll(async () => {
  [simulator, first, second] = await Promise.all([startSimulator(), createTestDatabase(), createTestDatabase()]);
  writer = await EventWriter.connect(first.url);
  folder = mkdtempSync(join(tmpdir(), 'switchboard-moving-'));
  sessions = join(folder, 'baileys_sessions');
  numbers = (await simulator.client.createAccounts(4)).map(({ number }) => number);
  anna = numbers[3]!;
  const places = ['company_shop', 'bakery.sales/auth_info', 'plain'];
  for (const [index, place] of places.entries()) {
    const session = await linkFileSession(simulator, numbers[index]!, join(sessions, place));
    await simulator.client.sendText(anna, numbers[index]!, `before ${place}`);
    await session.socket.text(`before ${place}`);
    group = (await simulator.client.createGroup(anna, [numbers[index]!])).jid;
    await session.socket.sock.sendMessage(group, { text: 'a sender key' });
    await session.end();
  }
}, 240_000);

afterAll(async () => {
  await product?.kill();
  await writer?.close();
  await simulator?.stop();
  await first?.drop();
  await second?.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('sessions that Baileys keeps in files', () => {
  it('are looked at first, and nothing is written', async () => {
    const dry = await cli({ ...here(), WHATSAPP_SESSION_PATH: sessions }, 'import', '--dry-run');
    expect([dry.code, dry.output], dry.complaints).toEqual([0, expect.stringContaining('3 lines could be imported')]);
    expect(await written()).toEqual([{ auth: 0, keys: 0, sessions: 0, audit: 0 }]);
  });

  it('are imported all at once, counted, and send without a new QR code', async () => {
    const before = bytesOf(sessions);
    const { code, output, complaints } = await cli(here(), 'import', sessions);
    expect([code, output], complaints).toEqual([0, expect.stringContaining('3 lines imported')]);
    expect(bytesOf(sessions)).toEqual(before);
    for (const [index, [line, place]] of [
      ['shop', 'company_shop'],
      ['bakery.sales', 'bakery.sales/auth_info'],
      ['plain', 'plain'],
    ].entries()) {
      const files = readdirSync(join(sessions, place!)).length;
      expect(output).toContain(`${line}  ${numbers[index]}  ${files - 1} keys`);
    }
    // True ids: those with a colon or a slash in them are what Baileys will ask for.
    const ids = await writer.query(`SELECT DISTINCT key_type AS type, key_id AS id FROM whatsapp_keys
      WHERE company_id = 'shop' AND (key_type LIKE 'sender-key%' OR key_type = 'tctoken')`);
    expect(ids).toContainEqual({ type: 'sender-key', id: expect.stringMatching(/^\d+@g\.us::\d+_1::\d+$/) });
    const [plain] = await writer.query(`SELECT count(*)::int AS n FROM whatsapp_keys WHERE encryption_key_id IS NULL`);
    expect(plain).toEqual({ n: 0 });

    product = await start(here());
    for (const line of ['shop', 'bakery.sales', 'plain']) await sends(product, line, `from ${line}`);
    await simulator.client.sendText(anna, numbers[0]!, 'and back');
    expect(await product.messages(1, '&companyId=shop')).toMatchObject([{ text: 'and back' }]);
    const { body } = await product.call<{ entries: object[] }>('GET', '/audit?companyId=shop');
    expect(body.entries).toContainEqual(expect.objectContaining({ route: 'import', target: numbers[0], line: 'main' }));
  });

  it('do not take the place of a line that lives, nor of one that is linked unless that is asked for', async () => {
    const lives = await cli(here(), 'import', join(sessions, 'plain'), '--replace');
    expect([lives.code, lives.complaints]).toEqual([1, expect.stringContaining('DELETE /api/whatsapp/sessions/plain')]);
    await product.call('DELETE', '/sessions/plain');
    const linked = await cli(here(), 'import', join(sessions, 'plain'));
    expect([linked.code, linked.complaints]).toEqual([1, expect.stringContaining('linked already')]);
    const twice = await cli(here(), 'import', join(sessions, 'plain'), '--as', 'other');
    expect([twice.code, twice.complaints]).toEqual([1, expect.stringContaining('Line plain is this very device')]);
    const by = await product.call('POST', '/import', { folder: 'plain' });
    expect([by.status, by.body.code]).toEqual([409, 'IMPORT_CONFLICT']);
  });

  it('are read by a client below one folder alone', async () => {
    const at = (body: object): ReturnType<Product['call']> => product.call('POST', '/import', body);
    symlinkSync(folder, join(sessions, 'way-out'));
    for (const bad of ['..', '../..', '/etc', 'plain/../../..', 'nowhere', 'way-out', 'a\0b']) {
      expect((await at({ folder: bad })).status, bad).toBe(400);
    }
    rmSync(join(sessions, 'way-out'));
    symlinkSync('/etc/passwd', join(sessions, 'plain', 'pre-key-99999.json'));
    expect(await at({ folder: 'plain' })).toMatchObject({
      status: 422,
      body: { code: 'IMPORT_INVALID', detail: 'plain/pre-key-99999.json is a link, which is not followed' },
    });
    rmSync(join(sessions, 'plain', 'pre-key-99999.json'));
    const key = (await product.call<{ key: string }>('POST', '/keys', { companyId: 'shop' })).body.key;
    expect((await product.call('POST', '/import', { folder: 'plain' }, { 'X-API-Key': key })).status).toBe(403);
    expect(await at({ folder: 'plain', replace: true, dryRun: true })).toMatchObject({
      status: 200,
      body: { count: 1, dryRun: true, lines: [{ companyId: 'plain', line: 'main', replaced: true }] },
    });
  });
});

describe('a line', () => {
  it('is exported when it is closed, and goes on elsewhere from its folder', async () => {
    const out = join(folder, 'out');
    const lives = await cli(here(), 'export', 'shop', out);
    expect([lives.code, lives.complaints]).toEqual([1, expect.stringContaining('Two copies of one device')]);
    expect(readdirSync(folder)).not.toContain('out');
    await product.call('DELETE', '/sessions/shop');
    const done = await cli(here(), 'export', 'shop', out);
    expect([done.code, done.output], done.complaints).toEqual([0, expect.stringContaining(`files in ${out}`)]);

    // Baileys' own reader takes each of them for what it is.
    const { state } = await useMultiFileAuthState(out);
    expect(state.creds.me?.id).toContain(numbers[0]);
    const stored = await writer.query(
      `SELECT key_type AS type, key_id AS id FROM whatsapp_keys WHERE company_id = 'shop'`,
    );
    expect(readdirSync(out).length).toBe(stored.length + 1);
    for (const { type, id } of stored as { type: 'session'; id: string }[]) {
      expect((await state.keys.get(type, [id]))[id], `${type} ${id}`).toBeTruthy();
    }
    expect((await product.call('GET', '/sessions/shop')).body).toMatchObject({ connected: false, status: 'idle' });
    const again = await cli(here(), 'export', 'shop', out);
    expect([again.code, again.complaints]).toEqual([1, expect.stringContaining('is not empty')]);

    expect((await cli(elsewhere(), 'import', out, '--as', 'moved')).code).toBe(0);
  });

  it('and from a bundle, which opens by its password alone', async () => {
    const file = join(folder, 'bakery.bundle');
    await product.call('DELETE', '/sessions/bakery.sales');
    const done = await cli(here(), 'export', 'bakery.sales', '--bundle', file);
    expect([done.code, done.output], done.complaints).toEqual([0, expect.stringContaining(`keys in ${file}`)]);
    expect(readFileSync(file).includes(numbers[1]!)).toBe(false);

    const wrong = await cli({ ...elsewhere(), BUNDLE_PASSWORD: 'nine lives of a cat' }, 'import', file);
    expect([wrong.code, wrong.complaints]).toEqual([1, expect.stringContaining('the password is another one')]);
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(join(folder, 'damaged.bundle'), bytes);
    expect((await cli(elsewhere(), 'import', join(folder, 'damaged.bundle'))).complaints).toContain('damaged');
    await product.stop();
    product = await start(elsewhere());
    // A product that runs takes up what is imported beside it.
    const taken = await cli(elsewhere(), 'import', file);
    expect([taken.code, taken.output], taken.complaints).toEqual([0, expect.stringContaining('bakery.sales')]);
    await product.connected('bakery.sales');
    cpSync(file, join(sessions, 'bakery.bundle'));
    const byClient = (given: string): ReturnType<Product['call']> =>
      product.call('POST', '/import', { folder: 'bakery.bundle', as: 'third', password: given });
    expect(await byClient('nine lives of a cat')).toMatchObject({ status: 422, body: { code: 'IMPORT_INVALID' } });
    expect(await byClient(BUNDLE_PASSWORD)).toMatchObject({
      status: 409,
      body: { detail: `Line bakery.sales is this very device of ${numbers[1]}; log it out or export it` },
    });
    await sends(product, 'moved', 'from another house');
    await sends(product, 'bakery.sales', 'from a bundle');
    await simulator.client.sendText(anna, numbers[0]!, 'found you');
    expect(await product.messages(1, '&companyId=moved')).toMatchObject([{ text: 'found you' }]);
  });
});
