import { randomBytes, randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { proto, toNumber } from '../../../baileys/baileys.js';
import { HistoryFormatError, type HistoryEntry, readHistory } from './history-reader.js';

const ROUNDS = 150;

/** What is before, between and after the fields of a message: one unknown field of each wire type. */
const UNKNOWN = [
  Buffer.from([0xf8, 0x3f, 0x96, 0x01]), // 1023: varint
  Buffer.from([0xf9, 0x3f, 1, 2, 3, 4, 5, 6, 7, 8]), // 64 bits
  Buffer.from([0xfa, 0x3f, 3, 0x0a, 0xff, 0xff]), // bytes
  // A group, with another one and with fields that mean something only outside of it.
  Buffer.from([0xfb, 0x3f, 0x0a, 1, 0x61, 0x12, 1, 0x61, 0xfb, 0x3f, 0xfc, 0x3f, 0xfc, 0x3f]),
  Buffer.from([0xfd, 0x3f, 1, 2, 3, 4]), // 32 bits
];

describe('readHistory', () => {
  it('finds what a decoder finds, wherever the bytes are parted', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = randomHistory();
      const found = await entriesOf(parted(bytes, randomInt(1, 200)));
      expect(found, bytes.toString('hex')).toEqual(expected(bytes));
    }
  });

  it('finds the same byte by byte', async () => {
    const bytes = randomHistory();
    expect(await entriesOf(parted(bytes, 1))).toEqual(expected(bytes));
  });

  it('skips a conversation that is larger than anything it could hold', async () => {
    const message = Buffer.alloc(1024 * 1024, 1);
    const messages = 500;
    // A message is field 2 of the conversation, which is field 2 of the history: tag and length before each.
    const head = Buffer.concat([Buffer.from([0x0a, 5]), Buffer.from('1@lid')]);
    const tail = Buffer.concat([Buffer.from([0xba, 0x02, 16]), Buffer.from('2@s.whatsapp.net')]);
    const one = Buffer.concat([Buffer.from([0x12]), varint(message.length), message]);
    async function* history(): AsyncGenerator<Buffer> {
      yield Buffer.concat([Buffer.from([0x12]), varint(head.length + tail.length + messages * one.length), head]);
      for (let index = 0; index < messages; index++) yield one;
      yield tail;
    }
    const before = process.memoryUsage().arrayBuffers;
    expect(await entriesOf(history())).toEqual([{ kind: 'conversation', id: '1@lid', pnJid: '2@s.whatsapp.net' }]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * message.length);
  });

  it('keeps no piece alive with what it gives', async () => {
    const conversation = { id: '1@lid', tcToken: randomBytes(40), name: 'x'.repeat(20_000) };
    const piece = encode({ conversations: [conversation] });
    async function* source(): AsyncGenerator<Buffer> {
      yield piece;
    }
    const [entry] = await entriesOf(source());
    expect(entry?.tcToken).toEqual(conversation.tcToken);
    expect(entry?.tcToken?.buffer).not.toBe(piece.buffer);
    // Nor any other memory that is shared.
    expect(entry?.tcToken?.buffer.byteLength).toBe(40);
  });

  it('skips a value that is too long to be one', async () => {
    const bytes = encode({ conversations: [{ id: 'x'.repeat(5_000), lidJid: '1@lid' }] });
    expect(await entriesOf(parted(bytes, 100))).toEqual([{ kind: 'conversation', lidJid: '1@lid' }]);
  });

  it('gives what came before a cut, and says that there is one', async () => {
    const entry = { pnJid: '1@s.whatsapp.net', lidJid: '2@lid' };
    const bytes = encode({ phoneNumberToLidMappings: [entry, entry] });
    for (let length = bytes.length / 2 + 1; length < bytes.length; length++) {
      const found: HistoryEntry[] = [];
      const reading = collect(parted(bytes.subarray(0, length), 7), found);
      await expect(reading, `cut at ${length}`).rejects.toThrow(/ends in the middle of a field, at byte \d+/);
      expect(found).toEqual([{ kind: 'mapping', ...entry }]);
    }
  });

  it.each([
    ['a wire type that does not exist', [0x0e], 'there is no wire type 6'],
    ['the field number 0', [0x00], 'no field has the tag 0'],
    ['a number without an end', Array<number>(11).fill(0xff), 'a number does not end'],
    ['a length that no field has', [0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], 'bytes long'],
    ['the end of a group without its beginning', [0x0c], 'a group ends that did not begin'],
    ['a group without an end', [0x0b, 0x08, 1], 'ends in the middle'],
    ['groups without number', Array<number>(200).fill(0x0b), 'nested too deeply'],
    ['a text that is longer than its conversation', [0x12, 3, 0x0a, 9, 0x61], 'longer than what it is in'],
    ['a number that leaves its conversation', [0x12, 3, 0x28, 0x80, 0x80, 0x01], 'longer than what it is in'],
    ['a group that leaves its conversation', [0x12, 1, 0x0b, 0x0c], 'a group does not end'],
  ])('refuses %s', async (_what, bytes, message) => {
    for (const size of [1, 100]) {
      const reading = entriesOf(parted(Buffer.from(bytes), size));
      await expect(reading).rejects.toThrow(HistoryFormatError);
      await expect(entriesOf(parted(Buffer.from(bytes), size))).rejects.toThrow(message);
    }
  });

  it('ends or refuses, whatever it is given', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = randomHistory();
      for (let hit = 0; hit < 5; hit++) bytes[randomInt(bytes.length)] = randomInt(256);
      const fault = await entriesOf(parted(bytes, 50)).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(fault === undefined || fault instanceof HistoryFormatError, String(fault)).toBe(true);
    }
  });
});

