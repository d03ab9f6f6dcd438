import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { ErrorsController } from './errors.controller.js';
import { LargeAnswers } from './large-answers.js';
import { ProblemFilter } from './problem.filter.js';
import { RequestDrain } from './request-drain.js';
import { validationPipe } from './validation.js';

/** What all routes have in common. */
@Global()
@Module({
  controllers: [ErrorsController],
  providers: [
    RequestDrain,
    LargeAnswers,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: validationPipe },
  ],
  exports: [RequestDrain, LargeAnswers],
})
export class HttpModule {}
