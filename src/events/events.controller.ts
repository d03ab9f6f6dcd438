import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import type { Request, Response } from 'express';
import { AnyKey, Caller } from '../identity/access.decorators.js';
import { assertScope } from '../access/access.guard.js';
import { Authenticator, keyOf } from '../access/authenticator.js';
import { mayAct, nameOf, type Principal, visibleCompany } from '../identity/principal.js';
import { COMPANY_ID_PATTERN } from '../domain/company-id.js';
import { DomainError } from '../domain/errors.js';
import { LINE_PATTERN, LINE_RULE } from '../domain/line.js';
import { DURABLE_TYPES, type EventType, type PublishedEvent } from '../domain/events.js';
import { ApiErrors } from '../http/api-errors.js';
import { LargeAnswers } from '../http/large-answers.js';
import { RequestDrain } from '../http/request-drain.js';
import { Places } from '../http/places.js';
import { EventFeed } from './event-feed.js';
import { cursorOf, EVENT_ID_PATTERN } from './event-id.js';
import { type EventPage as LogPage, type EventQuery, PAGE_BYTES } from './event-page.js';

/** Requests for events that one key may have under way at once, those that wait for something to happen included. */
const REQUESTS_PER_KEY = 100;
const REQUESTS_IN_ALL = 2_000;
const RETRY_AFTER_MS = 1_000;

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
  @Matches(LINE_PATTERN, { message: LINE_RULE })
  @ApiPropertyOptional({ description: 'Only events of this line', example: 'main' })
  line?: string;

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

/** Its schema is one of those of the types: `openapi/typed-events.ts`. */
class EventEnvelope {}

class EventPage {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({
    type: [EventEnvelope],
    description: `Each with the members of its type beside the envelope. A page ends at \`limit\`, or at ${PAGE_BYTES / 1e6} MB`,
  })
  events: PublishedEvent[];

  @ApiProperty({ description: 'Cursor: `after` of the next call; a page without events is the end', example: '42' })
  next: string;
}

@ApiTags('events')
@Controller('api/whatsapp/events')
export class EventsController {
  private readonly underWay = new Places(REQUESTS_PER_KEY, REQUESTS_IN_ALL);

  constructor(
    private readonly authenticator: Authenticator,
    private readonly feed: EventFeed,
    private readonly drain: RequestDrain,
    private readonly answers: LargeAnswers,
  ) {}

  @Get()
  @AnyKey('read')
  @ApiOperation({ summary: 'The event log, by cursor; a company’s key sees its own events only' })
  @ApiOkResponse({ type: EventPage })
  @ApiErrors()
  async list(
    @Caller() caller: Principal,
    @Query() query: EventsQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EventPage> {
    const { line, types, limit, wait } = query;
    const after = cursorOf(query.after);
    const companyId = query.companyId ?? visibleCompany(caller);
    assertMaySee(caller, companyId);
    const leave = this.enter(caller);
    try {
      const gone = new AbortController();
      request.once('close', () => gone.abort());
      const stop = AbortSignal.any([gone.signal, this.drain.started]);
      const wanted: EventQuery = { after, types, companyId, line, limit };
      const { events } = await this.feed.readOrWait(wanted, wait * 1000, stop, () =>
        this.read(wanted, caller, response),
      );
      if (wait > 0) await this.checkAgain(request, companyId);
      return { success: true, events, next: events.at(-1)?.id ?? after };
    } finally {
      leave();
    }
  }

  private enter(caller: Principal): () => void {
    const name = nameOf(caller);
    const leave = this.underWay.take(name);
    if (leave !== undefined) return leave;
    const members = { retryAfter: RETRY_AFTER_MS };
    if (!this.underWay.isFull(name)) {
      throw new DomainError('SERVICE_UNAVAILABLE', 'Too many requests for events are under way', members);
    }
    throw new DomainError('RATE_LIMITED', `${REQUESTS_PER_KEY} requests of this key for events are under way`, {
      ...members,
      violatedPolicies: ['event-requests'],
    });
  }

  /** What is found is under way until the client has it. */
  private async read(query: EventQuery, caller: Principal, response: Response): Promise<LogPage> {
    const end = await this.answers.begin(caller, response);
    const page = await this.feed.read(query);
    if (page.events.length === 0) end();
    return page;
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