function encode(history: proto.IHistorySync): Buffer {
  return Buffer.from(proto.HistorySync.encode({ syncType: 0, ...history } as proto.IHistorySync).finish()).subarray(2);
}

/** As the decoder sees it, in the order of the bytes: conversations come before mappings in each part. */
function expected(bytes: Buffer): HistoryEntry[] {
  const { conversations, phoneNumberToLidMappings } = proto.HistorySync.decode(bytes);
  const text = (name: 'id' | 'pnJid' | 'lidJid', value: string | null | undefined): object =>
    typeof value === 'string' ? { [name]: value } : {};
  const has = (of: object, name: string): boolean => Object.hasOwn(of, name);
  return [
    ...conversations.map((one) => ({
      kind: 'conversation' as const,
      ...(has(one, 'id') && text('id', one.id)),
      ...(has(one, 'pnJid') && text('pnJid', one.pnJid)),
      ...(has(one, 'lidJid') && text('lidJid', one.lidJid)),
      ...(has(one, 'tcToken') && { tcToken: Buffer.from(one.tcToken ?? []) }),
      ...(has(one, 'tcTokenTimestamp') && { tcTokenTimestamp: toNumber(one.tcTokenTimestamp) }),
      ...(has(one, 'tcTokenSenderTimestamp') && { tcTokenSenderTimestamp: toNumber(one.tcTokenSenderTimestamp) }),
    })),
    ...phoneNumberToLidMappings.map((one) => ({
      kind: 'mapping' as const,
      ...(has(one, 'pnJid') && text('pnJid', one.pnJid)),
      ...(has(one, 'lidJid') && text('lidJid', one.lidJid)),
    })),
  ];
}

function randomHistory(): Buffer {
  const parts: Buffer[] = [];
  const strew = (into: Buffer[]): void => {
    for (const field of UNKNOWN) if (randomInt(3) === 0) into.push(field);
  };
  for (let index = randomInt(6); index > 0; index--) {
    strew(parts);
    const body = [Buffer.from(proto.Conversation.encode(randomConversation()).finish())];
    strew(body);
    const length = body.reduce((sum, { length: bytes }) => sum + bytes, 0);
    parts.push(Buffer.from([0x12]), varint(length), ...body);
  }
  strew(parts);
  const rest = {
    pushnames: [{ id: '3@s.whatsapp.net', pushname: 'Zoë' }],
    progress: randomInt(2 ** 32),
    threadIdUserSecret: randomBytes(randomInt(300)),
    phoneNumberToLidMappings: Array.from({ length: randomInt(6) }, () => ({
      ...(randomInt(9) > 0 && { pnJid: `${randomInt(1e9)}@s.whatsapp.net` }),
      ...(randomInt(9) > 0 && { lidJid: `${randomInt(1e9)}@lid` }),
    })),
  };
  return Buffer.concat([...parts, encode(rest), ...UNKNOWN]);
}

function randomConversation(): proto.IConversation {
  const some = <T>(value: T): T | undefined => (randomInt(2) === 0 ? undefined : value);
  const id = randomInt(2) === 0 ? `${randomInt(1e9)}@lid` : `Zoë ${randomInt(1e9)} 🌵`;
  const message = { key: { id }, message: { conversation: 'x'.repeat(randomInt(400)) }, messageTimestamp: 1 };
  const conversation: proto.IConversation = {
    id,
    messages: Array.from({ length: randomInt(5) }, () => ({ message, msgOrderId: 1 })),
    unreadCount: some(randomInt(2 ** 32)),
    name: some('x'.repeat(randomInt(200))),
    tcToken: some(randomBytes(randomInt(100))),
    tcTokenTimestamp: some(randomInt(2 ** 47)),
    tcTokenSenderTimestamp: some(randomInt(2 ** 32)),
    ephemeralSettingTimestamp: some(-1),
    pnJid: some(`${randomInt(1e9)}@s.whatsapp.net`),
    lidJid: some(`${randomInt(1e9)}@lid`),
  };
  return conversation;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** In pieces of up to `size` bytes. */
async function* parted(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const end = at + randomInt(1, size + 1);
    yield Buffer.from(bytes.subarray(at, end));
    at = end;
  }
}

async function entriesOf(source: AsyncIterable<Buffer>): Promise<HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  await collect(source, entries);
  return entries;
}

async function collect(source: AsyncIterable<Buffer>, entries: HistoryEntry[]): Promise<void> {
  for await (const entry of readHistory(source)) entries.push(entry);
}
