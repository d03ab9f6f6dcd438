import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { CHAT_STATES, type ChatState } from '../domain/chat-change.js';
import { LineParams } from '../http/company.params.js';
import { LineAnswer } from '../http/success.js';
import { IsPageCursor } from '../http/page-cursor.js';
import { IsPageLimit } from '../http/page-limit.js';
import { IsPhone } from '../http/phone-field.js';
import type { RecordedMessage } from '../records/recorded-message.js';
import { RecordedMessageView } from '../records/records.dto.js';
import type { Chat } from './chats.service.js';

export class ChatParams extends LineParams {
  @IsPhone('The chat: phone number of the other side, or JID by whatever name')
  chat: string;
}

export class ChatsQuery {
  @IsPageLimit(200, { default: 50 })
  limit: number = 50;

  @IsPageCursor()
  cursor?: string;
}

class ChatView implements Chat {
  @ApiProperty({ description: 'As events name it', example: '79001234567@s.whatsapp.net' })
  chat: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What the other side of a chat with one person calls itself',
    example: 'Anna',
  })
  name: string | null;

  @ApiProperty({ example: false })
  isGroup: boolean;

  @ApiProperty({ description: 'Messages that came in since the company wrote last, by whatever way', example: 2 })
  unread: number;

  @ApiProperty({ type: RecordedMessageView, nullable: true })
  lastMessage: RecordedMessage | null;

  @ApiProperty({ format: 'date-time', description: 'When the last message was received, or about to leave' })
  lastAt: string;

  @ApiProperty({ description: 'In the archive, as far as it was told', example: false })
  archived: boolean;

  @ApiProperty({ description: 'At the top of the list', example: true })
  pinned: boolean;

  @ApiProperty({ description: 'True while it makes no sound', example: false })
  muted: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until when it is mute; null when it is loud, or mute for good',
  })
  muted_until: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Seconds after which new messages disappear, 0 when they stay; null where nobody said',
    example: 86_400,
  })
  ephemeral: number | null;
}

/** A flag that may be left out. */
function IsFlag(description: string): PropertyDecorator {
  return (target, property) => {
    IsOptional()(target, property);
    IsBoolean({ message: '$property must be true or false' })(target, property);
    ApiPropertyOptional({ type: Boolean, description })(target, property);
  };
}

/** What is left out stays as it is. */
export class ChatBody {
  @IsFlag('In the archive; a chat there is not pinned')
  archived?: boolean;

  @IsFlag('At the top of the list')
  pinned?: boolean;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Until when it is mute: a date and time with its zone, in the future; null when it is loud again',
    example: '2030-01-31T12:00:00Z',
  })
  @IsOptional()
  muted_until?: string | null;

  @IsFlag('True tells those who wrote that all was read; false marks it to be read again')
  read?: boolean;

  @IsOptional()
  @IsInt({ message: 'ephemeral must be a whole number' })
  @Min(0, { message: 'ephemeral must be 0 or more' })
  @Max(7_776_000, { message: 'ephemeral must be 7776000 or less' })
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 7_776_000,
    description: 'Seconds after which new messages disappear, for everybody in it; 0 when they stay',
  })
  ephemeral?: number;
}

export class PresenceBody {
  @IsIn(CHAT_STATES, { message: `state must be one of ${CHAT_STATES.join(', ')}` })
  @ApiProperty({ enum: CHAT_STATES, description: '`available` is shown to all', example: 'composing' })
  state: ChatState;
}

export class ChatChanged extends LineAnswer {
  @ApiProperty({ description: 'As events name it', example: '79001234567@s.whatsapp.net' })
  chat: string;
}

export class ChatAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: ChatView })
  chat: ChatView;
}

export class ChatList {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [ChatView], description: 'Chats, the one with the newest message first' })
  chats: ChatView[];

  @ApiProperty({ type: String, nullable: true, description: '`cursor` of the next page; null on the last one' })
  next: string | null;
}

/** More than that a phone does not hand over at once. */
const MOST_OLDER = 50;

export class HistoryBody {
  @IsOptional()
  @IsInt({ message: 'count must be a whole number' })
  @Min(1, { message: 'count must be 1 or more' })
  @Max(MOST_OLDER, { message: `count must be ${MOST_OLDER} or less` })
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MOST_OLDER,
    default: MOST_OLDER,
    description: 'How many messages at most',
  })
  count: number = MOST_OLDER;
}

class OlderThan {
  @ApiProperty({ example: '3EB0C431C26A1916E07E' })
  messageId: string;

  @ApiProperty({ format: 'date-time', description: 'When it was sent' })
  sentAt: string;
}

export class HistoryAnswer extends ChatChanged {
  @ApiProperty({
    description: 'The event `history` that tells of the answer has the same',
    example: '3EB0A1B2C3D4E5F60718',
  })
  requestId: string;

  @ApiProperty({ type: OlderThan, description: 'The oldest message on record, than which all will be older' })
  before: OlderThan;
}
