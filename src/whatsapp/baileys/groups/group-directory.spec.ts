import { EventEmitter } from 'node:events';
import { Boom } from '@hapi/boom';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { BinaryNode, WASocket } from '../../../baileys/baileys.js';
import type { DeviceDirectory } from '../signal/device-directory.js';
import { GroupCache } from './group-cache.js';
import { GroupDirectory } from './group-directory.js';

const JID = '1203@g.us';
const LINE = 'acme/device';

const node = (tag: string, attrs: BinaryNode['attrs'], content?: BinaryNode[]): BinaryNode => ({
  tag,
  attrs,
  ...(content !== undefined && { content }),
});
const participant = (lid: string): BinaryNode => node('participant', { jid: `${lid}@lid` });
const notification = (tag: string, lids: string[], attrs: BinaryNode['attrs'] = {}): BinaryNode =>
  node('notification', { from: JID, type: 'w:gp2', ...attrs }, [node(tag, {}, lids.map(participant))]);

/** One connection on a WhatsApp that answers by hand. */
class Line {
  /** Members as the server has them. */
  members = ['1', '2', '3'];
  queries = 0;
  /** What happens while the server thinks. */
  meanwhile: () => void = () => undefined;
  refusal: number | undefined;
  readonly ws = new EventEmitter();
  readonly known: string[] = [];
  readonly forgotten: string[] = [];
  deviceless: string[] = [];
  readonly groups: GroupDirectory;

  constructor(cache = new GroupCache()) {
    const query = async (): Promise<BinaryNode> => {
      this.queries += 1;
      const members = this.members.map(participant);
      await Promise.resolve();
      this.meanwhile();
      if (this.refusal !== undefined) throw new Boom('refused', { data: this.refusal });
      return node('iq', {}, [node('group', { id: '1203', subject: 'Ours', addressing_mode: 'lid' }, members)]);
    };
    const devices = {
      know: async (jids: string[]) => {
        this.known.push(...jids);
        return jids.filter((jid) => this.deviceless.includes(jid));
      },
      del: async (user: string) => void this.forgotten.push(user),
    };
    this.groups = new GroupDirectory(
      { ws: this.ws, query } as unknown as WASocket,
      { creds: { me: { id: '79000000001:5@s.whatsapp.net', lid: '1:5@lid' } } } as AuthState,
      cache.ofLine(LINE),
      devices as unknown as DeviceDirectory,
    );
  }

  hear(stanza: BinaryNode): void {
    this.ws.emit(`CB:notification,type:w:gp2`, stanza);
  }

  ack(attrs: BinaryNode['attrs']): void {
    this.ws.emit('CB:ack,class:message', node('ack', { class: 'message', from: JID, ...attrs }));
  }

  /** Members as a send would have them. */
  async send(): Promise<string[]> {
    await this.groups.prepare(JID);
    const { participants } = await this.groups.metadata(JID);
    return participants.map(({ id }) => id.split('@')[0]!);
  }
}

let line: Line;

beforeEach(() => {
  line = new Line();
});

describe('the groups of a connection', () => {
  it('are asked for once, by all who send at the same time', async () => {
    const sends = await Promise.all(Array.from({ length: 60 }, () => line.send()));
    expect(new Set(sends.map(String))).toEqual(new Set(['1,2,3']));
    await line.send();
    expect(line.queries).toBe(1);
    expect(new Set(line.known)).toEqual(new Set(['1@lid', '2@lid', '3@lid']));
  });

  it('follow what is told, from the moment in which it is heard', async () => {
    await line.send();
    line.hear(notification('add', ['4']));
    expect(await line.send()).toEqual(['1', '2', '3', '4']);
    line.hear(notification('remove', ['2']));
    expect(await line.send()).toEqual(['1', '3', '4']);
    line.hear(notification('promote', ['3']));
    expect((await line.groups.metadata(JID)).participants[1]).toMatchObject({ id: '3@lid', admin: 'admin' });
    expect(line.queries).toBe(1);
    expect(line.known).toContain('4@lid');
  });

  it.each([
    ['nobody understands what was told', () => line.hear(notification('growth_locked', []))],
    ['somebody left who was not there', () => line.hear(notification('leave', ['9']))],
    ['WhatsApp says that its list is another one', () => line.ack({ phash: '2:abc' })],
    ['WhatsApp refused a message', () => line.ack({ error: '479' })],
    [
      'WhatsApp says that groups have changed',
      () => line.ws.emit('CB:ib,,dirty', node('ib', {}, [node('dirty', { type: 'groups' })])),
    ],
  ])('are asked for again after %s', async (_, happens) => {
    await line.send();
    line.members = ['1', '4'];
    happens();
    expect(await line.send()).toEqual(['1', '4']);
    expect(await line.send()).toEqual(['1', '4']);
    expect(line.queries).toBe(2);
  });

  it('are asked for once for each hash that WhatsApp holds against ours', async () => {
    for (const phash of ['2:abc', '2:abc', '2:abc', '2:def', '2:def']) {
      await line.send();
      line.ack({ phash });
    }
    await line.send();
    expect(line.queries).toBe(3);
    // The hash is one of devices.
    expect(new Set(line.forgotten)).toEqual(new Set(['1', '2', '3']));
  });

  /**
   *   send:         asks ............................. answer
   *   WhatsApp:           2 leaves, 4 comes
   *
   * The answer may be from before or from after that.
   */
  it.each([[['1', '2', '3']], [['1', '3', '4']]])(
    'know of changes while they were asked for, answered with %s',
    async (answer) => {
      line.members = answer;
      line.meanwhile = () => {
        line.meanwhile = () => undefined;
        line.hear(notification('add', ['4']));
        line.hear(notification('remove', ['2']));
        line.members = ['1', '3', '4'];
      };
      expect((await line.send()).toSorted()).toEqual(['1', '3', '4']);
      expect(line.queries).toBeLessThanOrEqual(2);
      const { queries } = line;
      await line.send();
      expect(line.queries).toBe(queries);
    },
  );

  it('are asked for again when older news come while they are asked for', async () => {
    line.meanwhile = () => {
      line.meanwhile = () => undefined;
      // Who came then has left since.
      line.hear(notification('add', ['4'], { offline: '0' }));
    };
    expect(await line.send()).toEqual(['1', '2', '3']);
    expect(line.queries).toBe(2);
  });

  it('are not kept when something new comes up whenever they are asked for', async () => {
    line.meanwhile = () => line.hear(notification('growth_locked', []));
    await line.groups.prepare(JID);
    expect(line.queries).toBe(3);
    line.meanwhile = () => undefined;
    await line.send();
    expect(line.queries).toBe(4);
  });

  it('leave out members without devices, who are not asked for at each send', async () => {
    line.deviceless = ['3@lid'];
    expect(await line.send()).toEqual(['1', '2']);
    line.known.length = 0;
    expect(await line.send()).toEqual(['1', '2']);
    expect(line.known).not.toContain('3@lid');
  });
});

