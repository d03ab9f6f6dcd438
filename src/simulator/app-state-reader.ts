import { createDecipheriv } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { Account } from './account.js';
import type { AppStateChange } from './admin-api.js';
import { hkdf } from './ciphers.js';

const MAC_BYTES = 32;
const IV_BYTES = 16;

/**
 * What linked devices have changed, in the order of each collection, as the phone decrypts it: AES-CBC with the second of
 * five keys that are derived from its own (Baileys lib/Utils/chat-utils.js; whatsmeow appstate/keys.go).
 */
export function appStateChanges(account: Account): AppStateChange[] {
  const key = hkdf(
    account.appStateKey.data.keyData ?? Buffer.alloc(0),
    160,
    Buffer.alloc(0),
    'WhatsApp Mutation Keys',
  ).subarray(32, 64);
  return [...account.appState].flatMap(([collection, { patches }]) =>
    patches.flatMap((patch, place) => {
      const { mutations } = proto.SyncdPatch.decode(patch);
      return mutations.map(({ operation, record }) => {
        const blob = record?.value?.blob ?? new Uint8Array();
        const sealed = Buffer.from(blob.subarray(0, -MAC_BYTES));
        const decipher = createDecipheriv('aes-256-cbc', key, sealed.subarray(0, IV_BYTES));
        const bytes = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES)), decipher.final()]);
        const { index, value, version } = proto.SyncActionData.decode(bytes);
        return {
          collection,
          patch: place + 1,
          operation: operation === proto.SyncdMutation.SyncdOperation.REMOVE ? ('remove' as const) : ('set' as const),
          index: JSON.parse(Buffer.from(index ?? '[]').toString()) as string[],
          value: valueOf(value),
          version: version ?? 0,
        };
      });
    }),
  );
}

function valueOf(value: proto.ISyncActionValue | null | undefined): Record<string, unknown> {
  return value
    ? proto.SyncActionValue.toObject(proto.SyncActionValue.create(value), { bytes: String, longs: Number })
    : {};
}
