import { describe, expect, it } from 'vitest';
import type { JournalEntry, MessageChanges, StatusStep } from '../../../auth-state/auth-commit.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { BinaryNode } from '../../../baileys/baileys.js';
import type { ConnectionNews } from '../../whatsapp-connection.js';
import { OutgoingStatuses } from './outgoing-statuses.js';

type Attributes = Record<string, string>;

const ME = { id: '79000000000:3@s.whatsapp.net', lid: '900:3@lid' };
/** Anna is known by both names, Boris by his LID alone. */
const MAPPINGS: Record<string, string> = { '79001112233': '111', '111_reverse': '79001112233' };
const ANNA = '79001112233@s.whatsapp.net';

/** Statuses on an auth state that keeps no disk, with what was journalled, told and said to have failed. */
function start() {
  const journal: JournalEntry[] = [];
  const steps: StatusStep[] = [];
  const told: Extract<ConnectionNews, { type: 'message_status' }>[] = [];
  const failures: unknown[] = [];
  let disk: Promise<void> = Promise.resolve();
  const auth = {
    line: { companyId: 'acme', line: 'main' },
    creds: { me: ME },
    get: async (_type: string, ids: string[]) => Object.fromEntries(ids.map((id) => [id, MAPPINGS[id]])),
    set: async (_data: object, changes: Pick<MessageChanges, 'journal' | 'statuses'>) => {
      journal.push(...changes.journal);
      steps.push(...changes.statuses);
      await disk;
    },
  } as unknown as AuthState;
  /** What was told though no journal holds it. */
  const unstored: string[] = [];
  const statuses = new OutgoingStatuses(
    auth,
    () => Promise.resolve(null),
    (news, journalled) => {
      if (news.type !== 'message_status') return;
      if (journalled) told.push(news);
      else unstored.push(`${news.messageId} ${news.status}, ${failures.length} failures`);
    },
    (error) => failures.push(error),
  );
  const take = async (stanza: BinaryNode, ours = false): Promise<void> => {
    await (await statuses.take(stanza, { ours })).stored.catch(() => undefined);
  };
  return {
    statuses,
    take,
    journal,
    steps,
    told,
    unstored,
    failures,
    onDisk: (promise: Promise<void>) => (disk = promise),
  };
}

function node(tag: string, attrs: Attributes, content?: BinaryNode[]): BinaryNode {
  return { tag, attrs, content };
}
const receipt = (attrs: Attributes, content?: BinaryNode[]): BinaryNode =>
  node('receipt', { id: 'X', t: '1', ...attrs }, content);
const ack = (attrs: Attributes): BinaryNode => node('ack', { class: 'message', id: 'X', t: '1', ...attrs });
const list = (...ids: string[]): BinaryNode[] => [
  node(
    'list',
    {},
    ids.map((id) => node('item', { id })),
  ),
];

/** What the stanzas are told as: `message status`, in a group with the member. */
async function toldOf(...stanzas: BinaryNode[]): Promise<string[]> {
  const { take, told } = start();
  for (const stanza of stanzas) await take(stanza);
  return told.map(({ messageId, status, recipient }) => {
    const member = recipient === null ? '' : ` ${recipient.phone ?? '?'}/${recipient.lid ?? '?'}`;
    return `${messageId} ${status}${member}`;
  });
}

describe('a receipt', () => {
  it('without a type is a delivery; read and played are what they say', async () => {
    expect(await toldOf(receipt({ from: ANNA }))).toEqual(['X delivered']);
    expect(await toldOf(receipt({ from: ANNA, type: 'read' }))).toEqual(['X read']);
    expect(await toldOf(receipt({ from: ANNA, type: 'played' }))).toEqual(['X played']);
  });

  it.each(['retry', 'sender', 'inactive', 'read-self', 'played-self', 'peer_msg', 'hist_sync', 'server-error', 'new'])(
    'of type %s is no status',
    async (type) => {
      expect(await toldOf(receipt({ from: ANNA, type }))).toEqual([]);
    },
  );

  it('of an own device, or for a message of somebody else, is no status', async () => {
    for (const from of ['79000000000@s.whatsapp.net', '900:0@lid', '79000000000:1@s.whatsapp.net']) {
      expect(await toldOf(receipt({ from, type: 'read' })), from).toEqual([]);
      expect(await toldOf(receipt({ from: '1203@g.us', participant: from })), from).toEqual([]);
    }
    expect(await toldOf(receipt({ from: ANNA, recipient: '79005556677@s.whatsapp.net', type: 'read' }))).toEqual([]);
  });

  it('of a story is that of who has seen it', async () => {
    const told = await toldOf(receipt({ from: 'status@broadcast', participant: '111@lid', type: 'read' }));
    expect(told).toEqual(['X read 79001112233/111@lid']);
  });

  it('of a list, a channel or nobody is no status', async () => {
    const participant = '111@lid';
    for (const from of ['1700000000@broadcast', '120363@newsletter', 's.whatsapp.net', '']) {
      expect(await toldOf(receipt({ from, participant })), from).toEqual([]);
    }
  });

  it('may name several messages', async () => {
    expect(await toldOf(receipt({ from: ANNA, type: 'read' }, list('Y', 'Z')))).toEqual(['X read', 'Y read', 'Z read']);
  });

  it('names the chat by its phone where that is known, whatever name and device it came by', async () => {
    const { take, told } = start();
    await take(receipt({ id: 'A', from: '111:7@lid' }));
    await take(receipt({ id: 'B', from: '79001112233:7@s.whatsapp.net' }));
    await take(receipt({ id: 'C', from: '222:0@lid' }));
    expect(told.map(({ chat }) => chat)).toEqual([ANNA, ANNA, '222@lid']);
    expect(told.map(({ recipient, code }) => [recipient, code])).toEqual(told.map(() => [null, null]));
  });

  it('of a group is about its member, known by both names', async () => {
    const from = '1203@g.us';
    expect(
      await toldOf(
        receipt({ from, participant: '111:7@lid' }),
        receipt({ from, participant: '79001112233@s.whatsapp.net', type: 'read' }),
        receipt({ from, participant: '222@lid' }, list('Y')),
        receipt({ from, participant: '222@lid' }),
      ),
    ).toEqual([
      'X delivered 79001112233/111@lid',
      'X read 79001112233/111@lid',
      'X delivered ?/222@lid',
      'Y delivered ?/222@lid',
    ]);
  });

  it('of a group may be that of many members', async () => {
    const users = ['111@lid', '900@lid', '222@lid'].map((jid) => node('user', { jid, t: '1' }));
    const stanza = receipt({ from: '1203@g.us', type: 'read' }, [node('participants', { key: 'Y' }, users)]);
    expect(await toldOf(stanza)).toEqual(['Y read 79001112233/111@lid', 'Y read ?/222@lid']);
  });
});

