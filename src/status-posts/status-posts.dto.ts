import type { Type as Class } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength, ValidateBy } from 'class-validator';
import { optionalMembers } from '../domain/members.js';
import { STATUS_KINDS, STATUS_POST, type StatusKind, type StatusPost } from '../domain/status-post.js';
import { dtoOf } from '../http/dto-of.js';
import { LineAnswer } from '../http/success.js';
import { OWN_ID } from '../messages/messages.dto.js';

const MOST_RECIPIENTS = 5_000;

const StatusContents = dtoOf('StatusContents', optionalMembers(STATUS_POST)) as Class<Partial<StatusPost>>;

/** A status (a story): what messages of the kind hold, and who sees it. */
export class StatusBody extends StatusContents {
  @ValidateBy({
    name: 'areRecipients',
    validator: {
      validate: areRecipients,
      defaultMessage: () => `recipients must be "all" or 1 to ${MOST_RECIPIENTS} phone numbers or JIDs`,
    },
  })
  @ApiProperty({
    oneOf: [
      { type: 'string', enum: ['all'] },
      { type: 'array', items: { type: 'string', maxLength: 128 }, minItems: 1, maxItems: MOST_RECIPIENTS },
    ],
    description: `Who sees it: phone numbers or JIDs; \`all\` is everybody with whom the line has a chat, ${MOST_RECIPIENTS} at most`,
    example: ['79001234567'],
  })
  recipients: string | string[];

  @IsOptional()
  @IsIn(STATUS_KINDS, { message: `type must be one of ${STATUS_KINDS.join(', ')}` })
  @ApiPropertyOptional({
    enum: STATUS_KINDS,
    default: 'text',
    description: 'Its content is in the member of that name',
  })
  type?: StatusKind;

  @IsOptional()
  @Matches(OWN_ID, { message: 'id must be 16 to 64 letters and digits, as `GET …/message-id` gives it' })
  @ApiPropertyOptional({
    description: 'WhatsApp’s id that it gets',
    pattern: OWN_ID.source,
    example: '3EB0C431C26A1916E07E',
  })
  id?: string;

  @IsOptional()
  @IsString({ message: 'metadata must be a text' })
  @MaxLength(512, { message: 'metadata must have 512 characters at most' })
  @ApiPropertyOptional({ maxLength: 512, description: 'Comes back with its events', example: 'spring' })
  metadata?: string;
}

export class StatusAnswer extends LineAnswer {
  @ApiProperty({ example: '3EB0C431C26A1916E07E' })
  messageId: string;

  @ApiProperty({ description: 'How many of the recipients are on WhatsApp, and see it', example: 12 })
  seenBy: number;

  @ApiProperty({ enum: ['accepted'] })
  status: string;

  @ApiProperty({ format: 'date-time', description: 'When WhatsApp confirmed it' })
  timestamp: string;
}

export class StatusDeleted extends LineAnswer {
  @ApiProperty({ example: '3EB0C431C26A1916E07E' })
  messageId: string;

  @ApiProperty({ type: String, nullable: true, description: 'Id of the message that told of it' })
  changeId: string | null;

  @ApiProperty({ format: 'date-time', description: 'When WhatsApp confirmed it' })
  timestamp: string;
}

function areRecipients(value: unknown): boolean {
  if (typeof value === 'string') return value === 'all';
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= MOST_RECIPIENTS &&
    value.every((name) => typeof name === 'string' && name.length > 0 && name.length <= 128)
  );
}
