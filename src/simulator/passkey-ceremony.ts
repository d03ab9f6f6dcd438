import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { ArmedPasskey, PasskeyStage, PasskeyView } from './admin-api.js';
import { AdminError } from './admin-error.js';
import { decryptGcm } from './ciphers.js';
import { generateKeyPair, sharedSecret } from './curve.js';
import type { LinkingNotices } from './linking-notices.js';
import { bytesOf, child, children, node, textOf, type BinaryNode } from './nodes.js';
import { commitmentOf, handoffProof, pairingRequestKey, verificationCode } from './passkey-crypto.js';
import { BAD_REQUEST, type QueryAnswer } from './query.js';
import type { Registration } from './registrations.js';
import { RP_ID, type VirtualAuthenticator } from './virtual-authenticator.js';
import { checkAssertion } from './webauthn-check.js';

const ARMED_ERROR: QueryAnswer = { code: 500, text: 'internal-server-error' };

export interface CeremonyParts {
  registration: Registration;
  /** The secret of the QR code or of the pairing code. The client replaces it when the ceremony begins. */
  scannedSecret: Buffer;
  armed: ArmedPasskey;
  passkey: VirtualAuthenticator;
  notices: LinkingNotices;
  changed: () => void;
  /** The client's new secret: from here on the linking goes its ordinary way. */
  agreed: (advSecret: Buffer) => void;
  failed: (error: AdminError) => void;
}

interface Companion {
  publicKey: Buffer;
  identity: Buffer;
  commitment: Buffer;
}

/**
 * Linking with a passkey, between the phone's consent and pair-success: request, prologue, continuation, nonce, pairing
 * request. The simulator is the server and the phone in one. Source: public implementations of WhatsApp Web's
 * "shortcake" linking; which error the server gives for what, and that a failed ceremony cannot go on, are guesses.
 */
export class PasskeyCeremony {
  readonly state: PasskeyView = { stage: 'prologue', requestAcked: false, continuationAcked: false, proof: false };
  private readonly ref = randomBytes(24).toString('base64url');
  private readonly primary = { keys: generateKeyPair(), nonce: randomBytes(32) };
  private readonly options = {
    challenge: randomBytes(32).toString('base64url'),
    timeout: 600_000,
    rpId: RP_ID,
    allowCredentials: [],
    userVerification: 'required',
    extensions: { uvm: true },
  };
  private refGiven = false;
  private companion: Companion | undefined;
  private newSecret: Buffer | undefined;
  private confirmed = false;

  constructor(private readonly parts: CeremonyParts) {}

  begin(): void {
    const content = this.parts.armed.omitOptions ? [] : [this.optionsNode()];
    this.parts.notices.send(this.connection, 'passkey_prologue_request', content, (verdict) => {
      this.state.requestAcked = verdict === 'right';
      this.parts.changed();
    });
    this.parts.changed();
  }

  /** The answer to a query of the client; undefined when it gets none, because the connection is closed instead. */
  answer(iq: BinaryNode): QueryAnswer | undefined {
    const [request] = children(iq);
    switch (request?.tag) {
      case 'passkey_request_options':
        return [this.optionsNode()];
      case 'ref':
        this.refGiven = true;
        return [node('ref', {}, Buffer.from(this.ref))];
      case 'passkey_prologue':
        return this.step('prologue', () => this.prologue(request));
      case 'companion_nonce':
        return this.step('nonce', () => this.nonce(bytesOf(request)));
      case 'encrypted_pairing_request':
        return this.step('pairing-request', () => this.pairingRequest(bytesOf(request)));
      default:
        return BAD_REQUEST;
    }
  }

  /** What has to happen after the client has its answer. */
  goOn(): void {
    if (this.state.stage === 'continuation' && this.parts.armed.silentAfter !== 'prologue') this.continue();
    if (this.state.stage === 'confirmation' && this.newSecret && (this.state.proof || this.confirmed)) {
      this.enter('pair-success');
      this.parts.agreed(this.newSecret);
    }
  }

  /** The person says that both screens show the same code. */
  confirm(code: string): void {
    const { verificationCode: shown } = this.state;
    if (shown === undefined) throw new AdminError(409, 'the phone shows no verification code yet');
    if (code.replace('-', '') !== shown.replace('-', '')) {
      throw new AdminError(409, 'this is not the verification code on the screen of the phone');
    }
    this.confirmed = true;
    this.goOn();
  }

  fail(status: number, reason: string): void {
    const message = `the passkey ceremony failed at "${this.state.stage}": ${reason}`;
    this.state.failure = message;
    this.enter('failed');
    this.parts.failed(new AdminError(status, message));
  }

  enter(stage: PasskeyStage): void {
    this.state.stage = stage;
    this.parts.changed();
  }

  private get connection() {
    return this.parts.registration.connection;
  }

