import type { proto } from '../../../baileys/baileys.js';
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
