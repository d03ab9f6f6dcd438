import { type BatchHandler, type InboundBatch, InboundHandler, type InboundMessage } from '../host/inbound-handler.js';
import { ThanksReactionSettings } from './thanks-reaction.settings.js';
import { patternOf, THANKS_WORDS } from './thanks-words.js';

const HEART = '❤️';
const OLD_AFTER_MS = 10 * 60_000;

/**
 * Puts a heart on thanks. Not in groups, where it is rarely the company that is thanked, and not on what waited while the
 * session was away or is older than ten minutes: a heart that comes late looks like a machine's.
 */
@InboundHandler({
  name: 'thanks-reaction',
  enabledByDefault: true,
  words: THANKS_WORDS,
  settings: ThanksReactionSettings,
})
export class ThanksReactionHandler implements BatchHandler<ThanksReactionSettings> {
  async handle({ direct, messages, settings, react }: InboundBatch<ThanksReactionSettings>): Promise<void> {
    const words = [...(settings.words ?? THANKS_WORDS), ...(settings.moreWords ?? [])];
    if (!direct || words.length === 0) return;
    const thanks = patternOf(words);
    for (const message of messages) {
      if (isRecent(message) && message.type === 'text' && thanks.test(message.text?.normalize('NFC') ?? '')) {
        await react(message.messageId, HEART);
      }
    }
  }
}

function isRecent({ sentAt, offline }: InboundMessage): boolean {
  return !offline && sentAt * 1000 > Date.now() - OLD_AFTER_MS;
}
