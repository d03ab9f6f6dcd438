import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { Account, AppStateCollection } from './account.js';
import { unixSeconds } from './clock.js';
import { bytesOf, child, children, node, type BinaryNode } from './nodes.js';
import type { Query, QueryAnswer } from './query.js';

/**
 * Namespace `w:sync:app:state`: patches that a device makes are kept as they are (they are encrypted) and handed to the
 * account's devices that have a lower version. There is never a snapshot.
 */
export function appStateQuery({ iq, account, companion }: Query): QueryAnswer {
  const changed = new Set<string>();
  const answers = children(child(iq, 'sync'), 'collection').map((asked) => {
    const name = asked.attrs.name ?? '';
    const collection = account.appState.get(name) ?? { patches: [] };
    account.appState.set(name, collection);
    const from = Number(asked.attrs.version ?? 0);
    const patch = bytesOf(child(asked, 'patch') ?? child(child(asked, 'patches'), 'patch'));
    if (patch) {
      // Somebody else was faster: the device has to take those patches first.
      if (from !== collection.patches.length) return conflict(name, collection, from);
      collection.patches.push(withVersion(patch, from + 1));
      changed.add(name);
      return node('collection', { name, version: collection.patches.length, type: 'result' });
    }
    return collectionNode(name, collection, from);
  });
  for (const name of changed) notifyAppState(account, companion.id, name);
  return [node('sync', {}, answers)];
}

function collectionNode(name: string, { patches }: AppStateCollection, from: number): BinaryNode {
  const newer = patches.slice(Math.max(0, from)).map((patch) => node('patch', {}, patch));
  return node(
    'collection',
    { name, version: patches.length },
    newer.length > 0 ? [node('patches', {}, newer)] : undefined,
  );
}

function conflict(name: string, collection: AppStateCollection, from: number): BinaryNode {
  const { attrs, content } = collectionNode(name, collection, from);
  const error = node('error', { code: 409, text: 'conflict' });
  return node('collection', { ...attrs, type: 'error' }, [error, ...(Array.isArray(content) ? content : [])]);
}

export function withVersion(patch: Buffer, version: number): Buffer {
  const decoded = proto.SyncdPatch.decode(patch);
  return Buffer.from(proto.SyncdPatch.encode({ ...decoded, version: { version } }).finish());
}

/** Tells the linked devices of an account, but for the one that did it, that a collection has changed. */
export function notifyAppState(account: Account, except: number, name: string): void {
  for (const companion of account.devices.values()) {
    if (companion.id === except || !companion.listed) continue;
    const attributes = {
      from: `${account.number}@s.whatsapp.net`,
      type: 'server_sync',
      id: `sync-${Date.now()}`,
      t: unixSeconds(),
    };
    const collection = node('collection', { name, version: account.appState.get(name)?.patches.length ?? 0 });
    companion.queue.add(node('notification', attributes, [collection]));
  }
}
