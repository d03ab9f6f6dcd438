import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import type { Request } from 'express';
import { AnyKey, Caller } from '../access/access.decorators.js';
import { assertScope } from '../access/access.guard.js';
import { Authenticator, keyOf } from '../access/authenticator.js';
import { mayAct, type Principal, visibleCompany } from '../access/principal.js';
import { COMPANY_ID_PATTERN } from '../domain/company-id.js';
import { DomainError } from '../domain/errors.js';
import { EVENT_DURABILITY, EVENT_TYPES, type EventType, type PublishedEvent } from '../domain/events.js';
import { ApiErrors } from '../http/api-errors.js';
import { RequestDrain } from '../http/request-drain.js';
import { EventFeed } from './event-feed.js';
import { cursorOf, EVENT_ID_PATTERN } from './event-id.js';

const DURABLE_TYPES = EVENT_TYPES.filter((type) => EVENT_DURABILITY[type] === 'durable');

const toNumber = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;

class EventsQuery {
  @IsOptional()
  @Matches(EVENT_ID_PATTERN, { message: 'after must be the id of an event' })
  @ApiPropertyOptional({ description: 'Only events after this id', example: '0' })
  after: string = '0';

  @IsOptional()
  @Transform(({ value }) => (typeof value === 'string' ? value.split(',') : value) as unknown)
  @IsIn(DURABLE_TYPES, { each: true, message: `types must be out of ${DURABLE_TYPES.join(', ')}` })
  @ApiPropertyOptional({
    description: 'Only these types, with commas between them',
    type: String,
    example: 'message,reaction',
  })
  types?: EventType[];

  @IsOptional()
  @Matches(COMPANY_ID_PATTERN, { message: 'companyId must be 1 to 64 letters, digits, hyphens or underscores' })
  @ApiPropertyOptional({ description: 'Only events of this company', example: '962302' })
  companyId?: string;

  @IsOptional()
  @Transform(toNumber)
  @IsInt({ message: 'limit must be a whole number from 1 to 1000' })
  @Min(1, { message: 'limit must be a whole number from 1 to 1000' })
  @Max(1000, { message: 'limit must be a whole number from 1 to 1000' })
  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: 1000, default: 100 })
  limit: number = 100;

  @IsOptional()
  @Transform(toNumber)
  @IsInt({ message: 'wait must be a whole number of seconds from 0 to 30' })
  @Min(0, { message: 'wait must be a whole number of seconds from 0 to 30' })
  @Max(30, { message: 'wait must be a whole number of seconds from 0 to 30' })
  @ApiPropertyOptional({
    type: Number,
    minimum: 0,
    maximum: 30,
    default: 0,
    description: 'Seconds to wait for a first event',
  })
  wait: number = 0;
}

class EventEnvelope {
  @ApiProperty({ example: '42' })
  id: string;

  @ApiProperty({ enum: DURABLE_TYPES, example: 'message' })
  type: EventType;

  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ format: 'date-time' })
  timestamp: string;
}

class EventPage {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [EventEnvelope], description: 'Each with the members of its type beside the envelope' })
  events: PublishedEvent[];

  @ApiProperty({ description: 'Cursor: `after` of the next call', example: '42' })
  next: string;
}

@ApiTags('events')
@Controller('api/whatsapp/events')
export class EventsController {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly feed: EventFeed,
    private readonly drain: RequestDrain,
  ) {}

  @Get()
  @AnyKey('read')
  @ApiOperation({ summary: 'The event log, by cursor; a company’s key sees its own events only' })
  @ApiOkResponse({ type: EventPage })
  @ApiErrors()
  async list(@Caller() caller: Principal, @Query() query: EventsQuery, @Req() request: Request): Promise<EventPage> {
    const { types, limit, wait } = query;
    const after = cursorOf(query.after);
    const companyId = query.companyId ?? visibleCompany(caller);
    assertMaySee(caller, companyId);
    const gone = new AbortController();
    request.once('close', () => gone.abort());
    const stop = AbortSignal.any([gone.signal, this.drain.started]);
    const events = await this.feed.readOrWait({ after, types, companyId, limit }, wait * 1000, stop);
    if (wait > 0) await this.checkAgain(request, companyId);
    return { success: true, events, next: events.at(-1)?.id ?? after };
  }

  /** A key may have been revoked in the time that its request waited. */
  private async checkAgain({ headers }: Request, companyId: string | undefined): Promise<void> {
    const caller = await this.authenticator.recheck(keyOf(headers) ?? '');
    if (caller === undefined) throw new DomainError('UNAUTHENTICATED', 'The key or token is not valid any more');
    assertScope(caller, 'read');
    assertMaySee(caller, companyId);
  }
}

/** @throws DomainError `ACCESS_DENIED`; without `companyId` it is about all companies */
function assertMaySee(caller: Principal, companyId: string | undefined): void {
  if (companyId === undefined ? !caller.admin : !mayAct(caller, companyId)) {
    throw new DomainError('ACCESS_DENIED', 'Access denied');
  }
}
