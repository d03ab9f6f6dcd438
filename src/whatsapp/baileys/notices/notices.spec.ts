import { expect, it, vi } from 'vitest';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { BinaryNode } from '../../../baileys/baileys.js';
import type { Traffic } from '../../whatsapp-connection.js';
import { Notices } from './notices.js';

/** An account whose first look for a name takes until `answer` is called, and whose later ones take no time. */
function slowToName() {
  let answer = (): void => undefined;
  const first = new Promise<void>((resolve) => (answer = resolve));
  let looks = 0;
  const journalled: unknown[] = [];
  const auth = {
    line: { companyId: 'acme', line: 'main' },
    creds: {},
    get: async () => {
      if ((looks += 1) === 1) await first;
      return {};
    },
    set: async (_: unknown, { journal }: { journal: { payload: unknown }[] }) =>
      void journalled.push(...journal.map(({ payload }) => JSON.stringify(payload))),
  } as unknown as AuthState;
  return {
    notices: new Notices(
      auth,
      () => undefined,
      async () => undefined,
    ),
    answer: () => answer(),
    journalled,
  };
}

it('what people do is told in its order, though the name of the first one has to be looked for', async () => {
  const { notices, answer } = slowToName();
  const told: string[] = [];
  for (const state of ['composing', 'recording', 'paused'] as const) {
    const from = { lid: null, phone: '79990000001' };
    const news = { type: 'presence', chat: '79990000001@s.whatsapp.net', from, state, lastSeen: null } as Traffic;
    void notices.named(news).then((named) => told.push((named as { state: string }).state));
  }
  answer();
  await vi.waitFor(() => expect(told).toEqual(['composing', 'recording', 'paused']));
});

it('and so is what happens to a group', async () => {
  const { notices, answer, journalled } = slowToName();
  const renamed = (subject: string): BinaryNode => ({
    tag: 'notification',
    attrs: {
      id: subject,
      from: '120363000000000001@g.us',
      type: 'w:gp2',
      participant: '79990000001@s.whatsapp.net',
      t: '1',
    },
    content: [{ tag: 'subject', attrs: { subject } }],
  });
  const taken = [notices.take(renamed('first')), notices.take(renamed('second'))];
  answer();
  await Promise.all(taken);
  expect(journalled).toEqual([expect.stringContaining('first'), expect.stringContaining('second')]);
});
