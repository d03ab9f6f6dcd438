import { jidNormalizedUser, proto, type WAMessage } from '../../../baileys/baileys.js';
import type { KnownMessage } from '../../../domain/known-message.js';
import { unwrap } from './content.js';
import { type Question, sealResponse, sealVote } from './secret-answers.js';

const { Type } = proto.Message.ProtocolMessage;
const { PinInChatMessage } = proto.Message;

/** What the preview of a link says, which new words need not have. */
const PREVIEW = ['matchedText', 'title', 'description', 'previewType', 'jpegThumbnail'] as const;

/** New words in the place of those that a text or a caption has. */
export function composeEdit(target: WAMessage, text: string): proto.IMessage {
  const editedMessage = withWords(target.message ?? {}, text);
  return { protocolMessage: { key: keyOf(target), type: Type.MESSAGE_EDIT, editedMessage, timestampMs: Date.now() } };
}

/** A deletion for everybody. */
export function composeDeletion(target: WAMessage): proto.IMessage {
  return { protocolMessage: { key: keyOf(target), type: Type.REVOKE } };
}

/** @param seconds for how long; 0 takes it down */
export function composePin(target: WAMessage, seconds: number): proto.IMessage {
  const type = seconds === 0 ? PinInChatMessage.Type.UNPIN_FOR_ALL : PinInChatMessage.Type.PIN_FOR_ALL;
  return {
    pinInChatMessage: { key: keyOf(target), type, senderTimestampMs: Date.now() },
    messageContextInfo: { messageAddOnDurationInSecs: seconds },
  };
}

export function composeVote(target: WAMessage, question: Question, options: string[]): proto.IMessage {
  const vote = sealVote(question, options);
  return { pollUpdateMessage: { pollCreationMessageKey: keyOf(target), vote, senderTimestampMs: Date.now() } };
}

export function composeResponse(
  target: WAMessage,
  question: Question,
  answer: Parameters<typeof sealResponse>[1],
): proto.IMessage {
  return { encEventResponseMessage: { eventCreationMessageKey: keyOf(target), ...sealResponse(question, answer) } };
}

/** What a message held, as something that was passed on once more: who wrote it and what it answered is left behind. */
export function composeForward({ content, message }: KnownMessage): proto.IMessage {
  const whole = content instanceof Uint8Array ? proto.Message.decode(content) : { conversation: content.text };
  const before = unwrap(whole);
  const words = message?.text;
  const { field, content: inner } = unwrap(words ? withWords(whole, words) : asText(whole)) ?? {};
  const part = field === undefined ? undefined : inner?.[field];
  if (field === undefined || typeof part !== 'object' || part === null) throw new Error('nothing to forward');
  const old = before?.content[before.field] as { contextInfo?: proto.IContextInfo | null } | undefined;
  const forwardingScore = (old?.contextInfo?.forwardingScore ?? 0) + 1;
  return { [field]: { ...part, viewOnce: undefined, contextInfo: { isForwarded: true, forwardingScore } } };
}

/** The bare content of a message with other words; what has no words of its own stays as it is. */
function withWords(message: proto.IMessage, words: string): proto.IMessage {
  const { field, content } = unwrap(asText(message)) ?? {};
  const part = field === undefined ? undefined : content?.[field];
  if (field === undefined || typeof part !== 'object' || part === null) return { extendedTextMessage: { text: words } };
  if (field !== 'extendedTextMessage') return { [field]: 'caption' in part ? { ...part, caption: words } : part };
  const { text: _, ...rest } = part as proto.Message.IExtendedTextMessage;
  for (const name of PREVIEW) if (!words.includes(rest.matchedText ?? '\0')) delete rest[name];
  return { extendedTextMessage: { ...rest, text: words } };
}

/** A text in the form that has room for more than its words. */
function asText(message: proto.IMessage): proto.IMessage {
  const { field, content } = unwrap(message) ?? {};
  if (field === undefined) return message;
  return field === 'conversation'
    ? { extendedTextMessage: { text: content?.conversation } }
    : { [field]: content?.[field] };
}

/** In a group it says who wrote the message, unless we did. */
function keyOf({ key: { remoteJid, id, fromMe, participant } }: WAMessage): proto.IMessageKey {
  const isGroup = remoteJid?.endsWith('@g.us') === true;
  return {
    remoteJid,
    id,
    fromMe,
    ...(isGroup && fromMe !== true && { participant: jidNormalizedUser(participant ?? undefined) }),
  };
}
