import type { Account } from './account.js';
import { AdminError } from './admin-error.js';
import type { LinkedDevice } from './admin-api.js';
import type { Connection } from './connection.js';
import type { Directory } from './directory.js';
import { parseJid } from './jids.js';
import { bytesOf, child, node, textOf, type BinaryNode } from './nodes.js';
import { openBundle, unwrapCompanionKey, wrapPhoneKey, type PhoneHalf } from './pairing-code-crypto.js';
import type { Linking } from './linking.js';
import { BAD_REQUEST, resultOf } from './query.js';

interface Attempt {
  connection: Connection;
  number: string;
  ref: Buffer;
  wrappedKey: Buffer;
  half: PhoneHalf | undefined;
  /** The client was asked for a new code: this one is not taken any more. */
  stale: boolean;
  finished: ((adv: Buffer) => void) | undefined;
  failed: ((error: Error) => void) | undefined;
}

const FINISH_TIMEOUT_MS = 15_000;
const TYPE = 'link_code_companion_reg';

/** How the server refuses a companion_hello, as public implementations of the current WhatsApp Web list it. */
export const HELLO_ERRORS = [
  { code: 400, text: 'bad-request' },
  { code: 403, text: 'forbidden' },
  { code: 429, text: 'rate-overlimit' },
  { code: 452, text: 'feature-not-available' },
  { code: 500, text: 'internal-server-error' },
] as const;

/** `Browser (OS)`; the server is reported to refuse every other form with 400. */
const DISPLAY = /^[^\s()][^()]* \([^()]+\)$/;

/** Clients that show a pairing code for a number, instead of a QR code (Baileys lib/Socket/socket.js, requestPairingCode). */
export class PairingCodes {
  /** By number; a new code of the same number takes the place of the old one. */
  private readonly attempts = new Map<string, Attempt>();
  private nextId = 1;

  constructor(
    private readonly linking: Linking,
    private readonly directory: Directory,
  ) {}

  end(connection: Connection): void {
    for (const [number, attempt] of this.attempts) {
      if (attempt.connection !== connection) continue;
      this.attempts.delete(number);
      attempt.failed?.(new AdminError(409, 'the client went away before it was linked'));
    }
  }

  /** True when the stanza was about a pairing code. */
  take(connection: Connection, iq: BinaryNode): boolean {
    const request = child(iq, TYPE);
    if (!request) return false;
    if (request.attrs.stage === 'companion_hello') this.hello(connection, iq, request);
    else if (request.attrs.stage === 'companion_finish') this.finish(connection, iq, request);
    return true;
  }

  /**
   * The owner types the code on the phone. Nobody but the phone can tell whether it is right: with a wrong one the
   * companion's key decrypts to nonsense, and the companion's last message cannot be opened.
   */
  async enter(account: Account, code: string, timeoutMs: number): Promise<LinkedDevice> {
    const attempt = this.attempts.get(account.number);
    if (!attempt) throw new AdminError(404, `no client waits for a pairing code of ${account.number}`);
    if (attempt.stale) throw new AdminError(409, 'the client was asked for a new code, and this is still the old one');
    const registration = this.linking.registrations.of(attempt.connection);
    if (!registration) throw new AdminError(404, 'the client that asked for this code is gone');
    const companionKey = await unwrapCompanionKey(attempt.wrappedKey, code);
    const { half, wrapped } = await wrapPhoneKey(companionKey, code);
    attempt.half = half;
    let timer: NodeJS.Timeout | undefined;
    const secret = new Promise<Buffer>((finished, failed) => {
      attempt.finished = finished;
      attempt.failed = failed;
      timer = setTimeout(() => failed(new AdminError(504, 'the client did not answer the phone')), FINISH_TIMEOUT_MS);
    });
    const identity = account.phone.keys.identity;
    const content = [
      node('link_code_pairing_wrapped_primary_ephemeral_pub', {}, wrapped),
      node('primary_identity_pub', {}, identity.public),
      node('link_code_pairing_ref', {}, attempt.ref),
    ];
    this.linking.notices.send(attempt.connection, TYPE, [node(TYPE, { stage: 'primary_hello' }, content)]);
    try {
      const advSecret = await secret;
      this.attempts.delete(account.number);
      return await this.linking.finish(registration, account, advSecret, timeoutMs);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Tells the client that its code is worn out. Attribute as in public implementations of the current WhatsApp Web; that
   * the old code is refused from here on is a guess.
   */
  askForNewCode(account: Account, force: boolean): void {
    const attempt = this.attempts.get(account.number);
    if (!attempt) throw new AdminError(404, `no client waits for a pairing code of ${account.number}`);
    attempt.stale = true;
    const { rules, notices } = this.linking;
    rules.count(account, 'codeRefreshesSent');
    const attributes = { stage: 'refresh_code', force_manual_refresh: force ? 'true' : undefined };
    const content = [node('link_code_pairing_ref', {}, attempt.ref)];
    notices.send(attempt.connection, TYPE, [node(TYPE, attributes, content)], (verdict) => {
      rules.count(account, verdict === 'right' ? 'codeRefreshesAcked' : 'wrongAcks');
    });
  }

  private hello(connection: Connection, iq: BinaryNode, request: BinaryNode): void {
    const number = parseJid(request.attrs.jid)?.user;
    const wrappedKey = bytesOf(child(request, 'link_code_pairing_wrapped_companion_ephemeral_pub'));
    const account = number === undefined ? undefined : this.directory.get(number);
    const armed = account && this.linking.rules.of(account).hello;
    if (account && armed !== undefined) {
      this.linking.rules.count(account, 'hellosRefused');
      const refusal = HELLO_ERRORS.find(({ code }) => armed !== 'silent' && code === armed.error);
      if (refusal) connection.send(resultOf(iq, { ...refusal }));
      return;
    }
    const wellFormed =
      wrappedKey?.length === 80 && DISPLAY.test(textOf(child(request, 'companion_platform_display')) ?? '');
    if (!number || !wellFormed || !this.linking.registrations.of(connection)) {
      connection.send(resultOf(iq, BAD_REQUEST));
      return;
    }
    const ref = Buffer.from(`ref-${this.nextId++}`);
    // A client has one code at a time: a new one makes that for another number void.
    this.end(connection);
    this.attempts.set(number, {
      connection,
      number,
      ref,
      wrappedKey,
      half: undefined,
      stale: false,
      finished: undefined,
      failed: undefined,
    });
    const answer = node(TYPE, {}, [node('link_code_pairing_ref', {}, ref)]);
    connection.send(resultOf(iq, [answer]));
  }

  private finish(connection: Connection, iq: BinaryNode, request: BinaryNode): void {
    const attempt = [...this.attempts.values()].find((item) => item.connection === connection);
    const bundle = bytesOf(child(request, 'link_code_pairing_wrapped_key_bundle'));
    const identityKey = bytesOf(child(request, 'companion_identity_public'));
    const account = attempt && this.directory.get(attempt.number);
    const ref = bytesOf(child(request, 'link_code_pairing_ref'));
    if (!attempt?.half || !ref?.equals(attempt.ref) || !account || !bundle || identityKey?.length !== 32) {
      connection.send(resultOf(iq, { code: 404, text: 'item-not-found' }));
      return;
    }
    try {
      const secret = openBundle(attempt.half, bundle, identityKey, account.phone.keys.identity);
      connection.send(resultOf(iq, []));
      attempt.finished?.(secret);
    } catch {
      connection.send(resultOf(iq, { code: 403, text: 'forbidden' }));
      attempt.failed?.(new AdminError(404, 'the code is not the one that the client shows'));
    }
  }
}
