import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CompanyKey } from '../access/access.decorators.js';
import { type ErrorCode, invalidField } from '../domain/errors.js';
import { ApiErrors } from '../http/api-errors.js';
import { CompanyParams } from '../http/company.params.js';
import { MessageBody, SendBody, SentAnswer } from './messages.dto.js';
import { MessagesService, type TextMessage } from './messages.service.js';

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

  @Post('send')
  @CompanyKey()
  @HttpCode(200)
  @ApiOperation({ summary: 'Send a text; answers when WhatsApp has confirmed it' })
  @ApiOkResponse({ type: SentAnswer })
  @ApiErrors(...SEND_ERRORS)
  async send(@Param() { companyId }: CompanyParams, @Body() body: SendBody): Promise<SentAnswer> {
    return this.deliver(companyId, { to: body.phone, text: body.message, quotedId: body.options?.quoted });
  }

  @Post('messages')
  @CompanyKey()
  @HttpCode(200)
  @ApiOperation({ summary: 'Send a message, in the form of Meta’s Cloud API or as plain text' })
  @ApiOkResponse({ type: SentAnswer })
  @ApiErrors(...SEND_ERRORS)
  async message(@Param() { companyId }: CompanyParams, @Body() body: MessageBody): Promise<SentAnswer> {
    const to = body.to ?? body.phone;
    if (to === undefined) throw invalidField('to', 'to must be a phone number or a JID');
    const text = body.text?.body ?? body.message;
    if (text === undefined) throw invalidField('message', 'message must be 1 to 4096 characters');
    return this.deliver(companyId, { to, text, quotedId: body.context?.message_id ?? body.options?.quoted });
  }

  private async deliver(companyId: string, message: TextMessage): Promise<SentAnswer> {
    const { phone, messageId, timestamp } = await this.messages.sendText(companyId, message);
    return { success: true, companyId, phone, messageId, timestamp: new Date(timestamp * 1000).toISOString() };
  }
}
