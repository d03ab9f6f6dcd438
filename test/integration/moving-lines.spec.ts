import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useMultiFileAuthState } from '@whiskeysockets/baileys';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readWholeState } from '../../src/auth-state/whole-state.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { lineOf } from '../../src/domain/line.js';
import { AtRestCipher } from '../../src/encryption/at-rest-cipher.js';
import { openBundle, sealBundle } from '../../src/transfer/files/bundle.js';
import { writeSessionFolder } from '../../src/transfer/files/write-folder.js';
import { exportLine } from '../../src/transfer/line-export.js';
import { importLines } from '../../src/transfer/line-import.js';
import { readSource } from '../../src/transfer/read-source.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const KEY = 'b3a8c7407b9e68600371afeeb600e3daade323fb1f4eeb1e93f82198c1e349a4';
const MANY = 10_000;
const cipher = new AtRestCipher(KEY);
const bytes = (length: number, value = 7): Buffer => Buffer.alloc(length, value);

/** One key of each type, with ids in which something is escaped. */
const KEYS = {
  'pre-key': { 1: { private: bytes(32), public: bytes(32) }, 2: { private: bytes(32), public: bytes(32) } },
  session: { '181522334455667_1.0': { _sessions: { a: { registrationId: 1 } }, version: 'v1' } },
  'identity-key': { '181522334455667_1.0': bytes(33) },
  'sender-key': { '79001234567-1600000000@g.us::181522334455667_1::3': Buffer.from('[]') },
  'sender-key-memory': { '79001234567-1600000000@g.us': { '79007654321:1@s.whatsapp.net': true } },
  'app-state-sync-key': { 'AAAA/+//Zj8=': { keyData: bytes(32), timestamp: '1' } },
  'app-state-sync-version': { critical_block: { version: 2, hash: bytes(128), indexValueMap: {} } },
  'lid-mapping': { '79007654321': '181522334455667', '181522334455667_reverse': '79007654321' },
  'device-list': { '79007654321': ['0', '3'] },
  tctoken: { __index: { token: Buffer.from('[]') }, '181522334455667@lid': { token: bytes(16), timestamp: '1' } },
} as const;

let database: TestDatabase;
let source: DataSource;
let folder: string;
let root: string;
let good: string;

/** Writes a session as Baileys does. */
async function session(path: string, number: string, linked = true): Promise<string> {
  const { state, saveCreds } = await useMultiFileAuthState(path);
  if (linked) {
    state.creds.me = { id: `${number}:3@s.whatsapp.net`, lid: '181522334455667:3@lid', name: 'Shop' };
    state.creds.account = { details: bytes(8), accountSignature: bytes(64) };
  }
  await saveCreds();
  await state.keys.set(KEYS as unknown as Parameters<typeof state.keys.set>[0]);
  return path;
}

const password = (): Promise<string> => Promise.reject(new Error('nobody is asked'));

async function take(path: string, { as = undefined as string | undefined, replace = false, dryRun = false } = {}) {
  const read = await readSource(path, { as: as === undefined ? undefined : lineOf(as), password });
  const lines = await importLines(source, cipher, read.states, { replace, dryRun }, () => read.assertUntouched());
  return { lines, leftOut: read.leftOut };
}

const rows = async (): Promise<unknown> =>
  (
    await source.query<unknown[]>(`SELECT (SELECT count(*)::int FROM whatsapp_auth) AS auth,
      (SELECT count(*)::int FROM whatsapp_keys) AS keys, (SELECT count(*)::int FROM whatsapp_sessions) AS sessions`)
  )[0];

beforeAll(async () => {
  database = await createTestDatabase();
  source = await new DataSource(dataSourceOptions({ url: database.url })).initialize();
  folder = mkdtempSync(join(tmpdir(), 'switchboard-moving-'));
  good = await session(join(folder, 'good'), '79001112233');
});