describe('a group without us', () => {
  const gone = { code: 'CHAT_NOT_FOUND' };

  it.each([401, 403, 404])(
    'is a final error when WhatsApp says %i, and is not asked for at each send',
    async (code) => {
      line.refusal = code;
      await expect(line.send()).rejects.toMatchObject(gone);
      await expect(line.send()).rejects.toMatchObject(gone);
      expect(line.queries).toBe(1);
    },
  );

  it('is one from the moment in which we are removed, until we are added', async () => {
    await line.send();
    line.hear(notification('remove', ['1']));
    await expect(line.send()).rejects.toMatchObject(gone);
    await expect(line.groups.metadata(JID)).rejects.toMatchObject(gone);
    expect(line.queries).toBe(1);
    line.hear(notification('add', ['1']));
    expect(await line.send()).toEqual(['1', '2', '3']);
    expect(line.queries).toBe(2);
  });

  it('is one when we are removed while it is asked for', async () => {
    line.meanwhile = () => line.hear(notification('remove', ['1']));
    await expect(line.send()).rejects.toMatchObject(gone);
  });

  it('is asked for again after a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      line.refusal = 404;
      await expect(line.send()).rejects.toMatchObject(gone);
      vi.advanceTimersByTime(61_000);
      line.refusal = undefined;
      expect(await line.send()).toEqual(['1', '2', '3']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is known at once when we are added with all of its members', async () => {
    const members = ['1', '2', '3'].map(participant);
    const group = node('group', { id: '1203', size: '3', addressing_mode: 'lid' }, members);
    line.hear(node('notification', { from: JID }, [node('create', {}, [group])]));
    expect(await line.send()).toEqual(['1', '2', '3']);
    expect(line.queries).toBe(0);
  });
});

describe('a connection after another one', () => {
  let cache: GroupCache;
  /** The next connection of the same device. */
  const next = async (code: number | null): Promise<Line> => {
    line = new Line(cache);
    await line.send();
    line.groups.close(code);
    return new Line(cache);
  };

  beforeEach(() => {
    cache = new GroupCache();
  });

  it.each([408, 428, 503])('knows what was known before it was lost (%i), once it has caught up', async (code) => {
    const after = await next(code);
    after.hear(notification('add', ['4'], { offline: '0' }));
    after.ws.emit('CB:ib,,offline', node('ib', {}));
    expect(await after.send()).toEqual(['1', '2', '3', '4']);
    expect(after.queries).toBe(0);
  });

  it('asks as long as it has not caught up, and trusts no older news afterwards', async () => {
    const after = await next(428);
    after.members = ['1', '2'];
    expect(await after.send()).toEqual(['1', '2']);
    after.hear(notification('add', ['3'], { offline: '0' }));
    after.ws.emit('CB:ib,,offline', node('ib', {}));
    expect(await after.send()).toEqual(['1', '2']);
    expect(after.queries).toBe(2);
  });

  it.each([401, 403, 440, 500, null])(
    'knows nothing after a close with which others may have been told (%s)',
    async (code) => {
      const after = await next(code);
      after.ws.emit('CB:ib,,offline', node('ib', {}));
      await after.send();
      expect(after.queries).toBe(1);
    },
  );
});

it('waits and asks again when WhatsApp says that it was asked too often', async () => {
  vi.useFakeTimers();
  try {
    line.refusal = 429;
    const sent = line.send();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(line.queries).toBe(1);
    line.refusal = undefined;
    await vi.advanceTimersByTimeAsync(1_100);
    expect(await sent).toEqual(['1', '2', '3']);
    expect(line.queries).toBe(2);

    line.refusal = 429;
    line.groups.close(null);
    await expect(line.groups.prepare('5@g.us')).rejects.toMatchObject({ code: 'NOT_CONNECTED' });
  } finally {
    vi.useRealTimers();
  }
});

it('gives up, for a while, when WhatsApp goes on saying so', async () => {
  vi.useFakeTimers();
  try {
    line.refusal = 429;
    const outcome = line.send().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await outcome).toMatchObject({ code: 'RATE_LIMITED', members: { retryAfter: 16_000 } });
    expect(line.queries).toBe(4);
  } finally {
    vi.useRealTimers();
  }
});
