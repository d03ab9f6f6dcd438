import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Settings } from '../config/settings.js';
import { parseRecipient } from '../domain/jid.js';
import { readField } from '../domain/phone.js';
import { ApiErrors } from '../http/api-errors.js';
import { CompanyKey } from '../identity/access.decorators.js';
import { sendMedium } from '../media/send-medium.js';
import { MessageParams, MessageQuery } from '../records/records.dto.js';
import { MessageMedia } from './message-media.js';

const BINARY = { schema: { type: 'string', format: 'binary' } };

@ApiTags('messages')
@Controller('api/whatsapp/sessions/:companyId/messages/:messageId/media')
export class MessageMediaController {
  constructor(
    private readonly media: MessageMedia,
    private readonly settings: Settings,
  ) {}

  @Get()
  @CompanyKey('read')
  @ApiOperation({
    summary: 'The file of a message that was received or sent, downloaded from WhatsApp when it is wanted',
  })
  @ApiResponse({ status: 200, description: 'All of it', content: { '*/*': BINARY } })
  @ApiResponse({ status: 206, description: 'The range that `Range` asked for', content: { '*/*': BINARY } })
  @ApiResponse({ status: 304, description: 'The client has it, as `If-None-Match` says' })
  @ApiErrors(
    'MESSAGE_NOT_FOUND',
    'MEDIA_NOT_FOUND',
    'MEDIA_UNAVAILABLE',
    'MEDIA_TOO_LARGE',
    'MEDIA_DOWNLOAD_FAILED',
    'RANGE_NOT_SATISFIABLE',
    'SESSION_NOT_FOUND',
    'AUTHENTICATION_REQUIRED',
    'NOT_CONNECTED',
    'OWNER_UNREACHABLE',
    'SERVICE_UNAVAILABLE',
  )
  async show(
    @Param() { companyId: line, messageId }: MessageParams,
    @Query() { chat }: MessageQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const jid =
      chat === undefined
        ? undefined
        : readField('chat', () => parseRecipient(chat, this.settings.defaultPhoneRegion)).jid;
    const message = { messageId, ...(jid !== undefined && { chat: jid }) };
    const medium = await this.media.find(line, message);
    await sendMedium(request, response, medium, (range) => this.media.open(line, medium, message, range));
  }
}
