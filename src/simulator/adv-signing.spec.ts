import { proto } from '@whiskeysockets/baileys';
import { expect, it } from 'vitest';
import { completeDevice, signDevice } from './adv-signing.js';
import { hmacSha256 } from './ciphers.js';
import { generateKeyPair, sign, verify } from './curve.js';

const phone = generateKeyPair();
const companion = generateKeyPair();
const secret = Buffer.alloc(32, 1);

function answer(key: Buffer, prefix = Buffer.from([6, 1])): Uint8Array {
  const details = signed.identity.details ?? new Uint8Array();
  const message = Buffer.concat([prefix, details, companion.public, phone.public]);
  return proto.ADVSignedDeviceIdentity.encode({ details, deviceSignature: sign(key, message) }).finish();
}

const signed = signDevice(phone, companion.public, 3, secret);

it('vouches for a device under the account key and the secret of the QR code', () => {
  const { details, hmac } = proto.ADVSignedDeviceIdentityHMAC.decode(signed.sealed);
  expect(Buffer.from(hmac ?? [])).toEqual(hmacSha256(secret, details ?? new Uint8Array()));
  const identity = proto.ADVSignedDeviceIdentity.decode(details ?? new Uint8Array());
  const message = Buffer.concat([Buffer.from([6, 0]), identity.details ?? new Uint8Array(), companion.public]);
  expect(verify(phone.public, message, identity.accountSignature ?? new Uint8Array())).toBe(true);
  expect(proto.ADVDeviceIdentity.decode(identity.details ?? new Uint8Array()).keyIndex).toBe(3);
});

it('takes the signature of the device itself, and puts the account key back', () => {
  const complete = completeDevice(signed, companion.public, answer(companion.private));
  const identity = proto.ADVSignedDeviceIdentity.decode(complete ?? Buffer.alloc(0));
  expect(Buffer.from(identity.accountSignatureKey ?? [])).toEqual(phone.public);
  expect(identity.deviceSignature).toHaveLength(64);
});

it('takes no signature of anybody else, for anything else, nor none', () => {
  expect(completeDevice(signed, companion.public, answer(generateKeyPair().private))).toBeUndefined();
  expect(completeDevice(signed, companion.public, answer(companion.private, Buffer.from([6, 0])))).toBeUndefined();
  expect(completeDevice(signed, companion.public, new Uint8Array())).toBeUndefined();
});
