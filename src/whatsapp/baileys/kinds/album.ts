import { proto } from '../../../baileys/baileys.js';
import type { Composer } from './composing.js';

/** The head of an album, which nobody sees: how many pictures and videos belong to it. */
export const composeAlbum: Composer<'album'> = (parts) => {
  const ofType = (type: string): number => parts.filter((part) => part.type === type).length;
  return { albumMessage: { expectedImageCount: ofType('image'), expectedVideoCount: ofType('video') } };
};

/** Puts a picture or a video into an album (Baileys `lib/Utils/messages.js`, `albumParentKey`). */
export function addToAlbum(message: proto.IMessage, head: proto.IMessageKey): void {
  const messageAssociation = {
    associationType: proto.MessageAssociation.AssociationType.MEDIA_ALBUM,
    parentMessageKey: head,
  };
  message.messageContextInfo = { ...message.messageContextInfo, messageAssociation };
}
