import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, Length, Max, Min } from 'class-validator';
import { MessageQuery } from '../records/records.dto.js';
import { IsMessageText } from './messages.dto.js';
import { LineAnswer } from '../http/success.js';

export class EditBody {
  @IsMessageText()
  text: string;
}

export class DeleteQuery extends MessageQuery {
  @IsOptional()
  @IsIn(['everyone', 'me'], { message: 'for must be everyone or me' })
  @ApiPropertyOptional({
    enum: ['everyone', 'me'],
    default: 'everyone',
    description: '`me` takes it off the devices of this account alone',
  })
  for: 'everyone' | 'me' = 'everyone';
}

export class StarBody {
  @IsBoolean({ message: 'starred must be true or false' })
  @ApiProperty({ example: true })
  starred: boolean;
}

/** What WhatsApp's clients offer: a day, a week, 30 days. */
const PIN_SECONDS = [86_400, 604_800, 2_592_000];

export class PinBody {
  @IsIn([0, ...PIN_SECONDS], { message: `duration must be ${PIN_SECONDS.join(', ')}, or 0 to take it down` })
  @ApiProperty({ enum: [0, ...PIN_SECONDS], description: 'Seconds; 0 takes it down', example: 604_800 })
  duration: number;
}

export class VoteBody {
  @IsArray({ message: 'options must be an array' })
  @ArrayMaxSize(12, { message: 'options must hold at most 12' })
  @Length(1, 100, { each: true, message: 'options must hold options of the poll' })
  @ApiProperty({
    type: [String],
    maxItems: 12,
    description: 'What is chosen, in place of an earlier vote; none takes it back',
    example: ['19:00'],
  })
  options: string[];
}

const RESPONSES = ['going', 'not_going', 'maybe'] as const;

export class ResponseBody {
  @IsIn(RESPONSES, { message: `response must be one of ${RESPONSES.join(', ')}` })
  @ApiProperty({ enum: RESPONSES, example: 'going' })
  response: (typeof RESPONSES)[number];

  @IsOptional()
  @IsInt({ message: 'guests must be a whole number' })
  @Min(0, { message: 'guests must be 0 or more' })
  @Max(100, { message: 'guests must be 100 or less' })
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 100, default: 0, description: 'How many come along' })
  guests: number = 0;
}

/** What was done to a message, and by which message others were told. */
export class ChangeAnswer extends LineAnswer {
  @ApiProperty({ description: 'As events name it', example: '79001234567@s.whatsapp.net' })
  chat: string;

  @ApiProperty({ description: 'The message that was changed', example: '3EB0C431C26A1916E07E' })
  messageId: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The message that told others of it; null for what only this account’s devices know',
    example: '3EB0A1B2C3D4E5F60718',
  })
  changeId: string | null;

  @ApiProperty({ format: 'date-time', description: 'When WhatsApp took it' })
  timestamp: string;
}
