import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { LineAnswer } from '../http/success.js';

const MOST = 1_000_000;
const LIMIT = { type: 'integer', minimum: 1, maximum: MOST } as const satisfies ApiPropertyOptions;

function IsLimit(description: string, example: number): PropertyDecorator {
  const message = `$property must be a whole number from 1 to ${MOST}`;
  return applyDecorators(
    ApiPropertyOptional({ ...LIMIT, description, example }),
    IsOptional(),
    IsInt({ message }),
    Min(1, { message }),
    Max(MOST, { message }),
  );
}

/** Limits of a company's own; what is left out is as the settings say. */
export class LimitsBody {
  @IsLimit('Messages in `RATE_LIMIT_WINDOW_MS`', 60)
  messages?: number | null;

  @IsLimit('Of these, messages to one recipient', 20)
  messagesPerRecipient?: number | null;

  @IsLimit('Reactions to messages of one recipient in a minute', 10)
  reactionsPerRecipient?: number | null;

  @IsLimit('Messages in `NEW_CONTACT_WINDOW_MS` to people who never wrote to the company', 30)
  messagesToNewContacts?: number | null;
}

export class LimitsQuery {
  @IsOptional()
  @IsString({ message: 'phone must be a phone number or a JID' })
  @ApiPropertyOptional({ description: 'A recipient whose windows are wanted as well', example: '+7 900 123-45-67' })
  phone?: string;
}

class EffectiveLimitsView {
  @ApiProperty({ ...LIMIT, example: 30 })
  messages: number;

  @ApiProperty({ ...LIMIT, example: 30 })
  messagesPerRecipient: number;

  @ApiProperty({ ...LIMIT, example: 10 })
  reactionsPerRecipient: number;

  @ApiProperty({ ...LIMIT, example: 60 })
  messagesToNewContacts: number;
}

class OverridesView {
  @ApiPropertyOptional({ ...LIMIT, example: 60 })
  messages?: number;

  @ApiPropertyOptional(LIMIT)
  messagesPerRecipient?: number;

  @ApiPropertyOptional(LIMIT)
  reactionsPerRecipient?: number;

  @ApiPropertyOptional(LIMIT)
  messagesToNewContacts?: number;
}

export class WindowView {
  @ApiProperty({ enum: ['company', 'recipient', 'reactions', 'new-contacts'], description: 'As in the headers' })
  name: string;

  @ApiProperty({ type: 'integer', example: 30 })
  limit: number;

  @ApiProperty({ type: 'integer', example: 60_000 })
  windowMs: number;

  @ApiProperty({ type: 'integer', description: 'Counted in the last `windowMs`', example: 12 })
  used: number;

  @ApiProperty({ type: 'integer', example: 18 })
  remaining: number;

  @ApiProperty({ type: 'integer', description: 'Milliseconds until one more is free than now; 0 when nothing is used' })
  resetMs: number;
}

class PacingView {
  @ApiProperty({ description: 'True while no message may go to people who never wrote to the company' })
  paused: boolean;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Milliseconds until the pause is over' })
  resumesInMs: number | null;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Whether the recipient in `phone` never wrote to the company; null when none was given',
  })
  newContact: boolean | null;
}

export class LimitsAnswer extends LineAnswer {
  @ApiProperty({ description: 'As they apply now' })
  limits: EffectiveLimitsView;

  @ApiProperty({ description: 'Those of them that the company has of its own' })
  overrides: OverridesView;

  @ApiProperty({ type: [WindowView] })
  windows: WindowView[];

  @ApiProperty({ description: 'Messages to people who never wrote to the company' })
  pacing: PacingView;

  @ApiProperty({ description: 'True when all processes count together, in Redis; false when each counts by itself' })
  shared: boolean;
}
