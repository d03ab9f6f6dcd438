import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { MediaModule } from '../media/media.module.js';
import { CommunitiesController } from './communities.controller.js';
import { GroupsController } from './groups.controller.js';
import { MembersController } from './members.controller.js';
import { People } from './people.js';

/** Groups that lines are members of. */
@Module({
  imports: [IdempotencyModule, LinesModule, MediaModule],
  controllers: [GroupsController, MembersController, CommunitiesController],
  providers: [People],
})
export class GroupsModule {}
