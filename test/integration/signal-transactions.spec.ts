import type { Tenure } from '../../src/domain/lease.js';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuthCommit } from '../../src/auth-state/auth-commit.js';
import { AuthState } from '../../src/auth-state/auth-state.js';
import { AuthStateStore } from '../../src/auth-state/auth-state.store.js';
import type { SignalRepositoryWithLIDStore } from '../../src/baileys/baileys.js';
import { KeyCache } from '../../src/auth-state/key-cache.js';
import { WhatsappAuth } from '../../src/auth-state/whatsapp-auth.entity.js';
import { WhatsappKey } from '../../src/auth-state/whatsapp-key.entity.js';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import type { InboundMessages, ReceivedMessage } from '../../src/whatsapp/baileys/messages/inbound-messages.js';
import { SignalTransactions } from '../../src/whatsapp/baileys/signal/signal-transactions.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { heldLine, leasesOf } from '../support/held-lines.js';

const ACME: Tenure = { companyId: 'acme', line: 'main', epoch: '1' };

let database: TestDatabase;
let source: DataSource;
let auth: AuthState;
let keys: SignalTransactions;

const bytes = (text: string): Uint8Array => Buffer.from(text);
const stored = async (id: string): Promise<string | undefined> => {
  const fresh = await AuthState.load(ACME, store(), new KeyCache(1_000_000).openSpace());
  const value = (await fresh.get('session', [id]))[id];
  return value && Buffer.from(value).toString();
};
const store = (): AuthStateStore =>
  new AuthStateStore(
    source.getRepository(WhatsappAuth),
    source.getRepository(WhatsappKey),
    loadSettings({}),
    leasesOf(source),
  );

