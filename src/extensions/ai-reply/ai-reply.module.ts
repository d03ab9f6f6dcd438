import { Module } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { AiReplyHandler } from './ai-reply.handler.js';
import { ChatCompletions } from './chat-completions.js';

@Module({
  providers: [
    ChatCompletions,
    {
      provide: AiReplyHandler,
      // Without an endpoint to ask there is nothing that a company could turn on.
      useFactory: (settings: Settings, completions: ChatCompletions) =>
        settings.aiReplyUrl === undefined ? undefined : new AiReplyHandler(completions),
      inject: [Settings, ChatCompletions],
    },
  ],
})
export class AiReplyModule {}
