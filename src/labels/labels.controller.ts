import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Settings } from '../config/settings.js';
import { DomainError, invalidField } from '../domain/errors.js';
import { parseRecipient } from '../domain/jid.js';
import { LABEL_COLORS } from '../domain/label-commands.js';
import type { LineId } from '../domain/line.js';
import { readField } from '../domain/phone.js';
import { ApiErrors } from '../http/api-errors.js';
import { LineParams } from '../http/company.params.js';
import { LineAnswer } from '../http/success.js';
import { Orders } from '../idempotency/line-routes.js';
import { CompanyKey } from '../identity/access.decorators.js';
import { LineRouter } from '../lines/line-router.js';
import { readChat } from '../records/chat-name.js';
import type { RecordedMessage } from '../records/recorded-message.js';
import { RecordedMessages } from '../records/recorded-messages.js';
import { MessageParams, MessageQuery } from '../records/records.dto.js';
import {
  ChatLabels,
  LabelAnswer,
  LabelBody,
  LabeledChatParams,
  LabeledList,
  LabelList,
  LabelParams,
  LabelsBody,
  MessageLabels,
  NewLabelBody,
} from './labels.dto.js';
import { LabelsService, viewOf } from './labels.service.js';

@ApiTags('labels')
@Controller('api/whatsapp/sessions/:companyId')
export class LabelsController {
  constructor(
    private readonly labels: LabelsService,
    private readonly messages: RecordedMessages,
    private readonly lines: LineRouter,
    private readonly settings: Settings,
  ) {}

  @Get('labels')
  @CompanyKey('read')
  @ApiOperation({ summary: 'The labels of a business account; no session is needed' })
  @ApiOkResponse({ type: LabelList })
  @ApiErrors()
  async list(@Param() { companyId: line }: LineParams): Promise<LabelList> {
    return { success: true, ...line, labels: await this.labels.all(line) };
  }

  @Post('labels')
  @Orders('Make a label, on all devices of the account')
  @ApiOkResponse({ type: LabelAnswer })
  async create(@Param() { companyId: line }: LineParams, @Body() body: NewLabelBody): Promise<LabelAnswer> {
    const color = colorIn(body) ?? 0;
    const label = await this.lines.ask(line, { do: 'label_save', id: null, name: body.name, color });
    return { success: true, ...line, label: viewOf(label) };
  }

  @Put('labels/:labelId')
  @Orders('Give a label another name or colour', 'LABEL_NOT_FOUND')
  @ApiOkResponse({ type: LabelAnswer })
  async change(@Param() { companyId: line, labelId }: LabelParams, @Body() body: LabelBody): Promise<LabelAnswer> {
    const color = colorIn(body);
    if (body.name === undefined && color === undefined) throw invalidField('name', 'nothing is changed');
    const given = { ...(body.name !== undefined && { name: body.name }), ...(color !== undefined && { color }) };
    const label = await this.lines.ask(line, { do: 'label_save', id: labelId, ...given });
    return { success: true, ...line, label: viewOf(label) };
  }

  @Delete('labels/:labelId')
  @Orders('Delete a label; what it was on stays', 'LABEL_NOT_FOUND')
  @ApiOkResponse({ type: LineAnswer })
  async delete(@Param() { companyId: line, labelId }: LabelParams): Promise<LineAnswer> {
    await this.lines.ask(line, { do: 'label_delete', id: labelId });
    return { success: true, ...line };
  }

  @Get('labels/:labelId/chats')
  @CompanyKey('read')
  @ApiOperation({ summary: 'The chats and messages that a label is on; no session is needed' })
  @ApiOkResponse({ type: LabeledList })
  @ApiErrors('LABEL_NOT_FOUND')
  async under(@Param() { companyId: line, labelId }: LabelParams): Promise<LabeledList> {
    return { success: true, ...line, chats: await this.labels.under(line, labelId) };
  }

  @Get('chats/:chat/labels')
  @CompanyKey('read')
  @ApiOperation({ summary: 'The labels of a chat; no session is needed' })
  @ApiOkResponse({ type: ChatLabels })
  @ApiErrors()
  async ofChat(@Param() { companyId: line, chat: given }: LabeledChatParams): Promise<ChatLabels> {
    const chat = readChat('chat', given, this.settings.defaultPhoneRegion);
    return { success: true, ...line, chat, labels: await this.labels.on(line, chat) };
  }

  @Put('chats/:chat/labels')
  @Orders('Say which labels a chat has: those, and no others', 'LABEL_NOT_FOUND', 'CHAT_NOT_FOUND', 'NOT_ON_WHATSAPP')
  @ApiOkResponse({ type: ChatLabels })
  async putOnChat(
    @Param() { companyId: line, chat: given }: LabeledChatParams,
    @Body() body: LabelsBody,
  ): Promise<ChatLabels> {
    const chat = readField('chat', () => parseRecipient(given, this.settings.defaultPhoneRegion));
    await this.lines.ask(line, { do: 'label_put', chat, messageId: null, labels: idsIn(body) });
    return { success: true, ...line, chat: chat.jid, labels: await this.labels.on(line, chat.jid) };
  }

  @Get('messages/:messageId/labels')
  @CompanyKey('read')
  @ApiOperation({ summary: 'The labels of a message; no session is needed' })
  @ApiOkResponse({ type: MessageLabels })
  @ApiErrors('MESSAGE_NOT_FOUND')
  async ofMessage(
    @Param() { companyId: line, messageId }: MessageParams,
    @Query() { chat: given }: MessageQuery,
  ): Promise<MessageLabels> {
    const { chat } = await this.message(line, messageId, given);
    return { success: true, ...line, chat, messageId, labels: await this.labels.on(line, chat, messageId) };
  }

  @Put('messages/:messageId/labels')
  @Orders('Say which labels a message has: those, and no others', 'LABEL_NOT_FOUND', 'MESSAGE_NOT_FOUND')
  @ApiOkResponse({ type: MessageLabels })
  async putOnMessage(
    @Param() { companyId: line, messageId }: MessageParams,
    @Query() { chat: given }: MessageQuery,
    @Body() body: LabelsBody,
  ): Promise<MessageLabels> {
    const { chat } = await this.message(line, messageId, given);
    const address = readField('messageId', () => parseRecipient(chat, this.settings.defaultPhoneRegion));
    await this.lines.ask(line, { do: 'label_put', chat: address, messageId, labels: idsIn(body) });
    return { success: true, ...line, chat, messageId, labels: await this.labels.on(line, chat, messageId) };
  }

  private async message(line: LineId, messageId: string, given: string | undefined): Promise<RecordedMessage> {
    const chat = given === undefined ? undefined : readChat('chat', given, this.settings.defaultPhoneRegion);
    const message = await this.messages.one(line, messageId, chat);
    if (message !== undefined) return message;
    throw new DomainError('MESSAGE_NOT_FOUND', `There is no message ${messageId}`, { ...line, messageId });
  }
}

function colorIn({ color, colorHex }: LabelBody): number | undefined {
  if (color !== undefined || colorHex === undefined) return color;
  return LABEL_COLORS.findIndex((one) => one === colorHex.toLowerCase());
}

function idsIn({ labels }: LabelsBody): string[] {
  return [...new Set(labels.map((label) => (typeof label === 'string' ? label : label.id)))];
}