describe('the server’s ack', () => {
  it('is `accepted`, or `failed` with its code', async () => {
    expect(await toldOf(ack({ from: ANNA }), ack({ id: 'Y', from: '1203@g.us' }))).toEqual([
      'X accepted',
      'Y accepted',
    ]);
    const { take, told } = start();
    await take(ack({ from: ANNA, error: '463' }));
    await take(ack({ id: 'Y', from: ANNA, error: 'odd' }));
    expect(told.map(({ status, code }) => [status, code])).toEqual([
      ['failed', 463],
      ['failed', null],
    ]);
  });

  it('of talk with own devices is none, of a message to oneself it is', async () => {
    const { take, told } = start();
    await take(ack({ from: '79000000000@s.whatsapp.net' }));
    expect(told).toEqual([]);
    await take(ack({ from: '79000000000@s.whatsapp.net' }), true);
    expect(told).toHaveLength(1);
  });
});

describe('a status', () => {
  it('only moves forward, for each message and member by itself', async () => {
    const from = '1203@g.us';
    expect(await toldOf(receipt({ from: ANNA, type: 'read' }), receipt({ from: ANNA }), ack({ from: ANNA }))).toEqual([
      'X read',
    ]);
    expect(await toldOf(receipt({ from: ANNA }), receipt({ from: ANNA.replace('@', ':4@') }))).toEqual(['X delivered']);
    expect(await toldOf(ack({ from: ANNA, error: '463' }), ack({ from: ANNA }), receipt({ from: ANNA }))).toEqual([
      'X failed',
      'X delivered',
    ]);
    // What a member has, the server has taken; what one member did says nothing of another.
    expect(
      await toldOf(receipt({ from, participant: '222@lid' }), ack({ from }), receipt({ from, participant: '333@lid' })),
    ).toEqual(['X delivered ?/222@lid', 'X delivered ?/333@lid']);
  });

  it('is on its way to the disk when it is taken, and told when it is there', async () => {
    const { statuses, journal, told, onDisk } = start();
    let write = (): void => undefined;
    void onDisk(new Promise<void>((resolve) => (write = resolve)));
    const { stored } = await statuses.take(receipt({ from: ANNA }));
    expect(journal.map(({ type, dedupKey }) => [type, dedupKey])).toEqual([
      ['message_status', `message_status/${ANNA}/X/delivered`],
    ]);
    expect(told).toEqual([]);
    write();
    await stored;
    expect(told).toHaveLength(1);
  });

  it('goes to the record with what it is told by: by all names, as it is told', async () => {
    const { take, steps, journal } = start();
    await take(receipt({ from: '111:7@lid' }));
    await take(receipt({ id: 'Y', from: '1203@g.us', participant: '222@lid', type: 'read' }));
    await take(ack({ id: 'Z', from: '222@lid', error: '479' }));
    expect(steps).toEqual(
      [
        { messageId: 'X', chat: ANNA, otherName: '111@lid', recipient: null, status: 'delivered', code: null },
        {
          messageId: 'Y',
          chat: '1203@g.us',
          otherName: null,
          recipient: { phone: null, lid: '222@lid' },
          status: 'read',
          code: null,
        },
        { messageId: 'Z', chat: '222@lid', otherName: null, recipient: null, status: 'failed', code: 479 },
      ].map((step) => ({ ...step, at: expect.any(String) as string })),
    );
    // The one may be looked at a moment after the other.
    for (const [n, { at }] of steps.entries()) {
      expect(Math.abs(Date.parse(at) - Date.parse(journal[n]!.createdAt))).toBeLessThan(1_000);
    }
  });

  it('that cannot be stored ends the connection and is not told', async () => {
    const { take, told, unstored, failures, onDisk } = start();
    const failure = new Error('no disk');
    void onDisk(Promise.reject(failure));
    await take(receipt({ from: ANNA }));
    expect([told, unstored]).toEqual([[], []]);
    expect(failures).toEqual([failure]);
  });
});

it('an ack that cannot be stored is told all the same, before the connection ends: WhatsApp never repeats it', async () => {
  const { take, told, unstored, failures, onDisk } = start();
  const failure = new Error('no disk');
  void onDisk(Promise.reject(failure));
  await take(ack({ from: ANNA }), true);
  expect([told, unstored]).toEqual([[], ['X accepted, 0 failures']]);
  expect(failures).toEqual([failure]);
});