beforeAll(async () => {
  database = await createTestDatabase();
  source = new DataSource({ ...dataSourceOptions({ url: database.url }), entities: [WhatsappAuth, WhatsappKey] });
  await source.initialize();
  await heldLine(source, ACME);
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

beforeEach(async () => {
  await source.query('TRUNCATE whatsapp_auth, whatsapp_keys');
  auth = await AuthState.load(ACME, store(), new KeyCache(1_000_000).openSpace());
  keys = new SignalTransactions(auth, () => undefined);
});

describe('transactions on the Signal keys of an account', () => {
  it('loses no update when work under different keys touches one session', async () => {
    const append = (letter: string, lock: string): Promise<void> =>
      keys.transaction(async () => {
        const now = (await keys.get('session', ['s'])).s ?? bytes('');
        await keys.set({ session: { s: Buffer.concat([now, bytes(letter)]) } });
      }, lock);
    const work = Array.from({ length: 30 }, (_, n) => append('x', n % 2 === 0 ? 'me' : `sender-${n}`));
    await Promise.all(work);
    expect(await stored('s')).toBe('x'.repeat(30));
  });

  it('reads what it wrote, and keeps nothing of work that failed', async () => {
    const failing = keys.transaction(async () => {
      await keys.set({ session: { s: bytes('torn') } });
      expect(await keys.get('session', ['s'])).toEqual({ s: bytes('torn') });
      throw new Error('decrypt failed');
    }, 'me');
    await expect(failing).rejects.toThrow('decrypt failed');
    expect(await stored('s')).toBeUndefined();
  });

  it('has the ratchet on disk before a frame that needs it may leave', async () => {
    await keys.transaction(async () => {
      await keys.set({ session: { s: bytes('advanced') } });
      expect(await stored('s')).toBeUndefined();
      await keys.commitBeforeFrame();
      expect(await stored('s')).toBe('advanced');
    }, 'me');
    expect(keys.commitBeforeFrame()).toBeUndefined();
  });

  it('keeps nothing when a read failed, though libsignal swallows the error', async () => {
    const pool = (source.driver as PostgresDriver).master as { query: () => Promise<unknown> };
    const failing = vi.spyOn(pool, 'query').mockRejectedValueOnce(new Error('database gone'));
    const work = keys.transaction(async () => {
      await keys.get('session', ['s']).catch(() => ({}));
      await keys.set({ session: { s: bytes('a new session, made because the old one was not seen') } });
    }, 'me');
    await expect(work).rejects.toThrow('a key could not be read');
    failing.mockRestore();
    expect(await stored('s')).toBeUndefined();
  });

  it('stores what is set by work that outlives its transaction', async () => {
    let late: Promise<void> | undefined;
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await keys.transaction(async () => {
      late = finished.then(() => keys.set({ session: { s: bytes('late') } }));
    }, 'me');
    finish();
    await late;
    expect(await stored('s')).toBe('late');
  });

  it('does not take the transaction of one account for that of another', async () => {
    const other = new SignalTransactions(auth, () => undefined);
    await keys.transaction(async () => {
      expect(keys.isInTransaction()).toBe(true);
      expect(other.isInTransaction()).toBe(false);
    }, 'me');
  });
});

describe('messages that come in faster than the database takes them', () => {
  const news = (messageId: string): ReceivedMessage =>
    ({
      news: { type: 'message', message: { messageId, chat: 'anna' } },
      entry: { dedupKey: messageId, type: 'message', payload: '{}', createdAt: new Date().toISOString() },
    }) as ReceivedMessage;
  const told: string[] = [];
  const failures: unknown[] = [];
  let commits: AuthCommit[];
  let letThrough: (error?: Error) => void;
  let decrypt: (messageId: string) => Promise<Uint8Array>;

  beforeEach(async () => {
    await source.query('TRUNCATE whatsapp_inbound_journal');
    told.length = failures.length = 0;
    commits = [];
    const slow = store();
    const gate = new Promise<void>((resolve, reject) => {
      letThrough = (error) => (error === undefined ? resolve() : reject(error));
    });
    gate.catch(() => undefined);
    const commit = slow.commit.bind(slow);
    slow.commit = async (given) => {
      commits.push(given);
      await gate;
      await commit(given);
    };
    auth = await AuthState.load(ACME, slow, new KeyCache(1_000_000).openSpace());
    keys = new SignalTransactions(auth, (error) => failures.push(error));
    // Stands for libsignal: each message moves the ratchet on from where the one before left it.
    const libsignal = {
      decryptMessage: async ({ ciphertext }: { ciphertext: Uint8Array }) => {
        const now = (await keys.get('session', ['s'])).s ?? bytes('');
        await keys.set({ session: { s: Buffer.concat([now, ciphertext]) } });
        return ciphertext;
      },
    } as unknown as SignalRepositoryWithLIDStore;
    const inbound = {
      expects: () => true,
      succeeded: () => undefined,
      read: async (ciphertext: Uint8Array) => news(Buffer.from(ciphertext).toString()),
      expectRepeat: () => undefined,
      tell: ({ entry }: ReceivedMessage) => told.push(entry.dedupKey),
    } as unknown as InboundMessages;
    const repository = keys.guard(libsignal, inbound);
    decrypt = (messageId) =>
      repository.decryptMessage({ jid: 'anna', type: 'msg', ciphertext: Buffer.from(messageId) });
  });

  it('are decrypted one after the other and share a statement; each is told once it is on disk, and its receipt held back', async () => {
    for (const messageId of ['a', 'b', 'c']) await decrypt(messageId);
    const receipt = keys.commitBeforeFrame();
    expect([told, commits.length]).toEqual([[], 1]);
    expect(await stored('s')).toBeUndefined();
    letThrough();
    await receipt;
    expect(told).toEqual(['a', 'b', 'c']);
    expect(await stored('s')).toBe('abc');
    expect(commits.map(({ journal }) => journal.map(({ dedupKey }) => dedupKey))).toEqual([['a'], ['b', 'c']]);
  });

  it('are told to nobody when they cannot be stored, and the connection ends before a receipt leaves', async () => {
    await decrypt('a');
    await decrypt('b');
    const receipt = keys.commitBeforeFrame();
    letThrough(new Error('database gone'));
    await expect(receipt).rejects.toThrow('auth state could not be saved');
    await expect(keys.commitBeforeFrame()).rejects.toThrow('auth state could not be saved');
    expect(told).toEqual([]);
    expect(failures).not.toEqual([]);
  });

  it('wait for it when there are many', async () => {
    let decrypted = 0;
    const flood = Promise.all(
      Array.from({ length: 500 }, (_, n) => decrypt(`${n};`).then(() => void (decrypted += 1))),
    );
    await vi.waitFor(() => expect(auth.waitingRows).toBeGreaterThan(200));
    expect(decrypted).toBeLessThan(500);
    letThrough();
    await flood;
    await auth.settled();
    expect(told).toEqual(Array.from({ length: 500 }, (_, n) => `${n};`));
  });
});
