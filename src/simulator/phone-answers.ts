import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { SentMessage } from './admin-api.js';
import { AdminError } from './admin-error.js';
import { decryptGcm, encryptGcm, hkdf } from './ciphers.js';
import { type IncomingContent, unwrap } from './incoming-content.js';
import { formatJid, LID_SERVER, parseJid, SERVER } from './jids.js';
import type { OutgoingContent } from './outgoing-proto.js';
import type { KnownMessage, Phone } from './phone.js';
import { sha256 } from './phone-media.js';
import type { Identity } from './phone-network.js';

export const EVENT_RESPONSES = ['going', 'not_going', 'maybe'] as const;
export type EventAnswer = (typeof EVENT_RESPONSES)[number];

/** Under which names the secret is made: unless said otherwise, those by which the poll or event was addressed. */
export type Names = 'pn' | 'lid';

interface Question {
  id: string;
  known: KnownMessage;
  /** Kind of the names by which the question and its answer are addressed. */
  server: string;
  creatorJid: string;
  ownJid: string;
  secret: Uint8Array;
}

/** Votes in a poll that the phone has received or sent; no options take the vote back. */
export function vote(phone: Phone, messageId: string, options: string[], names?: Names): Promise<SentMessage> {
  const question = questionOf(phone, messageId, names);
  const offered = pollOf(question.known.message)?.options ?? [];
  const unknown = options.find((name) => !offered.some(({ optionName }) => optionName === name));
  if (unknown !== undefined) throw new AdminError(400, `the poll has no option "${unknown}"`);
  const selectedOptions = options.map((name) => sha256(Buffer.from(name, 'utf8')));
  const plaintext = proto.Message.PollVoteMessage.encode({ selectedOptions }).finish();
  const pollUpdateMessage = {
    pollCreationMessageKey: keyOf(question),
    vote: encrypted(question, 'Poll Vote', plaintext),
    senderTimestampMs: Date.now(),
  };
  return send(phone, question, {
    message: { pollUpdateMessage },
    stanzaType: 'poll',
    meta: { polltype: 'vote' },
  });
}

/** Says whether the phone's owner comes to an event that the phone has received or sent. */
export function respond(
  phone: Phone,
  messageId: string,
  answer: { response: EventAnswer; guests: number | undefined },
  names?: Names,
): Promise<SentMessage> {
  const question = questionOf(phone, messageId, names);
  if (!unwrap(question.known.message).eventMessage) throw new AdminError(409, `${messageId} is no event`);
  const { EventResponseType } = proto.Message.EventResponseMessage;
  const response = {
    going: EventResponseType.GOING,
    not_going: EventResponseType.NOT_GOING,
    maybe: EventResponseType.MAYBE,
  }[answer.response];
  const { guests: extraGuestCount } = answer;
  const plaintext = proto.Message.EventResponseMessage.encode({
    response,
    timestampMs: Date.now(),
    ...(extraGuestCount === undefined ? {} : { extraGuestCount }),
  }).finish();
  const encEventResponseMessage = {
    eventCreationMessageKey: keyOf(question),
    ...encrypted(question, 'Event Response', plaintext),
  };
  return send(phone, question, {
    message: { encEventResponseMessage },
    stanzaType: 'event',
    meta: { event_type: 'response' },
  });
}

/**
 * A vote or an answer to an event that came in, decrypted with the secret of the question; by which of their names the
 * two made it nothing says. Undefined for any other message.
 */
export function readAnswer(
  phone: Phone,
  message: proto.IMessage,
  sender: Pick<Identity, 'number' | 'lid'>,
): IncomingContent | undefined {
  const { pollUpdateMessage: update, encEventResponseMessage: answer } = unwrap(message);
  if (update) {
    const messageId = update.pollCreationMessageKey?.id ?? '';
    const plaintext = opened(phone, messageId, 'Poll Vote', update.vote ?? {}, sender);
    const offered = pollOf(phone.recall(messageId)?.message ?? {})?.options ?? [];
    const chosen = plaintext && proto.Message.PollVoteMessage.decode(plaintext).selectedOptions;
    const isChosen = (name: string): boolean =>
      chosen?.some((hash) => sha256(Buffer.from(name, 'utf8')).equals(hash)) === true;
    const options =
      chosen && offered.flatMap(({ optionName }) => (optionName && isChosen(optionName) ? [optionName] : []));
    return { type: 'vote', messageId, options: options ?? null };
  }
  if (!answer) return undefined;
  const messageId = answer.eventCreationMessageKey?.id ?? '';
  const plaintext = opened(phone, messageId, 'Event Response', answer, sender);
  const response = plaintext && proto.Message.EventResponseMessage.decode(plaintext).response;
  return { type: 'response', messageId, response: response ? (EVENT_RESPONSES[response - 1] ?? null) : null };
}

