import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Settings } from '../config/settings.js';
import { DomainError, invalidField } from '../domain/errors.js';
import { INSTANT_WORDS, parseInstant } from '../domain/instant.js';
import type { LineId } from '../domain/line.js';
import { wordsOf } from '../encryption/search-words.js';
import { ApiErrors } from '../http/api-errors.js';
import { LineParams } from '../http/company.params.js';
import { LargeAnswer } from '../http/large-answers.js';
import { readCursor } from '../http/page-cursor.js';
import { CompanyKey } from '../identity/access.decorators.js';
import { QueuedMessages } from '../queue/queued-messages.js';
import { type RecordedMessage, toUnsent } from './recorded-message.js';
import { readChat } from './chat-name.js';
import { RecordedMessages } from './recorded-messages.js';
import { MessageAnswer, MessageList, MessageParams, MessageQuery, MessagesQuery } from './records.dto.js';

const MOST_WORDS = 20;

@ApiTags('messages')
@Controller('api/whatsapp/sessions/:companyId/messages')
export class RecordsController {
  constructor(
    private readonly messages: RecordedMessages,
    private readonly queue: QueuedMessages,
    private readonly settings: Settings,
  ) {}

  @Get()
  @CompanyKey('read')
  @UseInterceptors(LargeAnswer)
  @ApiOperation({
    summary: 'Messages that were received and sent, newest first; by chat, person, kind, time and words',
  })
  @ApiOkResponse({ type: MessageList })
  @ApiErrors()
  async list(@Param() { companyId: line }: LineParams, @Query() query: MessagesQuery): Promise<MessageList> {
    const { chat, from, kind, direction, q, since, until, limit, cursor } = query;
    const filter = {
      chat: chat === undefined ? undefined : this.jid('chat', chat),
      from: from === undefined ? undefined : this.jid('from', from),
      kind,
      direction,
      words: q === undefined ? undefined : wordsIn(q),
      since: since === undefined ? undefined : instant('since', since),
      until: until === undefined ? undefined : instant('until', until),
    };
    const before = cursor === undefined ? undefined : readCursor(cursor);
    return { success: true, ...(await this.messages.page(line, filter, { limit, before })) };
  }

  @Get(':messageId')
  @CompanyKey('read')
  @ApiOperation({ summary: 'A message that was received or sent: what it held, and how far it got' })
  @ApiOkResponse({ type: MessageAnswer })
  @ApiErrors('MESSAGE_NOT_FOUND')
  async one(
    @Param() { companyId: line, messageId }: MessageParams,
    @Query() { chat }: MessageQuery,
  ): Promise<MessageAnswer> {
    const jid = chat === undefined ? undefined : this.jid('chat', chat);
    const message = (await this.messages.one(line, messageId, jid)) ?? (await this.unsent(line, messageId, jid));
    if (message === undefined) {
      throw new DomainError('MESSAGE_NOT_FOUND', `There is no message ${messageId}`, { ...line, messageId });
    }
    return { success: true, message };
  }

  /** A message that waits in the queue, or ended there. */
  private async unsent(line: LineId, messageId: string, chat?: string): Promise<RecordedMessage | undefined> {
    const queued = await this.queue.find(line, messageId);
    if (queued === undefined || (chat !== undefined && chat !== queued.chat)) return undefined;
    return toUnsent(queued);
  }

  private jid(field: string, given: string): string {
    return readChat(field, given, this.settings.defaultPhoneRegion);
  }
}

function wordsIn(q: string): string[] {
  const words = wordsOf(q);
  if (words.length === 0) throw invalidField('q', 'q must hold a word');
  if (words.length > MOST_WORDS) throw invalidField('q', `q must hold ${MOST_WORDS} words at most`);
  return words;
}

function instant(field: string, text: string): Date {
  const moment = parseInstant(text);
  if (moment === undefined) throw invalidField(field, `${field} must be ${INSTANT_WORDS}`);
  return moment;
}
