import { describe, expect, it } from 'vitest';
import { inboundBatch } from '../../../test/support/inbound-batch.js';
import { ThanksReactionHandler } from './thanks-reaction.handler.js';
import { ThanksReactionSettings } from './thanks-reaction.settings.js';

const handler = new ThanksReactionHandler();

async function reacts(text: string, settings: Partial<ThanksReactionSettings> = {}): Promise<boolean> {
  const { batch, reactions } = inboundBatch(Object.assign(new ThanksReactionSettings(), settings), [{ text }]);
  await handler.handle(batch);
  expect(reactions.every(({ emoji }) => emoji === '❤️')).toBe(true);
  return reactions.length === 1;
}

describe('thanks-reaction', () => {
  it.each([
    'спасибо',
    'СПАСИБО!!!',
    'Большое спасибо, до завтра',
    'ок,спасибо.',
    'Благодарю вас',
    'спс',
    'Thank you so much',
    'thank\nyou',
    'thanks 🙏',
    '(thanks)',
    'Merci beaucoup',
    'Teşekkürler',
    'Teşekkürler'.normalize('NFD'),
  ])('reacts to %j', async (text) => {
    expect(await reacts(text)).toBe(true);
  });

  it.each([
    'Здравствуйте',
    'спасибодействие',
    'неспасибо',
    'thanksgiving',
    'Athanks',
    'thank yourself',
    'спс_1',
    'thanks2',
    '',
  ])('does not react to %j', async (text) => {
    expect(await reacts(text)).toBe(false);
  });

  it('takes own words in place of the built-in ones, or beside them, as they are written', async () => {
    expect(await reacts('Зачёт!', { words: ['зачёт'] })).toBe(true);
    expect(await reacts('спасибо', { words: ['зачёт'] })).toBe(false);
    expect(await reacts('спасибо', { moreWords: ['зачёт'] })).toBe(true);
    expect(await reacts('ЗАЧЁТ', { moreWords: ['зачёт'] })).toBe(true);
    expect(await reacts('c++', { words: ['c++'] })).toBe(true);
    expect(await reacts('cc', { words: ['c+'] })).toBe(false);
    expect(await reacts('спасибо', { words: [] })).toBe(false);
  });

  it.each([
    ['old', { sentAt: Math.floor(Date.now() / 1000) - 601 }],
    ['offline', { offline: true }],
    ['a caption', { type: 'image' }],
    ['in a group', { chat: '1203630@g.us', isGroup: true }],
  ])('does not react to one that is %s', async (_, message) => {
    const { batch, reactions } = inboundBatch(new ThanksReactionSettings(), [{ text: 'спасибо', ...message }]);
    await handler.handle(batch);
    expect(reactions).toEqual([]);
  });

  it('reacts once to each message of thanks in a batch', async () => {
    const { batch, reactions } = inboundBatch(new ThanksReactionSettings(), [
      { messageId: 'A', text: 'спасибо, спасибо' },
      { messageId: 'B', text: 'ещё вопрос' },
      { messageId: 'C', text: 'thanks' },
    ]);
    await handler.handle(batch);
    expect(reactions.map(({ messageId }) => messageId)).toEqual(['A', 'C']);
  });
});
