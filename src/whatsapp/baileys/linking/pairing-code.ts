import { randomBytes } from 'node:crypto';
import { Boom } from '@hapi/boom';
import {
  aesEncryptCTR,
  type BinaryNode,
  bytesToCrockford,
  Curve,
  DEFAULT_CONNECTION_CONFIG,
  derivePairingCodeKey,
  getBinaryNodeChild,
  getBinaryNodeChildBuffer,
  getCompanionPlatformId,
  jidEncode,
  type WASocket,
  S_WHATSAPP_NET,
} from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import { DomainError } from '../../../domain/errors.js';
import { CONNECTION_CLOSED, notConnected, TIMED_OUT } from '../connection/connection-errors.js';

const REGISTRATION_TIMEOUT_MS = 15_000;

/** What the refusals of WhatsApp mean to whoever asked for the code. */
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'WhatsApp refused the pairing code; the number may be wrong, or codes were asked for too often',
  403: 'WhatsApp refuses pairing codes for this number',
  429: 'Too many pairing codes were asked for; try again later or scan the QR code',
  452: 'WhatsApp offers no pairing codes for this number; scan the QR code',
};

/**
 * Asks for a pairing code and resolves when the server has registered it: its answer then holds a reference. Baileys
 * gives out the code when the request is written and looks at no answer, so that people type codes that WhatsApp never
 * knew; it also uses one ephemeral key for all of them.
 *
 * @throws DomainError WHATSAPP_UNANSWERED when the server refuses or does not answer, NOT_CONNECTED
 */
export async function requestRegisteredCode(socket: WASocket, auth: AuthState, phone: string): Promise<string> {
  const code = bytesToCrockford(randomBytes(5));
  const before = auth.creds.me;
  const jid = jidEncode(phone, 's.whatsapp.net');
  // Baileys' answer to the phone, which follows, takes these from the credentials.
  Object.assign(auth.creds, {
    pairingCode: code,
    pairingEphemeralKeyPair: Curve.generateKeyPair(),
    me: { id: jid, name: '~' },
  });
  try {
    const answer: unknown = await socket.query(await hello(auth, jid, code), REGISTRATION_TIMEOUT_MS);
    const registration = getBinaryNodeChild(answer as BinaryNode, 'link_code_companion_reg');
    if (getBinaryNodeChildBuffer(registration, 'link_code_pairing_ref') === undefined) throw unanswered();
    return code;
  } catch (error) {
    // Unless a newer code or the phone itself has put another name there.
    if (auth.creds.pairingCode === code && !auth.paired) auth.creds.me = before;
    throw failure(error);
  }
}

async function hello(auth: AuthState, jid: string, code: string): Promise<BinaryNode> {
  const { browser } = DEFAULT_CONNECTION_CONFIG;
  const { pairingEphemeralKeyPair, noiseKey } = auth.creds;
  const salt = randomBytes(32);
  const iv = randomBytes(16);
  const wrapped = aesEncryptCTR(pairingEphemeralKeyPair.public, await derivePairingCodeKey(code, salt), iv);
  const part = (tag: string, content: string | Uint8Array): BinaryNode => ({ tag, attrs: {}, content });
  return {
    tag: 'iq',
    attrs: { to: S_WHATSAPP_NET, type: 'set', xmlns: 'md' },
    content: [
      {
        tag: 'link_code_companion_reg',
        attrs: { jid, stage: 'companion_hello', should_show_push_notification: 'true' },
        content: [
          part('link_code_pairing_wrapped_companion_ephemeral_pub', Buffer.concat([salt, iv, wrapped])),
          part('companion_server_auth_key_pub', noiseKey.public),
          part('companion_platform_id', getCompanionPlatformId(browser)),
          // Anything but `Browser (OS)` is refused.
          part('companion_platform_display', `${browser[1]} (${browser[0]})`),
          part('link_code_pairing_nonce', '0'),
        ],
      },
    ],
  };
}

function failure(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (!(error instanceof Boom)) return unanswered(error);
  const code = typeof error.data === 'number' ? error.data : error.output.statusCode;
  if (code === CONNECTION_CLOSED) return notConnected(error);
  if (code === TIMED_OUT) return unanswered(error);
  const words = REFUSALS[code] ?? `WhatsApp refused the pairing code (${code})`;
  return new DomainError('WHATSAPP_UNANSWERED', words, { whatsappCode: code }, { cause: error });
}

function unanswered(cause?: unknown): DomainError {
  return new DomainError('WHATSAPP_UNANSWERED', 'WhatsApp did not register the pairing code', {}, { cause });
}
