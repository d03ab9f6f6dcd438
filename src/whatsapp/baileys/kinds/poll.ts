import { randomBytes } from 'node:crypto';
import type { proto } from '../../../baileys/baileys.js';
import type { Composer } from './composing.js';
import { type Content, type Readers, whole } from './content.js';

const MOST_OPTIONS = 100;

/** Each version of WhatsApp's poll is the same with a new name. */
export const POLL_FIELDS = [
  'pollCreationMessage',
  'pollCreationMessageV2',
  'pollCreationMessageV3',
  'pollCreationMessageV5',
] as const satisfies (keyof proto.IMessage)[];

export const poll: Readers = Object.fromEntries(POLL_FIELDS.map((field) => [field, read]));

function read({ name, options, selectableOptionsCount }: proto.Message.IPollCreationMessage): Content {
  return {
    type: 'poll',
    text: name || null,
    poll: {
      name: name ?? '',
      options: (options ?? []).slice(0, MOST_OPTIONS).map(({ optionName }) => optionName ?? ''),
      selectableCount: whole(selectableOptionsCount) ?? 0,
    },
  };
}

/** Answers to a message are sealed with it. */
export const MESSAGE_SECRET_BYTES = 32;

/** WhatsApp has a field of its own for polls with one choice. */
export const composePoll: Composer<'poll'> = ({ name, options, selectable_count: selectable = 1 }) => ({
  messageContextInfo: { messageSecret: randomBytes(MESSAGE_SECRET_BYTES) },
  [selectable === 1 ? 'pollCreationMessageV3' : 'pollCreationMessage']: {
    name,
    options: options.map((optionName) => ({ optionName })),
    selectableOptionsCount: selectable,
  },
});
