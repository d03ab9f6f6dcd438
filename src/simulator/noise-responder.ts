import { createHash } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import { decryptGcm, encryptGcm, hkdf } from './ciphers.js';
import { generateKeyPair, sharedSecret, type KeyPair } from './curve.js';
import type { NoiseIdentity } from './noise-certificates.js';

/** Exactly 32 bytes, so that it is the first hash as it stands. */
const PROTOCOL_NAME = Buffer.from('Noise_XX_25519_AESGCM_SHA256\0\0\0\0');
const EMPTY = Buffer.alloc(0);

/** The server's half of Noise XX; the client's is Baileys lib/Utils/noise-handler.js. */
export class NoiseResponder {
  private hash: Buffer = PROTOCOL_NAME;
  private chainingKey: Buffer = PROTOCOL_NAME;
  private key: Buffer = PROTOCOL_NAME;
  private counter = 0;
  private readonly ephemeral: KeyPair = generateKeyPair();

  /** @param prologue the four bytes that open a connection, `WA` and the version */
  constructor(
    private readonly identity: NoiseIdentity,
    prologue: Uint8Array,
  ) {
    this.mixHash(prologue);
  }

  /** Takes the client's hello and gives the server's. */
  answerHello(frame: Uint8Array): Uint8Array {
    const clientEphemeral = proto.HandshakeMessage.decode(frame).clientHello?.ephemeral;
    if (clientEphemeral?.length !== 32) throw new Error('the client hello has no ephemeral key');
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

  /** Takes the client's last handshake frame: who it is, what it wants, and the keys for everything after. */
  finish(frame: Uint8Array): { clientStatic: Buffer; payload: proto.ClientPayload; transport: NoiseTransport } {
    const finish = proto.HandshakeMessage.decode(frame).clientFinish;
    if (!finish?.static || !finish.payload) throw new Error('the client finish is incomplete');
    const clientStatic = this.decrypt(finish.static);
    this.mixKey(sharedSecret(this.ephemeral.private, clientStatic));
    const payload = proto.ClientPayload.decode(this.decrypt(finish.payload));
    const keys = hkdf(EMPTY, 64, this.chainingKey, '');
    return { clientStatic, payload, transport: new NoiseTransport(keys.subarray(32), keys.subarray(0, 32)) };
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
