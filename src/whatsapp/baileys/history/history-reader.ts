/**
 * What a history says about the people in it; nothing else of it is ever held. A `conversation` is one with a person or
 * a group, a `mapping` is a line of the phone's table of LIDs.
 */
export interface HistoryEntry {
  kind: 'conversation' | 'mapping';
  /** JID of the conversation. */
  id?: string;
  pnJid?: string;
  lidJid?: string;
  tcToken?: Buffer;
  /** Seconds since 1970, as the next one. */
  tcTokenTimestamp?: number;
  tcTokenSenderTimestamp?: number;
}

type Texts = 'id' | 'pnJid' | 'lidJid';
type Numbers = 'tcTokenTimestamp' | 'tcTokenSenderTimestamp';
type Field = { type: 'text'; name: Texts } | { type: 'number'; name: Numbers } | { type: 'bytes'; name: 'tcToken' };

interface Shape {
  kind: HistoryEntry['kind'];
  fields: ReadonlyMap<number, Field>;
}

/** Field numbers of `HistorySync`, `Conversation` and `PhoneNumberToLIDMapping` in Baileys' WAProto/WAProto.proto. */
const SHAPES: ReadonlyMap<number, Shape> = new Map<number, Shape>([
  [
    2,
    {
      kind: 'conversation',
      fields: new Map<number, Field>([
        [1, { type: 'text', name: 'id' }],
        [21, { type: 'bytes', name: 'tcToken' }],
        [22, { type: 'number', name: 'tcTokenTimestamp' }],
        [28, { type: 'number', name: 'tcTokenSenderTimestamp' }],
        [39, { type: 'text', name: 'pnJid' }],
        [42, { type: 'text', name: 'lidJid' }],
      ]),
    },
  ],
  [
    15,
    {
      kind: 'mapping',
      fields: new Map<number, Field>([
        [1, { type: 'text', name: 'pnJid' }],
        [2, { type: 'text', name: 'lidJid' }],
      ]),
    },
  ],
]);

/** JIDs take some 30 bytes, tokens some 100; what is longer is none and is skipped. */
const MAX_VALUE_BYTES = 4_096;
const MAX_VARINT_BYTES = 10;
const MAX_LENGTH = 0xffff_ffff;
const MAX_GROUP_DEPTH = 100;

/** The bytes are no `HistorySync`, or not all of one. */
export class HistoryFormatError extends Error {}

/**
 * Reads the people out of an encoded `HistorySync`, in whatever pieces it comes, without ever holding more of it than
 * one piece and one value: messages are skipped over and never decoded.
 *
 * @throws HistoryFormatError, after what came before the fault was given
 */
export async function* readHistory(source: AsyncIterable<Uint8Array>): AsyncGenerator<HistoryEntry, void, void> {
  const reader = new HistoryReader();
  for await (const piece of source) yield* reader.take(piece);
  reader.finish();
}

/**
 * A protobuf parser that can stop anywhere. It goes field by field; a field whose tag, length or wanted value is not all
 * there is read again from its first byte when more has come. The value of any other field is only counted down.
 */
class HistoryReader {
  private buffer: Buffer = Buffer.alloc(0);
  private at = 0;
  /** Where `buffer` begins in the whole. */
  private base = 0;
  private toSkip = 0;
  /** How many groups (a wire type of old) are open around the next field. */
  private groups = 0;
  private open: { shape: Shape; end: number; entry: HistoryEntry } | undefined;

  *take(piece: Uint8Array): Generator<HistoryEntry, void, void> {
    const rest = this.buffer.subarray(this.at);
    const more = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    this.base += this.at;
    this.at = 0;
    this.buffer = rest.length === 0 ? more : Buffer.concat([rest, more]);
    for (;;) {
      const skipped = Math.min(this.toSkip, this.buffer.length - this.at);
      this.toSkip -= skipped;
      this.at += skipped;
      if (this.toSkip > 0) return;
      if (this.open !== undefined && this.position === this.open.end) {
        if (this.groups > 0) throw this.error('a group does not end');
        const { entry } = this.open;
        this.open = undefined;
        yield entry;
      }
      const start = this.at;
      if (!this.readField()) {
        this.at = start;
        return;
      }
    }
  }

  finish(): void {
    if (this.toSkip > 0 || this.groups > 0 || this.open !== undefined || this.at < this.buffer.length) {
      throw this.error('it ends in the middle of a field');
    }
  }

  private get position(): number {
    return this.base + this.at;
  }

  /** False when the field is not all there; then it has changed nothing but `at`. */
  private readField(): boolean {
    const tag = this.varint();
    if (tag === undefined) return false;
    const number = Math.floor(tag / 8);
    if (number === 0 || tag > MAX_LENGTH) throw this.error(`no field has the tag ${tag}`);
    const field = this.groups > 0 ? undefined : this.open?.shape.fields.get(number);
    switch (tag % 8) {
      case 0:
        return this.readNumber(field);
      case 1:
        return this.skip(8);
      case 2:
        return this.readDelimited(number, field);
      case 3:
        if (++this.groups > MAX_GROUP_DEPTH) throw this.error('groups are nested too deeply');
        return this.skip(0);
      case 4:
        if (--this.groups < 0) throw this.error('a group ends that did not begin');
        return this.skip(0);
      case 5:
        return this.skip(4);
      default:
        throw this.error(`there is no wire type ${tag % 8}`);
    }
  }

  private readNumber(field: Field | undefined): boolean {
    const value = this.varint();
    if (value === undefined) return false;
    if (field?.type === 'number' && this.open !== undefined) this.open.entry[field.name] = value;
    return this.skip(0);
  }

  private readDelimited(number: number, field: Field | undefined): boolean {
    const length = this.varint();
    if (length === undefined) return false;
    if (length > MAX_LENGTH) throw this.error(`no field is ${length} bytes long`);
    this.checkInside(length);
    const shape = this.open === undefined && this.groups === 0 ? SHAPES.get(number) : undefined;
    if (shape !== undefined) {
      this.open = { shape, end: this.position + length, entry: { kind: shape.kind } };
      return true;
    }
    if (field === undefined || field.type === 'number' || this.open === undefined || length > MAX_VALUE_BYTES) {
      return this.skip(length);
    }
    if (this.buffer.length - this.at < length) return false;
    const value = this.buffer.subarray(this.at, this.at + length);
    // Copied: a view would keep its whole piece alive.
    if (field.type === 'bytes') this.open.entry[field.name] = copyOf(value);
    else this.open.entry[field.name] = value.toString('utf8');
    this.at += length;
    return true;
  }

  private skip(length: number): true {
    this.checkInside(length);
    this.toSkip = length;
    return true;
  }

  private checkInside(length: number): void {
    if (this.open !== undefined && this.position + length > this.open.end) {
      throw this.error('a field is longer than what it is in');
    }
  }

  /** Undefined when it is not all there. What is above 2^53 comes rounded; no length or time is that large. */
  private varint(): number | undefined {
    let value = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index++) {
      const byte = this.buffer[this.at + index];
      if (byte === undefined) return undefined;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) {
        this.at += index + 1;
        return value;
      }
    }
    throw this.error('a number does not end');
  }

  private error(what: string): HistoryFormatError {
    return new HistoryFormatError(`no valid history: ${what}, at byte ${this.position}`);
  }
}

/** The bytes in memory of their own: Buffer.from would take a place beside the pieces, in memory that all of it keeps alive. */
function copyOf(value: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(value.length);
  value.copy(own);
  return own;
}
