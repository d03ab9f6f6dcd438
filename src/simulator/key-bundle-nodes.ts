import { bigEndian } from './ciphers.js';
import { bytesOf, child, node, numberOf, type BinaryNode } from './nodes.js';
import type { KeyBundle, PublicPreKey, SignedPreKey } from './pre-key-stock.js';

/** The children that bundles and retry receipts share (Baileys lib/Utils/signal.js, parseAndInjectE2ESessions). */
export function bundleNodes(bundle: KeyBundle): BinaryNode[] {
  const { signedPreKey, preKey, deviceIdentity } = bundle;
  const nodes = [
    node('identity', {}, bundle.identityKey),
    node('skey', {}, [...preKeyNodes(signedPreKey), node('signature', {}, signedPreKey.signature)]),
  ];
  if (preKey) nodes.push(node('key', {}, preKeyNodes(preKey)));
  if (deviceIdentity) nodes.push(node('device-identity', {}, deviceIdentity));
  return nodes;
}

/** The keys that a retry receipt may carry; undefined when they are missing or malformed. */
export function readBundle(keys: BinaryNode | undefined, registrationId: number | undefined): KeyBundle | undefined {
  const identityKey = bytesOf(child(keys, 'identity'));
  const signedPreKey = readSignedPreKey(child(keys, 'skey'));
  if (identityKey?.length !== 32 || !signedPreKey || registrationId === undefined) return undefined;
  return { registrationId, identityKey, signedPreKey, preKey: readPreKey(child(keys, 'key')) };
}

export function readPreKey(parent: BinaryNode | undefined): PublicPreKey | undefined {
  const id = numberOf(child(parent, 'id'));
  const key = bytesOf(child(parent, 'value'));
  return id === undefined || key?.length !== 32 ? undefined : { id, key };
}

export function readSignedPreKey(parent: BinaryNode | undefined): SignedPreKey | undefined {
  const preKey = readPreKey(parent);
  const signature = bytesOf(child(parent, 'signature'));
  return preKey && signature?.length === 64 ? { ...preKey, signature } : undefined;
}

function preKeyNodes(preKey: PublicPreKey): BinaryNode[] {
  return [node('id', {}, bigEndian(preKey.id, 3)), node('value', {}, preKey.key)];
}
