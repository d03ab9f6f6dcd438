import { isJidGroup, jidNormalizedUser, proto, type WAMessage } from '../../../baileys/baileys.js';
import { invalidField } from '../../../domain/errors.js';
import type { KnownMessage } from '../../../domain/known-message.js';
import type { MessageReference } from '../../whatsapp-connection.js';
import { unwrap } from '../kinds/content.js';
import { readContent } from '../kinds/read-content.js';

/** Where a message is sent to. */
export interface Chat {
  jid: string;
  /** All its names; the first one is what events call it. */
  names: [string, ...string[]];
  /** This account's own JID, by the name that the chat knows it by. */
  own: string;
}

/**
 * The message that another one refers to, as it was, with its author. What was said in one chat is nobody's business in
 * another one.
 *
 * @throws DomainError VALIDATION_FAILED when it is none of this chat
 */
export function referredMessage({ field, candidates }: MessageReference, chat: Chat): WAMessage {
  const known = candidates.find((candidate) => chat.names.includes(candidate.chat));
  const message = known && contentOf(known);
  // What is no message that anybody sees in a chat cannot be referred to.
  const content = unwrap(message);
  if (known === undefined || content === undefined || readContent(content) === undefined) {
    throw invalidField(field, `${field} must be the id of a message of the same chat`);
  }
  const { messageId: id, fromMe } = known;
  return { key: { remoteJid: chat.jid, id, fromMe, participant: authorOf(known, chat) }, message };
}

/** In the words of the chat as it is addressed now, which may know a person by another name than it did. */
function authorOf({ fromMe, author }: KnownMessage, { jid, own }: Chat): string {
  if (isJidGroup(jid) === true) return author ?? jid;
  return fromMe ? own : jidNormalizedUser(jid);
}

function contentOf({ content }: KnownMessage): proto.IMessage {
  return content instanceof Uint8Array ? proto.Message.decode(content) : { conversation: content.text };
}
