import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import type { Party } from '../domain/events.js';
import { INSTANT_WORDS } from '../domain/instant.js';
import type { MessageFailure } from '../domain/message-failures.js';
import { PartyView } from '../http/party-view.js';
import { MESSAGE_STATUSES, QUEUE_STATUSES } from '../domain/message-status.js';
import { LineParams } from '../http/company.params.js';
import { IsPageCursor } from '../http/page-cursor.js';
import { IsPageLimit } from '../http/page-limit.js';
import { IsPhone } from '../http/phone-field.js';
import type { RecipientStatus, RecordedMessage, StatusTimes } from './recorded-message.js';
import { PAGE_BYTES } from './recorded-messages.js';

const MOST_CHARACTERS = 256;

export class MessageParams extends LineParams {
  @Matches(/^\P{Cc}{1,128}$/u, { message: 'messageId must be the id of a message' })
  @ApiProperty({ description: 'Id of a message that was received or sent', example: '3EB0C431C26A1916E07E' })
  messageId: string;
}

export class MessageQuery {
  @IsPhone('Phone number or JID of its chat, where several chats have a message with this id', { optional: true })
  chat?: string;
}

export class MessagesQuery {
  @IsPhone('Only messages of this chat: the phone number of the other side, or a JID', { optional: true })
  chat?: string;

  @IsPhone('Only messages of this person, in whatever chat: phone number or JID', { optional: true })
  from?: string;

  @IsOptional()
  @Matches(/^[a-z_]{1,32}$/, { message: 'kind must be the kind of a message, such as text or image' })
  @ApiPropertyOptional({ description: 'Only messages of this kind', example: 'text' })
  kind?: string;

  @IsOptional()
  @IsIn(['in', 'out'], { message: 'direction must be in or out' })
  @ApiPropertyOptional({ enum: ['in', 'out'], description: 'Only what came in, or what went out by whatever way' })
  direction?: 'in' | 'out';

  @IsOptional()
  @IsString({ message: 'q must be a text' })
  @MinLength(1, { message: 'q must hold a word' })
  @MaxLength(MOST_CHARACTERS, { message: `q must have ${MOST_CHARACTERS} characters at most` })
  @ApiPropertyOptional({
    description: 'Only messages with all of these words, whole, in letters of any case',
    maxLength: MOST_CHARACTERS,
    example: 'table booked',
  })
  q?: string;

  @IsOptional()
  @IsString({ message: `since must be ${INSTANT_WORDS}` })
  @ApiPropertyOptional({ description: `Not before this moment: ${INSTANT_WORDS}`, example: '2026-01-31' })
  since?: string;

  @IsOptional()
  @IsString({ message: `until must be ${INSTANT_WORDS}` })
  @ApiPropertyOptional({ description: 'Before this moment', example: '2027-01-31T12:00:00+03:00' })
  until?: string;

  @IsPageLimit(200, { default: 50 })
  limit: number = 50;

  @IsPageCursor()
  cursor?: string;
}

function Time(description: string): PropertyDecorator {
  return ApiProperty({ type: String, nullable: true, format: 'date-time', description });
}

class StatusTimesView implements StatusTimes {
  @Time('When WhatsApp’s server took it')
  accepted: string | null;

  @Time('When a first device of the recipient had it')
  delivered: string | null;

  @Time('When it was seen first')
  read: string | null;

  @Time('When it was heard or watched first')
  played: string | null;

  @Time('When WhatsApp refused it')
  failed: string | null;
}

class RecipientView extends PartyView implements RecipientStatus {
  @Time('When a first device of this member had it')
  delivered: string | null;

  @Time('When this member saw it')
  read: string | null;

  @Time('When this member heard or watched it')
  played: string | null;
}

class RefusalView implements MessageFailure {
  @ApiProperty({ type: Number, nullable: true, description: 'WhatsApp’s code; null when it gave none', example: 463 })
  code: number | null;

  @ApiProperty({ example: 'WhatsApp holds back messages of this number to people who never wrote to it' })
  meaning: string;

  @ApiProperty({ example: 'Wait until they write first.' })
  advice: string;

  @ApiPropertyOptional({
    enum: ['unknown'],
    description: 'Of a message that WhatsApp has not confirmed in time: it may have left',
  })
  outcome?: 'unknown';
}

/** The members that all kinds have; each has its own beside them, as in the event `message`. */
export class RecordedMessageView implements RecordedMessage {
  @ApiProperty({ example: '3EB0C431C26A1916E07E' })
  messageId: string;

  @ApiProperty({ description: 'The conversation, as events name it', example: '79001234567@s.whatsapp.net' })
  chat: string;

  @ApiProperty({ type: PartyView, description: 'Who wrote it; both are null for what the company wrote' })
  from: Party;

  @ApiProperty({ example: false })
  fromMe: boolean;

  @ApiProperty({ example: false })
  isGroup: boolean;

  @ApiProperty({ description: 'The same as `kind`', example: 'text' })
  type: string;

  @ApiProperty({ type: String, nullable: true, example: 'Is there a table for two?' })
  text: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  quotedMessageId: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Anna' })
  pushName: string | null;

  @ApiProperty({ description: 'When WhatsApp took it, seconds since 1970', example: 1_760_000_000 })
  sentAt: number;

  @ApiProperty({ example: false })
  offline: boolean;

  @ApiProperty({ example: 'text' })
  kind: string;

  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ example: 'main' })
  line: string;

  @ApiProperty({ enum: ['in', 'out'], example: 'in' })
  direction: 'in' | 'out';

  @ApiProperty({ format: 'date-time', description: 'When it was received, or about to leave' })
  createdAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When its words were last changed; null when they were not',
  })
  editedAt: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was deleted for everybody; what it said stays on record',
  })
  deletedAt: string | null;

  @ApiProperty({
    enum: [...QUEUE_STATUSES, 'pending', ...MESSAGE_STATUSES],
    nullable: true,
    description: 'How far a message of the company got; of a group, with the member that it got furthest with',
  })
  status: RecordedMessage['status'];

  @ApiProperty({ type: StatusTimesView })
  statusTimes: StatusTimes;

  @ApiProperty({ type: RefusalView, nullable: true, description: 'Why WhatsApp refused it; null when it did not' })
  failure: MessageFailure | null;

  @ApiProperty({
    type: [RecipientView],
    nullable: true,
    description:
      'The members of a group that have a message of the company; null for other chats, for what came in, and in lists',
  })
  recipients: RecipientStatus[] | null;
}

export class MessageAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ description: 'The record of the message' })
  message: RecordedMessageView;
}

export class MessageList {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({
    type: [RecordedMessageView],
    description: `Newest first. A page ends at \`limit\`, or at ${PAGE_BYTES / 1e6} MB`,
  })
  messages: RecordedMessageView[];

  @ApiProperty({ type: String, nullable: true, description: '`cursor` of the next page; null on the last one' })
  next: string | null;
}
