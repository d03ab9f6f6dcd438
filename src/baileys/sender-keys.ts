import './libsignal-curve.js';
import { GroupCipher } from '@whiskeysockets/baileys/lib/Signal/Group/group_cipher.js';
import { SenderKeyName } from '@whiskeysockets/baileys/lib/Signal/Group/sender-key-name.js';
import { SenderKeyRecord } from '@whiskeysockets/baileys/lib/Signal/Group/sender-key-record.js';
import { SenderKeyState } from '@whiskeysockets/baileys/lib/Signal/Group/sender-key-state.js';
import { generateKeyPair } from 'libsignal/src/curve.js';

/**
 * Two mends of how Baileys takes the keys of messages to groups. Imported for its effect.
 *
 * Of our own chain it takes the key after the next one (`GroupCipher.encrypt`: `iteration + 1`) and keeps the one that it left
 * out, in case a message with it should still come, which from ourselves none does. So our record grows with each message, up
 * to 2,000 keys or 300 KB, and is read three times and written once for each message to the group; and every member's record of
 * us grows alike. Here the next key is taken.
 *
 * A key that was left out of somebody else's chain is read from its JSON as an object and not as bytes, so that no message that
 * comes after a later one could be decrypted. Here it is bytes again.
 */
interface Keys {
  getSenderKey(state: SenderKeyState, iteration: number): unknown;
}

const cipher = GroupCipher.prototype as unknown as Keys;
const { getSenderKey } = cipher;
cipher.getSenderKey = function (state, iteration) {
  // Nobody but ourselves has the key by which our messages are signed.
  const isOwn = (state.getSigningKeyPrivate()?.length ?? 0) > 0;
  if (!isOwn) return getSenderKey.call(this, state, iteration);
  state.getStructure().senderMessageKeys.length = 0;
  return getSenderKey.call(this, state, state.getSenderChainKey().getIteration());
};

const { removeSenderMessageKey } = SenderKeyState.prototype;
SenderKeyState.prototype.removeSenderMessageKey = function (iteration) {
  for (const key of this.getStructure().senderMessageKeys) {
    if (key.iteration === iteration) key.seed = Buffer.from(key.seed);
  }
  return removeSenderMessageKey.call(this, iteration);
};

/** Messages of ours, of which a member reads the last one first. Whatever Baileys has become, it must do so as is known here. */
export async function checkSenderKeyMends(): Promise<void> {
  const name = new SenderKeyName('group', { id: 'self', deviceId: 0, toString: () => 'self.0' });
  const { pubKey, privKey } = generateKeyPair();
  const own = new SenderKeyRecord();
  own.setSenderKeyState(1, 0, Buffer.alloc(32, 1), { public: pubKey, private: privKey });
  const theirs = new SenderKeyRecord();
  theirs.addSenderKeyState(1, 0, Buffer.alloc(32, 1), pubKey);
  let json = JSON.stringify(theirs.serialize());
  const sender = new GroupCipher({ loadSenderKey: async () => own, storeSenderKey: async () => undefined }, name);
  const member = new GroupCipher(
    {
      loadSenderKey: async () => SenderKeyRecord.deserialize(Buffer.from(json)),
      storeSenderKey: async (_, record) => void (json = JSON.stringify(record.serialize())),
    },
    name,
  );
  const messages = [await sender.encrypt(Buffer.of(0)), await sender.encrypt(Buffer.of(1))];
  const state = own.getSenderKeyState();
  const isSlim = state?.getStructure().senderMessageKeys.length === 0 && state.getSenderChainKey().getIteration() === 2;
  const readInTurn = async (all: Uint8Array[]): Promise<Uint8Array[]> => {
    const plain: Uint8Array[] = [];
    for (const message of all) plain.push(await member.decrypt(message));
    return plain;
  };
  const read = await readInTurn(messages.toReversed()).catch(() => []);
  if (!isSlim || read.map((bytes) => bytes[0]).join() !== '1,0') {
    throw new Error('Baileys takes the keys of messages to groups in a way that is not known here');
  }
}
