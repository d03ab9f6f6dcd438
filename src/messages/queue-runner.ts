import { Inject, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Subscription } from 'rxjs';
import { Leases } from '../cluster/leases.js';
import { SideConnection } from '../database/side-connection.js';
import type { Failure } from '../domain/commands.js';
import type { ErrorCode } from '../domain/errors.js';
import type { SessionEvent } from '../domain/events.js';
import { type LineId, lineName, parseLine } from '../domain/line.js';
import { EventLog } from '../events/event-log.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { isIdTaken } from '../lines/line-messages.js';
import { LineRouter } from '../lines/line-router.js';
import { LOGGER } from '../logging/logger.js';
import { type QueuedMessage, statusOf } from '../queue/queued-message.js';
import { QUEUE_CHANNEL, QueuedMessages } from '../queue/queued-messages.js';

const LOOK_EVERY_MS = 1_000;
/** The same while nothing is known to wait: another process may have queued something. */
const LOOK_IDLE_MS = 30_000;
/** Chats of one line in which a message is on its way at once. */
const CHATS_AT_ONCE = 8;
/** Until a line is tried again that cannot send, unless it connects before. */
const LINE_PAUSE_MS = 5_000;
/** Until a chat is tried again in which it is not known whether the last message left. */
const CHAT_PAUSE_MS = 5_000;
/** Until somebody new is tried again whom WhatsApp does not let the line write to. */
const RESTRICTED_PAUSE_MS = 60_000;
/** A message of which nobody knows whether it left is given up after so many tries. */
const MOST_TRIES = 8;

const COULD_NOT_BE_SENT: Failure = { code: 'INTERNAL', message: 'The message could not be sent', members: {} };

/** The line cannot send at the moment, whatever it is: nothing has left. */
const NOT_NOW: ReadonlySet<ErrorCode> = new Set([
  'NOT_CONNECTED',
  'AUTHENTICATION_REQUIRED',
  'SESSION_NOT_FOUND',
  'CIRCUIT_OPEN',
  'CONNECT_TIMEOUT',
  'OWNER_UNREACHABLE',
  'SERVICE_UNAVAILABLE',
  'SHUTTING_DOWN',
  'WHATSAPP_UNANSWERED',
]);

/** A line that is being worked off in this process. */
class WorkedLine {
  running: Promise<void> | undefined;
  /** Not before, ms since 1970. */
  pausedUntil = 0;
  /** The same of single lanes. */
  readonly lanes = new Map<string, number>();
  /** In which tenure what was left over was made to wait again. */
  recoveredIn: string | undefined;
  /** How often it was said that the line can send again. */
  resumptions = 0;

  constructor(readonly line: LineId) {}

  /** It can send again. */
  resume(): void {
    this.resumptions += 1;
    this.pausedUntil = 0;
    this.lanes.clear();
  }

  /** Lanes that wait. */
  waiting(now: number): string[] {
    for (const [lane, until] of this.lanes) if (until <= now) this.lanes.delete(lane);
    return [...this.lanes.keys()];
  }
}

/**
 * Sends what is queued of the lines that this process holds: of each chat one after the other, of a line so many chats at
 * once, as the limits allow.
 */
@Part({ stage: 'extensions', roles: ['sessions'], stopWithinMs: 20_000 })
export class QueueRunner implements OnModuleInit, StartsAndStops {
  private readonly lines = new Map<string, WorkedLine>();
  private readonly looking: Recurring;
  private readonly stopping = new AbortController();
  private connections: Subscription | undefined;
  /** Looked at again before then only when something waits. */
  private idleUntil = 0;

  constructor(
    private readonly queue: QueuedMessages,
    private readonly router: LineRouter,
    private readonly events: EventLog,
    private readonly leases: Leases,
    private readonly side: SideConnection,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.looking = new Recurring({
      everyMs: LOOK_EVERY_MS,
      work: () => this.look(),
      log,
      words: 'the queue could not be looked at; it is tried again',
    });
  }

  onModuleInit(): void {
    this.side.listen(QUEUE_CHANNEL, {
      heard: (name) => {
        const line = parseLine(name);
        this.idleUntil = 0;
        if (line !== undefined && this.leases.holds(line)) this.begin(line);
      },
    });
  }