beforeEach(async () => {
  root = mkdtempSync(join(folder, 'root-'));
  await source.query(
    'TRUNCATE whatsapp_auth, whatsapp_keys, whatsapp_auth_deleted, whatsapp_keys_deleted, whatsapp_sessions, whatsapp_leases, whatsapp_processes',
  );
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

it('a bundle gives the same line again, or another one', async () => {
  await take(good, { as: 'shop' });
  const sealed = await exportLine(source, cipher, lineOf('shop'), true, (state) =>
    sealBundle(lineOf('shop'), state, 'a password of twelve'),
  );
  const opened = await openBundle(sealed, 'a password of twelve', 'it', lineOf('elsewhere'));
  const stored = await readWholeState(source.manager, cipher, lineOf('shop'));
  expect(opened).toMatchObject({ line: lineOf('elsewhere'), credentials: stored!.credentials, keys: stored!.keys });
  for (const bad of [sealed.subarray(0, 60), sealed.subarray(0, -1)]) {
    await expect(openBundle(bad, 'a password of twelve', 'it', undefined)).rejects.toThrow(
      /^it (is no whole|does not open)/,
    );
  }
});

it('a line is left alone while a living process holds it, and nobody writes for it after it was taken', async () => {
  await take(good, { as: 'shop' });
  const [holder] = await source.query<{ id: string }[]>(
    `INSERT INTO whatsapp_processes (id, roles, max_sessions, pid, expires_at)
     VALUES (gen_random_uuid(), '{sessions}', 1, 1, now() + interval '1 hour') RETURNING id`,
  );
  const hold = (): Promise<unknown> => source.query('UPDATE whatsapp_leases SET owner = $1', [holder!.id]);
  const leaving = (): Promise<void> => exportLine(source, cipher, lineOf('shop'), false, () => Promise.resolve());
  await hold();
  await expect(leaving()).rejects.toThrow('holds it. Two copies of one device');
  await expect(take(good, { as: 'shop', replace: true })).rejects.toThrow('DELETE /api/whatsapp/sessions/shop');
  // Its time has lapsed; it may be there all the same, and not know.
  await source.query(`UPDATE whatsapp_processes SET expires_at = now() - interval '1 second'`);
  const [before] = await source.query<{ epoch: string }[]>('SELECT epoch FROM whatsapp_leases');
  await leaving();
  const fence = `SELECT hold_leases($1, '{shop}', '{main}', ARRAY[$2::bigint])`;
  await expect(source.query(fence, [holder!.id, before!.epoch])).rejects.toThrow('not held any more');
  expect(await source.query('SELECT wanted, asleep, status FROM whatsapp_sessions')).toEqual([
    { wanted: false, asleep: false, status: 'idle' },
  ]);
});

describe('a folder of Baileys', () => {
  it('is taken whole, with the true ids of its keys, and gives the same folder again', async () => {
    const { lines } = await take(good, { as: 'shop' });
    expect(lines).toMatchObject([{ line: lineOf('shop'), phoneNumber: '79001112233', replaced: false }]);
    const expected = Object.fromEntries(
      Object.entries(KEYS).map(([type, values]) => [type, Object.keys(values).length]),
    );
    expect(Object.fromEntries(lines[0]!.keys)).toEqual(expected);
    const state = await readWholeState(source.manager, cipher, lineOf('shop'));
    for (const [type, values] of Object.entries(KEYS)) {
      expect([...state!.keys.get(type)!.keys()].toSorted(), type).toEqual(Object.keys(values).toSorted());
    }
    const out = join(root, 'out');
    expect(await exportLine(source, cipher, lineOf('shop'), true, (line) => writeSessionFolder(out, line))).toBe(14);
    const { state: again } = await useMultiFileAuthState(out);
    for (const [type, values] of Object.entries(KEYS)) {
      const found = await again.keys.get(type as 'session', Object.keys(values));
      expect(found, type).toEqual(
        await (await useMultiFileAuthState(good)).state.keys.get(type as 'session', Object.keys(values)),
      );
    }
    expect((await useMultiFileAuthState(good)).state.creds).toEqual(again.creds);
  });

  it('as other programs lay it out: bytes as numbers, credentials as JSON inside of a string, files beside them', async () => {
    const path = join(root, 'company_old.sales');
    cpSync(good, path, { recursive: true });
    writeFileSync(join(path, 'identity-key-1_1.0.json'), JSON.stringify(bytes(33)));
    const creds = readFileSync(join(path, 'creds.json'), 'utf8');
    writeFileSync(join(path, 'creds.json'), JSON.stringify(creds));
    writeFileSync(join(path, 'store.sqlite3'), 'SQLite format 3');
    const unlinked = await session(join(root, 'company_new'), '79000000000', false);
    const { lines, leftOut } = await take(root);
    expect(lines).toMatchObject([{ line: { companyId: 'old', line: 'sales' } }]);
    expect(leftOut).toEqual([`${unlinked}: no phone has linked this device`, `${path}: store.sqlite3 (no keys)`]);
    const state = await readWholeState(source.manager, cipher, { companyId: 'old', line: 'sales' });
    expect(state!.keys.get('identity-key')!.get('1_1.0')).toBe(
      JSON.stringify({ type: 'Buffer', data: bytes(33).toString('base64') }),
    );
    expect(JSON.parse(state!.credentials)).toEqual(JSON.parse(creds));
  });

  const utf16 = (path: string): void =>
    writeFileSync(path, Buffer.from(`\uFEFF${readFileSync(path, 'utf8')}`, 'utf16le'));
  it.each<[string, RegExp, (path: string) => void]>([
    ['credentials that are empty', /creds\.json is empty/, (path) => writeFileSync(join(path, 'creds.json'), '')],
    [
      'credentials that end in the middle',
      /creds\.json is not whole JSON/,
      (path) => writeFileSync(join(path, 'creds.json'), readFileSync(join(path, 'creds.json')).subarray(0, 300)),
    ],
    ['credentials in UTF-16', /creds\.json is UTF-16/, (path) => utf16(join(path, 'creds.json'))],
    [
      'credentials of something else',
      /no credentials of Baileys/,
      (path) => writeFileSync(join(path, 'creds.json'), '{"a":1}'),
    ],
    ['credentials that are a list', /holds no credentials/, (path) => writeFileSync(join(path, 'creds.json'), '[]')],
    [
      'a mark in front',
      /pre-key-1\.json begins with a byte order mark/,
      (path) =>
        writeFileSync(join(path, 'pre-key-1.json'), `\uFEFF${readFileSync(join(path, 'pre-key-1.json'), 'utf8')}`),
    ],
    ['a key that is empty', /pre-key-2\.json is empty/, (path) => writeFileSync(join(path, 'pre-key-2.json'), '')],
    [
      'a key of zeros',
      /pre-key-2\.json holds zeros/,
      (path) => writeFileSync(join(path, 'pre-key-2.json'), bytes(64, 0)),
    ],
    [
      'a key that is nothing',
      /pre-key-2\.json holds no pre-key/,
      (path) => writeFileSync(join(path, 'pre-key-2.json'), 'null'),
    ],
    [
      'a key with too few bytes',
      /pre-key-2\.json holds no pre-key/,
      (path) => writeFileSync(join(path, 'pre-key-2.json'), JSON.stringify({ private: bytes(3), public: bytes(32) })),
    ],
    [
      'a key of another type',
      /lid-mapping-5\.json holds no lid/,
      (path) => writeFileSync(join(path, 'lid-mapping-5.json'), '{}'),
    ],
    [
      'Latin-1',
      /device-list-5\.json is not UTF-8/,
      (path) => writeFileSync(join(path, 'device-list-5.json'), Buffer.from('["\xE9"]', 'latin1')),
    ],
    ['a copy of a key', /is it a copy/, (path) => writeFileSync(join(path, 'pre-key-1 (1).json'), '{}')],
    ['a link', /is a link/, (path) => symlinkSync('/etc/passwd', join(path, 'pre-key-3.json'))],
    [
      'the same number twice',
      /both of the number 79001112233/,
      (path) => cpSync(good, join(path, '..', 'company_b'), { recursive: true }),
    ],
    [
      'the same company twice',
      /both of line a/,
      (path) => cpSync(good, join(path, '..', 'a', 'auth_info'), { recursive: true }),
    ],
    [
      'a name that is no line',
      /is no name of a line/,
      (path) => cpSync(good, join(path, '..', 'company_Ünal & sons'), { recursive: true }),
    ],
  ])('%s is refused with words, and nothing of all is taken', async (_, words, spoil) => {
    const path = join(root, 'company_a');
    cpSync(good, path, { recursive: true });
    await session(join(root, 'company_z'), '79005556677');
    spoil(path);
    await expect(take(root)).rejects.toThrow(words);
    expect(await rows()).toEqual({ auth: 0, keys: 0, sessions: 0 });
  });

  it('that somebody writes to meanwhile is refused', async () => {
    const path = join(root, 'company_a');
    cpSync(good, path, { recursive: true });
    const read = await readSource(path, { password });
    utimesSync(join(path, 'pre-key-1.json'), new Date(), new Date());
    const importing = importLines(source, cipher, read.states, { replace: false, dryRun: false }, () =>
      read.assertUntouched(),
    );
    await expect(importing).rejects.toThrow('stop what uses it first');
    expect(await rows()).toEqual({ auth: 0, keys: 0, sessions: 0 });
  });

  it('with nothing in it, or that is not there, is refused', async () => {
    await expect(take(root)).rejects.toThrow('no session in it');
    await expect(take(join(root, 'nowhere'))).rejects.toThrow('ENOENT');
    await session(join(root, 'company_new'), '79000000000', false);
    await expect(take(root)).rejects.toThrow('no phone has linked any device');
    writeFileSync(join(root, 'file'), 'no bundle');
    await expect(readSource(join(root, 'file'), { password: () => Promise.resolve('x') })).rejects.toThrow(
      'no whole bundle',
    );
  });

  it('a device that is replaced can be brought back, and a dry run replaces none', async () => {
    await take(good, { as: 'shop' });
    const other = await session(join(root, 'other'), '79009998877');
    await expect(take(other, { as: 'shop' })).rejects.toThrow('linked already');
    expect((await take(other, { as: 'shop', replace: true, dryRun: true })).lines).toMatchObject([{ replaced: true }]);
    const number = async (): Promise<unknown> => source.query('SELECT phone_number FROM whatsapp_sessions');
    expect(await number()).toEqual([{ phone_number: '79001112233' }]);
    await take(other, { as: 'shop', replace: true });
    expect(await number()).toEqual([{ phone_number: '79009998877' }]);
    expect(await source.query('SELECT count(*)::int AS n FROM whatsapp_auth_deleted')).toEqual([{ n: 1 }]);
  });

  it(`with ${MANY} keys is taken`, async () => {
    const path = join(root, 'company_large');
    mkdirSync(path);
    const state = await session(path, '79003334455');
    const json = JSON.stringify({ _sessions: { a: { chain: 'x'.repeat(900) } }, version: 'v1' });
    for (let n = 0; n < MANY; n += 1) writeFileSync(join(state, `session-${n}_1.0.json`), json);
    const began = performance.now();
    const { lines } = await take(root);
    process.stdout.write(`${MANY} keys imported in ${Math.round(performance.now() - began)} ms\n`);
    expect(lines[0]!.keys.get('session')).toBe(MANY + 1);
  });
});
