import { createHash } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import { decryptGcm, encryptGcm, hkdf } from './ciphers.js';
import { generateKeyPair, sharedSecret, type KeyPair } from './curve.js';
import type { NoiseIdentity } from './noise-certificates.js';

/** A name of at most 32 bytes is the first hash as it stands; a longer one is hashed. */
const XX = Buffer.from('Noise_XX_25519_AESGCM_SHA256\0\0\0\0');
const IK = Buffer.from('Noise_IK_25519_AESGCM_SHA256\0\0\0\0');
const XX_FALLBACK = createHash('sha256').update('Noise_XXfallback_25519_AESGCM_SHA256').digest();
const EMPTY = Buffer.alloc(0);

/** Who the client is, what it wants, and the keys for everything after. */
export interface Introduction {
  clientStatic: Buffer;
  payload: proto.ClientPayload;
  transport: NoiseTransport;
}

export interface HelloAnswer {
  frame: Uint8Array;
  /** Set when nothing more is needed: the client knew the server's key. */
  introduction?: Introduction;
}

/**
 * The server's half of the handshake, as WhatsApp Web has it: XX; IK from a client that remembers the server's key; and
 * XXfallback when that key is not ours (any more). The client's half of XX is Baileys lib/Utils/noise-handler.js, and of
 * all three zapo-js transport/noise/WaNoiseSession.js.
 */
export class NoiseResponder {
  private hash: Buffer = EMPTY;
  private chainingKey: Buffer = EMPTY;
  private key: Buffer = EMPTY;
  private counter = 0;
  private readonly ephemeral: KeyPair = generateKeyPair();

  /** @param prologue the four bytes that open a connection, `WA` and the version */
  constructor(
    private readonly identity: NoiseIdentity,
    private readonly prologue: Uint8Array,
  ) {}

  /** Takes the client's hello and gives the server's. */
  answerHello(frame: Uint8Array): HelloAnswer {
    const hello = proto.HandshakeMessage.decode(frame).clientHello;
    const { ephemeral: clientEphemeral, static: encryptedStatic, payload: encryptedPayload } = hello ?? {};
    if (clientEphemeral?.length !== 32) throw new Error('the client hello has no ephemeral key');
    if (!encryptedStatic?.length || !encryptedPayload?.length) {
      return { frame: this.introduceOurselves(XX, clientEphemeral) };
    }
    try {
      return this.resume(clientEphemeral, encryptedStatic, encryptedPayload);
    } catch {
      return { frame: this.introduceOurselves(XX_FALLBACK, clientEphemeral) };
    }
  }

  /** IK: the client has said all in its hello, if it was encrypted to our key. */
  private resume(clientEphemeral: Uint8Array, encryptedStatic: Uint8Array, encryptedPayload: Uint8Array): HelloAnswer {
    const { staticKey, certificateChain } = this.identity;
    this.begin(IK);
    this.mixHash(staticKey.public);
    this.mixHash(clientEphemeral);
    this.mixKey(sharedSecret(staticKey.private, clientEphemeral));
    const clientStatic = this.decrypt(encryptedStatic);
    this.mixKey(sharedSecret(staticKey.private, clientStatic));
    const payload = proto.ClientPayload.decode(this.decrypt(encryptedPayload));
    this.mixHash(this.ephemeral.public);
    this.mixKey(sharedSecret(this.ephemeral.private, clientEphemeral));
    this.mixKey(sharedSecret(this.ephemeral.private, clientStatic));
    const serverHello = { ephemeral: this.ephemeral.public, payload: this.encrypt(certificateChain) };
    const frame = proto.HandshakeMessage.encode({ serverHello }).finish();
    return { frame, introduction: { clientStatic, payload, transport: this.split() } };
  }

  private introduceOurselves(protocol: Buffer, clientEphemeral: Uint8Array): Uint8Array {
    this.begin(protocol);
    this.mixHash(clientEphemeral);
    this.mixHash(this.ephemeral.public);
    this.mixKey(sharedSecret(this.ephemeral.private, clientEphemeral));
    const encryptedStatic = this.encrypt(this.identity.staticKey.public);
    this.mixKey(sharedSecret(this.identity.staticKey.private, clientEphemeral));
    const payload = this.encrypt(this.identity.certificateChain);
    return proto.HandshakeMessage.encode({
      serverHello: { ephemeral: this.ephemeral.public, static: encryptedStatic, payload },
    }).finish();
  }

  /** Takes the client's last handshake frame. */
  finish(frame: Uint8Array): Introduction {
    const finish = proto.HandshakeMessage.decode(frame).clientFinish;
    if (!finish?.static || !finish.payload) throw new Error('the client finish is incomplete');
    const clientStatic = this.decrypt(finish.static);
    this.mixKey(sharedSecret(this.ephemeral.private, clientStatic));
    const payload = proto.ClientPayload.decode(this.decrypt(finish.payload));
    return { clientStatic, payload, transport: this.split() };
  }

  private begin(protocol: Buffer): void {
    this.hash = protocol;
    this.chainingKey = protocol;
    this.key = protocol;
    this.counter = 0;
    this.mixHash(this.prologue);
  }

  private split(): NoiseTransport {
    const keys = hkdf(EMPTY, 64, this.chainingKey, '');
    return new NoiseTransport(keys.subarray(32), keys.subarray(0, 32));
  }

  private mixHash(data: Uint8Array): void {
    this.hash = createHash('sha256').update(this.hash).update(data).digest();
  }

  private mixKey(secret: Buffer): void {
    const keys = hkdf(secret, 64, this.chainingKey, '');
    this.chainingKey = keys.subarray(0, 32);
    this.key = keys.subarray(32);
    this.counter = 0;
  }

  private encrypt(plaintext: Uint8Array): Buffer {
    const ciphertext = encryptGcm(plaintext, this.key, nonce(this.counter++), this.hash);
    this.mixHash(ciphertext);
    return ciphertext;
  }

  private decrypt(ciphertext: Uint8Array): Buffer {
    const plaintext = decryptGcm(ciphertext, this.key, nonce(this.counter++), this.hash);
    this.mixHash(ciphertext);
    return plaintext;
  }
}

/** After the handshake: one key and one counter for each direction, no associated data. */
export class NoiseTransport {
  private sent = 0;
  private received = 0;

  constructor(
    private readonly sendKey: Buffer,
    private readonly receiveKey: Buffer,
  ) {}

  encrypt(plaintext: Uint8Array): Buffer {
    return encryptGcm(plaintext, this.sendKey, nonce(this.sent++), EMPTY);
  }

  decrypt(ciphertext: Uint8Array): Buffer {
    return decryptGcm(ciphertext, this.receiveKey, nonce(this.received++), EMPTY);
  }
}

function nonce(counter: number): Buffer {
  const iv = Buffer.alloc(12);
  iv.writeUInt32BE(counter, 8);
  return iv;
}
