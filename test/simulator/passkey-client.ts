import { createCipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Curve, proto, type BinaryNode } from '@whiskeysockets/baileys';
import type { PasskeyAssertion } from '../../src/simulator/client.js';
import type { BareSocket, MemoryAuth } from './bare-baileys.js';

const SERVER = '@s.whatsapp.net';
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTVWXYZ';

/**
 * The companion's half of linking with a passkey, on top of a stock Baileys socket that knows nothing of it. It shares no
 * code with the simulator, so that a mistake in one of the two is seen. Its members may be changed between the steps: that
 * is how the tests send what is wrong.
 */
export class PasskeyClient {
  /** Random; the prologue commits to it, and it is shown only after the phone has shown its own. */
  nonce = randomBytes(32);
  /** DeviceProps.PlatformType.CHROME: what Baileys registers with by default. */
  deviceType = 1;
  ref: string | undefined;
  noiseKey: Uint8Array;
  /** The request came without its options. */
  hadToAsk: boolean | undefined;
  private readonly ephemeral = Curve.generateKeyPair();
  private readonly request: Promise<BinaryNode>;
  private readonly continuation: Promise<BinaryNode>;
  private handoffKey: Buffer | undefined;
  private pairingKey: Buffer | undefined;

  /** Listens from here on: make it before the phone scans. */
  constructor(
    private readonly socket: BareSocket,
    private readonly auth: MemoryAuth,
  ) {
    this.noiseKey = auth.creds.noiseKey.public;
    this.request = this.notification('passkey_prologue_request');
    this.continuation = this.notification('crsc_continuation');
  }

  /** The server asks for a passkey: acknowledge, replace the secret, and give what the authenticator has to sign. */
  async requested(): Promise<{ challenge: string; rpId: string }> {
    const notice = await this.request;
    await this.acknowledge(notice);
    const scanned = Buffer.from(this.auth.creds.advSecretKey, 'base64');
    this.handoffKey = derive(scanned, '', 'shortcake-passkey-handoff-v1');
    this.auth.creds.advSecretKey = randomBytes(32).toString('base64');
    // The options may be missing in the notification; then the client asks.
    const sent = childBytes(notice, 'passkey_request_options');
    this.hadToAsk = sent === undefined;
    const ask = () => this.query('get', [{ tag: 'passkey_request_options', attrs: {} }]);
    const options = sent ?? childBytes(await ask(), 'passkey_request_options');
    return JSON.parse(options?.toString() ?? '') as { challenge: string; rpId: string };
  }

  async askForRef(): Promise<string | undefined> {
    return childBytes(await this.query('get', [{ tag: 'ref', attrs: {} }]), 'ref')?.toString();
  }

  /** The server's ref, which it gives once it has asked for the passkey. */
  async requestedRef(): Promise<string | undefined> {
    await this.request;
    return this.askForRef();
  }

  /** Without a proof, the person has to compare codes on both screens. */
  async sendPrologue(assertion: PasskeyAssertion, proof: boolean): Promise<void> {
    this.ref ??= await this.askForRef();
    const identity = proto.CompanionEphemeralIdentity.encode({
      publicKey: this.ephemeral.public,
      deviceType: this.deviceType,
      ref: this.ref ?? '',
    }).finish();
    const hash = sha256(identity, this.nonce);
    const payload = proto.ProloguePayload.encode({
      companionEphemeralIdentity: identity,
      commitment: { hash },
    }).finish();
    const { id, rawId, type, response } = assertion;
    const content: BinaryNode[] = [
      { tag: 'credential_id', attrs: {}, content: Buffer.from(rawId, 'base64url') },
      { tag: 'webauthn_assertion', attrs: {}, content: Buffer.from(JSON.stringify({ id, rawId, type, response })) },
      { tag: 'prologue_payload', attrs: {}, content: payload },
    ];
    if (proof) {
      const hmac = createHmac('sha256', this.handoffKey ?? '')
        .update(payload)
        .digest();
      content.push({ tag: 'pairing_handoff_proof', attrs: {}, content: hmac });
    }
    await this.query('set', [{ tag: 'passkey_prologue', attrs: {}, content }]);
  }

  /** The phone has shown its key and nonce: now the companion shows its own nonce. Gives the code for the screen. */
  async sendNonce(): Promise<string> {
    const notice = await this.continuation;
    await this.acknowledge(notice);
    const bytes = childBytes(notice, 'primary_ephemeral_identity') ?? Buffer.alloc(0);
    const { publicKey, nonce } = proto.PrimaryEphemeralIdentity.decode(bytes);
    const [phoneKey, phoneNonce] = [Buffer.from(publicKey ?? []), Buffer.from(nonce ?? [])];
    await this.query('set', [{ tag: 'companion_nonce', attrs: {}, content: this.nonce }]);
    const shared = Curve.sharedKey(this.ephemeral.private, phoneKey);
    const salt = `Companion Pairing ${this.deviceType} with ref ${this.ref}`;
    this.pairingKey = derive(shared, salt, 'Pairing Information Encryption Key');
    const digest = sha256(this.nonce, phoneKey);
    const bits = Array.from(digest.subarray(0, 5), (byte, index) =>
      (byte ^ phoneNonce.readUInt8(index)).toString(2).padStart(8, '0'),
    ).join('');
    const code = bits.replaceAll(/.{5}/g, (five) => ALPHABET.charAt(Number.parseInt(five, 2)));
    return `${code.slice(0, 4)}-${code.slice(4)}`;
  }

  /** The new secret, for the phone's eyes only. After it the ordinary pair-success comes, which Baileys handles. */
  async sendPairingRequest(): Promise<void> {
    const { creds } = this.auth;
    const plaintext = proto.PairingRequest.encode({
      companionPublicKey: this.noiseKey,
      companionIdentityKey: creds.signedIdentityKey.public,
      advSecret: Buffer.from(creds.advSecretKey, 'base64'),
    }).finish();
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.pairingKey ?? Buffer.alloc(32), iv);
    const encryptedPayload = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    const content = proto.EncryptedPairingRequest.encode({ encryptedPayload, iv }).finish();
    await this.query('set', [{ tag: 'encrypted_pairing_request', attrs: {}, content }]);
  }

  private query(type: 'get' | 'set', content: BinaryNode[]): Promise<BinaryNode> {
    return this.socket.sock.query({ tag: 'iq', attrs: { to: SERVER, type, xmlns: 'md' }, content }, 5_000);
  }

  private notification(type: string): Promise<BinaryNode> {
    return new Promise((resolve) => this.socket.sock.ws.once(`CB:notification,type:${type}`, resolve));
  }

  private acknowledge({ attrs: { id = '', type = '' } }: BinaryNode): Promise<void> {
    return this.socket.sock.sendNode({ tag: 'ack', attrs: { class: 'notification', type, id, to: SERVER } });
  }
}

function childBytes({ content }: BinaryNode, tag: string): Buffer | undefined {
  const found = Array.isArray(content) ? content.find((item) => item.tag === tag)?.content : undefined;
  return found instanceof Uint8Array ? Buffer.from(found) : undefined;
}

function derive(input: Uint8Array, salt: string, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', input, salt, info, 32));
}

function sha256(...parts: Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

/** What the browser says it has signed. */
export function clientDataOf({ response }: PasskeyAssertion): { challenge: string } {
  return JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString()) as { challenge: string };
}
