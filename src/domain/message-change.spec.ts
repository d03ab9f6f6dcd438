import { describe, expect, it } from 'vitest';
import type { MessagePayload } from './events.js';
import type { KnownMessage } from './known-message.js';
import { chatOf, checkChange, checkForward, type MessageChange } from './message-change.js';

const NOW = 1_900_000_000;

function known(age: number, more: Partial<KnownMessage> = {}, told: Partial<MessagePayload> = {}): KnownMessage {
  const message = { type: 'text', text: 'A', sentAt: NOW - age, ...told } as MessagePayload;
  const chat = '79001234567@s.whatsapp.net';
  const status = { status: null, acceptedAt: null, failureCode: null };
  return { chat, messageId: 'X', fromMe: true, author: null, content: { text: 'A' }, message, ...status, ...more };
}

function codeOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const theirs = { fromMe: false };
const group = { fromMe: false, chat: '120363000000000009@g.us' };
const edit: MessageChange = { type: 'edit', text: 'B' };
const deletion: MessageChange = { type: 'delete' };
const MINUTE = 60;
const HOUR = 60 * MINUTE;

describe('a change', () => {
  it.each<[string, MessageChange, KnownMessage, string | undefined]>([
    ['edit in time', edit, known(15 * MINUTE), undefined],
    ['edit too late', edit, known(15 * MINUTE + 1), 'MESSAGE_TOO_OLD'],
    ['edit of what is older than the record tells', edit, known(0, { message: null }), 'MESSAGE_TOO_OLD'],
    ['edit of a caption', edit, known(0, {}, { type: 'image' }), undefined],
    ['edit of a poll', edit, known(0, {}, { type: 'poll' }), 'VALIDATION_FAILED'],
    ['edit of somebody else’s', edit, known(0, theirs), 'VALIDATION_FAILED'],
    ['deletion in time', deletion, known(60 * HOUR), undefined],
    ['deletion too late', deletion, known(60 * HOUR + 1), 'MESSAGE_TOO_OLD'],
    ['deletion of somebody else’s', deletion, known(0, theirs), 'VALIDATION_FAILED'],
    ['deletion of somebody else’s in a group, as its admin may', deletion, known(0, group), undefined],
    ['deletion here alone, of whatever', { type: 'delete_for_me' }, known(999 * HOUR, theirs), undefined],
    ['star', { type: 'star', starred: true }, known(999 * HOUR, theirs), undefined],
    ['pin', { type: 'pin', seconds: 86_400 }, known(999 * HOUR, theirs), undefined],
    ['vote in no poll', { type: 'vote', options: [] }, known(0), 'VALIDATION_FAILED'],
    ['answer to no event', { type: 'respond', response: 'going', guests: 0 }, known(0), 'VALIDATION_FAILED'],
    ['receipt for our own', { type: 'read' }, known(0), 'VALIDATION_FAILED'],
    ['receipt', { type: 'read' }, known(999 * HOUR, theirs), undefined],
  ])('%s', (_, change, message, code) => {
    expect(codeOf(() => checkChange(message, change, NOW))).toBe(code);
  });

  it.each([
    [['A'], 1, undefined],
    [[], 1, undefined],
    [['A', 'B'], 1, 'VALIDATION_FAILED'],
    [['A', 'B'], 0, undefined],
    [['A', 'A'], 0, 'VALIDATION_FAILED'],
    [['C'], 0, 'VALIDATION_FAILED'],
  ])('a vote for %j of A and B, where %i may be chosen', (options, selectableCount, code) => {
    const poll = known(0, theirs, { type: 'poll', poll: { name: 'Q', options: ['A', 'B'], selectableCount } });
    expect(codeOf(() => checkChange(poll, { type: 'vote', options }, NOW))).toBe(code);
  });

  it('goes to the chat of a person or a group alone', () => {
    expect(chatOf(known(0, group))).toMatchObject({ kind: 'group' });
    expect(codeOf(() => chatOf(known(0, { chat: '120363000000000009@newsletter' })))).toBe('VALIDATION_FAILED');
  });
});

describe('what is forwarded', () => {
  it.each([
    [known(0), undefined],
    [known(0, theirs, { type: 'sticker' }), undefined],
    [known(0, theirs, { type: 'poll' }), 'VALIDATION_FAILED'],
    [known(0, theirs, { type: 'image', viewOnce: true }), 'VALIDATION_FAILED'],
    [known(0, { message: null }), 'VALIDATION_FAILED'],
  ])('can be passed on, or not', (message, code) => {
    expect(codeOf(() => checkForward(message))).toBe(code);
  });
});
