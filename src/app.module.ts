import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { AccessModule, AuthorizationModule } from './access/access.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';
import { EventsModule } from './events/events.module.js';
import { ExtensionsModule } from './extensions/extensions.module.js';
import { HealthModule } from './health/health.module.js';
import { HttpModule } from './http/http.module.js';
import { InboundModule } from './inbound/inbound.module.js';
import { LimitsModule } from './limits/limits.module.js';
import { LoggingModule } from './logging/logging.module.js';
import { MessagesModule } from './messages/messages.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { RealtimeModule } from './realtime/realtime.module.js';
import { QueueModule } from './queue/queue.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { ThrottlingModule } from './throttling/throttling.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

@Module({})
export class AppModule {
  static forRoot(settings: Settings, log: Logger): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(settings),
        LoggingModule.forRoot(log),
        DatabaseModule.forRoot(),
        HttpModule,
        AccessModule,
        ThrottlingModule,
        AuthorizationModule,
        LimitsModule,
        EventsModule,
        QueueModule,
        SessionsModule,
        MessagesModule,
        RealtimeModule,
        WebhooksModule,
        InboundModule,
        ExtensionsModule,
        MetricsModule,
        HealthModule,
      ],
    };
  }
}
