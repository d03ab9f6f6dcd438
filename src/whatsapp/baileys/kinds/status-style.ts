import type { proto } from '../../../baileys/baileys.js';
import type { StatusStyle } from '../../../domain/status-post.js';

const OPAQUE = 0xff000000;
const BACKGROUND = '#128c7e';

/** A text as a status shows it; other kinds have no look of their own (Baileys `lib/Utils/messages.js`, `backgroundArgb`). */
export function styled(
  message: proto.IMessage,
  { backgroundColor = BACKGROUND, font = 0 }: StatusStyle,
): proto.IMessage {
  const { extendedTextMessage } = message;
  if (!extendedTextMessage) return message;
  const backgroundArgb = OPAQUE + parseInt(backgroundColor.slice(1), 16);
  return { ...message, extendedTextMessage: { ...extendedTextMessage, backgroundArgb, textArgb: 0xffffffff, font } };
}
