import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Observable, Subscription } from 'rxjs';
import { type ClaimedLane, LANE_BYTES, type LaneOutcome, type LaneQueue } from './lane-queue.js';

const RETRY_AFTER_ERROR_MS = 1_000;
/** What happens within this time is looked at together: under load a look costs more than what it finds. */
const GATHER_MS = 10;
/** The same while what happens concerns this queue in nothing, as receipts do where nobody has a webhook. */
const IDLE_GATHER_MS = 30;
/** Lanes come due by time as well as by events; a look now and then finds those that another process left. */
const LONGEST_SLEEP_MS = 5_000;

/** Bytes of events under way at once; what becomes of them on their way, bodies of requests for one, comes on top. */
const BYTES_IN_FLIGHT = 32 * LANE_BYTES;

export interface LaneWorkerOptions {
  queue: LaneQueue;
  /** Lanes under way at once. */
  concurrency: number;
  /** Of these, lanes of one group. */
  perGroup: number;
  /** Does the work. A rejection is a bug: the lane is then tried again when its lease is over. */
  handle: (lane: ClaimedLane, stopping: AbortSignal) => Promise<LaneOutcome>;
  /** Emits when there may be something to do. */
  wake: Observable<unknown>;
  log: Logger;
}

/** Works off the lanes of one queue in this process. */
export class LaneWorker {
  private readonly inFlight = new Map<Promise<void>, ClaimedLane>();
  private bytesInFlight = 0;
  private readonly stopping = new AbortController();
  private finished: LaneOutcome[] = [];
  private finishing: Promise<void> | undefined;
  private running: Promise<void> | undefined;
  private subscription: Subscription | undefined;
  private awake = true;
  private mayRoute = true;
  private mayClaim = true;
  /** True when more may be due of the groups that were looked at. */
  private sinceFirst = false;
  private takeOverAt = 0;
  private dueAt = 0;
  private gatherMs = GATHER_MS;
  private wakeUp = (): void => undefined;

  constructor(private readonly options: LaneWorkerOptions) {}

  start(): void {
    this.subscription = this.options.wake.subscribe(() => {
      this.mayRoute = true;
      this.wake();
    });
    this.running = this.run();
  }

  /** Looks at once whether there is something to do. */
  look(): void {
    this.mayClaim = true;
    this.sinceFirst = true;
    this.wake();
  }

  /** Takes nothing more; resolves when what is under way has ended and is written. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.subscription?.unsubscribe();
    this.look();
    await this.running;
    await Promise.all(this.inFlight.keys());
    await this.finishing;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.awake = false;
      const began = performance.now();
      try {
        await this.turn();
      } catch (error) {
        this.options.log.warn(
          { queue: this.options.queue.name, error: (error as Error).message },
          'the queue cannot be worked off now; trying again',
        );
        this.mayRoute = true;
        this.dueAt = performance.now() + RETRY_AFTER_ERROR_MS;
        this.awake = false;
      }
      await this.sleep(this.dueAt - performance.now());
      await this.gather(this.gatherMs - (performance.now() - began));
    }
  }

  /** Routes and claims what there is, and sets the time at which there is something to do again. */
  private async turn(): Promise<void> {
    const { queue, concurrency, perGroup } = this.options;
    if (performance.now() >= this.takeOverAt) {
      this.takeOverAt = performance.now() + LONGEST_SLEEP_MS;
      await queue.takeOver();
      this.mayClaim = true;
      // Another process that looked at the log may have died over it.
      this.mayRoute = true;
    }
    if (this.mayRoute) {
      this.mayRoute = false;
      const { events, jobs, more } = await queue.route();
      if (jobs > 0 || more || this.inFlight.size > 0) this.gatherMs = GATHER_MS;
      else if (events > 0) this.gatherMs = IDLE_GATHER_MS;
      this.mayRoute ||= more;
      this.awake ||= more;
      this.mayClaim ||= jobs > 0;
      this.sinceFirst ||= jobs > 0;
    }
    if (!this.mayClaim && performance.now() < this.dueAt) return;
    this.mayClaim = false;
    // Each lane may bring along as much as any: with large events fewer are taken at once.
    const room = Math.floor((BYTES_IN_FLIGHT - this.bytesInFlight) / LANE_BYTES);
    const free = Math.min(concurrency - this.inFlight.size, room);
    if (free <= 0) return this.dueIn(LONGEST_SLEEP_MS);
    if (queue.hasSeenAll) this.sinceFirst = false;
    const lanes = await queue.claim(free, perGroup, this.underWay());
    for (const lane of lanes) this.begin(lane);
    this.sinceFirst ||= queue.hasLeftSome;
    if (lanes.length > 0) this.gatherMs = GATHER_MS;
    // What came due while groups were looked at one after the other may be of one of the first; others may hold what was seen.
    if (lanes.length > 0 || !queue.hasSeenAll || this.sinceFirst) return this.dueIn(0);
    this.dueIn(Math.min((await queue.nextDueInMs()) ?? LONGEST_SLEEP_MS, LONGEST_SLEEP_MS));
  }

  private dueIn(ms: number): void {
    this.dueAt = performance.now() + ms;
  }

  private begin(lane: ClaimedLane): void {
    const work: Promise<void> = this.work(lane).finally(() => {
      this.inFlight.delete(work);
      this.bytesInFlight -= lane.bytes;
      this.look();
    });
    this.bytesInFlight += lane.bytes;
    this.inFlight.set(work, lane);
  }

  private async work(lane: ClaimedLane): Promise<void> {
    try {
      this.finished.push(await this.options.handle(lane, this.stopping.signal));
    } catch (error) {
      this.options.log.error(
        { queue: this.options.queue.name, lane: lane.lane, err: error },
        'work on a lane broke off',
      );
      return;
    }
    this.finishing ??= this.writeFinished();
    await this.finishing;
  }

  /** What ends while a statement is under way shares the next one. */
  private async writeFinished(): Promise<void> {
    try {
      while (this.finished.length > 0) await this.options.queue.finish(this.finished.splice(0));
    } catch (error) {
      // Its lanes come back when their leases are over, and are worked off once more.
      this.options.log.warn(
        { queue: this.options.queue.name, error: (error as Error).message },
        'finished work could not be written and will be repeated',
      );
    } finally {
      this.finishing = undefined;
    }
  }

  /** How many lanes of each group are. */
  private underWay(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { groupKey } of this.inFlight.values()) counts.set(groupKey, (counts.get(groupKey) ?? 0) + 1);
    return counts;
  }

  private wake(): void {
    this.awake = true;
    this.wakeUp();
  }

  /** Ends early when there is something to do. */
  private async sleep(ms: number): Promise<void> {
    if (this.awake || ms <= 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wakeUp = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.wakeUp = () => undefined;
  }

  /** Does not end early, but for a stop. */
  private async gather(ms: number): Promise<void> {
    if (ms > 0) await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
