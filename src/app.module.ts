import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { AccessModule } from './access/access.module.js';
import { ChatsModule } from './chats/chats.module.js';
import { ContactsModule } from './contacts/contacts.module.js';
import { CallsModule } from './calls/calls.module.js';
import { CatalogModule } from './catalog/catalog.module.js';
import { ChannelsModule } from './channels/channels.module.js';
import { GroupsModule } from './groups/groups.module.js';
import { LabelsModule } from './labels/labels.module.js';
import { ProfileModule } from './profile/profile.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';
import { EventsModule } from './events/events.module.js';
import { ExtensionsModule } from './extensions/extensions.module.js';
import { HealthModule } from './health/health.module.js';
import { HttpModule } from './http/http.module.js';
import { ExtensionHostModule } from './extensions/host/extension-host.module.js';
import { IngestModule } from './ingest/ingest.module.js';
import { LifecycleModule } from './lifecycle/lifecycle.module.js';
import { LineLimitsModule } from './line-limits/line-limits.module.js';
import { LinkPagesModule } from './link-pages/link-pages.module.js';
import { LoggingModule } from './logging/logging.module.js';
import { MediaModule } from './media/media.module.js';
import { MessageMediaModule } from './message-media/message-media.module.js';
import { MessagesModule } from './messages/messages.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { NumbersModule } from './numbers/numbers.module.js';
import { PageModule } from './page/page.module.js';
import { PersonsModule } from './persons/persons.module.js';
import { ProcessesModule } from './processes/processes.module.js';
import { RealtimeModule } from './realtime/realtime.module.js';
import { ClusterModule } from './cluster/cluster.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { StatusPostsModule } from './status-posts/status-posts.module.js';
import { TemplatesModule } from './templates/templates.module.js';
import { TransferModule } from './transfer/transfer.module.js';
import { WebhooksModule } from './delivery/webhooks/webhooks.module.js';

@Module({})
export class AppModule {
  static forRoot(settings: Settings, log: Logger): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(settings),
        LoggingModule.forRoot(log),
        LifecycleModule,
        DatabaseModule.forRoot(),
        HttpModule,
        // Express looks through the routes one after the other: the one that is asked for most stands in front.
        MessagesModule,
        AccessModule,
        LineLimitsModule,
        EventsModule,
        ClusterModule,
        ProcessesModule,
        SessionsModule,
        TransferModule,
        MediaModule,
        MessageMediaModule,
        StatusPostsModule,
        TemplatesModule,
        ChatsModule,
        GroupsModule,
        ContactsModule,
        ProfileModule,
        LabelsModule,
        ChannelsModule,
        CallsModule,
        CatalogModule,
        NumbersModule,
        ...(settings.roles.includes('api') ? [RealtimeModule, PageModule, LinkPagesModule] : []),
        WebhooksModule,
        IngestModule,
        ExtensionHostModule,
        PersonsModule,
        ExtensionsModule,
        MetricsModule,
        HealthModule,
      ],
    };
  }
}