  start(): void {
    this.connections = this.events.stream.subscribe((event) => {
      if (event.type === 'connected' || (event.type === 'restriction' && !event.active)) this.resume(event);
      if (event.type === 'identity_mapped') this.unite(event, event.lid);
    });
    void this.looking.start();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.connections?.unsubscribe();
    await this.looking.stop();
    await Promise.all([...this.lines.values()].map(async ({ running }) => running));
  }

  /** Something was queued: it is sent where the line is held, unless that has just found out that it cannot send. */
  begin(line: LineId): void {
    if (this.stopping.signal.aborted) return;
    this.idleUntil = 0;
    if (!this.leases.holds(line)) {
      // No more than a hint: whoever holds the line looks now and then.
      void this.queue.hint(line).catch(() => undefined);
      return;
    }
    const name = lineName(line);
    const worked = this.lines.get(name) ?? new WorkedLine(line);
    this.lines.set(name, worked);
    if (worked.running !== undefined || worked.pausedUntil > Date.now()) return;
    worked.running = this.recover(worked)
      .then(() => this.workOff(worked))
      .catch((error: unknown) => {
        // Where it is not known what became of a message it stays marked as being sent, until that is put right.
        this.lines.delete(name);
        this.log.warn({ ...line, error: (error as Error).message }, 'the queue of a line stopped; it is tried again');
      })
      .finally(() => {
        worked.running = undefined;
        this.forgetIdle();
      });
  }

  /** Tells of states that the log does not know. */
  async tell(): Promise<void> {
    for (let untold = await this.queue.untold(); untold.length > 0; untold = await this.queue.untold()) {
      await this.events.appendNow(untold.flatMap((message) => eventOf(message) ?? []));
      await this.queue.markTold(untold);
    }
  }

  /** What another process was about to send that had the line meanwhile waits again. */
  private async recover(worked: WorkedLine): Promise<void> {
    const { line } = worked;
    const epoch = this.leases.epochOf(line);
    if (epoch === undefined || worked.recoveredIn === epoch) return;
    await this.queue.recover(line);
    await this.queue.uniteLanes(line);
    worked.recoveredIn = epoch;
  }

  /** A line can send again. */
  private resume(line: LineId): void {
    const worked = this.lines.get(lineName(line));
    worked?.resume();
    this.begin(line);
  }

  /** Who was known by a LID alone is somebody with a number: what waits for them is one lane. */
  private unite({ companyId, line }: LineId, lid: string): void {
    this.queue.uniteLanes({ companyId, line }, [lid]).catch((error: unknown) => {
      this.log.warn({ companyId, line, error: (error as Error).message }, 'two lanes of one person stay two for now');
    });
  }

  /** Of lines that wait for nothing there is nothing to remember. */
  private forgetIdle(): void {
    const now = Date.now();
    for (const [name, worked] of this.lines) {
      const waits = worked.pausedUntil > now || worked.waiting(now).length > 0;
      if (worked.running === undefined && !waits) this.lines.delete(name);
    }
  }

  private async look(): Promise<void> {
    this.forgetIdle();
    if (this.idleUntil > Date.now()) return;
    this.idleUntil = Date.now() + LOOK_IDLE_MS;
    if (!(await this.queue.hasWork())) return;
    this.idleUntil = 0;
    await this.queue.expire();
    await this.tell();
    for (const line of await this.ours(await this.queue.linesWithWork())) this.begin(line);
  }

  /** Of these lines those that this process holds, and sleepers that nobody does: what waits for them wakes them. */
  private async ours(lines: readonly { line: LineId; asleep: boolean }[]): Promise<LineId[]> {
    const found: LineId[] = [];
    for (const { line, asleep } of lines) {
      if (this.leases.holds(line) || (asleep && (await this.leases.acquire(line)))) found.push(line);
    }
    return found;
  }

