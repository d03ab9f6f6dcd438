import { applyDecorators, Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CompanyKey } from '../identity/access.decorators.js';
import { albumIds, isAlbum } from '../domain/album.js';
import { type LineId, lineOf } from '../domain/line.js';
import { newMessageId } from '../domain/message-id.js';
import { outgoingMessage, type OutgoingMessage } from '../domain/outgoing.js';
import { GivenAttempt, Idempotent } from '../idempotency/idempotency.interceptor.js';
import type { Attempt } from '../idempotency/idempotency-keys.js';
import type { ErrorCode } from '../domain/errors.js';
import { ApiErrors } from '../http/api-errors.js';
import { LineParams } from '../http/company.params.js';
import { showLimits } from '../rate-windows/limit-state.js';
import { CompanyReactionBody, MessageBody, MessageIdAnswer, ReactionBody, SentAnswer } from './messages.dto.js';
import { MESSAGE_EXAMPLES } from './message-examples.js';
import { queueTimesIn } from './message-body.js';
import { type Dispatch, MessagesService, type Recipient } from './messages.service.js';

const FILE_ERRORS: ErrorCode[] = [
  'MEDIA_NOT_FOUND',
  'MEDIA_UNAVAILABLE',
  'MEDIA_TOO_LARGE',
  'MEDIA_TYPE_MISMATCH',
  'MEDIA_UNREADABLE',
  'MEDIA_LINK_FAILED',
  'CONVERTER_MISSING',
];

const TEMPLATE_ERRORS: ErrorCode[] = [
  'TEMPLATE_NOT_FOUND',
  'TEMPLATE_PAUSED',
  'TEMPLATE_DISABLED',
  'TEMPLATE_PARAMETER_COUNT',
  'TEMPLATE_PARAMETER_FORMAT',
  'TEMPLATE_PARAMETER_TEXT',
  'TEMPLATE_PARAMETER_MISSING',
  'TEMPLATE_PARAMETER_INVALID',
  'TEMPLATE_TOO_LONG',
];

export const SEND_ERRORS: ErrorCode[] = [
  'SESSION_NOT_FOUND',
  'CHAT_NOT_FOUND',
  'AUTHENTICATION_REQUIRED',
  'NOT_CONNECTED',
  'NOT_ON_WHATSAPP',
  'MESSAGE_REJECTED',
  'RESTRICTED',
  'WHATSAPP_UNANSWERED',
  'OWNER_UNREACHABLE',
  'ACK_TIMEOUT',
  ...FILE_ERRORS,
  ...TEMPLATE_ERRORS,
  'QUEUE_FULL',
  'IDEMPOTENCY_IN_FLIGHT',
  'IDEMPOTENCY_MISMATCH',
];

/** A route that sends something and answers when WhatsApp has confirmed it. */
function Sends(summary: string): MethodDecorator {
  return applyDecorators(
    CompanyKey('send'),
    HttpCode(200),
    Idempotent(),
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
  @ApiBody({ type: MessageBody, examples: MESSAGE_EXAMPLES })
  @ApiErrors('UNSUPPORTED_KIND')
  @Sends('Send a message, in the form of Meta’s Cloud API or as plain text; answers when WhatsApp has confirmed it')
  @ApiAcceptedResponse({ type: SentAnswer, description: 'The queue has it (`options.queue`, `options.send_at`)' })
  async send(
    @Param() { companyId: line }: LineParams,
    @Body() body: MessageBody,
    @Res({ passthrough: true }) response: Response,
    @GivenAttempt() attempt?: Attempt,
  ): Promise<SentAnswer> {
    const message = tried(await this.messages.messageIn(line.companyId, body), attempt);
    const times = queueTimesIn(body);
    if (times === undefined) return sentAnswer(line, body, await this.messages.send(line, body, message), response);
    const { phone, chat: to, messageId, status, at } = await this.messages.queue(line, body, message, times);
    response.status(202);
    const album = isAlbum(message) ? { album: albumIds(messageId, message.content).slice(0, -1) } : {};
    const timestamp = at.toISOString();
    return { success: true, ...line, phone, to, messageId, ...album, status, timestamp, input: inputOf(body) };
  }

  @Get('sessions/:companyId/message-id')
  @CompanyKey('read')
  @ApiOperation({ summary: 'An id for a message that is sent later, so that it is known before' })
  @ApiOkResponse({ type: MessageIdAnswer })
  @ApiErrors()
  messageId(@Param() _params: LineParams): MessageIdAnswer {
    return { success: true, messageId: newMessageId() };
  }

  @Post('sessions/:companyId/reactions')
  @Sends('React to a message of a chat, or take the reaction back; answers when WhatsApp has confirmed it')
  async react(
    @Param() { companyId: line }: LineParams,
    @Body() body: ReactionBody,
    @Res({ passthrough: true }) response: Response,
    @GivenAttempt() attempt?: Attempt,
  ): Promise<SentAnswer> {
    const { messageId, emoji } = body;
    const content = { type: 'reaction', reaction: { message_id: messageId, emoji } } as const;
    const message = tried(outgoingMessage(content, { messageId, field: 'messageId' }), attempt);
    return sentAnswer(line, body, await this.messages.send(line, body, message), response);
  }

  @Post('reaction')
  @Sends('The same with the company in the body, as the first generation has it')
  async reactForCompany(
    @Body() { companyId, line, ...reaction }: CompanyReactionBody,
    @Res({ passthrough: true }) response: Response,
    @GivenAttempt() attempt?: Attempt,
  ): Promise<SentAnswer> {
    return this.react({ companyId: lineOf(companyId, line) }, reaction, response, attempt);
  }
}

/** A message under the id that all tries of its request share; one that the client chose itself goes before. */
function tried(message: OutgoingMessage, attempt: Attempt | undefined): OutgoingMessage {
  if (attempt === undefined) return message;
  return { ...message, messageId: message.messageId ?? attempt.messageId, resumed: attempt.resumed };
}

/** The limits are shown whatever became of the message. */
export function sentAnswer(line: LineId, recipient: Recipient, sent: Dispatch, response: Response): SentAnswer {
  showLimits(response, sent.limits);
  const { phone, chat: to, messageId, timestamp, album } = sent.delivery();
  const at = new Date(timestamp * 1000).toISOString();
  const named = { messageId, ...(album !== undefined && { album }) };
  return { success: true, ...line, phone, to, ...named, status: 'accepted', timestamp: at, input: inputOf(recipient) };
}

function inputOf({ to, phone }: Recipient): string {
  return to ?? phone ?? '';
}
