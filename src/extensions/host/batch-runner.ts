import type { Logger } from 'pino';
import { DomainError } from '../../domain/errors.js';
import { type LineId, lineOf } from '../../domain/line.js';
import { parseJid } from '../../domain/jid.js';
import type { ClaimedLane, Job, JobOutcome, LaneOutcome } from '../../delivery/lanes/lane-queue.js';
import type { ActionRecords, BatchKey, DoneActions } from './batch-actions.js';
import type { ChatHistory } from './chat-history.js';
import type { ExtensionsService } from './extensions.service.js';
import type { RegisteredHandler } from './handler-registry.js';
import { HandlerError, type InboundBatch, type InboundMessage } from './inbound-handler.js';
import { TIME_LIMIT_MS } from './inbound-queue.js';
import { retryDelay, roomDelay, waitDelay } from './retry-schedule.js';
import { aborted } from '../../domain/aborted.js';

const RETRY_AFTER_ERROR_MS = 5_000;
/** So long a batch waits for a session that is not connected, or for room within the limits; after that each look counts as a try. */
const WAITED_FOR_MS = 24 * 3_600_000;
/** A reason is kept with each message of a batch. */
const MAX_REASON_LENGTH = 500;
const WAITED_FOR = new Set(['NOT_CONNECTED', 'AUTHENTICATION_REQUIRED', 'RATE_LIMITED', 'OWNER_UNREACHABLE']);

/** The batch is taken from its handler because the process ends: that counts as no try. */
class Interruption extends Error {}

export interface BatchRunnerDependencies {
  extensions: ExtensionsService;
  actions: ActionRecords;
  history: ChatHistory;
  log: Logger;
}

/** A job whose event is still in the log. */
type KnownJob = Job & { event: NonNullable<Job['event']> };

/** Hands batches to one handler, and says what became of them. */
export class BatchRunner {
  private readonly running = new Set<AbortController>();

  constructor(
    private readonly handler: RegisteredHandler,
    private readonly dependencies: BatchRunnerDependencies,
  ) {}

  async run(lane: ClaimedLane): Promise<LaneOutcome> {
    const over = new AbortController();
    const timer = setTimeout(
      () => over.abort(new HandlerError(`the handler took longer than ${TIME_LIMIT_MS / 1000} s`)),
      TIME_LIMIT_MS,
    );
    this.running.add(over);
    try {
      return await this.tryOnce(lane, over.signal);
    } catch (error) {
      this.dependencies.log.warn(
        { queue: this.handler.queue.name, error: (error as Error).message },
        'a batch could not be made ready; trying again',
      );
      return { lane, jobs: [], retryInMs: RETRY_AFTER_ERROR_MS };
    } finally {
      clearTimeout(timer);
      this.running.delete(over);
    }
  }

  /** Breaks off whatever is under way; it is handled again by the next process. */
  interrupt(): void {
    for (const over of this.running) over.abort(new Interruption('the process ends'));
  }

  private async tryOnce(lane: ClaimedLane, signal: AbortSignal): Promise<LaneOutcome> {
    const { extensions, actions } = this.dependencies;
    const companyId = lane.groupKey;
    const gone = lane.jobs
      .filter(({ event }) => event === undefined)
      .map(({ id }) => outcome(id, 'dead', 'the message has left the log'));
    const known = lane.jobs.filter((job): job is KnownJob => job.event !== undefined);
    const [first] = known;
    if (first === undefined) return { lane, jobs: gone };

    const { enabled, settings } = await extensions.find(companyId, this.handler);
    if (!enabled) return { lane, jobs: [...gone, ...known.map(({ id }) => outcome(id, 'done'))] };
    const done = await actions.find(companyId, this.handler.name, first.event.id);
    const jobs = sameBatch(known, done);
    const error = await this.handle(lineOf(companyId, first.event.line), jobs, settings, done, signal);
    if (error === undefined) return { lane, jobs: [...gone, ...jobs.map(({ id }) => outcome(id, 'done'))] };
    if (error instanceof Interruption) return { lane, jobs: gone };
    if (error instanceof DomainError && WAITED_FOR.has(error.code) && first.ageMs < WAITED_FOR_MS) {
      const { retryAfter } = error.members;
      const retryInMs =
        typeof retryAfter === 'number' ? roomDelay(retryAfter, lane.attempts) : waitDelay(lane.attempts);
      return { lane, jobs: gone, retryInMs };
    }
    return this.failed(lane, gone, jobs, error);
  }

