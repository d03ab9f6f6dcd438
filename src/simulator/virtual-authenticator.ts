import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { PasskeyAssertion } from './admin-api.js';
import { AdminError } from './admin-error.js';
import { bigEndian } from './ciphers.js';

export const RP_ID = 'whatsapp.com';
export const WEB_ORIGIN = 'https://web.whatsapp.com';
/** User present (0x01) and user verified (0x04). */
const FLAGS = 0x05;

export interface AssertionRequest {
  challenge: string;
  rpId: string;
  /** The page that asks. */
  origin: string;
}

/** The passkey of one account, in a browser that does without the person. WebAuthn Level 2, section 7.2. */
export class VirtualAuthenticator {
  readonly credentialId = randomBytes(16);
  readonly publicKey: KeyObject;
  private readonly privateKey: KeyObject;
  private readonly userHandle = randomBytes(32);
  private counter = 0;

  constructor() {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.publicKey = pair.publicKey;
    this.privateKey = pair.privateKey;
  }

  /** What `navigator.credentials.get()` gives on that page, as its `toJSON()` writes it. */
  assert({ challenge, rpId, origin }: AssertionRequest): PasskeyAssertion {
    const { hostname } = new URL(origin);
    if (rpId !== RP_ID) throw new AdminError(404, `there is no passkey for "${rpId}", only for ${RP_ID}`);
    if (hostname !== rpId && !hostname.endsWith(`.${rpId}`)) {
      throw new AdminError(403, `a browser does not give the passkey of ${rpId} to ${hostname} (SecurityError)`);
    }
    const client = { type: 'webauthn.get', challenge, origin, crossOrigin: false };
    const clientDataJSON = Buffer.from(JSON.stringify(client));
    this.counter += 1;
    const authenticatorData = Buffer.concat([
      sha256(Buffer.from(rpId)),
      Buffer.from([FLAGS]),
      bigEndian(this.counter, 4),
    ]);
    const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)]);
    const id = this.credentialId.toString('base64url');
    return {
      id,
      rawId: id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientDataJSON.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: sign('sha256', signed, this.privateKey).toString('base64url'),
        userHandle: this.userHandle.toString('base64url'),
      },
    };
  }
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
