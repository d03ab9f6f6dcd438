import { randomBytes } from 'node:crypto';
import type { proto } from '@whiskeysockets/baileys/WAProto/index.js';

/** What devices of an account share with each other: the phone makes the key, and gives it to those it links. */
export interface AppStateKey {
  id: Buffer;
  data: proto.Message.IAppStateSyncKeyData;
}

export function newAppStateKey(): AppStateKey {
  return {
    id: Buffer.concat([Buffer.alloc(2), randomBytes(4)]),
    data: {
      keyData: randomBytes(32),
      fingerprint: { rawId: 1, currentIndex: 1, deviceIndexes: [0, 1] },
      timestamp: Date.now(),
    },
  };
}