function opened(
  phone: Phone,
  id: string,
  use: string,
  { encPayload, encIv }: { encPayload?: Uint8Array | null; encIv?: Uint8Array | null },
  sender: Pick<Identity, 'number' | 'lid'>,
): Buffer | undefined {
  const known = phone.recall(id);
  const secret = known?.message.messageContextInfo?.messageSecret;
  const creator = known?.fromMe ? phone.owner : phone.network.lookUp(known?.participant ?? known?.chatJid ?? '');
  if (!secret || !creator || !encPayload || !encIv) return undefined;
  for (const server of [SERVER, LID_SERVER]) {
    for (const other of [SERVER, LID_SERVER]) {
      const voter = nameOf(sender, other);
      const key = hkdf(secret, 32, Buffer.alloc(0), `${id}${nameOf(creator, server)}${voter}${use}`);
      try {
        return decryptGcm(encPayload, key, Buffer.from(encIv), Buffer.from(`${id}\0${voter}`));
      } catch {
        // Another name.
      }
    }
  }
  return undefined;
}

function questionOf(phone: Phone, id: string, names: Names | undefined): Question {
  const known = phone.recall(id);
  if (!known) throw new AdminError(404, `the phone knows no message ${id}`);
  const secret = known.message.messageContextInfo?.messageSecret;
  if (!secret || !(pollOf(known.message) ?? unwrap(known.message).eventMessage)) {
    throw new AdminError(409, `${id} is no poll and no event, or came without the secret that answers need`);
  }
  // Groups are addressed by LID.
  const author = known.participant ?? known.chatJid;
  const server = parseJid(author)?.server === SERVER ? SERVER : LID_SERVER;
  const secretServer = names === undefined ? server : names === 'lid' ? LID_SERVER : SERVER;
  const creator = known.fromMe ? phone.owner : phone.network.lookUp(author);
  if (!creator) throw new AdminError(409, `the author of ${id} is no longer known`);
  const creatorJid = nameOf(creator, secretServer);
  return { id, known, server, creatorJid, ownJid: nameOf(phone.owner, secretServer), secret };
}

/**
 * HKDF of the question's secret, over its id, its author and who answers (Baileys lib/Utils/process-message.js,
 * decryptPollVote and decryptEventResponse; whatsmeow msgsecret.go, generateMsgSecretKey).
 */
function encrypted({ id, creatorJid, ownJid, secret }: Question, use: string, plaintext: Uint8Array) {
  const key = hkdf(secret, 32, Buffer.alloc(0), `${id}${creatorJid}${ownJid}${use}`);
  const encIv = randomBytes(12);
  return { encPayload: encryptGcm(plaintext, key, encIv, Buffer.from(`${id}\0${ownJid}`)), encIv };
}

/** As the one who answers sees it: the chat is named by the other side. */
function keyOf({ id, known }: Question): proto.IMessageKey {
  const { chatJid, fromMe, participant } = known;
  return { id, fromMe, remoteJid: chatJid, ...(participant === undefined || fromMe ? {} : { participant }) };
}

function send(phone: Phone, { known, server }: Question, content: OutgoingContent): Promise<SentMessage> {
  return phone.sendContent({ to: known.chatJid }, server, () => content);
}

function pollOf(message: proto.IMessage): proto.Message.IPollCreationMessage | undefined {
  const [, poll] = Object.entries(unwrap(message)).find(([name]) => name.startsWith('pollCreationMessage')) ?? [];
  return (poll as proto.Message.IPollCreationMessage | null) ?? undefined;
}

function nameOf({ number, lid }: Pick<Identity, 'number' | 'lid'>, server: string): string {
  return formatJid(server === LID_SERVER ? lid : number, server);
}
