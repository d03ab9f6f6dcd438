import { Inject, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import type { Subscription } from 'rxjs';
import { AccessModule } from '../../access/access.module.js';
import { Settings } from '../../config/settings.js';
import { EventLog } from '../../events/event-log.js';
import { EventsModule } from '../../events/events.module.js';
import { OutboundHttp } from '../../outbound/outbound-http.js';
import { LOGGER } from '../../logging/logger.js';
import { LaneWorker } from '../lanes/lane-worker.js';
import { LinesModule } from '../../lines/lines.module.js';
import { EndpointCaller } from './endpoint-caller.js';
import { EndpointHealth } from './endpoint-health.js';
import { RecentWebhooks } from './recent-webhooks.js';
import { WebhookDeliverer } from './webhook-deliverer.js';
import { WebhookQueue } from './webhook-queue.js';
import { WebhookVault } from './webhook-vault.js';
import { Webhook } from './webhook.entity.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

/** Requests under way at once, in this process and to one endpoint. */
const CONCURRENCY = 128;
const PER_ENDPOINT = 4;
const UPKEEP_INTERVAL_MS = 60_000;
/** What an endpoint has left for its answer when the process ends; the delivery is then made again by the next one. */
const LAST_ANSWERS_MS = 5_000;

@Module({
  imports: [TypeOrmModule.forFeature([Webhook]), AccessModule, EventsModule, LinesModule],
  controllers: [WebhooksController],
  providers: [
    {
      provide: OutboundHttp,
      useFactory: (settings: Settings) => new OutboundHttp(settings.webhookAllowPrivateTargets),
      inject: [Settings],
    },
    WebhookQueue,
    WebhookVault,
    RecentWebhooks,
    EndpointCaller,
    EndpointHealth,
    WebhookDeliverer,
    WebhooksService,
  ],
})
export class WebhooksModule implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly worker: LaneWorker;
  private changes: Subscription | undefined;
  private timer: NodeJS.Timeout | undefined;
  private upkeep: Promise<void> = Promise.resolve();

  constructor(
    private readonly queue: WebhookQueue,
    private readonly caller: EndpointCaller,
    private readonly http: OutboundHttp,
    private readonly settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
    deliverer: WebhookDeliverer,
    events: EventLog,
    private readonly webhooks: WebhooksService,
  ) {
    this.worker = new LaneWorker({
      queue,
      concurrency: CONCURRENCY,
      perGroup: PER_ENDPOINT,
      handle: (lane, stopping) => deliverer.deliver(lane, stopping),
      wake: events.appended,
      log,
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.queue.register();
    this.worker.start();
    this.changes = this.webhooks.changed.subscribe(() => this.worker.look());
    this.timer = setInterval(() => {
      this.upkeep = this.lookAfter();
    }, UPKEEP_INTERVAL_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.changes?.unsubscribe();
    const lastAnswers = setTimeout(() => this.caller.cut(), LAST_ANSWERS_MS);
    await Promise.all([this.worker.stop(), this.upkeep]);
    clearTimeout(lastAnswers);
    await this.http.close();
  }

  private async lookAfter(): Promise<void> {
    try {
      await this.queue.giveUpOverdue();
      await this.queue.tidy(this.settings.eventRetentionDays);
    } catch (error) {
      this.log.warn({ error: (error as Error).message }, 'upkeep of the webhooks failed; it is tried again');
    }
  }
}
