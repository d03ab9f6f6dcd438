import { createCipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import {
  type BinaryNode,
  Curve,
  getBinaryNodeChild,
  getBinaryNodeChildBuffer,
  proto,
  type WASocket,
  S_WHATSAPP_NET,
} from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import { DomainError } from '../../../domain/errors.js';
import { notConnected } from '../connection/connection-errors.js';
import type { PasskeyRequest } from '../../../domain/session-state.js';
import type { PasskeyAssertion } from '../../../domain/commands.js';

const QUERY_TIMEOUT_MS = 20_000;
/** WhatsApp can take an assertion and never go on; others have seen that and give up after this time. */
const CONTINUATION_TIMEOUT_MS = 45_000;
const DEFAULT_LIFETIME_MS = 600_000;
/** What registration tells the server: Baileys' default browser is Chrome. */
const DEVICE_TYPE = proto.DeviceProps.PlatformType.CHROME;

/**
 * Linking with a passkey: between the scan and the pairing WhatsApp has a person sign a challenge. We can hand the
 * challenge on and the signature back; the signing itself is bound to WhatsApp's own site.
 *
 * The order of stanzas, the derivations and their labels are those of whatsmeow, zapo and whatsapp-rust; WhatsApp
 * publishes nothing about them.
 */
export class PasskeyCeremony {
  private readonly ephemeral = Curve.generateKeyPair();
  private readonly nonce = randomBytes(32);
  private readonly handoffKey: Buffer;
  private ref = '';
  private resume: ((stanza: BinaryNode) => void) | undefined;
  private abandon: ((error: Error) => void) | undefined;
  private submitted = false;
  private expiry: NodeJS.Timeout | undefined;
  private continuation: NodeJS.Timeout | undefined;

  /** @param previousSecret the secret of the QR code that was scanned: proves that this is the client it was shown by */
  constructor(
    private readonly socket: WASocket,
    private readonly auth: AuthState,
    previousSecret: Buffer,
    private readonly onExpiry: (reason: string) => void,
  ) {
    this.handoffKey = Buffer.from(hkdfSync('sha256', previousSecret, '', 'shortcake-passkey-handoff-v1', 32));
  }

  /** What has to be signed. @throws when the server does not say it */
  async begin(request: BinaryNode): Promise<PasskeyRequest> {
    const given =
      textOf(getBinaryNodeChild(request, 'passkey_request_options')) ??
      textOf(
        getBinaryNodeChild(
          await this.query('get', { tag: 'passkey_request_options', attrs: {} }),
          'passkey_request_options',
        ),
      );
    if (given === undefined) throw new Error('WhatsApp did not say what has to be signed');
    const requestOptions = JSON.parse(given) as Record<string, unknown>;
    const lifetime = typeof requestOptions.timeout === 'number' ? requestOptions.timeout : DEFAULT_LIFETIME_MS;
    this.expiry = setTimeout(() => this.onExpiry('nobody signed in time'), lifetime);
    return { requestOptions, expiresAt: Date.now() + lifetime };
  }

  /** Hands the signature over and goes on to where the ordinary pairing takes over. @throws when any step fails */
  async submit(assertion: PasskeyAssertion): Promise<void> {
    if (this.submitted) throw new DomainError('PASSKEY_NOT_PENDING', 'A signature was handed over already');
    this.submitted = true;
    clearTimeout(this.expiry);
    const ref = textOf(getBinaryNodeChild(await this.query('get', { tag: 'ref', attrs: {} }), 'ref'));
    if (ref === undefined) throw new Error('WhatsApp gave no reference');
    this.ref = ref;
    const identity = proto.CompanionEphemeralIdentity.encode({
      publicKey: this.ephemeral.public,
      deviceType: DEVICE_TYPE,
      ref,
    }).finish();
    const hash = createHash('sha256').update(identity).update(this.nonce).digest();
    const payload = proto.ProloguePayload.encode({
      companionEphemeralIdentity: identity,
      commitment: { hash },
    }).finish();

    const continued = this.awaitContinuation();
    continued.catch(() => undefined);
    await this.query('set', {
      tag: 'passkey_prologue',
      attrs: {},
      content: [
        { tag: 'credential_id', attrs: {}, content: Buffer.from(assertion.rawId, 'base64url') },
        { tag: 'webauthn_assertion', attrs: {}, content: Buffer.from(JSON.stringify(assertion)) },
        { tag: 'prologue_payload', attrs: {}, content: payload },
        {
          tag: 'pairing_handoff_proof',
          attrs: {},
          content: createHmac('sha256', this.handoffKey).update(payload).digest(),
        },
      ],
    });
    const primary = primaryIdentityIn(await continued);
    await this.query('set', { tag: 'companion_nonce', attrs: {}, content: this.nonce });
    await this.query('set', {
      tag: 'encrypted_pairing_request',
      attrs: {},
      content: this.sealPairingRequest(Buffer.from(primary)),
    });
  }

  /** Takes the notification by which the server goes on after an assertion. */
  continueWith(stanza: BinaryNode): void {
    this.resume?.(stanza);
  }

  close(): void {
    clearTimeout(this.expiry);
    clearTimeout(this.continuation);
    this.resume = undefined;
    this.abandon?.(notConnected());
  }

  private awaitContinuation(): Promise<BinaryNode> {
    return new Promise((resolve, reject) => {
      this.abandon = reject;
      this.continuation = setTimeout(
        () => reject(new Error('WhatsApp took the signature and did not go on; the account may have too many devices')),
        CONTINUATION_TIMEOUT_MS,
      );
      this.resume = (stanza): void => {
        clearTimeout(this.continuation);
        resolve(stanza);
      };
    });
  }

  private sealPairingRequest(primaryPublic: Buffer): Uint8Array {
    const shared = Curve.sharedKey(this.ephemeral.private, primaryPublic);
    const salt = `Companion Pairing ${DEVICE_TYPE} with ref ${this.ref}`;
    const key = Buffer.from(hkdfSync('sha256', shared, salt, 'Pairing Information Encryption Key', 32));
    const { noiseKey, signedIdentityKey, advSecretKey } = this.auth.creds;
    const plain = proto.PairingRequest.encode({
      companionPublicKey: noiseKey.public,
      companionIdentityKey: signedIdentityKey.public,
      advSecret: Buffer.from(advSecretKey, 'base64'),
    }).finish();
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const encryptedPayload = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return proto.EncryptedPairingRequest.encode({ encryptedPayload, iv }).finish();
  }

  private async query(type: 'get' | 'set', content: BinaryNode): Promise<BinaryNode> {
    const iq = { tag: 'iq', attrs: { to: S_WHATSAPP_NET, type, xmlns: 'md' }, content: [content] };
    const answer: unknown = await this.socket.query(iq, QUERY_TIMEOUT_MS);
    if (answer === undefined) throw new Error(`WhatsApp did not answer ${content.tag}`);
    return answer as BinaryNode;
  }
}

function primaryIdentityIn(stanza: BinaryNode): Uint8Array {
  const encoded = getBinaryNodeChildBuffer(stanza, 'primary_ephemeral_identity');
  const { publicKey } = proto.PrimaryEphemeralIdentity.decode(encoded ?? new Uint8Array());
  if (publicKey?.length !== 32) throw new Error('WhatsApp sent no key of the phone');
  return publicKey;
}

function textOf(node: BinaryNode | undefined): string | undefined {
  if (typeof node?.content === 'string') return node.content;
  return node?.content instanceof Uint8Array ? Buffer.from(node.content).toString() : undefined;
}
