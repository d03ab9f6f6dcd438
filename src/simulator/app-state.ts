import { decodePatches, encodeSyncdPatch, newLTHashState } from '@whiskeysockets/baileys/lib/Utils/chat-utils.js';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { Account } from './account.js';
import { notifyAppState, withVersion } from './query-app-state.js';

/** The collections of WhatsApp, in which the devices of an account share what their owner does. */
export const COLLECTIONS = [
  'critical_block',
  'critical_unblock_low',
  'regular_high',
  'regular_low',
  'regular',
] as const;
export type Collection = (typeof COLLECTIONS)[number];

export interface SyncedAction {
  collection: Collection;
  /** What it is about, such as `["archive", "79007654321@s.whatsapp.net"]`. */
  index: string[];
  /** `SyncActionValue` of WhatsApp's protocol. */
  value: proto.ISyncActionValue;
}

/**
 * The phone's owner does something that all devices are told: a patch as a device makes it (Baileys
 * lib/Utils/chat-utils.js, encodeSyncdPatch), on top of all that were made before.
 *
 * @returns the version that the collection has by it
 */
export async function syncAction(account: Account, { collection: name, index, value }: SyncedAction): Promise<number> {
  const { id, data } = account.appStateKey;
  const key = async () => data;
  const collection = account.appState.get(name) ?? { patches: [] };
  account.appState.set(name, collection);
  for (;;) {
    const before = collection.patches.length;
    const made = collection.patches.map((patch) => proto.SyncdPatch.decode(patch));
    const { state } = await decodePatches(name, made, newLTHashState(), key, {});
    const { patch } = await encodeSyncdPatch(
      {
        type: name,
        index,
        syncAction: { timestamp: Date.now(), ...value },
        apiVersion: 2,
        operation: proto.SyncdMutation.SyncdOperation.SET,
      },
      id.toString('base64'),
      state,
      key,
    );
    // A client may have been faster.
    if (collection.patches.length !== before) continue;
    collection.patches.push(withVersion(Buffer.from(proto.SyncdPatch.encode(patch).finish()), before + 1));
    notifyAppState(account, 0, name);
    return before + 1;
  }
}
