import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import { formatJid, LID_SERVER } from './jids.js';
import { node, type BinaryNode } from './nodes.js';
import type { Ciphertext, Peer } from './phone-cipher.js';
import type { DeviceAddress, Identity } from './phone-network.js';

export function newMessageId(): string {
  return `3A${randomBytes(9).toString('hex').toUpperCase()}`;
}

export function addressJid(address: DeviceAddress | (Peer & { number: string }), server: string): string {
  return formatJid(server === LID_SERVER ? address.lid : address.number, server, address.device);
}

export function identityJid(identity: Identity, server: string): string {
  return formatJid(server === LID_SERVER ? identity.lid : identity.number, server);
}

/** What the other devices of the sender get: the message and where it went. */
export function deviceSent(destinationJid: string, message: proto.IMessage): proto.IMessage {
  return { deviceSentMessage: { destinationJid, message } };
}

/** 1 to 16 bytes, each saying how many they are (Baileys lib/Utils/generics.js, writeRandomPadMax16). */
export function padded(message: proto.IMessage | Buffer): Buffer {
  const count = Math.floor(Math.random() * 16) + 1;
  const bytes = Buffer.isBuffer(message) ? message : proto.Message.encode(message).finish();
  return Buffer.concat([bytes, Buffer.alloc(count, count)]);
}

export function encNode(
  ciphertext: Ciphertext,
  attributes: { count?: number | undefined; mediatype?: string | undefined } = {},
): BinaryNode {
  return node('enc', { v: '2', type: ciphertext.type, ...attributes }, ciphertext.body);
}
