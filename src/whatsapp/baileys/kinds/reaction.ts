import type { Composer } from './composing.js';

/** It has a key in place of a quote; in a group that says who wrote the message. */
export const composeReaction: Composer<'reaction'> = ({ emoji }, { isGroup, refersTo }) => {
  if (refersTo === undefined) throw new Error('a reaction refers to a message');
  const { participant, ...key } = refersTo.key;
  return {
    reactionMessage: { key: isGroup ? { ...key, participant } : key, text: emoji, senderTimestampMs: Date.now() },
  };
};
