import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { MOST_RECEIVING_CHAINS } from './libsignal-session.js';

const require = createRequire(import.meta.url);
const { curve, keyhelper, ...libsignal } = require('libsignal') as typeof import('libsignal') & {
  curve: { generateKeyPair: () => Pair };
  keyhelper: {
    generateRegistrationId: () => number;
    generateSignedPreKey: (identity: Pair, id: number) => { keyPair: Pair; signature: Buffer };
  };
};
type Bundle = Parameters<InstanceType<typeof libsignal.SessionBuilder>['initOutgoing']>[0];

interface Pair {
  pubKey: Buffer;
  privKey: Buffer;
}

interface Sent {
  type: number;
  body: Buffer;
}

/** Somebody with a Signal identity, whose sessions are stored as JSON, as the product stores them. */
class Person {
  readonly stored = new Map<string, string>();
  /** What sessions were made of, and as it was then. */
  readonly read: { value: unknown; json: string }[] = [];
  private readonly identity = curve.generateKeyPair();
  private readonly registrationId = keyhelper.generateRegistrationId();
  private readonly signedPreKey = keyhelper.generateSignedPreKey(this.identity, 1);
  private readonly preKeys = new Map<number, Pair>();
  private readonly address: InstanceType<typeof libsignal.ProtocolAddress>;

  constructor(readonly name: string) {
    this.address = new libsignal.ProtocolAddress(name, 0);
  }

  /** Opens a session to somebody by his keys, whether or not there is one. */
  async open(other: Person): Promise<void> {
    await new libsignal.SessionBuilder(this.storage, other.address).initOutgoing(other.bundle());
  }

  async encrypt(other: Person, text: string): Promise<Sent> {
    return (await this.cipher(other).encrypt(Buffer.from(text))) as unknown as Sent;
  }

  async decrypt(other: Person, { type, body }: Sent): Promise<string> {
    const message = Buffer.from(body);
    const cipher = this.cipher(other);
    return (
      await (type === 3 ? cipher.decryptPreKeyWhisperMessage(message) : cipher.decryptWhisperMessage(message))
    ).toString();
  }

  private cipher(other: Person): InstanceType<typeof libsignal.SessionCipher> {
    return new libsignal.SessionCipher(this.storage, other.address);
  }

  private bundle(): Bundle {
    const id = this.preKeys.size + 1;
    const preKey = curve.generateKeyPair();
    this.preKeys.set(id, preKey);
    return {
      registrationId: this.registrationId,
      identityKey: this.identity.pubKey,
      signedPreKey: {
        keyId: 1,
        publicKey: this.signedPreKey.keyPair.pubKey,
        signature: this.signedPreKey.signature,
      },
      preKey: { keyId: id, publicKey: preKey.pubKey },
    };
  }

  private get storage(): never {
    return {
      loadSession: async (id: string) => {
        const json = this.stored.get(id);
        if (json === undefined) return undefined;
        const value: unknown = JSON.parse(json);
        this.read.push({ value, json });
        return libsignal.SessionRecord.deserialize(value as never);
      },
      storeSession: async (id: string, record: { serialize: () => object }) => {
        this.stored.set(id, JSON.stringify(record.serialize()));
      },
      isTrustedIdentity: () => true,
      loadPreKey: async (id: number) => this.preKeys.get(id),
      removePreKey: async () => undefined,
      loadSignedPreKey: () => this.signedPreKey.keyPair,
      getOurRegistrationId: () => this.registrationId,
      getOurIdentity: () => this.identity,
    } as never;
  }
}

/** Two who have spoken, in both directions. */
async function inConversation(): Promise<{ shop: Person; anna: Person }> {
  const [shop, anna] = [new Person('shop'), new Person('anna')];
  await shop.open(anna);
  await anna.decrypt(shop, await shop.encrypt(anna, 'hello'));
  await shop.decrypt(anna, await anna.encrypt(shop, 'hello you'));
  return { shop, anna };
}

beforeAll(() => {
  for (const method of ['info', 'warn', 'error'] as const) console[method] = () => undefined;
});

