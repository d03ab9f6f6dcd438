import { deflateSync, inflateSync } from 'node:zlib';
import { type Logger, pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import {
  type BaileysEventEmitter,
  proto,
  type SignalDataSet,
  type SignalDataTypeMap,
  type WAMessage,
} from '../../../baileys/baileys.js';
import type { Traffic } from '../../whatsapp-connection.js';
import { HistoryIntake } from './history-intake.js';
import { HistoryQueue } from './history-queue.js';

const { HistorySyncType } = proto.HistorySync;
const ANNA = { pnJid: '79001112233@s.whatsapp.net', lidJid: '111@lid' };

/** Signal keys in memory, with a gate before what is written. */
class Keys {
  readonly stored = new Map<string, unknown>();
  gate: Promise<void> = Promise.resolve();
  writes = 0;

  get = async <T extends keyof SignalDataTypeMap>(type: T, ids: string[]) => {
    const found = ids.flatMap((id) =>
      this.stored.has(`${type}/${id}`) ? [[id, this.stored.get(`${type}/${id}`)]] : [],
    );
    return Object.fromEntries(found) as Record<string, SignalDataTypeMap[T]>;
  };

  set = async (data: SignalDataSet): Promise<void> => {
    this.writes += 1;
    await this.gate;
    for (const [type, values] of Object.entries(data)) {
      for (const [id, value] of Object.entries(values ?? {})) this.stored.set(`${type}/${id}`, value);
    }
  };
}

function start(queue = new HistoryQueue()) {
  const keys = new Keys();
  const warn = vi.fn<() => void>();
  const log = Object.assign(pino({ enabled: false }), { warn }) as unknown as Logger;
  const told: Traffic[] = [];
  const identities = { learn: async () => undefined };
  const older = { take: async () => ({ messages: 0 }) };
  const history = new HistoryIntake(keys, identities, older, (news) => told.push(news), log, queue);
  const emit = vi.fn<() => boolean>(() => true);
  const events = { emit } as unknown as BaileysEventEmitter;
  history.watch(events);
  /** What Baileys does with a notification, in one turn (lib/Socket/chats.js, upsertMessage). */
  const receive = (notification: proto.Message.IHistorySyncNotification, fromMe = true): boolean => {
    const message = { key: { fromMe }, message: { protocolMessage: { historySyncNotification: notification } } };
    events.emit('messages.upsert', { messages: [message as WAMessage], type: 'notify' });
    return history.intercept(notification);
  };
  return { keys, warn, history, emit, receive };
}

function inline(content: Partial<proto.IHistorySync>): proto.Message.IHistorySyncNotification {
  const syncType = HistorySyncType.RECENT;
  const payload = deflateSync(proto.HistorySync.encode({ syncType, ...content }).finish());
  return { syncType: 3, chunkOrder: 4, progress: 50, initialHistBootstrapInlinePayload: payload };
}

describe('HistoryIntake', () => {
  it('leaves Baileys an empty history of the same kind and keeps the names', async () => {
    const { keys, emit, receive } = start();
    const notification = inline({ phoneNumberToLidMappings: [ANNA] });
    expect(receive(notification)).toBe(true);
    const left = proto.HistorySync.decode(inflateSync(notification.initialHistBootstrapInlinePayload!));
    expect(left.toJSON()).toEqual({ syncType: 'RECENT', chunkOrder: 4, progress: 50 });
    expect(emit).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(keys.stored.get('lid-mapping/79001112233')).toBe('111'));
    expect(keys.stored.get('lid-mapping/111_reverse')).toBe('79001112233');
  });

  it('answers yes to a question that is about no history', () => {
    const { history } = start();
    expect(history.intercept({ syncType: 3 })).toBe(true);
  });

  it('reads nothing that a stranger sent', async () => {
    const { keys, receive } = start();
    const notification = inline({ phoneNumberToLidMappings: [ANNA] });
    expect(receive(notification, false)).toBe(true);
    expect(inflateSync(notification.initialHistBootstrapInlinePayload!).length).toBeLessThan(10);
    receive(inline({ phoneNumberToLidMappings: [{ ...ANNA, lidJid: '222@lid' }] }));
    await vi.waitFor(() => expect(keys.stored.get('lid-mapping/79001112233')).toBe('222'));
    expect(keys.writes).toBe(1);
  });

  it('takes LIDs from conversations, whichever name they go by, and from nothing that is no person', async () => {
    const { keys, receive } = start();
    const conversations = [
      { id: ANNA.lidJid, pnJid: ANNA.pnJid },
      { id: '2@s.whatsapp.net', lidJid: '222@lid' },
      { id: '3@g.us', lidJid: '333@lid', pnJid: '3@s.whatsapp.net' },
      { id: '444@lid', pnJid: 'status@broadcast' },
      { id: '555@lid' },
    ];
    receive(inline({ conversations }));
    await vi.waitFor(() => expect(keys.stored.size).toBeGreaterThan(0));
    expect(Object.fromEntries(keys.stored)).toEqual({
      'lid-mapping/79001112233': '111',
      'lid-mapping/111_reverse': '79001112233',
      'lid-mapping/2': '222',
      'lid-mapping/222_reverse': '2',
    });
  });

  it('keeps tokens under LIDs, the newest of each, and lists them for pruning', async () => {
    const { keys, receive } = start();
    const index = Buffer.from(JSON.stringify(['9@lid']));
    keys.stored.set('tctoken/__index', { token: index });
    keys.stored.set('tctoken/333@lid', { token: Buffer.from('newer'), timestamp: '30' });
    keys.stored.set('tctoken/444@lid', { token: Buffer.from('older'), timestamp: '10', senderTimestamp: 7 });
    const token = { tcToken: Buffer.from('token'), tcTokenTimestamp: 20 };
    receive(
      inline({
        conversations: [
          { id: ANNA.pnJid, ...token },
          { id: '2@s.whatsapp.net', ...token, tcTokenSenderTimestamp: 5 },
          { id: '333@lid', ...token },
          { id: '444@lid', ...token },
          { id: '555@lid', tcToken: token.tcToken },
        ],
        phoneNumberToLidMappings: [ANNA],
      }),
    );
    const kept = { token: Buffer.from('token'), timestamp: '20' };
    await vi.waitFor(() => expect(keys.stored.get('tctoken/111@lid')).toEqual(kept));
    expect(keys.stored.get('tctoken/2@s.whatsapp.net')).toEqual({ ...kept, senderTimestamp: 5 });
    expect(keys.stored.get('tctoken/333@lid')).toMatchObject({ timestamp: '30' });
    expect(keys.stored.get('tctoken/444@lid')).toEqual({ ...kept, senderTimestamp: 7 });
    expect(keys.stored.has('tctoken/555@lid')).toBe(false);
    const listed = keys.stored.get('tctoken/__index') as { token: Buffer };
    expect(JSON.parse(listed.token.toString())).toEqual(['9@lid', '111@lid', '2@s.whatsapp.net', '444@lid']);
  });

  it('says when a history cannot be read, and goes on', async () => {
    const { keys, warn, receive } = start();
    receive({ syncType: 3, initialHistBootstrapInlinePayload: Buffer.from('nothing of the kind') });
    receive(inline({ phoneNumberToLidMappings: [ANNA] }));
    await vi.waitFor(() => expect(keys.writes).toBe(1));
    expect(warn).toHaveBeenCalledWith({ error: 'incorrect header check' }, expect.stringContaining('left out'));
  });

  it('ends with what runs, starts nothing that waited, and takes nothing more', async () => {
    const queue = new HistoryQueue();
    const { keys, warn, history, receive } = start(queue);
    let open = (): void => undefined;
    keys.gate = new Promise((resolve) => (open = resolve));
    const people = (from: number) =>
      inline({
        phoneNumberToLidMappings: Array.from({ length: 1_000 }, (_, index) => ({
          pnJid: `${from + index}@s.whatsapp.net`,
          lidJid: `${from + index}@lid`,
        })),
      });
    for (let chunk = 0; chunk < 5; chunk++) receive(people(chunk * 1_000));
    await vi.waitFor(() => expect(keys.writes).toBe(2));
    let closed = false;
    const closing = history.close().then(() => (closed = true));
    receive(people(9_000));
    await Promise.resolve();
    expect(closed).toBe(false);
    open();
    await closing;
    expect(keys.writes).toBe(2);
    expect(warn).not.toHaveBeenCalled();
    expect(queue.heldBytes).toBe(0);
  });

  it('leaves out what there is no room for', () => {
    const { warn, receive } = start();
    for (let index = 0; index < 5; index++) {
      receive({ syncType: 3, initialHistBootstrapInlinePayload: Buffer.alloc(5 * 1024 * 1024) });
    }
    expect(warn).toHaveBeenCalledTimes(2);
  });
});
