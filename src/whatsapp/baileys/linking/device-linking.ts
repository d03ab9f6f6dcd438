import { randomBytes } from 'node:crypto';
import {
  type BinaryNode,
  buildAckStanza,
  buildPairingQRData,
  DEFAULT_CONNECTION_CONFIG,
  getBinaryNodeChild,
  getBinaryNodeChildBuffer,
  getBinaryNodeChildren,
  type WASocket,
  S_WHATSAPP_NET,
} from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import { DomainError } from '../../../domain/errors.js';
import type { PasskeyAssertion } from '../../../domain/commands.js';
import type { ConnectionNews } from '../../whatsapp-connection.js';
import { messageOf, notConnected, TIMED_OUT } from '../connection/connection-errors.js';
import { takeListener } from '../hooks.js';
import { requestRegisteredCode } from './pairing-code.js';
import { PasskeyCeremony } from './passkey-ceremony.js';

/** How long WhatsApp takes a QR code (Baileys `Socket/socket.js`): the first one longer, the others shorter. */
const FIRST_QR_MS = 60_000;
const NEXT_QR_MS = 20_000;
const FINISH_TIMEOUT_MS = 60_000;

type Listener = (node: BinaryNode) => unknown;

interface LinkingOptions {
  socket: WASocket;
  auth: AuthState;
  report: (news: ConnectionNews) => void;
  end: (code: number, reason: string) => void;
}

/**
 * How a device that no phone has linked yet gets linked: QR codes, pairing codes, and what WhatsApp asks for in between.
 *
 * Stock Baileys captures the secret of its QR codes once, and knows neither `companion_reg_refresh`, by which the server
 * has a client make a new secret, nor the passkey that accounts can be asked for; it does not even acknowledge them. So
 * the listeners of Baileys that show QR codes and take notifications are replaced, for as long as nothing is linked.
 * Sources: whatsmeow, zapo and whatsapp-rust agree on the stanzas; nothing of it was tried on WhatsApp itself.
 */
export class DeviceLinking {
  private readonly socket: WASocket;
  private readonly auth: AuthState;
  private readonly report: LinkingOptions['report'];
  private readonly end: LinkingOptions['end'];
  private refs: string[] = [];
  private currentRef: string | undefined;
  private qrTimer: NodeJS.Timeout | undefined;
  private finishTimer: NodeJS.Timeout | undefined;
  private codePhone: string | undefined;
  private finishingCode = false;
  private ceremony: PasskeyCeremony | undefined;

  constructor({ socket, auth, report, end }: LinkingOptions) {
    this.socket = socket;
    this.auth = auth;
    this.report = report;
    this.end = end;
    if (auth.paired) return;
    this.replace('CB:iq,type:set,pair-device', (node) => this.onRefs(node));
    this.replace('CB:notification', (node, forward) => this.onNotification(node, forward));
    // A log-in that is reported before anything was linked would leave a device without a name.
    this.replace('CB:success', (node, forward) => {
      if (auth.paired) forward(node);
    });
  }

  /** @throws DomainError, see `requestRegisteredCode` */
  async requestCode(phone: string): Promise<string> {
    const code = await requestRegisteredCode(this.socket, this.auth, phone);
    this.codePhone = phone;
    this.finishingCode = false;
    return code;
  }

  /** @throws DomainError PASSKEY_NOT_PENDING, WHATSAPP_UNANSWERED */
  async submitPasskey(assertion: PasskeyAssertion): Promise<void> {
    const { ceremony } = this;
    if (ceremony === undefined) throw new DomainError('PASSKEY_NOT_PENDING', 'WhatsApp has not asked for a passkey');
    try {
      await ceremony.submit(assertion);
      this.expectPairing();
    } catch (error) {
      if (error instanceof DomainError && error.code === 'PASSKEY_NOT_PENDING') throw error;
      const reason = messageOf(error);
      this.failCeremony(ceremony, reason);
      throw new DomainError('WHATSAPP_UNANSWERED', `Linking with a passkey failed: ${reason}`, {}, { cause: error });
    }
  }

  close(): void {
    clearTimeout(this.qrTimer);
    clearTimeout(this.finishTimer);
    this.ceremony?.close();
    this.ceremony = undefined;
  }

  /** The phone has all it needs: if no pairing follows, nothing else would ever end this connection. */
  private expectPairing(): void {
    clearTimeout(this.finishTimer);
    this.finishTimer = setTimeout(() => this.end(TIMED_OUT, 'WhatsApp did not finish pairing'), FINISH_TIMEOUT_MS);
  }

  private onRefs(stanza: BinaryNode): void {
    const pairDevice = getBinaryNodeChild(stanza, 'pair-device');
    const { id } = stanza.attrs;
    this.send({ tag: 'iq', attrs: { to: S_WHATSAPP_NET, type: 'result', id: id ?? '' } });
    this.refs = getBinaryNodeChildren(pairDevice, 'ref').map((ref) =>
      Buffer.from(ref.content as Uint8Array).toString(),
    );
    this.showNextQr(FIRST_QR_MS);
  }