  private optionsNode(): BinaryNode {
    return node('passkey_request_options', {}, Buffer.from(JSON.stringify(this.options)));
  }

  private step(stage: 'prologue' | 'nonce' | 'pairing-request', check: () => void): QueryAnswer | undefined {
    const { failAt, closeAt } = this.parts.armed;
    if (closeAt === stage) {
      this.fail(409, 'the server closed the connection, as it was armed to');
      this.connection.end(`closed at the passkey's ${stage}`);
      return undefined;
    }
    if (failAt === stage) {
      this.fail(409, 'the server refused it, as it was armed to');
      return ARMED_ERROR;
    }
    try {
      if (this.state.stage !== stage) throw new Error(`"${stage}" came out of turn`);
      check();
      return [];
    } catch (error) {
      this.fail(409, error instanceof Error ? error.message : String(error));
      return BAD_REQUEST;
    }
  }

  private prologue(request: BinaryNode): void {
    const credentialId = bytesOf(child(request, 'credential_id'));
    const assertion = textOf(child(request, 'webauthn_assertion'));
    const payload = bytesOf(child(request, 'prologue_payload'));
    if (!credentialId || assertion === undefined || !payload) throw new Error('the prologue is incomplete');
    checkAssertion(assertion, credentialId, this.options.challenge, this.parts.passkey);
    const proof = bytesOf(child(request, 'pairing_handoff_proof'));
    if (proof && !proof.equals(handoffProof(this.parts.scannedSecret, payload))) {
      throw new Error('the handoff proof does not come from the secret that the phone has');
    }
    this.companion = this.readPrologue(payload);
    this.state.proof = proof !== undefined;
    this.enter('continuation');
  }

  private readPrologue(payload: Buffer): Companion {
    const { companionEphemeralIdentity, commitment } = proto.ProloguePayload.decode(payload);
    const identity = Buffer.from(companionEphemeralIdentity ?? []);
    const { publicKey, deviceType, ref } = proto.CompanionEphemeralIdentity.decode(identity);
    if (!this.refGiven || ref !== this.ref) throw new Error('the ref is not the one that the server gave');
    const expected = this.parts.registration.deviceType;
    if ((deviceType ?? 0) !== expected)
      throw new Error(`the device type is ${deviceType}, and it registered ${expected}`);
    if (publicKey?.length !== 32) throw new Error('the ephemeral key has to be 32 bytes');
    if (commitment?.hash?.length !== 32) throw new Error('the commitment has to be 32 bytes');
    return { publicKey: Buffer.from(publicKey), identity, commitment: Buffer.from(commitment.hash) };
  }

  private continue(): void {
    const { keys, nonce } = this.primary;
    const identity = proto.PrimaryEphemeralIdentity.encode({ publicKey: keys.public, nonce }).finish();
    this.enter('nonce');
    const content = [node('primary_ephemeral_identity', {}, identity)];
    this.parts.notices.send(this.connection, 'crsc_continuation', content, (verdict) => {
      this.state.continuationAcked = verdict === 'right';
      this.parts.changed();
    });
  }

  private nonce(nonce: Buffer | undefined): void {
    if (nonce?.length !== 32 || !this.companion) throw new Error('the nonce has to be 32 bytes');
    if (!commitmentOf(this.companion.identity, nonce).equals(this.companion.commitment)) {
      throw new Error('the nonce is not the one that the client committed itself to');
    }
    const { keys, nonce: primaryNonce } = this.primary;
    this.state.verificationCode = verificationCode(primaryNonce, nonce, keys.public);
    this.enter('pairing-request');
  }

  private pairingRequest(bytes: Buffer | undefined): void {
    const { encryptedPayload, iv } = proto.EncryptedPairingRequest.decode(bytes ?? Buffer.alloc(0));
    if (!encryptedPayload || iv?.length !== 12 || !this.companion) throw new Error('the pairing request is incomplete');
    const { keys, deviceType } = this.parts.registration;
    const shared = sharedSecret(this.primary.keys.private, this.companion.publicKey);
    const key = pairingRequestKey(shared, deviceType, this.ref);
    const plaintext = decryptGcm(encryptedPayload, key, Buffer.from(iv), Buffer.alloc(0));
    const { companionPublicKey, companionIdentityKey, advSecret } = proto.PairingRequest.decode(plaintext);
    if (!keys.noiseKey.equals(Buffer.from(companionPublicKey ?? [])))
      throw new Error('the noise key is not that of this client');
    if (!keys.identityKey.equals(Buffer.from(companionIdentityKey ?? [])))
      throw new Error('the identity key is another one');
    if (advSecret?.length !== 32) throw new Error('the new secret has to be 32 bytes');
    if (this.parts.scannedSecret.equals(advSecret)) throw new Error('the secret is still the one that was scanned');
    this.newSecret = Buffer.from(advSecret);
    this.enter('confirmation');
  }
}