  private async workOff(worked: WorkedLine): Promise<void> {
    const underWay = new Set<Promise<void>>();
    try {
      for (;;) {
        const mayGoOn = !this.stopping.signal.aborted && worked.pausedUntil <= Date.now();
        const room = CHATS_AT_ONCE - underWay.size;
        const next = mayGoOn && room > 0 ? await this.queue.claim(worked.line, worked.waiting(Date.now()), room) : [];
        if (next.length === 0 && underWay.size === 0) return;
        for (const message of next) {
          const sent = this.sendOne(worked, message).finally(() => underWay.delete(sent));
          underWay.add(sent);
        }
        if (next.length === 0 || underWay.size === CHATS_AT_ONCE) await Promise.race(underWay);
      }
    } finally {
      await Promise.allSettled(underWay);
    }
  }

  private async sendOne(worked: WorkedLine, message: QueuedMessage): Promise<void> {
    if (message.given === null) return this.failed(message, message.failure ?? COULD_NOT_BE_SENT, false);
    const { to, message: given } = message.given;
    const { resumptions } = worked;
    // Why it could not be sent may be over by the time at which that is known here.
    const pause = (lane: string | null, ms: number): void => {
      if (worked.resumptions !== resumptions) return;
      if (lane === null) worked.pausedUntil = Date.now() + ms;
      else worked.lanes.set(lane, Date.now() + ms);
    };
    const failure = await this.failureOf(worked.line, message, {
      to,
      message: { ...given, resumed: message.tries > 1 },
    });
    if (failure === undefined) return this.queue.sent(message);
    const { code, members } = failure;
    const after = typeof members.retryAfter === 'number' ? members.retryAfter : undefined;
    if (code === 'RATE_LIMITED') {
      const ofLine = (members.violatedPolicies as string[] | undefined)?.includes('company') === true;
      if (ofLine) pause(null, after ?? LINE_PAUSE_MS);
      else pause(message.lane, after ?? CHAT_PAUSE_MS);
      return this.queue.putBack(message, false);
    }
    if (code === 'RESTRICTED') {
      // Who is answered meanwhile is no new contact any more: it is looked at again before the restriction ends.
      pause(message.lane, Math.min(after ?? RESTRICTED_PAUSE_MS, RESTRICTED_PAUSE_MS));
      return this.queue.putBack(message, false);
    }
    if (NOT_NOW.has(code)) {
      pause(null, after ?? LINE_PAUSE_MS);
      return this.queue.putBack(message, false);
    }
    if ((code === 'ACK_TIMEOUT' || code === 'INTERNAL') && message.tries < MOST_TRIES) {
      pause(message.lane, CHAT_PAUSE_MS);
      return this.queue.putBack(message, true);
    }
    // What WhatsApp refused it has said to the record, which has told of it.
    await this.failed(message, failure, code === 'MESSAGE_REJECTED');
  }

  private async failed(message: QueuedMessage, failure: Failure, told: boolean): Promise<void> {
    await this.queue.failed(message, failure, told);
    await this.tell();
  }

  /** Why it was not sent; undefined when it was. */
  private async failureOf(
    line: LineId,
    { messageId }: Pick<QueuedMessage, 'messageId'>,
    given: NonNullable<QueuedMessage['given']>,
  ): Promise<Failure | undefined> {
    try {
      const outcome = await this.router.carryOut(line, { do: 'send', ...given });
      if (!('failure' in outcome)) return undefined;
      if (given.message.resumed || !isIdTaken(outcome)) return outcome.failure;
      // Nothing else has the id of a queued message: an earlier try has written it down, and could not take that back.
      return await this.failureOf(line, { messageId }, { ...given, message: { ...given.message, resumed: true } });
    } catch (error) {
      this.log.error({ ...line, messageId, err: error }, 'a queued message could not be sent');
      return COULD_NOT_BE_SENT;
    }
  }
}

/** What is told of a queued message; undefined for what its record tells of. */
function eventOf(message: QueuedMessage): SessionEvent | undefined {
  const status = statusOf(message);
  const { line, messageId, chat, state, failure, given } = message;
  // What could not be read as it was given has no recipient that could be told of.
  if (state === 'sending' || state === 'sent' || given === null) return undefined;
  return {
    type: 'message_status',
    ...line,
    timestamp: new Date().toISOString(),
    messageId,
    chat,
    status: status as Exclude<typeof status, 'pending'>,
    recipient: null,
    code: null,
    ...(failure !== null && { error: failure.code }),
    ...(given.message.metadata !== null && { metadata: given.message.metadata }),
  };
}
