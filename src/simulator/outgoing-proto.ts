import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import { AdminError } from './admin-error.js';
import { asObject, type JsonObject } from './admin-input.js';

export interface OutgoingContent {
  message: proto.IMessage;
  /** The message as it was given, to be sent byte for byte. */
  bytes?: Buffer;
  /** The `type` of the stanza (Baileys lib/Socket/messages-send.js, getMessageType). */
  stanzaType: 'text' | 'media' | 'reaction' | 'poll' | 'event';
  mediaType?: string | undefined;
  /** The `edit` attribute: 1 for an edit, 7 for a message that its sender takes back. */
  edit?: '1' | '7';
  /** Attributes of the `meta` element, which tells the server what of a poll or an event this is. */
  meta?: Record<string, string>;
}

const MEDIA_TYPES: Partial<Record<keyof proto.IMessage, string>> = {
  imageMessage: 'image',
  videoMessage: 'video',
  ptvMessage: 'ptv',
  audioMessage: 'audio',
  documentMessage: 'document',
  stickerMessage: 'sticker',
  contactMessage: 'vcard',
  contactsArrayMessage: 'contact_array',
  listMessage: 'list',
  listResponseMessage: 'list_response',
  buttonsResponseMessage: 'buttons_response',
  orderMessage: 'order',
  productMessage: 'product',
  interactiveResponseMessage: 'native_flow_response',
  groupInviteMessage: 'url',
};
const WRAPPERS = [
  'ephemeralMessage',
  'viewOnceMessage',
  'viewOnceMessageV2',
  'viewOnceMessageV2Extension',
  'documentWithCaptionMessage',
  'lottieStickerMessage',
  'groupMentionedMessage',
] as const;

/**
 * Any message: base64 of an encoded proto.Message, sent byte for byte, so that it may hold what this version does not
 * know; or the message as JSON, with bytes in base64 and enums by name or number.
 */
export function protoContent(given: unknown): OutgoingContent {
  if (typeof given !== 'string') return typed(fromJson(asObject(given, 'proto')));
  const bytes = Buffer.from(given, 'base64');
  if (bytes.length === 0) throw new AdminError(400, 'proto is no base64 of a message');
  try {
    return { ...typed(proto.Message.decode(bytes)), bytes };
  } catch {
    throw new AdminError(400, 'proto is no base64 of a proto.Message');
  }
}

function fromJson(json: JsonObject): proto.IMessage {
  let message: proto.Message;
  try {
    message = proto.Message.fromObject(json);
  } catch (error) {
    throw new AdminError(400, `proto is no proto.Message: ${error instanceof Error ? error.message : String(error)}`);
  }
  refuseDropped(json, message as unknown as JsonObject, 'proto');
  return message;
}

/** `fromObject` leaves out what it does not know without a word. */
function refuseDropped(given: JsonObject, taken: JsonObject, where: string): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue;
    const kept = Object.hasOwn(taken, name) ? taken[name] : undefined;
    if (kept === undefined) throw new AdminError(400, `unknown member or value: ${where}.${name}`);
    if (isPlain(value) && isPlain(kept) && !ArrayBuffer.isView(kept)) refuseDropped(value, kept, `${where}.${name}`);
    if (!Array.isArray(value) || !Array.isArray(kept)) continue;
    for (const [index, item] of value.entries()) {
      const other: unknown = kept[index];
      if (isPlain(item) && isPlain(other)) refuseDropped(item, other, `${where}.${name}[${index}]`);
    }
  }
}

function isPlain(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The stanza's `type` and `mediatype` (Baileys lib/Socket/messages-send.js, getMessageType and getMediaType). */
function typed(message: proto.IMessage): OutgoingContent {
  const inner = unwrap(message);
  if (inner.reactionMessage ?? inner.encReactionMessage) return { message, stanzaType: 'reaction' };
  if (Object.keys(inner).some((name) => /^poll(Creation|Update)Message/.test(name))) {
    return { message, stanzaType: 'poll' };
  }
  if (inner.eventMessage ?? inner.encEventResponseMessage) return { message, stanzaType: 'event' };
  const edit = editOf(inner.protocolMessage);
  const found = Object.entries(MEDIA_TYPES).find(([name]) => inner[name as keyof proto.IMessage]);
  if (!found) return { message, stanzaType: 'text', ...edit };
  const voice = inner.audioMessage?.ptt ? 'ptt' : undefined;
  const gif = inner.videoMessage?.gifPlayback ? 'gif' : undefined;
  return { message, stanzaType: 'media', mediaType: voice ?? gif ?? found[1] };
}

function editOf(message: proto.Message.IProtocolMessage | null | undefined): { edit?: '1' | '7' } {
  const { Type } = proto.Message.ProtocolMessage;
  if (message?.type === Type.MESSAGE_EDIT) return { edit: '1' };
  return message && message.type === Type.REVOKE && message.key ? { edit: '7' } : {};
}

function unwrap(message: proto.IMessage): proto.IMessage {
  const wrapper = WRAPPERS.find((name) => message[name]?.message);
  const inner = wrapper && message[wrapper]?.message;
  return inner ? unwrap(inner) : message;
}
