import { DomainError, invalidField } from './errors.js';
import type { MessagePayload } from './events.js';
import { type Address, parseJid, STATUS_CHAT } from './jid.js';
import type { KnownMessage } from './known-message.js';

/** A message of the line, by its id; `chat` says which one is meant where several have it. */
export interface TargetMessage {
  messageId: string;
  chat: string | null;
}

/** What is done to a message that is there, as plain data. */
export type MessageChange =
  /** New words, for everybody. */
  | { type: 'edit'; text: string }
  /** For everybody. */
  | { type: 'delete' }
  /** On the devices of this account alone. */
  | { type: 'delete_for_me' }
  | { type: 'star'; starred: boolean }
  /** In its chat, for so many seconds; 0 takes it down. */
  | { type: 'pin'; seconds: number }
  /** A vote in a poll, in place of an earlier one; no options take it back. */
  | { type: 'vote'; options: string[] }
  /** An answer to an event. */
  | { type: 'respond'; response: 'going' | 'not_going' | 'maybe'; guests: number }
  /** Its author is told that it was read, and so were those before it. */
  | { type: 'read' };

/** What became of it. */
export interface ChangedMessage {
  messageId: string;
  /** The conversation as events name it. */
  chat: string;
  /** Id of the message that told others of it; null for what only this account's devices know. */
  changeId: string | null;
  /** Seconds since 1970. */
  timestamp: number;
}

/** For how long WhatsApp's clients take an edit, and a deletion for everybody. */
const MOST_EDIT_AGE_S = 15 * 60;
const MOST_DELETE_AGE_S = 60 * 60 * 60;
/** For how long a status is there. */
const STATUS_AGE_S = 24 * 60 * 60;

/** Kinds with words of their author that can be changed: a text, or a caption. */
const EDITABLE: readonly string[] = ['text', 'image', 'video', 'document'];

/** What can be passed on; all else belongs to the chat it is in, or to who wrote it. */
const FORWARDABLE: readonly string[] = [
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
];

/**
 * Says what is wrong with a change, before anything leaves.
 *
 * @param now seconds since 1970
 * @throws DomainError VALIDATION_FAILED, MESSAGE_TOO_OLD
 */
export function checkChange({ fromMe, chat, message }: KnownMessage, change: MessageChange, now: number): void {
  const age = message === null ? Infinity : now - message.sentAt;
  if (chat === STATUS_CHAT.jid) return checkStatusChange(fromMe, age, change);
  switch (change.type) {
    case 'edit':
      if (!fromMe) throw wrong('messageId must be the id of a message that the company wrote');
      if (message !== null && !EDITABLE.includes(message.type))
        throw wrong(`a message of kind ${message.type} has no words to edit`);
      if (age > MOST_EDIT_AGE_S) throw tooOld('A message can be edited for 15 minutes');
      return;
    case 'delete':
      if (!fromMe && !chat.endsWith('@g.us'))
        throw wrong('outside groups only what the company wrote can be deleted for everybody');
      if (age > MOST_DELETE_AGE_S) throw tooOld('A message can be deleted for everybody for 60 hours');
      return;
    case 'vote':
      return checkVote(message, change.options);
    case 'respond':
      if (message?.type !== 'event') throw wrong('messageId must be the id of an event');
      return;
    case 'read':
      if (fromMe) throw wrong('messageId must be the id of a message that was received');
      return;
    default:
  }
}

/** @throws DomainError VALIDATION_FAILED for what cannot be passed on */
export function checkForward({ message }: KnownMessage): void {
  if (message === null) throw wrong('what this message holds is not known');
  if (message.viewOnce === true) throw wrong('what can be viewed once cannot be forwarded');
  if (!FORWARDABLE.includes(message.type)) throw wrong(`a message of kind ${message.type} cannot be forwarded`);
}

/** Where a message is. @throws DomainError VALIDATION_FAILED for one of no person and no group, such as of a channel */
export function chatOf({ chat }: KnownMessage): Address {
  if (chat === STATUS_CHAT.jid) return STATUS_CHAT;
  const address = parseJid(chat);
  if (address === undefined) throw wrong('messageId must be the id of a message of a person or a group');
  return address;
}

function checkStatusChange(fromMe: boolean, age: number, change: MessageChange): void {
  if (change.type !== 'delete' || !fromMe) throw wrong('a status of the company can be taken back, and nothing else');
  if (age > STATUS_AGE_S) throw tooOld('A status is there for 24 hours');
}

function checkVote(message: MessagePayload | null, options: string[]): void {
  const poll = message?.poll;
  if (poll === undefined) throw wrong('messageId must be the id of a poll');
  const unknown = options.find((option) => !poll.options.includes(option));
  if (unknown !== undefined) throw invalidField('options', `the poll has no option ${JSON.stringify(unknown)}`);
  if (new Set(options).size < options.length) throw invalidField('options', 'options must not hold the same twice');
  if (poll.selectableCount > 0 && options.length > poll.selectableCount) {
    throw invalidField('options', `options must hold ${poll.selectableCount} at most`);
  }
}

function wrong(message: string): DomainError {
  return invalidField('messageId', message);
}

function tooOld(message: string): DomainError {
  return new DomainError('MESSAGE_TOO_OLD', message);
}