  private showNextQr(lifetimeMs: number): void {
    clearTimeout(this.qrTimer);
    this.currentRef = this.refs.shift();
    if (this.currentRef === undefined) {
      // While a passkey is asked for or a code is typed, the connection is worth more than the QR code.
      if (this.ceremony === undefined && !this.finishingCode) this.end(TIMED_OUT, 'the QR code lapsed');
      return;
    }
    this.showQr();
    this.qrTimer = setTimeout(() => this.showNextQr(NEXT_QR_MS), lifetimeMs);
  }

  private showQr(): void {
    if (this.currentRef === undefined) return;
    const { noiseKey, signedIdentityKey, advSecretKey } = this.auth.creds;
    const base64 = (key: Uint8Array): string => Buffer.from(key).toString('base64');
    const { browser } = DEFAULT_CONNECTION_CONFIG;
    const qr = buildPairingQRData(
      this.currentRef,
      base64(noiseKey.public),
      base64(signedIdentityKey.public),
      advSecretKey,
      browser,
    );
    this.report({ type: 'qr', qr });
  }

  private onNotification(stanza: BinaryNode, forward: Listener): void {
    if (this.auth.paired) {
      forward(stanza);
      return;
    }
    switch (stanza.attrs.type) {
      case 'companion_reg_refresh':
        this.acknowledge(stanza);
        // Between the end of a code pairing and its success the secret is in use already.
        if (!this.finishingCode) {
          this.rotateSecret();
          this.showQr();
        }
        return;
      case 'passkey_prologue_request':
        this.acknowledge(stanza);
        this.beginCeremony(stanza);
        return;
      case 'crsc_continuation':
        this.acknowledge(stanza);
        if (stanza.attrs.from === S_WHATSAPP_NET) this.ceremony?.continueWith(stanza);
        return;
      case 'link_code_companion_reg':
        this.onLinkCode(stanza, forward);
        return;
      default:
        // Baileys acknowledges under its own name, and has none yet.
        if (this.auth.creds.me === undefined) this.acknowledge(stanza);
        else forward(stanza);
    }
  }

  private onLinkCode(stanza: BinaryNode, forward: Listener): void {
    const request = getBinaryNodeChild(stanza, 'link_code_companion_reg');
    const complete = [
      'link_code_pairing_ref',
      'primary_identity_pub',
      'link_code_pairing_wrapped_primary_ephemeral_pub',
    ].every((name) => getBinaryNodeChildBuffer(request, name) !== undefined);
    if (complete && (request?.attrs.stage ?? 'primary_hello') === 'primary_hello') {
      this.finishingCode = true;
      this.expectPairing();
      forward(stanza);
      return;
    }
    this.acknowledge(stanza);
    if (request?.attrs.stage === 'refresh_code' && this.codePhone !== undefined) {
      this.requestCode(this.codePhone).then(
        (code) => this.report({ type: 'pairing_code_refreshed', code }),
        (error: unknown) =>
          this.report({
            type: 'pairing_code_failed',
            reason: `WhatsApp gave no new pairing code: ${messageOf(error)}`,
          }),
      );
    }
  }

  private beginCeremony(stanza: BinaryNode): void {
    this.ceremony?.close();
    const previousSecret = Buffer.from(this.auth.creds.advSecretKey, 'base64');
    this.rotateSecret();
    const ceremony: PasskeyCeremony = new PasskeyCeremony(this.socket, this.auth, previousSecret, (reason) =>
      this.failCeremony(ceremony, reason),
    );
    this.ceremony = ceremony;
    ceremony.begin(stanza).then(
      (passkey) => {
        if (this.ceremony === ceremony) this.report({ type: 'passkey_required', passkey });
        else ceremony.close();
      },
      (error: unknown) => this.failCeremony(ceremony, messageOf(error)),
    );
  }

  /** A ceremony that a newer one has replaced fails for itself alone. */
  private failCeremony(ceremony: PasskeyCeremony, reason: string): void {
    ceremony.close();
    if (this.ceremony !== ceremony) return;
    this.ceremony = undefined;
    this.report({ type: 'passkey_failed', reason: `Linking with a passkey failed: ${reason}` });
    if (this.currentRef === undefined) this.end(TIMED_OUT, 'the QR code lapsed');
  }

  /**
   * Changed in place and not announced: an update of credentials makes Baileys send a presence without a name, and
   * nothing is stored before a phone has linked the device.
   */
  private rotateSecret(): void {
    this.auth.creds.advSecretKey = randomBytes(32).toString('base64');
  }

  private acknowledge(stanza: BinaryNode): void {
    this.send(buildAckStanza(stanza));
  }

  private send(node: BinaryNode): void {
    this.socket.sendNode(node).catch((error: unknown) => this.end(TIMED_OUT, messageOf(notConnected(error))));
  }

  /** Puts `listener` in the place of Baileys' own, which it can forward to. @throws BaileysChanged */
  private replace(event: string, listener: (node: BinaryNode, forward: Listener) => void): void {
    const forward = takeListener<[BinaryNode]>(this.socket.ws, event);
    this.socket.ws.on(event, (node: BinaryNode) => listener(node, forward));
  }
}