describe('an attempt in vain', () => {
  /**
   * shop                                   anna
   *   |  <---------------- a1, a2 (old) --- |
   *   | opens a new session                 |
   *   | --- b1 (new) ---------------------> |
   *   | tries a1 on the new session: in vain, then on the old one
   *   |  <-------------------- a3 (new) --- |
   *   | a3 has to decrypt on the new session
   */
  it('on the newer of two sessions leaves it as it was', async () => {
    const { shop, anna } = await inConversation();
    const late = [await anna.encrypt(shop, 'a1'), await anna.encrypt(shop, 'a2')];
    await shop.open(anna);
    const b1 = await shop.encrypt(anna, 'b1');
    expect(await shop.decrypt(anna, late[0]!)).toBe('a1');
    expect(await anna.decrypt(shop, b1)).toBe('b1');
    for (const text of ['a3', 'a4']) expect(await shop.decrypt(anna, await anna.encrypt(shop, text))).toBe(text);
    expect(await shop.decrypt(anna, late[1]!)).toBe('a2');
    expect(await anna.decrypt(shop, await shop.encrypt(anna, 'b2'))).toBe('b2');
  });

  it('with a message that was altered on its way takes no key from the true one', async () => {
    const { shop, anna } = await inConversation();
    const [first, second] = [await anna.encrypt(shop, 'first'), await anna.encrypt(shop, 'second')];
    const altered = { ...second, body: Buffer.from(second.body) };
    altered.body[altered.body.length - 1]! ^= 1;
    const before = shop.stored.get('anna.0');
    await expect(shop.decrypt(anna, altered)).rejects.toThrow('No matching sessions');
    expect(shop.stored.get('anna.0')).toBe(before);
    expect(await shop.decrypt(anna, second)).toBe('second');
    expect(await shop.decrypt(anna, first)).toBe('first');
  });

  it('with a first message that was altered leaves the session in use open', async () => {
    const { shop, anna } = await inConversation();
    await anna.open(shop);
    const opening = await anna.encrypt(shop, 'new');
    const altered = { ...opening, body: Buffer.from(opening.body) };
    altered.body[altered.body.length - 12]! ^= 1;
    await expect(shop.decrypt(anna, altered)).rejects.toThrow();
    expect(await anna.decrypt(shop, await shop.encrypt(anna, 'still there'))).toBe('still there');
    expect(await shop.decrypt(anna, opening)).toBe('new');
  });

  const seed = randomBytes(4).readUInt32LE();
  it(`holds for any order in which the messages of two sessions come (seed ${seed})`, async () => {
    const random = generator(seed);
    for (let round = 0; round < 20; round += 1) {
      const { shop, anna } = await inConversation();
      const toAnna: [Sent, string][] = [];
      const toShop: [Sent, string][] = [];
      for (let step = 0; step < 40; step += 1) {
        const dice = random();
        if (dice < 0.1) await shop.open(anna);
        else if (dice < 0.4) toAnna.push([await shop.encrypt(anna, `out ${step}`), `out ${step}`]);
        else if (dice < 0.7) toShop.push([await anna.encrypt(shop, `in ${step}`), `in ${step}`]);
        else if (dice < 0.85) await expectNext(anna, shop, toAnna);
        else await expectNext(shop, anna, toShop);
      }
      while (toAnna.length > 0) await expectNext(anna, shop, toAnna);
      while (toShop.length > 0) await expectNext(shop, anna, toShop);
    }
  });
});

describe('what a session is made of', () => {
  it('is never written into, so that it can be kept for the next message', async () => {
    const { shop, anna } = await inConversation();
    const late = await anna.encrypt(shop, 'late');
    await shop.open(anna);
    await anna.decrypt(shop, await shop.encrypt(anna, 'again'));
    await shop.decrypt(anna, await anna.encrypt(shop, 'and again'));
    await shop.decrypt(anna, late);
    for (const { read } of [shop, anna]) {
      expect(read.length).toBeGreaterThan(2);
      for (const { value, json } of read) expect(JSON.stringify(value)).toBe(json);
    }
  });
});

describe('a long talk', () => {
  it('does not make the record grow, and a message that is two turns late still decrypts', async () => {
    const { shop, anna } = await inConversation();
    let size = 0;
    for (let turn = 0; turn < 60; turn += 1) {
      const late = await anna.encrypt(shop, `late ${turn}`);
      await anna.decrypt(shop, await shop.encrypt(anna, 'out'));
      await shop.decrypt(anna, await anna.encrypt(shop, 'in'));
      await anna.decrypt(shop, await shop.encrypt(anna, 'out'));
      await shop.decrypt(anna, await anna.encrypt(shop, 'in'));
      expect(await shop.decrypt(anna, late)).toBe(`late ${turn}`);
      if (turn === 10) size = shop.stored.get('anna.0')!.length;
    }
    expect(shop.stored.get('anna.0')!.length).toBeLessThan(size * 1.1);
    const record = JSON.parse(shop.stored.get('anna.0')!) as { _sessions: Record<string, { _chains: object }> };
    const [session] = Object.values(record['_sessions']);
    expect(Object.keys(session!['_chains'])).toHaveLength(MOST_RECEIVING_CHAINS + 1);
  });
});

async function expectNext(to: Person, from: Person, waiting: [Sent, string][]): Promise<void> {
  const next = waiting.shift();
  if (next === undefined) return;
  expect(await to.decrypt(from, next[0])).toBe(next[1]);
}

/** Mulberry32: the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
