import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsObject,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type { EventType, MessagePayload } from '../domain/events.js';
import { MESSAGE } from '../domain/kinds.js';
import { INSTANT_WORDS } from '../domain/instant.js';
import { IsCompanyId, IsLine } from '../http/company.params.js';
import { dtoOf } from '../http/dto-of.js';
import { IsPhone } from '../http/phone-field.js';

const MAX_ENTRIES = 1_000;
const MAX_TEXT = 65_536;

function Text(min: number, max: number): PropertyDecorator {
  return Length(min, max, { message: `$property must have ${min} to ${max} characters` });
}

/** Types of events that hold a message, and are taken. */
export const TAKEN_TYPES = ['message', 'message_sent'] as const satisfies EventType[];

function isTaken({ type }: EventEnvelopeBody): boolean {
  return (TAKEN_TYPES as readonly string[]).includes(type);
}

const MessagePayloadBody = dtoOf('MessagePayloadBody', MESSAGE);

/** An event as our own batched webhooks send it. */
export class EventEnvelopeBody {
  @IsString({ message: 'type must be the type of an event' })
  @MaxLength(32, { message: 'type must be the type of an event' })
  @ApiProperty({
    type: String,
    maxLength: 32,
    description: 'Events of other types than `message` and `message_sent` are ignored',
    example: 'message',
  })
  type: EventType;

  @IsCompanyId()
  companyId: string;

  @IsLine('Which number of the company; `main` when left out')
  line?: string;

  @ValidateIf(isTaken)
  @IsObject({ message: 'message must be the message of an event' })
  @ValidateNested()
  @Type(() => MessagePayloadBody)
  @ApiPropertyOptional({ type: MessagePayloadBody, description: 'The message of the event' })
  message: MessagePayload;
}

export class EventsBatch {
  @IsArray({ message: 'events must be an array' })
  @ArrayMaxSize(MAX_ENTRIES, { message: `events must hold at most ${MAX_ENTRIES}` })
  @ValidateNested({ each: true, message: 'events must hold events' })
  @Type(() => EventEnvelopeBody)
  @ApiProperty({ type: [EventEnvelopeBody], maxItems: MAX_ENTRIES })
  events: EventEnvelopeBody[];
}

/** A message in the simple form of the first generation. */
export class SimpleMessage {
  @Text(1, 128)
  @ApiProperty({ example: '3EB0C431C26A1916E07E' })
  messageId: string;

  @IsPhone('The conversation; `from` or `phone` when left out', { optional: true })
  chat?: string;

  @IsPhone('Phone number or JID of the sender; needed in a group', { optional: true })
  from?: string;

  @IsPhone('The same as `from`', { optional: true })
  phone?: string;

  @IsOptional()
  @Text(0, MAX_TEXT)
  @ApiPropertyOptional({ maxLength: MAX_TEXT, example: 'Is there a table for two?' })
  text?: string;

  @IsOptional()
  @Text(1, 32)
  @ApiPropertyOptional({ default: 'text' })
  type?: string;

  @ValidateIf((_, value) => typeof value !== 'number')
  @IsString({ message: `timestamp must be seconds or milliseconds since 1970, or ${INSTANT_WORDS}` })
  @ApiProperty({
    description: 'Seconds or milliseconds since 1970, or a date and time with its zone; when the message was sent',
    oneOf: [{ type: 'number' }, { type: 'string' }],
    example: 1_760_000_000,
  })
  timestamp: number | string;

  @IsOptional()
  @IsBoolean({ message: 'fromMe must be true or false' })
  @ApiPropertyOptional({ default: false })
  fromMe?: boolean;

  @IsOptional()
  @Text(0, 1_000)
  @ApiPropertyOptional({ example: 'Anna' })
  pushName?: string;
}

export class MessagesBatch {
  @IsCompanyId()
  companyId: string;

  @IsLine('Which number of the company; `main` when left out')
  line?: string;

  @IsArray({ message: 'messages must be an array' })
  @ArrayNotEmpty({ message: 'messages must hold at least one' })
  @ArrayMaxSize(MAX_ENTRIES, { message: `messages must hold at most ${MAX_ENTRIES}` })
  @ValidateNested({ each: true, message: 'messages must hold messages' })
  @Type(() => SimpleMessage)
  @ApiProperty({ type: [SimpleMessage], maxItems: MAX_ENTRIES })
  messages: SimpleMessage[];
}

export class BatchAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ description: 'Messages that are in the log now', example: 2 })
  accepted: number;

  @ApiProperty({ description: 'Messages that were there already', example: 0 })
  duplicates: number;

  @ApiProperty({ description: 'Events that are no messages', example: 0 })
  ignored: number;
}
