import { randomInt } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import { hmacSha256 } from './ciphers.js';
import { unixSeconds } from './clock.js';
import { sign, verify, type KeyPair } from './curve.js';

/** Baileys lib/Defaults: WA_ADV_ACCOUNT_SIG_PREFIX and WA_ADV_DEVICE_SIG_PREFIX. */
const ACCOUNT_SIGNATURE = Buffer.from([6, 0]);
const DEVICE_SIGNATURE = Buffer.from([6, 1]);
const KEY_LIST_SIGNATURE = Buffer.from([6, 2]);

export interface SignedDevice {
  identity: proto.ADVSignedDeviceIdentity;
  /** What goes to the companion: the identity under an HMAC of the secret that only the QR code carried. */
  sealed: Buffer;
}

/** The phone vouches for a new device (checked by Baileys lib/Utils/validate-connection.js, configureSuccessfulPairing). */
export function signDevice(
  phone: KeyPair,
  companion: Uint8Array,
  keyIndex: number,
  advSecret: Uint8Array,
): SignedDevice {
  const details = proto.ADVDeviceIdentity.encode({
    rawId: randomInt(1, 2 ** 31),
    timestamp: unixSeconds(),
    keyIndex,
    accountType: proto.ADVEncryptionType.E2EE,
    deviceType: proto.ADVEncryptionType.E2EE,
  }).finish();
  const identity = proto.ADVSignedDeviceIdentity.create({
    details,
    accountSignatureKey: phone.public,
    accountSignature: sign(phone.private, Buffer.concat([ACCOUNT_SIGNATURE, details, companion])),
  });
  const encoded = proto.ADVSignedDeviceIdentity.encode(identity).finish();
  const sealed = proto.ADVSignedDeviceIdentityHMAC.encode({ details: encoded, hmac: hmacSha256(advSecret, encoded) });
  return { identity, sealed: Buffer.from(sealed.finish()) };
}

/** What phone and companion sign together in a pairing, for a companion whose keys are at hand. */
export function vouchFor(phone: KeyPair, companion: KeyPair, keyIndex: number): Buffer {
  const { identity } = signDevice(phone, companion.public, keyIndex, Buffer.alloc(32));
  const { details, accountSignatureKey } = identity;
  if (!details || !accountSignatureKey) throw new Error('a signed device has details and a key');
  const message = Buffer.concat([DEVICE_SIGNATURE, details, companion.public, accountSignatureKey]);
  const complete = { ...identity, deviceSignature: sign(companion.private, message) };
  return Buffer.from(proto.ADVSignedDeviceIdentity.encode(complete).finish());
}

/**
 * Checks the companion's own signature and gives the complete identity, which others get with its key bundle. The
 * companion leaves the account's key out; it has to come back in.
 */
export function completeDevice(signed: SignedDevice, companion: Uint8Array, answer: Uint8Array): Buffer | undefined {
  const { details, accountSignatureKey } = signed.identity;
  const { deviceSignature } = proto.ADVSignedDeviceIdentity.decode(answer);
  if (!details || !accountSignatureKey || !deviceSignature) return undefined;
  const message = Buffer.concat([DEVICE_SIGNATURE, details, companion, accountSignatureKey]);
  if (!verify(companion, message, deviceSignature)) return undefined;
  const complete = { ...signed.identity, deviceSignature };
  return Buffer.from(proto.ADVSignedDeviceIdentity.encode(complete).finish());
}

/** The phone's list of the devices that are valid, for `key-index-list` in device queries. */
export function signKeyIndexList(phone: KeyPair, timestamp: number, validIndexes: number[]): Buffer {
  const details = proto.ADVKeyIndexList.encode({
    rawId: 1,
    timestamp,
    currentIndex: Math.max(0, ...validIndexes),
    validIndexes: [0, ...validIndexes],
    accountType: proto.ADVEncryptionType.E2EE,
  }).finish();
  const accountSignature = sign(phone.private, Buffer.concat([KEY_LIST_SIGNATURE, details]));
  return Buffer.from(proto.ADVSignedKeyIndexList.encode({ details, accountSignature }).finish());
}
