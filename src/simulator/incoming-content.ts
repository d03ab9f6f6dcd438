import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { InboxMessage } from './admin-api.js';
import type { ClaimedMedia, MediaKind } from './phone-media.js';

export interface IncomingMedia extends ClaimedMedia {
  directPath: string;
  mimetype: string;
  caption?: string | undefined;
  filename?: string | undefined;
}

type Said = Pick<
  InboxMessage,
  'type' | 'text' | 'reaction' | 'location' | 'messageId' | 'options' | 'response' | 'expiration'
>;
type Circumstances = Pick<InboxMessage, 'quotedId' | 'quoted' | 'expiration' | 'mentions' | 'forwarded' | 'viewOnce'>;

export type IncomingContent = Said & Circumstances & { incomingMedia?: IncomingMedia };

/** Containers that Baileys unwraps too (lib/Utils/messages.js, normalizeMessageContent). */
const WRAPPERS = [
  'ephemeralMessage',
  'viewOnceMessage',
  'viewOnceMessageV2',
  'viewOnceMessageV2Extension',
  'documentWithCaptionMessage',
  'editedMessage',
  'lottieStickerMessage',
  'groupMentionedMessage',
  'associatedChildMessage',
] as const;
const VIEW_ONCE: readonly string[] = ['viewOnceMessage', 'viewOnceMessageV2', 'viewOnceMessageV2Extension'];
/** Beside what a message says. */
const HOUSEKEEPING = new Set(['messageContextInfo', 'senderKeyDistributionMessage']);

/** What a decrypted message says, in the words of the admin API; undefined for housekeeping that nobody reads. */
export function incomingContent(wrapped: proto.IMessage): IncomingContent | undefined {
  const { inner, wrappers } = unwrapped(wrapped);
  const said = whatIsSaid(inner);
  if (!said) return undefined;
  const viewOnce = wrappers.some((name) => VIEW_ONCE.includes(name)) || mediaOf(inner)?.fields.viewOnce === true;
  const incomingMedia = incomingMediaOf(wrapped);
  return {
    ...circumstances(contextOf(inner)),
    ...said,
    ...(viewOnce && { viewOnce }),
    ...(incomingMedia && { incomingMedia }),
  };
}

/** The file of a message, of any that the phone knows. */
export function incomingMediaOf(wrapped: proto.IMessage): IncomingMedia | undefined {
  const { kind, fields } = mediaOf(unwrap(wrapped)) ?? {};
  if (!kind || !fields?.directPath || !fields.mediaKey) return undefined;
  const { directPath, mediaKey, mimetype, caption, fileName, fileSha256, fileEncSha256, fileLength } = fields;
  return {
    kind,
    directPath,
    mediaKey,
    fileSha256,
    fileEncSha256,
    // Nobody need say it; then it is 0.
    fileLength: Number(fileLength ?? 0) || undefined,
    mimetype: mimetype ?? '',
    caption: caption ?? undefined,
    filename: fileName ?? undefined,
  };
}

export function unwrap(message: proto.IMessage): proto.IMessage {
  return unwrapped(message).inner;
}

/** WhatsApp's `Message` as JSON: bytes in base64, enums as numbers. */
export function asJson(message: proto.IMessage): Record<string, unknown> {
  return proto.Message.toObject(proto.Message.create(message), { bytes: String, longs: Number });
}

function unwrapped(message: proto.IMessage): { inner: proto.IMessage; wrappers: string[] } {
  const wrappers: string[] = [];
  let inner = message;
  for (let depth = 0; depth < 5; depth += 1) {
    const wrapper = WRAPPERS.find((name) => inner[name]?.message);
    const next = wrapper && inner[wrapper]?.message;
    if (!next) break;
    wrappers.push(wrapper);
    inner = next;
  }
  return { inner, wrappers };
}

