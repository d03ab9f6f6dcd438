import { inflateSync } from 'node:zlib';
import * as constants from '@whiskeysockets/baileys/lib/WABinary/constants.js';
import { decodeDecompressedBinaryNode } from '@whiskeysockets/baileys/lib/WABinary/decode.js';
import { encodeBinaryNode } from '@whiskeysockets/baileys/lib/WABinary/encode.js';
import type { BinaryNode } from '@whiskeysockets/baileys/lib/WABinary/types.js';

export type { BinaryNode };
export type Attributes = Record<string, string | number | undefined>;

/** A deflated frame may claim any size; no honest stanza comes near this. */
const MAX_INFLATED_BYTES = 64 * 1024 * 1024;

/** Builds a node; attributes that are undefined are left out. */
export function node(tag: string, attributes: Attributes = {}, content?: BinaryNode['content']): BinaryNode {
  const attrs: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) attrs[name] = String(value);
  return content === undefined ? { tag, attrs } : { tag, attrs, content };
}

export function encodeNode(stanza: BinaryNode): Buffer {
  return encodeBinaryNode(stanza);
}

/** The first byte says whether the rest is deflated. Synchronous, so that frames cannot overtake each other here. */
export function decodeNode(plaintext: Buffer): BinaryNode {
  const flags = plaintext[0];
  if (flags === undefined) throw new Error('empty frame');
  const body = plaintext.subarray(1);
  const bytes = (flags & 2) !== 0 ? inflateSync(body, { maxOutputLength: MAX_INFLATED_BYTES }) : body;
  return decodeDecompressedBinaryNode(bytes, constants);
}

export function children(parent: BinaryNode | undefined, tag?: string): BinaryNode[] {
  if (!Array.isArray(parent?.content)) return [];
  return tag === undefined ? parent.content : parent.content.filter((item) => item.tag === tag);
}

export function child(parent: BinaryNode | undefined, tag: string): BinaryNode | undefined {
  return Array.isArray(parent?.content) ? parent.content.find((item) => item.tag === tag) : undefined;
}

export function bytesOf(item: BinaryNode | undefined): Buffer | undefined {
  if (item?.content instanceof Uint8Array) return Buffer.from(item.content);
  return typeof item?.content === 'string' ? Buffer.from(item.content) : undefined;
}

export function textOf(item: BinaryNode | undefined): string | undefined {
  return bytesOf(item)?.toString('utf8');
}

/** A big-endian number of 1 to 6 bytes, as key ids and registration ids travel. */
export function numberOf(item: BinaryNode | undefined): number | undefined {
  const bytes = bytesOf(item);
  return bytes && bytes.length > 0 && bytes.length <= 6 ? bytes.readUIntBE(0, bytes.length) : undefined;
}
