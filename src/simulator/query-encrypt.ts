import { createHash } from 'node:crypto';
import type { Account } from './account.js';
import { bigEndian } from './ciphers.js';
import type { Counters } from './counters.js';
import type { Companion } from './companion.js';
import { KEY_TYPE } from './curve.js';
import type { Directory } from './directory.js';
import { parseJid, SERVER_JID } from './jids.js';
import { bundleNodes, readPreKey, readSignedPreKey } from './key-bundle-nodes.js';
import { child, children, node, type BinaryNode } from './nodes.js';
import { BAD_REQUEST, NOT_FOUND, type Query, type QueryAnswer } from './query.js';

/** Below this the server asks for more (Baileys lib/Defaults: MIN_PREKEY_COUNT). */
const LOW_PRE_KEYS = 5;

/** Namespace `encrypt`: a device's own keys, and the key bundles of others. */
export class EncryptQueries {
  constructor(
    private readonly directory: Directory,
    private readonly counters: Counters,
  ) {}

  answer({ iq, companion }: Query): QueryAnswer {
    const request = children(iq)[0];
    if (iq.attrs.type === 'get') {
      if (request?.tag === 'count') return [node('count', { value: companion.preKeys.size })];
      if (request?.tag === 'digest') return digest(companion);
      if (request?.tag === 'key') return [this.bundles(request)];
      return BAD_REQUEST;
    }
    const rotated = readSignedPreKey(child(child(iq, 'rotate'), 'skey'));
    if (rotated) {
      companion.signedPreKey = rotated;
      return [];
    }
    return this.upload(companion, iq);
  }

  private upload(companion: Companion, iq: BinaryNode): QueryAnswer {
    const uploaded = children(child(iq, 'list'), 'key').map(readPreKey);
    const keys = uploaded.filter((key) => key !== undefined);
    const signedPreKey = readSignedPreKey(child(iq, 'skey'));
    if (!signedPreKey || keys.length === 0 || keys.length !== uploaded.length) return BAD_REQUEST;
    companion.signedPreKey = signedPreKey;
    companion.preKeyWarning = false;
    this.counters.preKeyIdsReused += companion.preKeys.add(keys);
    this.counters.preKeysUploaded += keys.length;
    return [];
  }

  /** A user without keys is left out; an error inside the list would fail the whole query in Baileys. */
  private bundles(request: BinaryNode): BinaryNode {
    const users = children(request, 'user').flatMap(({ attrs: { jid } }) => {
      const parsed = parseJid(jid);
      const account = jid === undefined ? undefined : this.directory.find(jid);
      if (!parsed || !account) return [];
      const bundle = this.directory.takeBundle({ number: account.number, device: parsed.device });
      if (!bundle) return [];
      this.warn(account, parsed.device);
      const registration = node('registration', {}, bigEndian(bundle.registrationId, 4));
      return [node('user', { jid }, [registration, node('type', {}, KEY_TYPE), ...bundleNodes(bundle)])];
    });
    return node('list', {}, users);
  }

  /** Tells a device once that its keys run out (Baileys lib/Socket/messages-recv.js, handleEncryptNotification). */
  private warn(account: Account, device: number): void {
    const companion = account.devices.get(device);
    if (!companion || companion.preKeyWarning || companion.preKeys.size >= LOW_PRE_KEYS) return;
    companion.preKeyWarning = true;
    const attributes = {
      from: SERVER_JID,
      type: 'encrypt',
      id: `keys-${Date.now()}`,
      t: Math.floor(Date.now() / 1000),
    };
    companion.queue.add(node('notification', attributes, [node('count', { value: companion.preKeys.size })]));
  }
}

/**
 * What the server has of a device's keys. The hash, by which the device sees that it is the same, is over the public
 * keys: identity, signed key and its signature, and the one-time keys in the order of the list (zapo-js
 * signal/api/SignalDigestSyncApi.js, after WhatsApp Web). Baileys only looks whether there is an answer.
 */
function digest(companion: Companion): QueryAnswer {
  if (companion.preKeys.size === 0) return NOT_FOUND;
  const { registrationId, identityKey } = companion.keys;
  const ids = companion.preKeys.available();
  const skey = bundleNodes({ ...companion, registrationId, identityKey, deviceIdentity: undefined })[1];
  const { key, signature } = companion.signedPreKey;
  const hash = createHash('sha1').update(identityKey).update(key).update(signature);
  for (const preKey of companion.preKeys.availableKeys()) hash.update(preKey);
  return [
    node('digest', {}, [
      node('registration', {}, bigEndian(registrationId, 4)),
      node('type', {}, KEY_TYPE),
      node('identity', {}, identityKey),
      ...(skey ? [skey] : []),
      node(
        'list',
        {},
        ids.map((id) => node('id', {}, bigEndian(id, 3))),
      ),
      node('hash', {}, hash.digest()),
    ]),
  ];
}
