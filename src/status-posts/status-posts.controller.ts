import { Body, Controller, Delete, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { answerOf } from '../domain/commands.js';
import { ApiErrors } from '../http/api-errors.js';
import { LineParams } from '../http/company.params.js';
import { GivenAttempt, Idempotent } from '../idempotency/idempotency.interceptor.js';
import type { Attempt } from '../idempotency/idempotency-keys.js';
import { CompanyKey } from '../identity/access.decorators.js';
import { SEND_ERRORS } from '../messages/messages.controller.js';
import { showLimits } from '../rate-windows/limit-state.js';
import { StatusAnswer, StatusBody, StatusDeleted } from './status-posts.dto.js';
import { MessageParams } from '../records/records.dto.js';
import { STATUS_EXAMPLES } from './status-posts.examples.js';
import { StatusPosts } from './status-posts.js';

@ApiTags('status')
@Controller('api/whatsapp/sessions/:companyId/status')
export class StatusPostsController {
  constructor(private readonly posts: StatusPosts) {}

  @Post()
  @CompanyKey('send')
  @HttpCode(200)
  @Idempotent()
  @ApiBody({ type: StatusBody, examples: STATUS_EXAMPLES })
  @ApiOperation({ summary: 'Post a status (a story) that the recipients can see for 24 hours' })
  @ApiOkResponse({ type: StatusAnswer })
  @ApiErrors(...SEND_ERRORS)
  async post(
    @Param() { companyId: line }: LineParams,
    @Body() body: StatusBody,
    @Res({ passthrough: true }) response: Response,
    @GivenAttempt() attempt?: Attempt,
  ): Promise<StatusAnswer> {
    const outcome = await this.posts.post(line, body, attempt);
    showLimits(response, outcome.limits);
    const { messageId, seenBy, timestamp } = answerOf(outcome);
    const at = new Date(timestamp * 1000).toISOString();
    return { success: true, ...line, messageId, seenBy, status: 'accepted', timestamp: at };
  }

  @Delete(':messageId')
  @CompanyKey('send')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Take a status back from all who can see it' })
  @ApiOkResponse({ type: StatusDeleted })
  @ApiErrors('MESSAGE_NOT_FOUND', 'MESSAGE_TOO_OLD', ...SEND_ERRORS)
  async delete(
    @Param() { companyId: line, messageId }: MessageParams,
    @Res({ passthrough: true }) response: Response,
    @GivenAttempt() attempt?: Attempt,
  ): Promise<StatusDeleted> {
    const outcome = await this.posts.takeBack(line, messageId, attempt);
    showLimits(response, outcome.limits);
    const { changeId, timestamp } = answerOf(outcome);
    return { success: true, ...line, messageId, changeId, timestamp: new Date(timestamp * 1000).toISOString() };
  }
}
