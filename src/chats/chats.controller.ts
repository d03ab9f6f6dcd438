import {
  applyDecorators,
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Req,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain/errors.js';
import { type LineId, lineName } from '../domain/line.js';
import { ApiErrors } from '../http/api-errors.js';
import { LineParams } from '../http/company.params.js';
import { prefixOf } from '../http/forwarded-prefix.js';
import { sendJsonLines } from '../http/json-lines.js';
import { LargeAnswer } from '../http/large-answers.js';
import { readCursor } from '../http/page-cursor.js';
import { Idempotent } from '../idempotency/idempotency.interceptor.js';
import { Orders } from '../idempotency/line-routes.js';
import { CompanyKey } from '../identity/access.decorators.js';
import { readChat } from '../records/chat-name.js';
import type { RecordedMessage } from '../records/recorded-message.js';
import { RecordedMessages } from '../records/recorded-messages.js';
import { RecordedMessageView } from '../records/records.dto.js';
import {
  ChatAnswer,
  ChatBody,
  ChatChanged,
  ChatList,
  ChatParams,
  ChatsQuery,
  HistoryAnswer,
  HistoryBody,
  PresenceBody,
} from './chats.dto.js';
import { ChatCommands } from './chat-commands.js';
import { ChatsService } from './chats.service.js';

/** A route that changes something on WhatsApp. */
function Changes(summary: string): MethodDecorator {
  return applyDecorators(
    CompanyKey('send'),
    HttpCode(200),
    Idempotent(),
    ApiOperation({ summary }),
    ApiOkResponse({ type: ChatChanged }),
    ApiErrors(
      'SESSION_NOT_FOUND',
      'CHAT_NOT_FOUND',
      'AUTHENTICATION_REQUIRED',
      'NOT_CONNECTED',
      'NOT_ON_WHATSAPP',
      'MESSAGE_REJECTED',
      'WHATSAPP_UNANSWERED',
      'OWNER_UNREACHABLE',
      'ACK_TIMEOUT',
      'IDEMPOTENCY_IN_FLIGHT',
      'IDEMPOTENCY_MISMATCH',
    ),
  );
}

@ApiTags('chats')
@Controller('api/whatsapp/sessions/:companyId/chats')
export class ChatsController {
  constructor(
    private readonly chats: ChatsService,
    private readonly messages: RecordedMessages,
    private readonly settings: Settings,
    private readonly commands: ChatCommands,
  ) {}

  @Get()
  @CompanyKey('read')
  @UseInterceptors(LargeAnswer)
  @ApiOperation({ summary: 'The chats of a line, with their last messages and what is unread; newest first' })
  @ApiOkResponse({ type: ChatList })
  @ApiErrors()
  async list(@Param() { companyId: line }: LineParams, @Query() { limit, cursor }: ChatsQuery): Promise<ChatList> {
    const before = cursor === undefined ? undefined : readCursor(cursor);
    return { success: true, ...(await this.chats.page(line, { limit, before })) };
  }

  @Get(':chat')
  @CompanyKey('read')
  @ApiOperation({ summary: 'A chat of a line, with its last message and what is unread' })
  @ApiOkResponse({ type: ChatAnswer })
  @ApiErrors('CHAT_NOT_FOUND')
  async one(@Param() { companyId: line, chat }: ChatParams): Promise<ChatAnswer> {
    const found = await this.chats.one(line, readChat('chat', chat, this.settings.defaultPhoneRegion));
    if (found === undefined) throw new DomainError('CHAT_NOT_FOUND', 'Nothing was said in this chat', { ...line });
    return { success: true, chat: found };
  }

  @Patch(':chat')
  @Changes('Archive, pin, mute or read a chat on all devices of the account, or let its messages disappear')
  async change(@Param() { companyId: line, chat }: ChatParams, @Body() body: ChatBody): Promise<ChatChanged> {
    return { success: true, ...line, ...(await this.commands.change(line, chat, body)) };
  }

  @Delete(':chat')
  @Changes('Delete a chat from the list on all devices of the account; its messages stay on record')
  async delete(@Param() { companyId: line, chat }: ChatParams): Promise<ChatChanged> {
    return { success: true, ...line, ...(await this.commands.delete(line, chat)) };
  }

  @Post(':chat/presence')
  @Changes('Show that somebody types or records, or no longer does')
  async presence(
    @Param() { companyId: line, chat }: ChatParams,
    @Body() { state }: PresenceBody,
  ): Promise<ChatChanged> {
    return { success: true, ...line, ...(await this.commands.showPresence(line, chat, state)) };
  }

  @Post(':chat/history')
  @Orders(
    'Ask the phone for messages that are older than those on record. They are there when the event `history` with this `requestId` says so',
    'CHAT_NOT_FOUND',
  )
  @ApiOkResponse({ type: HistoryAnswer })
  async history(
    @Param() { companyId: line, chat }: ChatParams,
    @Body() { count }: HistoryBody,
  ): Promise<HistoryAnswer> {
    const asked = await this.commands.fetchHistory(line, chat, count);
    const sentAt = new Date(asked.before.sentAt * 1000).toISOString();
    return { success: true, ...line, ...asked, before: { ...asked.before, sentAt } };
  }

  @Get(':chat/export')
  @CompanyKey('read')
  @UseInterceptors(LargeAnswer)
  @ApiOperation({
    summary:
      'All messages of a chat, oldest first, as JSON lines; where a message has a medium, `media.url` leads to it',
  })
  @ApiOkResponse({
    description: 'One message on each line',
    content: { 'application/x-ndjson': { schema: { $ref: getSchemaPath(RecordedMessageView) } } },
  })
  @ApiErrors('CHAT_NOT_FOUND')
  async export(
    @Param() { companyId: line, chat }: ChatParams,
    @Req() { headers }: Request,
    @Res() response: Response,
  ): Promise<void> {
    const jid = readChat('chat', chat, this.settings.defaultPhoneRegion);
    const messages = this.messages.ofChat(line, jid);
    // Whether there is anything is known before the answer begins.
    const first = await messages.next();
    if (first.done === true) throw new DomainError('CHAT_NOT_FOUND', 'There is no message of this chat', { ...line });
    const lines = linesOf(first.value, messages, (message) => withLink(line, message, prefixOf(headers)));
    const name = `${lineName(line)}-${jid.replaceAll(/[^\w.-]/g, '-')}`;
    await sendJsonLines(response, name, lines).catch((error: unknown) => {
      // The client has gone, or knows by the missing end that something went wrong.
      if (!response.headersSent) throw error;
    });
  }
}

async function* linesOf(
  first: RecordedMessage,
  others: AsyncIterable<RecordedMessage>,
  line: (message: RecordedMessage) => object,
): AsyncGenerator<object> {
  yield line(first);
  for await (const message of others) yield line(message);
}

/** A message with the way to its medium. */
function withLink(line: LineId, message: RecordedMessage, prefix: string): object {
  const { media, messageId, chat } = message;
  if (media === undefined) return message;
  const path = `/api/whatsapp/sessions/${lineName(line)}/messages/${encodeURIComponent(messageId)}/media`;
  return { ...message, media: { ...media, url: `${prefix}${path}?chat=${encodeURIComponent(chat)}` } };
}
