import { randomInt } from 'node:crypto';
import { SessionRecord, type SignalStorage } from 'libsignal';
import { generateKeyPair, sign, withKeyType, type KeyPair } from './curve.js';
import type { KeyBundle, SignedPreKey } from './pre-key-stock.js';

interface LibsignalPair {
  privKey: Buffer;
  pubKey: Buffer;
}

interface StoredSession {
  saved: Uint8Array;
  /** The object that libsignal works on. Dropped after a failure, because a failed decrypt has already changed it. */
  working: SessionRecord | undefined;
}

const SIGNED_PRE_KEY_ID = 1;
/** Bundles that nobody ever used; the oldest are forgotten. */
const MAX_PRE_KEYS = 5_000;

/** The Signal keys and sessions of one simulated phone. */
export class PhoneKeys implements SignalStorage {
  readonly identity: KeyPair = generateKeyPair();
  readonly registrationId = randomInt(1, 16_380);
  /** Set for a linked device: ADVSignedDeviceIdentity, complete. */
  deviceIdentity: Buffer | undefined;
  private readonly sessions = new Map<string, StoredSession>();
  private readonly preKeys = new Map<number, KeyPair>();
  private nextPreKeyId = 1;
  private signed: { pair: KeyPair; signature: Buffer } | undefined;

  /** A fresh one-time key for each bundle, made when it is asked for. */
  takeBundle(): KeyBundle {
    const pair = generateKeyPair();
    const id = this.nextPreKeyId;
    this.nextPreKeyId = (this.nextPreKeyId % 0xfffffe) + 1;
    this.preKeys.set(id, pair);
    if (this.preKeys.size > MAX_PRE_KEYS) {
      const [oldest] = this.preKeys.keys();
      if (oldest !== undefined) this.preKeys.delete(oldest);
    }
    return {
      registrationId: this.registrationId,
      identityKey: this.identity.public,
      signedPreKey: this.signedPreKey(),
      preKey: { id, key: pair.public },
      ...(this.deviceIdentity ? { deviceIdentity: this.deviceIdentity } : {}),
    };
  }

  signedPreKey(): SignedPreKey {
    const { pair, signature } = this.signedPair();
    return { id: SIGNED_PRE_KEY_ID, key: pair.public, signature };
  }

  /** Forgets every session, as a phone does that was reinstalled from an old backup. */
  forgetSessions(): void {
    this.sessions.clear();
  }

  forgetSessionsWith(addressPrefix: string): void {
    for (const address of this.sessions.keys()) if (address.startsWith(addressPrefix)) this.sessions.delete(address);
  }

  /** Back to what was stored last. */
  rollBack(address: string): void {
    const stored = this.sessions.get(address);
    if (stored) stored.working = undefined;
  }

  // What libsignal asks for.

  async loadSession(address: string): Promise<SessionRecord | undefined> {
    const stored = this.sessions.get(address);
    if (!stored) return undefined;
    stored.working ??= SessionRecord.deserialize(stored.saved);
    return stored.working;
  }

  async storeSession(address: string, session: SessionRecord): Promise<void> {
    this.sessions.set(address, { saved: session.serialize(), working: session });
  }

  isTrustedIdentity(): boolean {
    return true;
  }

  async loadPreKey(id: number | string): Promise<LibsignalPair | undefined> {
    const pair = this.preKeys.get(Number(id));
    return pair && libsignalPair(pair);
  }

  removePreKey(id: number): void {
    this.preKeys.delete(id);
  }

  loadSignedPreKey(): LibsignalPair {
    return libsignalPair(this.signedPair().pair);
  }

  getOurRegistrationId(): number {
    return this.registrationId;
  }

  getOurIdentity(): LibsignalPair {
    return libsignalPair(this.identity);
  }

  private signedPair(): { pair: KeyPair; signature: Buffer } {
    if (!this.signed) {
      const pair = generateKeyPair();
      this.signed = { pair, signature: sign(this.identity.private, withKeyType(pair.public)) };
    }
    return this.signed;
  }
}

function libsignalPair(pair: KeyPair): LibsignalPair {
  return { privKey: pair.private, pubKey: withKeyType(pair.public) };
}
