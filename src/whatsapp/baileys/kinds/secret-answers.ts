import { createHash } from 'node:crypto';
import { decryptEventResponse, decryptPollVote, proto } from '../../../baileys/baileys.js';
import type { EventPayloads } from '../../../domain/events.js';
import { POLL_FIELDS } from './poll.js';
import { unwrap, whole } from './content.js';

const { EventResponseType } = proto.Message.EventResponseMessage;

const RESPONSES: Partial<Record<number, EventPayloads['event_response']['response']>> = {
  [EventResponseType.GOING]: 'going',
  [EventResponseType.NOT_GOING]: 'not_going',
  [EventResponseType.MAYBE]: 'maybe',
};

/** The poll or event that is answered, and by what names WhatsApp may have called those who take part. */
export interface Question {
  messageId: string;
  message: proto.IMessage;
  /** JIDs of its author, and of whoever answers; the key is derived from one of each. */
  authors: string[];
  voters: string[];
}

/** The options that a vote names; null when it cannot be decrypted. */
export function readVote(vote: proto.IMessage, question: Question): string[] | null {
  const secret = secretOf(question);
  const { vote: sealed } = vote.pollUpdateMessage ?? {};
  if (secret === undefined || !sealed) return null;
  const opened = firstOf(question, (author, voter) =>
    decryptPollVote(sealed, {
      pollCreatorJid: author,
      pollMsgId: question.messageId,
      pollEncKey: secret,
      voterJid: voter,
    }),
  );
  if (opened === undefined) return null;
  const content = unwrap(question.message)?.content ?? {};
  const poll = POLL_FIELDS.map((field) => content[field]).find(Boolean);
  const names = new Map((poll?.options ?? []).map(({ optionName }) => [hashOf(optionName ?? ''), optionName ?? '']));
  return (opened.selectedOptions ?? []).flatMap((hash) => names.get(Buffer.from(hash).toString('hex')) ?? []);
}

/** What an answer to an event says; null when it cannot be decrypted. */
export function readResponse(
  { encEventResponseMessage: sealed }: proto.IMessage,
  question: Question,
): Pick<EventPayloads['event_response'], 'response' | 'guests'> | null {
  const secret = secretOf(question);
  if (secret === undefined || !sealed) return null;
  const opened = firstOf(question, (author, voter) =>
    decryptEventResponse(sealed, {
      eventCreatorJid: author,
      eventMsgId: question.messageId,
      eventEncKey: secret,
      responderJid: voter,
    }),
  );
  if (opened === undefined) return null;
  return { response: RESPONSES[opened.response ?? 0] ?? null, guests: whole(opened.extraGuestCount) ?? 0 };
}

function secretOf({ message }: Question): Uint8Array | undefined {
  return unwrap(message)?.info?.messageSecret ?? message.messageContextInfo?.messageSecret ?? undefined;
}

/** Nothing says by which of their names the two were called. */
function firstOf<T>({ authors, voters }: Question, open: (author: string, voter: string) => T): T | undefined {
  for (const author of authors) {
    for (const voter of voters) {
      try {
        return open(author, voter);
      } catch {
        // Another name, or nobody's.
      }
    }
  }
  return undefined;
}

function hashOf(option: string): string {
  return createHash('sha256').update(option).digest('hex');
}
