import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { StatusPosts } from './status-posts.js';
import { StatusPostsController } from './status-posts.controller.js';

/** Statuses (stories) that companies post. */
@Module({
  imports: [IdempotencyModule, LinesModule, MessagesModule],
  controllers: [StatusPostsController],
  providers: [StatusPosts],
})
export class StatusPostsModule {}
