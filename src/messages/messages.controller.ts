import { applyDecorators, Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CompanyKey } from '../identity/access.decorators.js';
import { type LineId, lineOf } from '../domain/line.js';
import type { ErrorCode } from '../domain/errors.js';
import { ApiErrors } from '../http/api-errors.js';
import { LineParams } from '../http/company.params.js';
import { showLimits } from '../rate-windows/limit-state.js';
import { CompanyReactionBody, MessageBody, ReactionBody, SentAnswer } from './messages.dto.js';
import { messageIn } from './message-body.js';
import { type Dispatch, MessagesService } from './messages.service.js';

const SEND_ERRORS: ErrorCode[] = [
  'SESSION_NOT_FOUND',
  'CHAT_NOT_FOUND',
  'AUTHENTICATION_REQUIRED',
  'NOT_CONNECTED',
  'NOT_ON_WHATSAPP',
  'MESSAGE_REJECTED',
  'WHATSAPP_UNANSWERED',
  'OWNER_UNREACHABLE',
  'ACK_TIMEOUT',
];

/** A route that sends something and answers when WhatsApp has confirmed it. */
function Sends(summary: string): MethodDecorator {
  return applyDecorators(
    CompanyKey('send'),
    HttpCode(200),
    ApiOperation({ summary }),
    ApiOkResponse({ type: SentAnswer }),
    ApiErrors(...SEND_ERRORS),
  );
}

@ApiTags('messages')
@Controller('api/whatsapp')
export class MessagesController {
  constructor(private readonly messages: MessagesService) {}

  /** Two names of one route, for two generations of clients. */
  @Post(['sessions/:companyId/send', 'sessions/:companyId/messages'])
  @Sends('Send a message, in the form of Meta’s Cloud API or as plain text; answers when WhatsApp has confirmed it')
  async send(
    @Param() { companyId: line }: LineParams,
    @Body() body: MessageBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SentAnswer> {
    return sentAnswer(line, await this.messages.send(line, body, messageIn(body)), response);
  }

  @Post('sessions/:companyId/reactions')
  @Sends('React to a message of a chat, or take the reaction back; answers when WhatsApp has confirmed it')
  async react(
    @Param() { companyId: line }: LineParams,
    @Body() body: ReactionBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SentAnswer> {
    const { messageId, emoji } = body;
    const content = { type: 'reaction', reaction: { message_id: messageId, emoji } } as const;
    const message = { content, refersTo: { messageId, field: 'messageId' } };
    return sentAnswer(line, await this.messages.send(line, body, message), response);
  }

  @Post('reaction')
  @Sends('The same with the company in the body, as the first generation has it')
  async reactForCompany(
    @Body() { companyId, line, ...reaction }: CompanyReactionBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SentAnswer> {
    return this.react({ companyId: lineOf(companyId, line) }, reaction, response);
  }
}

/** The limits are shown whatever became of the message. */
function sentAnswer(line: LineId, sent: Dispatch, response: Response): SentAnswer {
  showLimits(response, sent.limits);
  const { phone, messageId, timestamp } = sent.delivery();
  return { success: true, ...line, phone, messageId, timestamp: new Date(timestamp * 1000).toISOString() };
}
