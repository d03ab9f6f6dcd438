import { jidNormalizedUser, proto } from '../../../baileys/baileys.js';
import type { MessagePayload } from '../../../domain/events.js';
import { answer } from './answer.js';
import { channelInvite } from './channel-invite.js';
import { contacts } from './contacts.js';
import { type Content, known, type Readers, type Unwrapped, whole, yes } from './content.js';
import { event } from './event.js';
import { groupInvite } from './group-invite.js';
import { interactive } from './interactive.js';
import { location } from './location.js';
import { mediaKinds } from './media.js';
import { order } from './order.js';
import { poll } from './poll.js';
import { product } from './product.js';
import { text } from './text.js';

const MOST_MENTIONS = 1_024;

const READERS: Readers = {
  ...text,
  ...mediaKinds,
  ...location,
  ...contacts,
  ...poll,
  ...event,
  ...answer,
  ...interactive,
  ...groupInvite,
  ...channelInvite,
  ...order,
  ...product,
};

/** What is no message that anybody sees in a chat: changes, answers to others, heads of albums, traces of the transport. */
const NO_MESSAGE: ReadonlySet<keyof proto.IMessage> = new Set([
  'albumMessage',
  'botTaskMessage',
  'callLogMesssage',
  'chat',
  'deviceSentMessage',
  'encCommentMessage',
  'encEventResponseMessage',
  'encReactionMessage',
  'eventCoverImage',
  'keepInChatMessage',
  'messageHistoryBundle',
  'messageHistoryNotice',
  'pinInChatMessage',
  'placeholderMessage',
  'pollCreationOptionImageMessage',
  'pollResultSnapshotMessage',
  'pollResultSnapshotMessageV3',
  'pollUpdateMessage',
  'protocolMessage',
  'reactionMessage',
  'secretEncryptedMessage',
  'statusNotificationMessage',
  'stickerSyncRmrMessage',
]);

/** What all kinds may say of themselves. */
type Common = Pick<
  MessagePayload,
  | 'quotedMessageId'
  | 'mentions'
  | 'mentionsAll'
  | 'forwarded'
  | 'forwards'
  | 'ephemeral'
  | 'viewOnce'
  | 'albumId'
  | 'ad'
>;

/** What a message holds, with what it says of itself; undefined for what is no message of a person. */
export function readContent(unwrapped: Unwrapped): (Content & Common) | undefined {
  const own = readKind(unwrapped);
  return own && { ...own, ...common(unwrapped, unwrapped.content[unwrapped.field]) };
}

/** What a message holds; undefined for what is no message of a person. */
export function readKind({ field, content }: Unwrapped): Content | undefined {
  if (NO_MESSAGE.has(field)) return undefined;
  const part = content[field];
  const read = READERS[field] as ((part: unknown) => Content) | undefined;
  return read?.(part) ?? { type: 'unsupported', text: wordsOf(part) };
}

/** Of what this program does not know: what most kinds of WhatsApp call their words. */
function wordsOf(part: unknown): string | null {
  if (typeof part !== 'object' || part === null) return null;
  const { caption, text: words, title, description } = part as Record<string, unknown>;
  const found = [caption, words, title, description].find((value) => typeof value === 'string' && value !== '');
  return (found as string | undefined) ?? null;
}

function common({ viewOnce, info }: Unwrapped, part: unknown): Common {
  const { contextInfo, viewOnce: once } = (typeof part === 'object' ? part : {}) as {
    contextInfo?: proto.IContextInfo | null;
    viewOnce?: boolean | null;
  };
  const { stanzaId, mentionedJid, nonJidMentions, isForwarded, forwardingScore, expiration, externalAdReply } =
    contextInfo ?? {};
  const mentions = (mentionedJid ?? []).slice(0, MOST_MENTIONS).map((jid) => jidNormalizedUser(jid));
  const { associationType, parentMessageKey } = info?.messageAssociation ?? {};
  const inAlbum = associationType === proto.MessageAssociation.AssociationType.MEDIA_ALBUM;
  return {
    quotedMessageId: stanzaId || null,
    ...known<Omit<Common, 'quotedMessageId'>>({
      mentions: mentions.length === 0 ? undefined : mentions,
      mentionsAll: yes((nonJidMentions ?? 0) > 0),
      forwarded: yes(isForwarded),
      forwards: whole(forwardingScore),
      ephemeral: whole(expiration),
      viewOnce: yes(viewOnce || once),
      albumId: inAlbum ? parentMessageKey?.id : undefined,
      ad: adOf(externalAdReply),
    }),
  };
}

/** Bots put previews of links there as well; what led here has a source. */
function adOf(ad: proto.ContextInfo.IExternalAdReplyInfo | null | undefined): Common['ad'] {
  if (!ad || !(ad.sourceId || ad.ctwaClid || ad.sourceType)) return undefined;
  const { sourceId, sourceType, sourceUrl, title, body, ctwaClid } = ad;
  return known<NonNullable<Common['ad']>>({ sourceId, sourceType, sourceUrl, title, body, ctwaClid });
}
