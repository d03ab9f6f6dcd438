import './sender-keys.js';
import {
  GroupCipher,
  GroupSessionBuilder,
  SenderKeyDistributionMessage,
  SenderKeyName,
  SenderKeyRecord,
} from '@whiskeysockets/baileys/lib/Signal/Group/index.js';
import { beforeEach, describe, expect, it } from 'vitest';

const NAME = new SenderKeyName('1203@g.us', { id: 'self', deviceId: 1, toString: () => 'self.1' });

/** Records as Baileys stores them: bytes of JSON. */
class Store {
  bytes = 0;
  private json = '';

  async loadSenderKey(): Promise<SenderKeyRecord> {
    return this.json === '' ? new SenderKeyRecord() : SenderKeyRecord.deserialize(Buffer.from(this.json));
  }

  async storeSenderKey(_: SenderKeyName, record: SenderKeyRecord): Promise<void> {
    this.json = JSON.stringify(record.serialize());
    this.bytes = this.json.length;
  }
}

let own: Store;
let member: Store;

const encrypt = (text: string): Promise<Uint8Array> => new GroupCipher(own, NAME).encrypt(Buffer.from(text));
const decrypt = async (message: Uint8Array): Promise<string> =>
  Buffer.from(await new GroupCipher(member, NAME).decrypt(message)).toString();
const tell = async (): Promise<void> => {
  const told = Buffer.from((await new GroupSessionBuilder(own).create(NAME)).serialize());
  const message = new SenderKeyDistributionMessage(null, null, null, null, told);
  await new GroupSessionBuilder(member).process(NAME, message);
};

beforeEach(async () => {
  own = new Store();
  member = new Store();
  await tell();
});

describe('the keys of messages to a group', () => {
  it('do not grow with what we send, at members neither', async () => {
    expect(await decrypt(await encrypt('first'))).toBe('first');
    const { bytes } = own;
    const before = member.bytes;
    for (let n = 0; n < 50; n += 1) expect(await decrypt(await encrypt(`text ${n}`))).toBe(`text ${n}`);
    // Another digit of the counter.
    expect(own.bytes - bytes).toBeLessThan(60);
    expect(member.bytes - before).toBeLessThan(60);
  });

  it('are read by members in whatever order the messages come', async () => {
    const messages = [await encrypt('0'), await encrypt('1'), await encrypt('2'), await encrypt('3')] as const;
    for (const n of [2, 0, 3, 1] as const) expect(await decrypt(messages[n])).toBe(String(n));
    await expect(decrypt(messages[1])).rejects.toThrow('old counter');
  });

  it('are read by a member who joins later', async () => {
    await encrypt('before');
    await tell();
    expect(await decrypt(await encrypt('after'))).toBe('after');
  });

  it('lose what Baileys has put among them before, and go on from where they were', async () => {
    const record = await own.loadSenderKey();
    const state = record.getSenderKeyState()!;
    for (let n = 0; n < 2_000; n += 1) state.addSenderMessageKey(state.getSenderChainKey().getSenderMessageKey());
    await own.storeSenderKey(NAME, record);
    expect(own.bytes).toBeGreaterThan(200_000);
    expect(await decrypt(await encrypt('after the update'))).toBe('after the update');
    expect(own.bytes).toBeLessThan(2_000);
  });
});
