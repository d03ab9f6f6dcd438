import type { Counters } from './counters.js';
import type { BinaryNode } from './nodes.js';
import type { KeyBundle } from './pre-key-stock.js';

/** An account as its phone and other phones know it. */
export interface Identity {
  readonly number: string;
  readonly lid: string;
  readonly name: string;
  readonly username: string | undefined;
  /** Shows no number: others know the LID alone. */
  readonly hidden: boolean;
}

export interface DeviceAddress {
  number: string;
  lid: string;
  device: number;
}

export interface Verdict {
  timestamp: number;
  /** Set when the server refused. */
  error?: number;
}

/** How a stanza that a test wants differs from an honest one. */
export interface StanzaShape {
  /** Over the attributes that there would be; undefined leaves one out. */
  attributes: Record<string, string | undefined>;
  children: BinaryNode[];
}

export interface StoredMedia {
  url: string;
  directPath: string;
}

/** What a simulated phone can ask of the server; it has no other way to the outside. */
export interface PhoneNetwork {
  readonly counters: Counters;
  /** The account behind a number, a PN JID or a LID JID. */
  lookUp(jid: string): Identity | undefined;
  /** Every device of an account that can be sent to, the phone first. */
  devicesOf(number: string): DeviceAddress[];
  /** The members of a group, or undefined if there is none. */
  groupMembers(groupJid: string): Identity[] | undefined;
  /** Whom an account has written to or heard from. */
  contactsOf(number: string): Identity[];
  takeBundle(address: DeviceAddress): KeyBundle | undefined;
  /** @param shape what clients get beside and instead of what a real phone's message has */
  submitMessage(sender: DeviceAddress, stanza: BinaryNode, shape?: StanzaShape): Verdict;
  submitReceipt(sender: DeviceAddress, stanza: BinaryNode): void;
  /** Hands a linked device of the sender's own account what the phone answers it. */
  notifyOwnDevice(device: DeviceAddress, notification: BinaryNode): void;
  uploadMedia(blob: Buffer): StoredMedia;
  /**
   * The bytes as they were uploaded, whatever the media server does to others: a phone has its own copy. Whatever host
   * the sender wrote, they are looked for here.
   */
  storedMedia(directPath: string): { readonly id: string; readonly blob: Buffer } | undefined;
}
