import { type proto, toNumber } from '../../../baileys/baileys.js';
import type { MessagePayload } from '../../../domain/events.js';
import type { KindName, KINDS } from '../../../domain/kinds.js';

type OwnMember<K extends KindName> = (typeof KINDS)[K] extends { members: infer M }
  ? keyof M & keyof MessagePayload
  : never;

/** What a message holds: the members of its kind and no others. */
export type Content = {
  [K in KindName]: { type: K; text: string | null } & Pick<MessagePayload, OwnMember<K>>;
}[KindName];

/** How one kind looks on WhatsApp: for each field of `Message` that holds it, what that says. */
export type Readers = { [F in keyof proto.IMessage]?: (part: NonNullable<proto.IMessage[F]>) => Content };

/** `Message` that are put into another one say no more than that. */
const MOST_WRAPPERS = 8;

/** Say something about the message, or belong to the transport. */
const BESIDE: ReadonlySet<string> = new Set([
  'messageContextInfo',
  'senderKeyDistributionMessage',
  'fastRatchetKeySenderKeyDistributionMessage',
]);

/** Parts of another message, which come in messages of their own. */
const PARTS: ReadonlySet<string> = new Set(['eventCoverImage', 'pollCreationOptionImageMessage']);

const VIEW_ONCE: ReadonlySet<string> = new Set(['viewOnceMessage', 'viewOnceMessageV2', 'viewOnceMessageV2Extension']);

/** What is in a message once all its wrappers are off. */
export interface Unwrapped {
  field: keyof proto.IMessage;
  content: proto.IMessage;
  viewOnce: boolean;
  info: proto.IMessageContextInfo | undefined;
}

/**
 * WhatsApp wraps messages in others to say that they disappear, can be viewed once, belong together or need a new client,
 * and it has a new wrapper every other month: all of them are a field that holds nothing but a message.
 */
export function unwrap(message: proto.IMessage | null | undefined): Unwrapped | undefined {
  let content = message ?? {};
  let viewOnce = false;
  let info: proto.IMessageContextInfo | undefined;
  for (let depth = 0; depth < MOST_WRAPPERS; depth += 1) {
    info = content.messageContextInfo ?? info;
    const field = fieldOf(content);
    if (field === undefined) return undefined;
    const inner = PARTS.has(field) ? undefined : innerOf(content[field]);
    if (inner === undefined) return { field, content, viewOnce, info };
    viewOnce ||= VIEW_ONCE.has(field);
    content = inner;
  }
  return undefined;
}

function fieldOf(content: proto.IMessage): keyof proto.IMessage | undefined {
  const fields = Object.keys(content) as (keyof proto.IMessage)[];
  return fields.find((field) => !BESIDE.has(field) && content[field] !== null && content[field] !== undefined);
}

function innerOf(part: unknown): proto.IMessage | undefined {
  if (typeof part !== 'object' || part === null) return undefined;
  // The words of an order have the same name.
  const { message } = part as { message?: proto.IMessage | string | null };
  return typeof message === 'object' && message !== null ? message : undefined;
}

/** The same without members that say nothing. */
export function known<T extends object>(members: { [K in keyof T]: T[K] | null | undefined | '' }): T {
  const kept = Object.entries(members).filter(
    ([, value]) => value !== null && value !== undefined && value !== '' && !Number.isNaN(value),
  );
  return Object.fromEntries(kept) as T;
}

/** A number that says something; what other people's clients write may be anything. */
export function numberOf(value: Parameters<typeof toNumber>[0]): number | undefined {
  const number = toNumber(value);
  return Number.isFinite(number) && number > 0 ? number : undefined;
}

export function whole(value: Parameters<typeof toNumber>[0]): number | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : Math.floor(number);
}

/** Seconds since 1970, as ISO 8601. */
export function instant(seconds: Parameters<typeof toNumber>[0]): string | undefined {
  const number = whole(seconds);
  return number === undefined || number > 8.64e12 ? undefined : new Date(number * 1000).toISOString();
}

/** True, or nothing to say. */
export function yes(value: unknown): true | undefined {
  return value === true ? true : undefined;
}
