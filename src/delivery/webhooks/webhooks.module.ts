import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../../access/access.module.js';
import { Settings } from '../../config/settings.js';
import { EventsModule } from '../../events/events.module.js';
import { LinesModule } from '../../lines/lines.module.js';
import { OutboundHttp } from '../../outbound/outbound-http.js';
import { EndpointCaller } from './endpoint-caller.js';
import { EndpointHealth } from './endpoint-health.js';
import { RecentWebhooks } from './recent-webhooks.js';
import { WantedEvents } from './wanted-events.js';
import { WebhookDeliverer } from './webhook-deliverer.js';
import { WebhookQueue } from './webhook-queue.js';
import { WebhookVault } from './webhook-vault.js';
import { WebhookWorker } from './webhook-worker.js';
import { Webhook } from './webhook.entity.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

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
    WantedEvents,
    EndpointCaller,
    EndpointHealth,
    WebhookDeliverer,
    WebhooksService,
    WebhookWorker,
  ],
})
export class WebhooksModule {}
