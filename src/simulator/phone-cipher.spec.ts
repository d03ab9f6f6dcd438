import { SenderKeyName } from '@whiskeysockets/baileys/lib/Signal/Group/index.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { PhoneCipher, type Peer } from './phone-cipher.js';
import { PhoneGroups } from './phone-groups.js';
import { PhoneKeys } from './phone-keys.js';

const GROUP = '120363@g.us';

// libsignal prints private session state through these.
beforeAll(() => {
  for (const method of ['info', 'warn', 'error'] as const) console[method] = () => undefined;
});

let phones = 0;

class Phone {
  readonly keys = new PhoneKeys();
  readonly cipher: PhoneCipher;
  readonly peer: Peer;

  constructor() {
    phones += 1;
    this.peer = { lid: String(phones), device: 0 };
    this.cipher = new PhoneCipher(`phone ${phones}`, this.keys);
  }

  async write(to: Phone, text: string) {
    const { type, body } = await this.cipher.encrypt(to.peer, Buffer.from(text));
    return { type, body };
  }

  async read(from: Phone, { type, body }: { type: string; body: Buffer }): Promise<string> {
    return (await this.cipher.decrypt(from.peer, type, body)).toString();
  }
}

async function pair(): Promise<{ reader: Phone; writer: Phone }> {
  const [reader, writer] = [new Phone(), new Phone()];
  await reader.cipher.startSession(writer.peer, writer.keys.takeBundle());
  await writer.read(reader, await reader.write(writer, 'opens'));
  await reader.read(writer, await writer.write(reader, 'answers'));
  return { reader, writer };
}

/**
 *   writer                              reader's record
 *   late = old session                  old (open)
 *   fresh = new session, first          old (closed), new (open)
 *                        late arrives:  tried on new, in vain; then on old, which fits; both are stored
 *   next = new session, second          readable only if the vain attempt left new as it was
 */
async function interleaving({ reader, writer }: { reader: Phone; writer: Phone }) {
  const late = [await writer.write(reader, 'late 1'), await writer.write(reader, 'late 2')];
  await writer.cipher.startSession(reader.peer, reader.keys.takeBundle());
  expect(await reader.read(writer, await writer.write(reader, 'fresh'))).toBe('fresh');
  await writer.read(reader, await reader.write(writer, 'seen'));
  expect(await reader.read(writer, await writer.write(reader, 'settled'))).toBe('settled');
  for (const [index, message] of late.entries()) expect(await reader.read(writer, message)).toBe(`late ${index + 1}`);
}

describe('a session that is tried in vain', () => {
  it('still reads what comes on it', async () => {
    const { reader, writer } = await pair();
    await interleaving({ reader, writer });
    for (const text of ['next', 'and next']) {
      expect(await reader.read(writer, await writer.write(reader, text))).toBe(text);
      expect(await writer.read(reader, await reader.write(writer, text))).toBe(text);
    }
  });

  it('is broken on a phone that has the fault', async () => {
    const { reader, writer } = await pair();
    reader.cipher.corruptsSessions = true;
    await interleaving({ reader, writer });
    await expect(reader.read(writer, await writer.write(reader, 'next'))).rejects.toThrow('No matching sessions');
  });

  it('is as it was when no session fits', async () => {
    const { reader, writer } = await pair();
    await interleaving({ reader, writer });
    const stranger = await pair();
    const foreign = await stranger.writer.write(stranger.reader, 'for somebody else');
    const before = await recordOf(reader, writer);
    await expect(reader.read(writer, foreign)).rejects.toThrow('no session of the record');
    expect(await recordOf(reader, writer)).toEqual(before);
  });
});

it('leaves a record as it was when the first message of a new session is damaged', async () => {
  const { reader, writer } = await pair();
  const old = await writer.write(reader, 'on the old session');
  await writer.cipher.startSession(reader.peer, reader.keys.takeBundle());
  const first = await writer.write(reader, 'on the new one');
  const damaged = Buffer.from(first.body);
  // The last bytes are the MAC of the message inside, in front of the ids of the keys.
  damaged[damaged.length - 8] = (damaged.at(-8) ?? 0) ^ 1;
  const before = await recordOf(reader, writer);
  await expect(reader.read(writer, { type: 'pkmsg', body: damaged })).rejects.toThrow();
  expect(await recordOf(reader, writer)).toEqual(before);
  expect(await reader.read(writer, old)).toBe('on the old session');
  expect(await reader.read(writer, first)).toBe('on the new one');
});

it('does not move the chain of a group for a message that it cannot read', async () => {
  const [author, member] = [new PhoneGroups(), new PhoneGroups()];
  const peer = { lid: '7', device: 0 };
  await member.learn(GROUP, peer, await author.distribution(GROUP, peer));
  const first = await author.encrypt(GROUP, peer, Buffer.from('one'));
  // Signed with the right key and encrypted with a wrong one: the author's other device from a backup, for example.
  const name = new SenderKeyName(GROUP, { id: peer.lid, deviceId: peer.device, toString: () => '7.0' });
  const record = await author.loadSenderKey(name);
  const state = record.serialize()[0];
  if (state) state.senderChainKey = { ...state.senderChainKey, seed: Buffer.alloc(32, 9) };
  const backup = new PhoneGroups();
  await backup.storeSenderKey(name, record);
  const unreadable = await backup.encrypt(GROUP, peer, Buffer.from('foreign'));
  await expect(member.decrypt(GROUP, peer, unreadable)).rejects.toThrow();
  const next = await author.encrypt(GROUP, peer, Buffer.from('two'));
  expect((await member.decrypt(GROUP, peer, next)).toString()).toBe('two');
  expect((await member.decrypt(GROUP, peer, first)).toString()).toBe('one');
});

async function recordOf(reader: Phone, writer: Phone): Promise<object | undefined> {
  return (await reader.keys.loadSession(`phone ${reader.peer.lid}>${writer.peer.lid}.0`))?.serialize();
}
