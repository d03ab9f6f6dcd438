import { Module } from '@nestjs/common';
import { AiReplyModule } from './ai-reply/ai-reply.module.js';
import { ThanksReactionModule } from './thanks-reaction/thanks-reaction.module.js';

/** The modules that react to events; `nest g --collection ./schematics extension NAME` adds one. */
@Module({
  imports: [ThanksReactionModule, AiReplyModule],
})
export class ExtensionsModule {}
