import { deflateSync } from 'node:zlib';
import { type BaileysEventEmitter, type BaileysEventMap, getHistoryMsg, proto } from '../../../baileys/baileys.js';
import type { Logger } from 'pino';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { EventPayloads } from '../../../domain/events.js';
import type { Identities } from '../signal/identities.js';
import type { Traffic } from '../../whatsapp-connection.js';
import { connectionContext } from '../connection/connection-context.js';
import { messageOf } from '../connection/connection-errors.js';
import { watchEmissions } from '../hooks.js';
import { HistoryKeys } from './history-keys.js';
import { type HistoryPayload, payloadOf, readPayload, readWhole } from './history-payload.js';
import { HistoryQueue } from './history-queue.js';
import { readHistory } from './history-reader.js';
import type { OlderMessages } from './older-messages.js';

type Notification = proto.Message.IHistorySyncNotification;
type Part = Pick<EventPayloads['history'], 'part' | 'progress' | 'chunk'>;

const { HistorySyncType } = proto.HistorySync;

const PARTS: Partial<Record<number, EventPayloads['history']['part']>> = {
  [HistorySyncType.INITIAL_BOOTSTRAP]: 'bootstrap',
  [HistorySyncType.INITIAL_STATUS_V3]: 'statuses',
  [HistorySyncType.FULL]: 'full',
  [HistorySyncType.RECENT]: 'recent',
  [HistorySyncType.PUSH_NAME]: 'names',
  [HistorySyncType.NON_BLOCKING_DATA]: 'data',
  [HistorySyncType.ON_DEMAND]: 'on_demand',
};

/** One for the process: how much of history is held at a time does not grow with the number of sessions. */
/** 50 messages with their thumbnails are far less. */
const MOST_ON_DEMAND_BYTES = 8 * 1024 * 1024;

const queueOfProcess = new HistoryQueue();

/**
 * Takes the history that a phone sends to a newly linked device away from Baileys, which would inflate, decode and hold
 * all of it, several times over, with the account's incoming messages waiting behind it.
 *
 * A notification that `intercept` has seen refers to an empty history. Baileys goes through all of its steps with that:
 * receipt, state of the first sync, app state, the counter in the credentials. Had `intercept` answered false, those
 * would be left out (lib/Socket/chats.js, upsertMessage). What the history says about people is read beside that, from
 * a stream: their LIDs and tokens, which sends need, go into the Signal keys. Messages are decoded only of what was asked
 * for (`POST …/chats/:chat/history`), which is little.
 *
 * A history that cannot be read is given up: LIDs are asked for when they are needed, tokens come with later messages.
 */
export class HistoryIntake {
  /** Notifications that came from a device of the account itself. */
  private readonly own = new WeakSet<object>();
  private readonly stopped = new AbortController();
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly keys: Pick<AuthState, 'get' | 'set'>,
    private readonly identities: Pick<Identities, 'learn'>,
    private readonly older: Pick<OlderMessages, 'take'>,
    private readonly tell: (news: Traffic) => void,
    private readonly log: Logger,
    private readonly queue = queueOfProcess,
  ) {}

  /**
   * Learns who sent a notification, which `intercept` is not told. Baileys asks it before it drops the notifications of
   * strangers (lib/Utils/process-message.js, SELF_ONLY_TYPES); they could plant LIDs and have us call their servers.
   * The event is read where it is emitted, in the same turn as the question.
   */
  watch(events: BaileysEventEmitter): void {
    watchEmissions(events, (event, data) => {
      if (event !== 'messages.upsert') return;
      for (const { key, message } of (data as BaileysEventMap['messages.upsert']).messages) {
        const notification = key.fromMe === true && message && getHistoryMsg(message);
        if (notification) this.own.add(notification);
      }
    });
  }

  /**
   * To be Baileys' `shouldSyncHistoryMessage`, which gets the live notification, and now and then one that has nothing
   * but a type.
   */
  readonly intercept = (notification: Notification): boolean => {
    const payload = this.own.has(notification) ? payloadOf(notification) : undefined;
    notification.initialHistBootstrapInlinePayload = emptyHistory(notification);
    if (payload !== undefined && !this.stopped.signal.aborted) {
      const { syncType, progress, chunkOrder } = notification;
      const part = { part: PARTS[syncType ?? -1] ?? 'other', progress: progress ?? null, chunk: chunkOrder ?? null };
      connectionContext.exit(() => {
        if (part.part === 'on_demand') this.takeAskedFor(payload, part, notification.peerDataRequestSessionId ?? null);
        else
          this.enqueue(
            payload,
            () => this.read(payload),
            (taken) => this.tell({ type: 'history', ...part, taken }),
          );
      });
    }
    return true;
  };

  /** Drops what waits, aborts what runs and resolves when nothing does. */
  async close(): Promise<void> {
    this.stopped.abort();
    await Promise.allSettled(this.running);
  }

  private takeAskedFor(payload: HistoryPayload, part: Part, requestId: string | null): void {
    let found: { chat?: string; messages?: number } = {};
    const work = async (): Promise<void> => {
      const bytes = await readWhole(payload, MOST_ON_DEMAND_BYTES, this.stopped.signal);
      const keys = new HistoryKeys(this.keys, this.identities);
      for await (const entry of readHistory(once(bytes))) await keys.take(entry);
      await keys.flush();
      found = await this.older.take(proto.HistorySync.decode(bytes));
    };
    const request = requestId === null ? {} : { requestId };
    this.enqueue(payload, work, (taken) => this.tell({ type: 'history', ...part, taken, ...request, ...found }));
  }

  private enqueue(payload: HistoryPayload, work: () => Promise<void>, done: (taken: boolean) => void): void {
    const { signal } = this.stopped;
    const bytes = 'inline' in payload ? payload.inline.length : 0;
    const turn = this.queue.add(() => this.tracked(work()), bytes, signal);
    if (turn === undefined) {
      this.log.warn('too much history is waiting; a part of it is left out');
      return done(false);
    }
    turn.then(
      () => done(true),
      (error: unknown) => {
        if (signal.aborted) return;
        this.log.warn({ error: messageOf(error) }, 'a part of the history could not be read; it is left out');
        done(false);
      },
    );
  }

  private async read(payload: HistoryPayload): Promise<void> {
    const keys = new HistoryKeys(this.keys, this.identities);
    await readPayload(payload, (entry) => keys.take(entry), this.stopped.signal);
    await keys.flush();
    this.log.debug({ lids: keys.pairsFound, tokens: keys.tokensFound }, 'read a part of the history');
  }

  /** The queue forgets aborted work at once; `close` waits until it has really ended. */
  private async tracked(work: Promise<void>): Promise<void> {
    this.running.add(work);
    try {
      await work;
    } finally {
      this.running.delete(work);
    }
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** What Baileys gets instead: it looks for an inline history before it downloads one. */
function emptyHistory({ syncType, chunkOrder, progress }: Notification): Uint8Array {
  // The type has the same numbers in both enums, except for the two that a history cannot have.
  const empty = { syncType: syncType as number as proto.HistorySync.HistorySyncType, chunkOrder, progress };
  return deflateSync(proto.HistorySync.encode(empty).finish());
}
