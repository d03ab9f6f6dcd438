import { Module } from '@nestjs/common';
import { ClusterModule } from '../cluster/cluster.module.js';
import { EventsModule } from '../events/events.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { LinkPreviewsModule } from '../link-previews/link-previews.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { MediaModule } from '../media/media.module.js';
import { TemplatesModule } from '../templates/templates.module.js';
import { OutgoingFiles } from './outgoing-files.js';
import { MessageRecordsModule } from '../records/message-records.module.js';
import { QueueRunner } from './queue-runner.js';
import { BatchesController } from './batches.controller.js';
import { BulkMessages } from './bulk-messages.js';
import { ChangesController } from './changes.controller.js';
import { MessagesController } from './messages.controller.js';
import { MessagesService } from './messages.service.js';

@Module({
  imports: [
    ClusterModule,
    LinesModule,
    LinkPreviewsModule,
    EventsModule,
    MediaModule,
    MessageRecordsModule,
    QueueModule,
    IdempotencyModule,
    TemplatesModule,
  ],
  controllers: [MessagesController, BatchesController, ChangesController],
  providers: [MessagesService, OutgoingFiles, BulkMessages, QueueRunner],
  exports: [MessagesService],
})
export class MessagesModule {}
