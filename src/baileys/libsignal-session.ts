import { createRequire } from 'node:module';

/**
 * Lets no failed attempt change a Signal session. Imported for its effect, before Baileys is.
 *
 * libsignal 6 tries a message on one session of a record after the other and turns the ratchet, fills keys and takes the
 * message's key out before it checks the MAC. A session that it tried in vain is thus changed, and is stored so once
 * another session of the record fits: from then on nothing decrypts on it (docs/decisions/0009).
 *
 * It also keeps each receiving chain for ever, so that the record of a lively chat grows with every turn of the talk and
 * is read and written whole with each message. The Signal protocol's own implementations keep five.
 */
export const MOST_RECEIVING_CHAINS = 5;
const RECEIVING = 2;
const CHAINS = '_chains';

/** The members of libsignal's session that an attempt changes; binary values are replaced, never written into. */
interface SignalSession {
  [CHAINS]: Record<string, Chain>;
  currentRatchet: { ephemeralKeyPair: { pubKey: Buffer }; lastRemoteEphemeralKey: Buffer };
  pendingPreKey?: object;
}

interface Chain {
  chainKey: { counter: number; key?: Buffer };
  chainType: number;
  messageKeys: Record<string, Buffer>;
}

interface SessionCipher {
  storage: { getOurIdentity: () => { pubKey: Buffer; privKey: Buffer } };
  doDecryptWhisperMessage(message: Buffer, session: SignalSession): Promise<Buffer>;
  decryptWithSessions(message: Buffer, sessions: SignalSession[]): Promise<{ session: SignalSession }>;
  decryptPreKeyWhisperMessage(message: Buffer): Promise<Buffer>;
}

const require = createRequire(import.meta.url);
const cipher = (require('libsignal/src/session_cipher.js') as { prototype: SessionCipher }).prototype;
const original = cipher.doDecryptWhisperMessage;

cipher.doDecryptWhisperMessage = async function (message, session) {
  const restore = session === undefined ? undefined : snapshot(session);
  try {
    const plaintext = await original.call(this, message, session);
    dropOldChains(session);
    return plaintext;
  } catch (error) {
    restore?.();
    throw error;
  }
};

/** @returns puts the session back to what it is now */
function snapshot(session: SignalSession): () => void {
  const { currentRatchet, pendingPreKey } = session;
  const ratchet = { ...currentRatchet };
  const chains = Object.entries(session[CHAINS]).map(
    ([key, { chainKey, chainType, messageKeys }]) =>
      [key, { chainKey: { ...chainKey }, chainType, messageKeys: { ...messageKeys } }] as const,
  );
  return () => {
    session.currentRatchet = ratchet;
    session[CHAINS] = Object.fromEntries(chains);
    if (pendingPreKey !== undefined) session.pendingPreKey = pendingPreKey;
  };
}

/** Receiving chains stand in the order in which they were begun; the last one is the chain in use. */
function dropOldChains({ [CHAINS]: chains }: SignalSession): void {
  const receiving = Object.keys(chains).filter((key) => chains[key]!.chainType === RECEIVING);
  for (const key of receiving.slice(0, -MOST_RECEIVING_CHAINS)) delete chains[key];
}

/** One attempt in vain, on a session made for it. Whatever libsignal has become, it must leave that as it was. */
export async function checkSessionMend(): Promise<void> {
  const { generateKeyPair } = require('libsignal/src/curve.js') as {
    generateKeyPair: () => { pubKey: Buffer; privKey: Buffer };
  };
  const { createEntry } = require('libsignal/src/session_record.js') as {
    createEntry: () => SignalSession & { serialize: () => object; addChain: (key: Buffer, chain: Chain) => void };
  };
  const { WhisperMessage } = require('libsignal/src/protobufs.js') as {
    WhisperMessage: { encode: (message: object) => { finish: () => Uint8Array } };
  };
  for (const tries of [cipher.decryptWithSessions, cipher.decryptPreKeyWhisperMessage]) {
    if (!String(tries).includes('this.doDecryptWhisperMessage(')) throw new Error('libsignal tries sessions elsewhere');
  }
  const [own, ratchet, remote, next] = Array.from({ length: 4 }, () => generateKeyPair()) as [Pair, Pair, Pair, Pair];
  const session = Object.assign(createEntry(), {
    registrationId: 1,
    currentRatchet: {
      rootKey: Buffer.alloc(32, 1),
      ephemeralKeyPair: ratchet,
      lastRemoteEphemeralKey: remote.pubKey,
      previousCounter: 0,
    },
    indexInfo: {
      baseKey: remote.pubKey,
      baseKeyType: 2,
      closed: -1,
      used: 0,
      created: 0,
      remoteIdentityKey: own.pubKey,
    },
    pendingPreKey: { baseKey: remote.pubKey },
  });
  const chainKey = (): Chain['chainKey'] => ({ counter: 0, key: Buffer.alloc(32, 2) });
  session.addChain(ratchet.pubKey, { chainKey: chainKey(), chainType: 1, messageKeys: {} });
  session.addChain(remote.pubKey, { chainKey: chainKey(), chainType: RECEIVING, messageKeys: {} });
  const before = JSON.stringify(session.serialize());
  const bytes = (ephemeralKey: Buffer): Buffer => {
    const fields = { ephemeralKey, counter: 3, previousCounter: 2, ciphertext: Buffer.alloc(16) };
    return Buffer.concat([Buffer.of(0x33), WhisperMessage.encode(fields).finish(), Buffer.alloc(8)]);
  };
  const attempt = { storage: { getOurIdentity: () => own } } as unknown as SessionCipher;
  Object.setPrototypeOf(attempt, cipher);
  for (const key of [next.pubKey, remote.pubKey]) {
    const refused = await attempt.doDecryptWhisperMessage(bytes(key), session).then(
      () => false,
      () => true,
    );
    if (!refused || JSON.stringify(session.serialize()) !== before) {
      throw new Error('libsignal changes a session by an attempt in vain, in a way that is not known here');
    }
  }
}

interface Pair {
  pubKey: Buffer;
  privKey: Buffer;
}
