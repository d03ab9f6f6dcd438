import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsObject, IsOptional, Matches, Min } from 'class-validator';
import { TOLD_STATUSES } from '../domain/message-status.js';
import type { MessageFailure } from '../domain/message-failures.js';
import { LineParams } from '../http/company.params.js';
import { LineAnswer } from '../http/success.js';
import { IsPageLimit } from '../http/page-limit.js';
import type { Batch, BatchResult } from '../queue/batches.js';
import { MessageBody } from './messages.dto.js';

export const MOST_IN_BATCH = 1_000;
const BATCH_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export class BulkBody {
  @IsArray({ message: 'messages must be an array' })
  @ArrayMinSize(1, { message: 'messages must hold at least one' })
  @ArrayMaxSize(MOST_IN_BATCH, { message: `messages must hold at most ${MOST_IN_BATCH}` })
  @IsObject({ each: true, message: 'messages must hold objects' })
  @ApiProperty({
    type: () => [MessageBody],
    minItems: 1,
    maxItems: MOST_IN_BATCH,
    description:
      'Each as `POST …/messages` takes it, with its own `options.send_at` and `options.expires_at`. One that is not valid fails by itself; a body has 1 MB at most',
  })
  messages: object[];
}

export class BatchParams extends LineParams {
  @Matches(BATCH_ID, { message: 'batchId must be the id of a batch' })
  @ApiProperty({ format: 'uuid', example: '0d0bd1a3-6c3c-4f0d-9f39-b4c5d7f1a1f0' })
  batchId: string;
}

export class BatchQuery {
  @IsPageLimit(MOST_IN_BATCH, { default: 100 })
  limit: number = 100;

  @IsOptional()
  @Transform(({ value }): unknown => (typeof value === 'string' && /^-?\d{1,4}$/.test(value) ? Number(value) : value))
  @IsInt({ message: 'after must be a whole number' })
  @Min(-1, { message: 'after must be -1 or more' })
  @ApiPropertyOptional({ description: 'Only results after this place: `next` of the page before', default: -1 })
  after: number = -1;
}

export class BulkAnswer extends LineAnswer implements Omit<Batch, 'id'> {
  @ApiProperty({ format: 'uuid' })
  batchId: string;

  @ApiProperty({ description: 'Messages in it', example: 1000 })
  total: number;

  @ApiProperty({
    description: 'How many messages are in each status; those that none has are left out',
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { accepted: 120, delivered: 700, queued: 150, failed: 30 },
  })
  counts: Record<string, number>;

  @ApiProperty({ description: 'True when nothing waits any more' })
  done: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the rest of it was cancelled' })
  cancelledAt: string | null;
}

class NotSent implements MessageFailure {
  @ApiProperty({ type: Number, nullable: true, description: 'WhatsApp’s code; null when it gave none' })
  code: number | null;

  @ApiProperty({ example: '79001234567 is not on WhatsApp' })
  meaning: string;

  @ApiProperty({ example: 'Check the number; it has no WhatsApp account.' })
  advice: string;
}

class BatchResultView implements BatchResult {
  @ApiProperty({ description: 'Its place in what was given, from 0' })
  index: number;

  @ApiProperty({ description: 'JID of the recipient, or what was given in place of one' })
  to: string;

  @ApiProperty({ example: '3EB0C431C26A1916E07E' })
  messageId: string;

  @ApiProperty({ enum: [...TOLD_STATUSES, 'pending'] })
  status: string;

  @ApiProperty({ type: NotSent, nullable: true })
  failure: MessageFailure | null;
}

export class BulkResults extends BulkAnswer {
  @ApiProperty({ type: [BatchResultView] })
  results: BatchResult[];

  @ApiProperty({ type: Number, nullable: true, description: '`after` of the next page; null at the end' })
  next: number | null;
}
