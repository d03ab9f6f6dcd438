import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Tenure } from '../../src/domain/lease.js';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AuthState } from '../../src/auth-state/auth-state.js';
import { AuthStateStore } from '../../src/auth-state/auth-state.store.js';
import { KeyCache } from '../../src/auth-state/key-cache.js';
import { WhatsappAuth } from '../../src/auth-state/whatsapp-auth.entity.js';
import { WhatsappKey } from '../../src/auth-state/whatsapp-key.entity.js';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { AtRestCipher } from '../../src/encryption/at-rest-cipher.js';
import { retireKeys } from '../../src/encryption/keys-in-use.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { heldLine, leasesOf } from '../support/held-lines.js';

const KEY_A = 'b3a8c7407b9e68600371afeeb600e3daade323fb1f4eeb1e93f82198c1e349a4';
const KEY_B = 'a2c9c16fbe650ec04fd675f9e55a715d682b41a0adf6a089e0607aa1598b3ae5';

let database: TestDatabase;
let source: DataSource;
let cache: KeyCache;

beforeAll(async () => {
  database = await createTestDatabase();
  source = new DataSource({ ...dataSourceOptions({ url: database.url }), entities: [WhatsappAuth, WhatsappKey] });
  await source.initialize();
  const others = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'one', 'two'].map((id) => held(id));
  for (const line of [ACME, ...others, held('one', 'sales'), held('two', 'sales')]) await heldLine(source, line);
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

beforeEach(async () => {
  cache = new KeyCache(1_000_000);
  await source.query('TRUNCATE whatsapp_auth, whatsapp_keys, whatsapp_auth_deleted, whatsapp_keys_deleted');
});

function storeWith(encryptionKey?: string): AuthStateStore {
  const settings = loadSettings({ AUTH_ENCRYPTION_KEY: encryptionKey });
  return new AuthStateStore(
    source.getRepository(WhatsappAuth),
    source.getRepository(WhatsappKey),
    settings,
    leasesOf(source),
  );
}

/** Of each there is a lease. */
const held = (companyId: string, line = 'main'): Tenure => ({ companyId, line, epoch: '1' });
const ACME = held('acme');
const keyId = (key: string): string => new AtRestCipher(key).currentId!;

const open = (store: AuthStateStore, line = ACME): Promise<AuthState> => AuthState.load(line, store, cache.openSpace());

/** Marks the state as linked to a phone, as pairing does. */
function link(state: AuthState): void {
  state.creds.account = { details: Buffer.from('x') };
  state.creds.me = { id: '79001234567:1@s.whatsapp.net', name: 'Shop' };
}

const session = (text: string): Uint8Array => Buffer.from(text);

describe('auth state', () => {
  it('gives back what was saved, after a restart, with every type of key', async () => {
    const store = storeWith();
    const state = await open(store);
    link(state);
    await state.saveCreds();
    await state.set({
      session: { '1.0': session('s') },
      'pre-key': { '7': { public: Buffer.from('pub'), private: Buffer.from('priv') } },
      'lid-mapping': { '7900': '123', '123_reverse': '7900' },
      'device-list': { '7900': ['0', '1'] },
      'app-state-sync-key': { AAAA: { keyData: Buffer.from('k'), timestamp: 1 } },
    });

    const again = await AuthState.load(ACME, store, new KeyCache(1_000_000).openSpace());
    expect(again.paired).toBe(true);
    expect(Buffer.from(again.creds.noiseKey.private)).toEqual(Buffer.from(state.creds.noiseKey.private));
    expect(await again.get('session', ['1.0', 'absent'])).toEqual({ '1.0': session('s') });
    expect((await again.get('pre-key', ['7']))['7']?.private).toEqual(Buffer.from('priv'));
    expect(await again.get('lid-mapping', ['7900'])).toEqual({ '7900': '123' });
    expect(await again.get('device-list', ['7900'])).toEqual({ '7900': ['0', '1'] });
    expect(Buffer.from((await again.get('app-state-sync-key', ['AAAA'])).AAAA?.keyData ?? [])).toEqual(
      Buffer.from('k'),
    );
  });

  it('commits all key types and the credentials together, in one statement', async () => {
    const store = storeWith();
    const state = await open(store);
    link(state);
    const pool = (source.driver as PostgresDriver).master as Pool;
    const query = vi.spyOn(pool, 'query');
    // The first commit starts at once; what follows while it is under way travels together.
    const commits = [state.set({ session: { a: session('1') } })];
    commits.push(state.set({ session: { a: session('2'), b: session('1') }, 'identity-key': { a: session('i') } }));
    commits.push(state.saveCreds(), state.set({ 'pre-key': { '1': null }, session: { b: null } }));
    await Promise.all(commits);
    expect(query.mock.calls.length).toBeLessThanOrEqual(2);
    query.mockRestore();

    const rows = await source.query<{ key_type: string; key_id: string }[]>(
      'SELECT key_type, key_id FROM whatsapp_keys ORDER BY 1, 2',
    );
    expect(rows).toEqual([
      { key_type: 'identity-key', key_id: 'a' },
      { key_type: 'session', key_id: 'a' },
    ]);
    expect(await state.get('session', ['a', 'b'])).toEqual({ a: session('2') });
  });

  it('lets what nobody waits for share the statement of what comes a moment later, and goes without it', async () => {
    const state = await open(storeWith());
    const pool = (source.driver as PostgresDriver).master as Pool;
    const query = vi.spyOn(pool, 'query');
    // Its time ends when it is told to.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let done = 0;
    const patient = [1, 2].map(async (n) => {
      await state.set({ session: { [`p${n}`]: session('p') } }, {}, true);
      done += 1;
    });
    // What does not wait is on its way after two turns of the event loop.
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    expect(query.mock.calls).toHaveLength(0);
    await state.set({ session: { a: session('1') } });
    await Promise.all(patient);
    expect(query.mock.calls).toHaveLength(1);
    expect(done).toBe(2);
    // Nothing else comes: its time ends.
    const alone = state.set({ session: { p3: session('p') } }, {}, true);
    await vi.runOnlyPendingTimersAsync();
    await alone;
    expect(query.mock.calls).toHaveLength(2);
    // Nor does it wait for its time when the session ends.
    const last = state.set({ session: { p4: session('p') } }, {}, true);
    state.close();
    await last;
    vi.useRealTimers();
    query.mockRestore();
    const [row] = await source.query<{ count: number }[]>('SELECT count(*)::int AS count FROM whatsapp_keys');
    expect(row).toEqual({ count: 5 });
  });

  it('keeps order: a later value of a key wins, over many commits', async () => {
    const state = await open(storeWith());
    const commits = Array.from({ length: 50 }, (_, n) => state.set({ session: { a: session(String(n)) } }));
    await Promise.all(commits);
    const again = await AuthState.load(ACME, storeWith(), new KeyCache(1_000).openSpace());
    expect(await again.get('session', ['a'])).toEqual({ a: session('49') });
  });

  it('shows a value that is on its way to the database, and that it was removed', async () => {
    const state = await open(storeWith());
    await state.set({ session: { a: session('old') } });
    const writing = state.set({ session: { a: null } });
    expect(await state.get('session', ['a'])).toEqual({});
    await writing;
    expect(await state.get('session', ['a'])).toEqual({});
  });

  it('writes no credentials before a phone has linked the device', async () => {
    const store = storeWith();
    const state = await open(store);
    await state.saveCreds();
    expect(await store.readCredentials(ACME)).toBeNull();
  });

  it('takes a failed read for an error, never for an empty state', async () => {
    const store = storeWith();
    const state = await open(store);
    link(state);
    await state.saveCreds();
    const failing = vi.spyOn(source.getRepository(WhatsappAuth), 'findOneBy').mockRejectedValueOnce(new Error('gone'));
    await expect(open(store)).rejects.toThrow('gone');
    failing.mockRestore();
    expect((await open(store)).paired).toBe(true);

    const pool = (source.driver as PostgresDriver).master as { query: () => Promise<unknown> };
    const keysFailing = vi.spyOn(pool, 'query').mockRejectedValueOnce(new Error('gone'));
    await expect(state.get('session', ['z'])).rejects.toThrow('gone');
    keysFailing.mockRestore();
    expect(await state.get('session', ['z'])).toEqual({});
  });

  it('accepts nothing more after a commit failed, and leaves the last good state on disk', async () => {
    const state = await open(storeWith());
    await state.set({ session: { a: session('good') } });
    // PostgreSQL's bytea takes anything, but an id with a zero byte cannot be stored: a real failure of a real commit.
    await expect(state.set({ session: { 'bad\0id': session('x'), a: session('torn') } })).rejects.toThrow(
      'could not be saved',
    );
    await expect(state.set({ session: { a: session('later') } })).rejects.toThrow('could not be saved');
    await expect(state.settled()).rejects.toThrow('could not be saved');
    expect(await (await open(storeWith())).get('session', ['a'])).toEqual({ a: session('good') });
  });

  it('fails only the company whose commit is bad when commits share a statement', async () => {
    const store = storeWith();
    const states = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) => open(store, held(id))));
    const results = await Promise.allSettled(
      states.map((state, n) => state.set({ session: { [n === 6 ? 'bad\0id' : 'ok']: session('x') } })),
    );
    expect(results.map(({ status }) => status)).toEqual(states.map((_, n) => (n === 6 ? 'rejected' : 'fulfilled')));
    expect(await source.getRepository(WhatsappKey).count()).toBe(7);
  });

  it.each([
    ['companies', held('one'), held('two')],
    ['lines of a company', held('one'), held('one', 'sales')],
    ['lines of one name', held('one', 'sales'), held('two', 'sales')],
  ])('keeps %s apart', async (_, lineOne, lineTwo) => {
    const store = storeWith(KEY_A);
    const [one, two] = await Promise.all([open(store, lineOne), open(store, lineTwo)]);
    await one.set({ session: { a: session('of one') } });
    expect(await two.get('session', ['a'])).toEqual({});
    link(one);
    link(two);
    await Promise.all([one.saveCreds(), two.saveCreds()]);
    await store.delete(lineOne);
    expect(await store.readCredentials(lineOne)).toBeNull();
    expect(await store.readCredentials(lineTwo)).not.toBeNull();
    expect(await source.getRepository(WhatsappKey).countBy({ companyId: lineOne.companyId, line: lineOne.line })).toBe(
      0,
    );
    expect(await store.undelete(lineTwo)).toBe(false);
    expect(await store.undelete(lineOne)).toBe(true);
    const again = await AuthState.load(lineOne, store, new KeyCache(1_000).openSpace());
    expect(await again.get('session', ['a'])).toEqual({ a: session('of one') });
  });

  it('encrypts at rest, opens rows of an older key, and refuses a row that was moved', async () => {
    const plain = await open(storeWith());
    await plain.set({ session: { old: session('plain') } });
    const first = await AuthState.load(ACME, storeWith(KEY_A), cache.openSpace());
    await first.set({ session: { secret: session('topsecret') } });
    const [row] = await source.getRepository(WhatsappKey).findBy({ keyId: 'secret' });
    expect(row?.encryptionKeyId).not.toBeNull();
    expect(row?.keyData.toString('latin1')).not.toContain('topsecret');
    expect(row?.keyData.toString('latin1')).not.toContain(Buffer.from('topsecret').toString('base64'));

    const rotated = await AuthState.load(ACME, storeWith(`${KEY_B},${KEY_A}`), cache.openSpace());
    expect(await rotated.get('session', ['old', 'secret'])).toEqual({
      old: session('plain'),
      secret: session('topsecret'),
    });

    await source.query("UPDATE whatsapp_keys SET key_id = 'moved' WHERE key_id = 'secret'");
    await expect(rotated.get('session', ['moved'])).rejects.toThrow();
    const without = await AuthState.load(ACME, storeWith(KEY_B), cache.openSpace());
    await expect(without.get('session', ['moved'])).rejects.toThrow('AUTH_ENCRYPTION_KEY does not hold');
  });

  it('does not start without a key that something is sealed with, until that key is retired', async () => {
    await storeWith(KEY_A).assertKeysHeld();
    for (const keys of [undefined, KEY_B]) {
      await expect(storeWith(keys).assertKeysHeld()).rejects.toThrow(
        /^AUTH_ENCRYPTION_KEY does not hold the key [\da-f]{16}, .*; set it to the key it was/,
      );
    }
    await storeWith(`${KEY_B},${KEY_A}`).assertKeysHeld();
    await retireKeys(source, [keyId(KEY_A)]);
    // A restart before the old key is taken out of the settings.
    await storeWith(`${KEY_B},${KEY_A}`).assertKeysHeld();
    await storeWith(KEY_B).assertKeysHeld();
    // It seals again.
    await storeWith(`${KEY_A},${KEY_B}`).assertKeysHeld();
    await expect(storeWith(KEY_B).assertKeysHeld()).rejects.toThrow(keyId(KEY_A));
    await source.query('TRUNCATE encryption_keys');
  });

  it('bounds the cache in bytes and empties the part of a closed session', async () => {
    const small = new KeyCache(10_000);
    const store = storeWith();
    const state = await AuthState.load(ACME, store, small.openSpace());
    for (let n = 0; n < 100; n += 1) await state.set({ session: { [n]: Buffer.alloc(300) } });
    expect(small.bytes).toBeLessThanOrEqual(10_000);
    expect(small.bytes).toBeGreaterThan(0);
    expect(
      Object.keys(
        await state.get(
          'session',
          Array.from({ length: 100 }, (_, n) => String(n)),
        ),
      ),
    ).toHaveLength(100);
    state.close();
    expect(small.bytes).toBe(0);
  });
});
