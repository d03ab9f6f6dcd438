import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { merge, type Subscription } from 'rxjs';
import { Settings } from '../../config/settings.js';
import { EventLog } from '../../events/event-log.js';
import { Part, type StartsAndStops } from '../../lifecycle/part.js';
import { Recurring } from '../../lifecycle/recurring.js';
import { LOGGER } from '../../logging/logger.js';
import { OutboundHttp } from '../../outbound/outbound-http.js';
import { LaneWorker } from '../lanes/lane-worker.js';
import { EndpointCaller } from './endpoint-caller.js';
import { WebhookDeliverer } from './webhook-deliverer.js';
import { WebhookQueue } from './webhook-queue.js';
import { WantedEvents } from './wanted-events.js';
import { WebhooksService } from './webhooks.service.js';

/** Requests under way at once, in this process and to one endpoint. */
const CONCURRENCY = 128;
const PER_ENDPOINT = 4;
const UPKEEP_INTERVAL_MS = 60_000;
/** What an endpoint has left for its answer when the process ends; the delivery is then made again by the next one. */
const LAST_ANSWERS_MS = 5_000;

/** Works off what webhooks are owed. */
@Part({ stage: 'delivery', roles: ['worker'], stopWithinMs: LAST_ANSWERS_MS + 2_000 })
export class WebhookWorker implements StartsAndStops {
  private readonly worker: LaneWorker;
  private readonly upkeep: Recurring;
  private changes: Subscription | undefined;

  constructor(
    private readonly queue: WebhookQueue,
    private readonly caller: EndpointCaller,
    private readonly http: OutboundHttp,
    private readonly webhooks: WebhooksService,
    deliverer: WebhookDeliverer,
    wanted: WantedEvents,
    events: EventLog,
    settings: Settings,
    @Inject(LOGGER) log: Logger,
  ) {
    this.worker = new LaneWorker({
      queue,
      concurrency: CONCURRENCY,
      perGroup: PER_ENDPOINT,
      handle: (lane, stopping) => deliverer.deliver(lane, stopping),
      wake: merge(
        events.appendedThat((event) => wanted.has(event)),
        wanted.changed,
      ),
      log,
    });
    this.upkeep = new Recurring({
      everyMs: UPKEEP_INTERVAL_MS,
      work: async () => {
        await queue.giveUpOverdue();
        await queue.tidy(settings.eventRetentionDays);
      },
      log,
      words: 'upkeep of the webhooks failed; it is tried again',
    });
  }

  async start(): Promise<void> {
    await this.queue.register();
    this.worker.start();
    this.changes = this.webhooks.changed.subscribe(() => this.worker.look());
    void this.upkeep.start();
  }

  async stop(): Promise<void> {
    this.changes?.unsubscribe();
    const lastAnswers = setTimeout(() => this.caller.cut(), LAST_ANSWERS_MS);
    await Promise.all([this.worker.stop(), this.upkeep.stop()]);
    clearTimeout(lastAnswers);
    await this.http.close();
  }
}
