import { applyDecorators, Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CompanyKey } from '../identity/access.decorators.js';
import type { NamedMessage } from '../domain/commands.js';
import { type LineId, lineOf } from '../domain/line.js';
import type { ErrorCode } from '../domain/errors.js';
import { invalidField } from '../domain/errors.js';
import { ApiErrors } from '../http/api-errors.js';
import { LineParams } from '../http/company.params.js';
import { showLimits } from '../rate-windows/limit-state.js';
import { CompanyReactionBody, MessageBody, ReactionBody, SentAnswer } from './messages.dto.js';
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
  @Sends('Send a text, plain or in the form of Meta’s Cloud API; answers when WhatsApp has confirmed it')
  async send(
    @Param() { companyId: line }: LineParams,
    @Body() body: MessageBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SentAnswer> {
    const text = agreed({ message: body.message, 'text.body': body.text?.body });
    if (text === undefined) throw invalidField('message', 'message must be 1 to 4096 characters');
    const message = { to: body.to, phone: body.phone, text, quoted: quotedIn(body) };
    return sentAnswer(line, await this.messages.sendText(line, message), response);
  }

  @Post('sessions/:companyId/reactions')
  @Sends('React to a message of a chat, or take the reaction back; answers when WhatsApp has confirmed it')
  async react(
    @Param() { companyId: line }: LineParams,
    @Body() body: ReactionBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SentAnswer> {
    return sentAnswer(line, await this.messages.react(line, body), response);
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

/** What fields that mean the same say; undefined when none was given. @throws DomainError when they differ */
function agreed(fields: Record<string, string | undefined>): string | undefined {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  const [first] = given;
  const other = given.find(([, value]) => value !== first?.[1]);
  if (first !== undefined && other !== undefined) {
    throw invalidField(other[0], `${first[0]} and ${other[0]} must not differ when both are given`);
  }
  return first?.[1];
}

function quotedIn({ context, options }: MessageBody): NamedMessage | undefined {
  const messageId = agreed({ 'context.message_id': context?.message_id, 'options.quoted': options?.quoted });
  if (messageId === undefined) return undefined;
  return { messageId, field: context?.message_id === undefined ? 'options.quoted' : 'context.message_id' };
}
