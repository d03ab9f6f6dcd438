import { randomBytes } from 'node:crypto';
import type { Account } from './account.js';
import { unixSeconds } from './clock.js';
import { node, type Attributes, type BinaryNode } from './nodes.js';

/** What a client acknowledges; everything else is for those who listen at that moment. */
const ACKNOWLEDGED = new Set(['message', 'call', 'notification', 'receipt']);

/** What the server tells the clients of an account by itself, and whom it told. */
export interface SentStanza {
  id: string;
  devices: number[];
}

/**
 * Sends a stanza to the linked devices of an account, or to one of them. What has to be acknowledged waits for a device
 * that is away, marked as offline when it comes (Baileys lib/Socket/messages-recv.js acknowledges these tags and no
 * others); presence and typing pass by whoever is not there.
 */
export function sendToClients(account: Account, stanza: BinaryNode, device?: number): SentStanza {
  const waits = ACKNOWLEDGED.has(stanza.tag);
  const meant = [...account.devices.values()].filter(({ id, socket }) => {
    return (device === undefined || id === device) && (waits || socket !== undefined);
  });
  for (const companion of meant) {
    if (waits) companion.queue.add(stanza);
    else companion.socket?.send(stanza);
  }
  return { id: stanza.attrs.id ?? '', devices: meant.map(({ id }) => id) };
}

/** A stanza as the server makes it: with an id and the time, unless it is to have others or none. */
export function serverStanza(tag: string, attributes: Attributes, content?: BinaryNode['content']): BinaryNode {
  return node(tag, { id: newStanzaId(), t: unixSeconds(), ...attributes }, content);
}

export function newStanzaId(): string {
  return randomBytes(8).toString('hex').toUpperCase();
}
