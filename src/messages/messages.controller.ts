import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CompanyKey } from '../access/access.decorators.js';
import { type ErrorCode, invalidField } from '../domain/errors.js';
import { ApiErrors } from '../http/api-errors.js';
import { CompanyParams } from '../http/company.params.js';
import { MessageBody, SentAnswer } from './messages.dto.js';
import { MessagesService } from './messages.service.js';

const SEND_ERRORS: ErrorCode[] = [
  'SESSION_NOT_FOUND',
  'AUTHENTICATION_REQUIRED',
  'NOT_CONNECTED',
  'NOT_ON_WHATSAPP',
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
  async send(@Param() { companyId }: CompanyParams, @Body() body: MessageBody): Promise<SentAnswer> {
    const to = body.to ?? body.phone;
    if (to === undefined) throw invalidField('phone', 'phone must be a phone number or a JID');
    const text = body.text?.body ?? body.message;
    if (text === undefined) throw invalidField('message', 'message must be 1 to 4096 characters');
    const quotedId = body.context?.message_id ?? body.options?.quoted;
    const { phone, messageId, timestamp } = await this.messages.sendText(companyId, { to, text, quotedId });
    return { success: true, companyId, phone, messageId, timestamp: new Date(timestamp * 1000).toISOString() };
  }
}
