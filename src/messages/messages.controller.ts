import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CompanyKey } from '../access/access.decorators.js';
import { type ErrorCode, invalidField } from '../domain/errors.js';
import { ApiErrors } from '../http/api-errors.js';
import { CompanyParams } from '../http/company.params.js';
import { showLimits } from '../throttling/limit-state.js';
import { MessageBody, SentAnswer } from './messages.dto.js';
import { MessagesService, type TextMessage } from './messages.service.js';

const SEND_ERRORS: ErrorCode[] = [
  'SESSION_NOT_FOUND',
  'AUTHENTICATION_REQUIRED',
  'NOT_CONNECTED',
  'NOT_ON_WHATSAPP',
  'CHAT_NOT_FOUND',
  'MESSAGE_REJECTED',
  'WHATSAPP_UNANSWERED',
  'ACK_TIMEOUT',
];

@ApiTags('messages')
@Controller('api/whatsapp/sessions/:companyId')
export class MessagesController {
  constructor(private readonly messages: MessagesService) {}

  /** Two names of one route, for two generations of clients. */
  @Post(['send', 'messages'])
  @CompanyKey('send')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Send a text, plain or in the form of Meta’s Cloud API; answers when WhatsApp has confirmed it',
  })
  @ApiOkResponse({ type: SentAnswer })
  @ApiErrors(...SEND_ERRORS)
  async send(
    @Param() { companyId }: CompanyParams,
    @Body() body: MessageBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SentAnswer> {
    const to = body.to ?? body.phone;
    if (to === undefined) throw invalidField('phone', 'phone must be a phone number or a JID');
    const text = body.text?.body ?? body.message;
    if (text === undefined) throw invalidField('message', 'message must be 1 to 4096 characters');
    const sent = await this.messages.sendText(companyId, { to, text, quoted: quotedIn(body) }, (states) =>
      showLimits(response, states),
    );
    const { phone, messageId, timestamp } = sent;
    return { success: true, companyId, phone, messageId, timestamp: new Date(timestamp * 1000).toISOString() };
  }
}

function quotedIn({ context, options }: MessageBody): TextMessage['quoted'] {
  if (context !== undefined) return { messageId: context.message_id, field: 'context.message_id' };
  return options?.quoted === undefined ? undefined : { messageId: options.quoted, field: 'options.quoted' };
}
