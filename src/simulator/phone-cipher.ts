import { ProtocolAddress, SessionBuilder, SessionCipher } from 'libsignal';
import { CarefulSessionCipher } from './careful-session-cipher.js';
import { withKeyType } from './curve.js';
import type { PhoneKeys } from './phone-keys.js';
import type { KeyBundle } from './pre-key-stock.js';

/** The other end of a Signal session. Sessions are kept under the LID, whichever name a stanza used. */
export interface Peer {
  lid: string;
  device: number;
}

export interface Ciphertext {
  type: 'msg' | 'pkmsg';
  body: Buffer;
}

const PRE_KEY_MESSAGE = 3;

/** One-to-one encryption of a simulated phone. */
export class PhoneCipher {
  /** Has the fault of libsignal 6.0.0 that `CarefulSessionCipher` mends, as every client with the bare library has. */
  corruptsSessions = false;

  constructor(
    /** libsignal's job queue is global to the process and keyed by address, so each phone needs addresses of its own. */
    private readonly phoneId: string,
    private readonly keys: PhoneKeys,
  ) {}

  async hasSession(peer: Peer): Promise<boolean> {
    const session = await this.keys.loadSession(this.address(peer).toString());
    return session?.haveOpenSession() ?? false;
  }

  /** All sessions with the devices of one user. */
  forget(lid: string): void {
    this.keys.forgetSessionsWith(`${this.phoneId}>${lid}.`);
  }

  /** Opens a session, or replaces the one there is. */
  async startSession(peer: Peer, bundle: KeyBundle): Promise<void> {
    const { preKey, signedPreKey } = bundle;
    const session = {
      registrationId: bundle.registrationId,
      identityKey: withKeyType(bundle.identityKey),
      signedPreKey: {
        keyId: signedPreKey.id,
        publicKey: withKeyType(signedPreKey.key),
        signature: signedPreKey.signature,
      },
    };
    const builder = new SessionBuilder(this.keys, this.address(peer));
    // libsignal takes a bundle without a one-time key; its types do not say so.
    await builder.initOutgoing(
      (preKey
        ? { ...session, preKey: { keyId: preKey.id, publicKey: withKeyType(preKey.key) } }
        : session) as Parameters<SessionBuilder['initOutgoing']>[0],
    );
  }

  async encrypt(peer: Peer, plaintext: Buffer): Promise<Ciphertext> {
    const address = this.address(peer);
    try {
      const { type, body } = await new SessionCipher(this.keys, address).encrypt(plaintext);
      // libsignal's types call the body a string; it is a buffer.
      return { type: type === PRE_KEY_MESSAGE ? 'pkmsg' : 'msg', body: body as unknown as Buffer };
    } catch (error) {
      this.keys.rollBack(address.toString());
      throw error;
    }
  }

  async decrypt(peer: Peer, type: string, body: Buffer): Promise<Buffer> {
    const address = this.address(peer);
    const cipher = this.corruptsSessions
      ? new SessionCipher(this.keys, address)
      : new CarefulSessionCipher(this.keys, address);
    try {
      if (type === 'pkmsg') return await cipher.decryptPreKeyWhisperMessage(body);
      if (type === 'msg') return await cipher.decryptWhisperMessage(body);
      throw new Error(`a phone cannot read "${type}"`);
    } catch (error) {
      this.keys.rollBack(address.toString());
      throw error;
    }
  }

  private address(peer: Peer): ProtocolAddress {
    return new ProtocolAddress(`${this.phoneId}>${peer.lid}`, peer.device);
  }
}
