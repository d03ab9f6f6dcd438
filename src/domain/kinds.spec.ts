import { expect, it } from 'vitest';
import { KINDS, MESSAGE } from './kinds.js';
import type { Members } from './members.js';
import { fit, list, object, optional, text } from './members.js';

it('no kind has a member by a name that means something else', () => {
  const all: Members = MESSAGE;
  for (const [kind, { members = {} }] of Object.entries(KINDS as Record<string, { members?: Members }>)) {
    for (const [name, member] of Object.entries(members)) expect(all[name], `${kind}.${name}`).toBe(member);
  }
});

it('cuts words and lists to what they may be, and copies nothing else', () => {
  const members = {
    name: text('', { max: 3 }),
    parts: optional(list(object({ title: text('', { max: 2 }) }, ''), '', 2)),
  };
  const fits = { name: 'abc', parts: [{ title: 'ab' }], other: 'not ours' };
  expect(fit(members, fits)).toBe(fits);
  const long = { name: 'abcd', parts: [{ title: 'abc' }, { title: 'a' }, { title: 'b' }] };
  expect(fit(members, long)).toEqual({ name: 'abc', parts: [{ title: 'ab' }, { title: 'a' }] });
  expect(long.name).toBe('abcd');
});
