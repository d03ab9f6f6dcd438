import type { OutgoingContent, OutgoingMessage } from './outgoing.js';

/** So many digits of an id count on from message to message. */
const COUNTING_DIGITS = 6;

/** A message whose parts go together. */
export type OutgoingAlbum = OutgoingMessage & { content: OutgoingContent<'album'> };

export function isAlbum(message: OutgoingMessage): message is OutgoingAlbum {
  return message.content.type === 'album';
}

/**
 * Ids of the messages that an album is sent as, from the one that it has itself: that of its first picture, those of the
 * others, and last that of its head. They are the same in every try.
 */
export function albumIds(messageId: string, { album }: { album: readonly unknown[] }): string[] {
  const digits = messageId.slice(-COUNTING_DIGITS);
  const radix = /^[0-9a-f]+$/i.test(digits) ? 16 : 36;
  const first = parseInt(digits, radix);
  const rest = messageId.slice(0, -COUNTING_DIGITS);
  return Array.from({ length: album.length + 1 }, (_, place) => {
    if (place === 0) return messageId;
    const next = ((first + place) % radix ** COUNTING_DIGITS).toString(radix).toUpperCase();
    return `${rest}${next.padStart(COUNTING_DIGITS, '0')}`;
  });
}

/**
 * What an album leaves as: a head that tells how many belong together and that nobody sees, then each picture and video as
 * a message of its own. What is quoted stands in the head and in the first of them.
 */
export function albumParts(message: OutgoingAlbum, messageId: string): OutgoingMessage[] {
  const { content, media = [], metadata, refersTo, ...common } = message;
  const ids = albumIds(messageId, content);
  const head = ids.at(-1)!;
  const parts = content.album.map((item, place): OutgoingMessage => {
    const { type } = item;
    return {
      ...common,
      content: { type, [type]: item[type] } as unknown as OutgoingContent,
      refersTo: place === 0 ? refersTo : null,
      messageId: ids[place]!,
      metadata,
      medium: media[place],
      album: head,
    };
  });
  return [{ ...common, content, refersTo, messageId: head, metadata: null }, ...parts];
}
