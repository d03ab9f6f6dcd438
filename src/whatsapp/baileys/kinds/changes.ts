import { proto } from '../../../baileys/baileys.js';
import type { EventPayloads, MessageOrigin } from '../../../domain/events.js';
import { KIND_MEMBERS } from '../../../domain/kinds.js';
import { fit } from '../../../domain/members.js';
import type { ChangeNews } from '../../whatsapp-connection.js';
import { unwrap, type Unwrapped, whole } from './content.js';
import { readKind } from './read-content.js';

const { Type } = proto.Message.ProtocolMessage;

/**
 * What a message that is none does to another one, or to its chat; undefined for what concerns nobody. Votes and answers
 * are encrypted once more and come without their content, see `secret-answers.ts`.
 */
export function toChange({ field, content, info }: Unwrapped, origin: MessageOrigin): ChangeNews | undefined {
  const about = (
    key: proto.IMessageKey | null | undefined,
  ): (MessageOrigin & { targetMessageId: string }) | undefined =>
    key?.id ? { ...origin, targetMessageId: key.id } : undefined;
  switch (field) {
    case 'reactionMessage': {
      const change = about(content.reactionMessage?.key);
      return change && { type: 'reaction', ...change, emoji: content.reactionMessage?.text ?? '' };
    }
    case 'pinInChatMessage': {
      const change = about(content.pinInChatMessage?.key);
      const pinned = content.pinInChatMessage?.type !== proto.Message.PinInChatMessage.Type.UNPIN_FOR_ALL;
      const seconds = pinned ? (whole(info?.messageAddOnDurationInSecs) ?? null) : null;
      return change && { type: 'message_pinned', ...change, pinned, seconds };
    }
    case 'encReactionMessage': {
      const change = about(content.encReactionMessage?.targetMessageKey);
      return change && { type: 'reaction', ...change, emoji: '' };
    }
    case 'secretEncryptedMessage': {
      const change = about(content.secretEncryptedMessage?.targetMessageKey);
      return change && { type: 'message_edited', ...change, text: null };
    }
    case 'pollUpdateMessage': {
      const change = about(content.pollUpdateMessage?.pollCreationMessageKey);
      return change && { type: 'poll_vote', ...change, options: null };
    }
    case 'encEventResponseMessage': {
      const change = about(content.encEventResponseMessage?.eventCreationMessageKey);
      return change && { type: 'event_response', ...change, response: null, guests: null };
    }
    case 'protocolMessage':
      return protocolChange(content.protocolMessage ?? {}, origin, about);
    default:
      return undefined;
  }
}

/** What a message holds after it was edited. */
export function editedContent(
  message: proto.IMessage | null | undefined,
): Omit<EventPayloads['message_edited'], keyof EventPayloads['message_deleted']> {
  const unwrapped = unwrap(message);
  const content = unwrapped && readKind(unwrapped);
  if (content === undefined) return { text: null };
  const { type: kind, ...own } = fit(KIND_MEMBERS, content);
  return { kind, ...own };
}

function protocolChange(
  { type, key, editedMessage, ephemeralExpiration }: proto.Message.IProtocolMessage,
  origin: MessageOrigin,
  about: (key: proto.IMessageKey | null | undefined) => (MessageOrigin & { targetMessageId: string }) | undefined,
): ChangeNews | undefined {
  const change = about(key);
  switch (type) {
    // Its number is 0, which is left out on the wire.
    case Type.REVOKE:
    case null:
    case undefined:
      return change && { type: 'message_deleted', ...change };
    case Type.MESSAGE_EDIT: {
      return change && { type: 'message_edited', ...change, ...editedContent(editedMessage) };
    }
    case Type.EPHEMERAL_SETTING:
      return { type: 'chat_updated', ...origin, ephemeral: ephemeralExpiration ?? 0 };
    default:
      return undefined;
  }
}
