import {
  applyDecorators,
  Body,
  Controller,
  Delete,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { answerOf } from '../domain/commands.js';
import type { ErrorCode } from '../domain/errors.js';
import type { MessageChange } from '../domain/message-change.js';
import { ApiErrors } from '../http/api-errors.js';
import { GivenAttempt, Idempotent } from '../idempotency/idempotency.interceptor.js';
import type { Attempt } from '../idempotency/idempotency-keys.js';
import { CompanyKey } from '../identity/access.decorators.js';
import { showLimits } from '../rate-windows/limit-state.js';
import { MessageParams, MessageQuery } from '../records/records.dto.js';
import { ChangeAnswer, DeleteQuery, EditBody, PinBody, ResponseBody, StarBody, VoteBody } from './changes.dto.js';
import { SEND_ERRORS, sentAnswer } from './messages.controller.js';
import { Recipient, SentAnswer } from './messages.dto.js';
import { MessagesService } from './messages.service.js';

/** A route that does something to a message and answers when WhatsApp has taken it. */
function Changes(summary: string, ...errors: ErrorCode[]): MethodDecorator {
  return applyDecorators(
    CompanyKey('send'),
    HttpCode(200),
    Idempotent(),
    ApiOperation({ summary }),
    ApiOkResponse({ type: ChangeAnswer }),
    ApiErrors('MESSAGE_NOT_FOUND', ...errors, ...SEND_ERRORS),
  );
}

@ApiTags('messages')
@Controller('api/whatsapp/sessions/:companyId/messages/:messageId')
export class ChangesController {
  constructor(private readonly messages: MessagesService) {}

  @Patch()
  @Changes('Edit the words of a message or a caption that the company wrote, within 15 minutes', 'MESSAGE_TOO_OLD')
  edit(
    @Param() params: MessageParams,
    @Query() { chat }: MessageQuery,
    @Body() { text }: EditBody,
    @Res({ passthrough: true }) response: Response,
    @GivenAttempt() attempt?: Attempt,
  ): Promise<ChangeAnswer> {
    return this.change(params, chat, { type: 'edit', text }, response, attempt);
  }

  @Delete()
  @Changes(
    'Delete a message for everybody, within 60 hours; in a group as its admin also those of others. Or for this account alone',
    'MESSAGE_TOO_OLD',
  )
  delete(
    @Param() params: MessageParams,
    @Query() { chat, for: whom }: DeleteQuery,
    @Res({ passthrough: true }) response: Response,
    @GivenAttempt() attempt?: Attempt,
  ): Promise<ChangeAnswer> {
    return this.change(params, chat, { type: whom === 'me' ? 'delete_for_me' : 'delete' }, response, attempt);
  }

  @Put('star')
  @Changes('Star a message on all devices of the account, or take the star away')
  star(
    @Param() params: MessageParams,
    @Query() { chat }: MessageQuery,
    @Body() { starred }: StarBody,
    @Res({ passthrough: true }) response: Response,
    @GivenAttempt() attempt?: Attempt,
  ): Promise<ChangeAnswer> {
    return this.change(params, chat, { type: 'star', starred }, response, attempt);
  }

  @Put('pin')
  @Changes('Pin a message in its chat for everybody, or take it down')
  pin(
    @Param() params: MessageParams,
    @Query() { chat }: MessageQuery,
    @Body() { duration }: PinBody,
    @Res({ passthrough: true }) response: Response,
    @GivenAttempt() attempt?: Attempt,
  ): Promise<ChangeAnswer> {
    return this.change(params, chat, { type: 'pin', seconds: duration }, response, attempt);
  }

  @Post('votes')
  @Changes('Vote in a poll, in place of an earlier vote')
  vote(
    @Param() params: MessageParams,
    @Query() { chat }: MessageQuery,
    @Body() { options }: VoteBody,
    @Res({ passthrough: true }) response: Response,
    @GivenAttempt() attempt?: Attempt,
  ): Promise<ChangeAnswer> {
    return this.change(params, chat, { type: 'vote', options }, response, attempt);
  }

  @Post('response')
  @Changes('Answer an event, in place of an earlier answer')
  respond(
    @Param() params: MessageParams,
    @Query() { chat }: MessageQuery,
    @Body() { response: answer, guests }: ResponseBody,
    @Res({ passthrough: true }) response: Response,
    @GivenAttempt() attempt?: Attempt,
  ): Promise<ChangeAnswer> {
    return this.change(params, chat, { type: 'respond', response: answer, guests }, response, attempt);
  }

  @Post('read')
  @Changes('Tell the author that a message was read, with all before it in its chat')
  read(
    @Param() params: MessageParams,
    @Query() { chat }: MessageQuery,
    @Res({ passthrough: true }) response: Response,
    @GivenAttempt() attempt?: Attempt,
  ): Promise<ChangeAnswer> {
    return this.change(params, chat, { type: 'read' }, response, attempt);
  }

  @Post('forward')
  @CompanyKey('send')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({
    summary: 'Send what a message holds to somebody else, as passed on; answers when WhatsApp has confirmed it',
  })
  @ApiOkResponse({ type: SentAnswer })
  @ApiErrors('MESSAGE_NOT_FOUND', ...SEND_ERRORS)
  async forward(
    @Param() { companyId: line, messageId }: MessageParams,
    @Query() { chat }: MessageQuery,
    @Body() recipient: Recipient,
    @Res({ passthrough: true }) response: Response,
    @GivenAttempt() attempt?: Attempt,
  ): Promise<SentAnswer> {
    const target = this.messages.target(messageId, chat);
    return sentAnswer(line, recipient, await this.messages.forward(line, target, recipient, attempt), response);
  }

  private async change(
    { companyId: line, messageId }: MessageParams,
    chat: string | undefined,
    change: MessageChange,
    response: Response,
    attempt: Attempt | undefined,
  ): Promise<ChangeAnswer> {
    const outcome = await this.messages.change(line, this.messages.target(messageId, chat), change, attempt);
    showLimits(response, outcome.limits);
    const { timestamp, ...changed } = answerOf(outcome);
    return { success: true, ...line, ...changed, timestamp: new Date(timestamp * 1000).toISOString() };
  }
}
