import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Subscription } from 'rxjs';
import { EventLog } from '../../events/event-log.js';
import { Part, type StartsAndStops } from '../../lifecycle/part.js';
import { Recurring } from '../../lifecycle/recurring.js';
import { LOGGER } from '../../logging/logger.js';
import { LaneWorker } from '../../delivery/lanes/lane-worker.js';
import { RetentionService } from '../../retention/retention.service.js';
import { ActionRecords } from './batch-actions.js';
import { BatchRunner } from './batch-runner.js';
import { ChatHistory } from './chat-history.js';
import { ExtensionsService } from './extensions.service.js';
import { HandlerRegistry } from './handler-registry.js';

/** Batches of a handler under way at once, in this process and of one company. */
const CONCURRENCY = 32;
const PER_COMPANY = 8;
const UPKEEP_INTERVAL_MS = 60_000;
/** What handlers have left when the process ends. */
const LAST_WORDS_MS = 5_000;

/** Works off the queues of all handlers in this process. */
@Part({ stage: 'extensions', roles: ['worker'], stopWithinMs: LAST_WORDS_MS + 2_000 })
export class InboundWorkers implements StartsAndStops {
  private readonly runners: BatchRunner[] = [];
  private readonly workers: LaneWorker[] = [];
  private retries: Subscription | undefined;
  private readonly upkeep: Recurring;

  constructor(
    private readonly registry: HandlerRegistry,
    private readonly extensions: ExtensionsService,
    private readonly actions: ActionRecords,
    private readonly history: ChatHistory,
    private readonly events: EventLog,
    private readonly retention: RetentionService,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.upkeep = new Recurring({
      everyMs: UPKEEP_INTERVAL_MS,
      work: () => this.lookAfter(),
      log,
      words: 'upkeep of the inbound queues failed; it is tried again',
    });
  }

  async start(): Promise<void> {
    const { extensions, actions, history, log } = this;
    for (const handler of this.registry.all()) {
      const { queue } = handler;
      const runner = new BatchRunner(handler, { extensions, actions, history, log });
      const worker = new LaneWorker({
        queue,
        concurrency: CONCURRENCY,
        perGroup: PER_COMPANY,
        handle: (lane) => runner.run(lane),
        wake: this.events.appendedThat(({ type }) => type === 'message'),
        log,
      });
      await queue.register();
      this.runners.push(runner);
      this.workers.push(worker);
    }
    for (const worker of this.workers) worker.start();
    this.retries = extensions.retried.subscribe(() => {
      for (const worker of this.workers) worker.look();
    });
    void this.upkeep.start();
  }

  async stop(): Promise<void> {
    this.retries?.unsubscribe();
    const lastWords = setTimeout(() => {
      for (const runner of this.runners) runner.interrupt();
    }, LAST_WORDS_MS);
    await Promise.all(this.workers.map((worker) => worker.stop()));
    clearTimeout(lastWords);
    await this.upkeep.stop();
  }

  private async lookAfter(): Promise<void> {
    const { days } = this.retention;
    for (const { queue } of this.registry.all()) await queue.tidy(days);
    await this.retention.apply((age, companyId) => this.actions.prune(age, companyId));
  }
}