function whatIsSaid(message: proto.IMessage): Said | undefined {
  if (typeof message.conversation === 'string' && message.conversation !== '') {
    return { type: 'text', text: message.conversation };
  }
  if (message.extendedTextMessage) return { type: 'text', text: message.extendedTextMessage.text ?? '' };
  if (message.reactionMessage) {
    const { key, text } = message.reactionMessage;
    const participant = key?.participant ? { participant: key.participant } : {};
    return { type: 'reaction', reaction: { messageId: key?.id ?? '', emoji: text ?? '', ...participant } };
  }
  if (message.locationMessage) {
    const { degreesLatitude, degreesLongitude, name, address } = message.locationMessage;
    const location = { latitude: degreesLatitude ?? 0, longitude: degreesLongitude ?? 0 };
    return { type: 'location', location: { ...location, ...(name ? { name } : {}), ...(address ? { address } : {}) } };
  }
  if (message.contactMessage) return { type: 'contact', text: message.contactMessage.vcard ?? '' };
  if (message.protocolMessage) return protocolContent(message.protocolMessage);
  const media = mediaOf(message);
  if (media) return { type: media.type, ...(media.fields.caption ? { text: media.fields.caption } : {}) };
  const kind = Object.entries(message).find(([name, value]) => value && !HOUSEKEEPING.has(name))?.[0];
  return kind === undefined ? undefined : { type: kind };
}

interface MediaFields {
  directPath?: string | null;
  mediaKey?: Uint8Array | null;
  fileSha256?: Uint8Array | null;
  fileEncSha256?: Uint8Array | null;
  fileLength?: number | { toString(): string } | null;
  mimetype?: string | null;
  caption?: string | null;
  fileName?: string | null;
  viewOnce?: boolean | null;
}

/** A round video has the keys of any other. */
function mediaOf(message: proto.IMessage): { type: string; kind: MediaKind; fields: MediaFields } | undefined {
  const kinds: [string, MediaKind, MediaFields | null | undefined][] = [
    ['image', 'image', message.imageMessage],
    ['video', 'video', message.videoMessage],
    ['ptv', 'video', message.ptvMessage],
    ['audio', 'audio', message.audioMessage],
    ['document', 'document', message.documentMessage],
    ['sticker', 'sticker', message.stickerMessage],
  ];
  for (const [type, kind, fields] of kinds) if (fields) return { type, kind, fields };
  return undefined;
}

function protocolContent(message: proto.Message.IProtocolMessage): Said | undefined {
  const { Type } = proto.Message.ProtocolMessage;
  const messageId = message.key?.id ?? '';
  if (message.type === Type.REVOKE) return { type: 'revoke', messageId };
  if (message.type === Type.EPHEMERAL_SETTING) {
    return { type: 'ephemeral', expiration: message.ephemeralExpiration ?? 0 };
  }
  // The rest is between the devices of one account.
  if (message.type !== Type.MESSAGE_EDIT) return undefined;
  const edited = message.editedMessage ? incomingContent(message.editedMessage) : undefined;
  return { type: 'edit', messageId, text: edited?.text ?? '' };
}

/** Whatever the kind, this is where it says what it answers, whom it mentions and so on. */
function contextOf(message: proto.IMessage): proto.IContextInfo | undefined {
  for (const [name, value] of Object.entries(message) as [string, { contextInfo?: proto.IContextInfo } | null][]) {
    if (!HOUSEKEEPING.has(name) && value?.contextInfo) return value.contextInfo;
  }
  return undefined;
}

function circumstances(context: proto.IContextInfo | undefined): Circumstances {
  const { stanzaId, participant, quotedMessage, expiration, mentionedJid, isForwarded, forwardingScore } =
    context ?? {};
  return {
    ...(stanzaId ? { quotedId: stanzaId } : {}),
    ...(stanzaId && quotedMessage
      ? { quoted: { participant: participant ?? '', message: asJson(quotedMessage) } }
      : {}),
    ...(expiration ? { expiration } : {}),
    ...(mentionedJid?.length ? { mentions: mentionedJid } : {}),
    ...(isForwarded ? { forwarded: { score: forwardingScore ?? 0 } } : {}),
  };
}