  /** @returns why the handler failed; undefined when it did not */
  private async handle(
    line: LineId,
    jobs: KnownJob[],
    settings: object,
    done: DoneActions,
    signal: AbortSignal,
  ): Promise<unknown> {
    const messages = jobs.map(messageOf);
    const [first] = messages;
    const last = messages.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const { chat } = first;
    const key: BatchKey = {
      ...line,
      extension: this.handler.name,
      chat,
      batchId: first.eventId,
      batchEnd: last.eventId,
    };
    const actions = this.dependencies.actions.begin(key, done, signal);
    const kind = parseJid(chat)?.kind;
    const batch: InboundBatch = {
      ...line,
      chat,
      direct: kind === 'phone' || kind === 'lid',
      messages: [first, ...messages.slice(1)],
      settings,
      signal,
      reply: (text) => actions.reply(text),
      react: (messageId, emoji) => actions.react(messageId, emoji),
      history: (limit) => this.dependencies.history.read(key, limit),
    };
    try {
      // A handler that does not heed the signal is left to itself: what it does from then on is refused.
      await Promise.race([this.handler.handler.handle(batch), aborted(signal)]);
      return undefined;
    } catch (error) {
      return signal.aborted ? (signal.reason as unknown) : error;
    }
  }

  private failed(lane: ClaimedLane, gone: JobOutcome[], jobs: KnownJob[], error: unknown): LaneOutcome {
    const delays = jobs.map(({ attempts }) => retryDelay(attempts + 1));
    const retryInMs = delays.find((delay) => delay !== undefined);
    this.dependencies.log.warn(
      {
        extension: this.handler.name,
        companyId: lane.groupKey,
        messages: jobs.length,
        givenUp: delays.filter((delay) => delay === undefined).length,
        err: error,
      },
      'a handler of inbound messages failed',
    );
    const outcomes = jobs.map(({ id }, n) => outcome(id, delays[n] === undefined ? 'dead' : 'retry', reasonOf(error)));
    return { lane, jobs: [...gone, ...outcomes], retryInMs };
  }
}

/**
 * What is handled together: all that is there. A batch that was tried before comes again as it was, so that what was done
 * in it is known again: it ends where its actions say, or with the last job that was tried as often as the first one.
 */
function sameBatch(jobs: KnownJob[], { batchEnd }: DoneActions): KnownJob[] {
  if (batchEnd !== undefined) return jobs.filter(({ event }) => BigInt(event.id) <= BigInt(batchEnd));
  const end = jobs.findIndex(({ attempts }) => attempts !== jobs[0]?.attempts);
  return end === -1 ? jobs : jobs.slice(0, end);
}

function messageOf({ event }: KnownJob): InboundMessage {
  if (event.type !== 'message') throw new Error(`an event of type ${event.type} was routed to a handler`);
  return { ...event.message, eventId: event.id };
}

function outcome(id: string, state: JobOutcome['state'], error?: string): JobOutcome {
  return { id, state, outcome: error === undefined ? null : { error } };
}

/** What the company may read; anything else may tell of our inside, or of others. */
function reasonOf(error: unknown): string {
  const reason = error instanceof HandlerError || error instanceof DomainError ? error.message : 'the handler failed';
  return reason.slice(0, MAX_REASON_LENGTH).toWellFormed();
}
