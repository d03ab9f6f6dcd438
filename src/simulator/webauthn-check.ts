import { createHash, verify } from 'node:crypto';
import { asObject, requiredString } from './admin-input.js';
import { RP_ID, WEB_ORIGIN, type VirtualAuthenticator } from './virtual-authenticator.js';

const COUNTER_OFFSET = 33;
const FLAGS_OFFSET = 32;
const USER_PRESENT_AND_VERIFIED = 0x05;

/** Throws with the reason when the assertion is not one of this passkey for this challenge. WebAuthn Level 2, 7.2. */
export function checkAssertion(
  json: string,
  credentialId: Buffer,
  challenge: string,
  passkey: VirtualAuthenticator,
): void {
  const assertion = asObject(JSON.parse(json), 'the assertion');
  const response = asObject(assertion.response, 'response');
  const rawId = fromBase64Url(requiredString(assertion, 'rawId'), 'rawId');
  if (!rawId.equals(credentialId)) throw new Error('credential_id is not the rawId of the assertion');
  if (assertion.id !== assertion.rawId) throw new Error('id and rawId of the assertion differ');
  if (assertion.type !== 'public-key') throw new Error('the assertion has the wrong type');
  if (!rawId.equals(passkey.credentialId)) throw new Error('the account has no such passkey');

  const clientDataJSON = fromBase64Url(requiredString(response, 'clientDataJSON'), 'clientDataJSON');
  const client = asObject(JSON.parse(clientDataJSON.toString('utf8')), 'clientDataJSON');
  if (client.type !== 'webauthn.get') throw new Error('clientDataJSON has the wrong type');
  if (client.challenge !== challenge) throw new Error('the challenge is not the one that was asked for');
  if (client.origin !== WEB_ORIGIN) throw new Error(`the origin is not ${WEB_ORIGIN}`);

  const data = fromBase64Url(requiredString(response, 'authenticatorData'), 'authenticatorData');
  if (data.length < COUNTER_OFFSET + 4) throw new Error('authenticatorData is too short');
  if (!data.subarray(0, FLAGS_OFFSET).equals(sha256(Buffer.from(RP_ID)))) throw new Error(`rpIdHash is not ${RP_ID}`);
  if ((data.readUInt8(FLAGS_OFFSET) & USER_PRESENT_AND_VERIFIED) !== USER_PRESENT_AND_VERIFIED) {
    throw new Error('the user was not present or not verified');
  }
  const signed = Buffer.concat([data, sha256(clientDataJSON)]);
  const signature = fromBase64Url(requiredString(response, 'signature'), 'signature');
  if (!verify('sha256', signed, passkey.publicKey, signature)) throw new Error('the signature is wrong');
}

function fromBase64Url(text: string, name: string): Buffer {
  if (!/^[\w-]+$/.test(text)) throw new Error(`${name} is not unpadded base64url`);
  return Buffer.from(text, 'base64url');
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
