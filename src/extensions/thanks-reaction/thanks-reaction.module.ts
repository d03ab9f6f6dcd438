import { Module } from '@nestjs/common';
import { ThanksReactionHandler } from './thanks-reaction.handler.js';

@Module({ providers: [ThanksReactionHandler] })
export class ThanksReactionModule {}
