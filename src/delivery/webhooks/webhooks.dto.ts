import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  registerDecorator,
} from 'class-validator';
import { COMPANY_ID_PATTERN } from '../../domain/company-id.js';
import { LINE_PATTERN, LINE_RULE } from '../../domain/line.js';
import { DURABLE_TYPES, type EventType } from '../../domain/events.js';
import { IsCompanyId } from '../../http/company.params.js';
import { headersProblem } from './webhook-headers.js';
import { IsPageLimit } from '../../http/page-limit.js';
import { Success } from '../../http/success.js';

const EVENT_ID = /^\d{1,18}$/;
const MAX_IDS = 1_000;
export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

function IsHeaders(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isHeaders',
      target: target.constructor,
      propertyName: property as string,
      validator: {
        validate: (value) => headersProblem(value) === undefined,
        defaultMessage: (args) => `headers ${headersProblem(args?.value) ?? ''}`,
      },
    });
}

class WebhookOptions {
  @IsOptional()
  @Matches(LINE_PATTERN, { message: LINE_RULE })
  @ApiPropertyOptional({ type: String, nullable: true, description: 'All lines when left out', example: 'main' })
  line?: string | null;

  @IsOptional()
  @IsArray({ message: 'events must be an array' })
  @ArrayNotEmpty({ message: 'events must name at least one type; leave it out for all' })
  @ArrayUnique({ message: 'events must name each type once' })
  @IsIn(DURABLE_TYPES, { each: true, message: `events must be out of ${DURABLE_TYPES.join(', ')}` })
  @ApiPropertyOptional({ enum: DURABLE_TYPES, isArray: true, nullable: true, description: 'All types when left out' })
  events?: EventType[] | null;

  @IsOptional()
  @IsHeaders()
  @ApiPropertyOptional({
    type: Object,
    additionalProperties: { type: 'string' },
    description: 'Sent with every request; the values are never shown again',
    example: { Authorization: 'Bearer your-own-token' },
  })
  headers?: Record<string, string> | null;

  @IsOptional()
  @IsBoolean({ message: 'batched must be true or false' })
  @ApiPropertyOptional({
    type: Boolean,
    nullable: true,
    default: false,
    description: 'Events of a chat that come within a second arrive in one request, as `{"events": […]}`',
  })
  batched?: boolean | null;
}

export class CreateWebhookBody extends WebhookOptions {
  @IsCompanyId()
  companyId: string;

  @IsString({ message: 'url must be a URL' })
  @ApiProperty({ description: 'Where events are posted to', maxLength: 2048, example: 'https://example.com/hook' })
  url: string;
}

export class UpdateWebhookBody extends WebhookOptions {
  @IsOptional()
  @IsString({ message: 'url must be a URL' })
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Where events are posted to',
    maxLength: 2048,
    example: 'https://example.com/hook',
  })
  url?: string | null;

  @IsOptional()
  @IsBoolean({ message: 'enabled must be true or false' })
  @ApiPropertyOptional({
    type: Boolean,
    nullable: true,
    description: 'False gives up what is pending; it can be redelivered after true',
  })
  enabled?: boolean | null;
}

export class WebhookParams {
  @IsUUID('all', { message: 'id must be the id of a webhook' })
  @ApiProperty({ format: 'uuid' })
  id: string;
}

export class WebhooksQuery {
  @IsOptional()
  @Matches(COMPANY_ID_PATTERN, { message: 'companyId must be 1 to 64 letters, digits, hyphens or underscores' })
  @ApiPropertyOptional({ description: 'Only webhooks of this company', example: '962302' })
  companyId?: string;
}

export class DeliveriesQuery {
  @IsOptional()
  @IsIn(DELIVERY_STATES, { message: `state must be one of ${DELIVERY_STATES.join(', ')}` })
  @ApiPropertyOptional({ enum: DELIVERY_STATES })
  state?: DeliveryState;

  @IsOptional()
  @Matches(EVENT_ID, { message: 'before must be the id of an event' })
  @ApiPropertyOptional({ description: 'Only deliveries of events before this one: `next` of the page before' })
  before?: string;

  @IsPageLimit(500, { default: 50 })
  limit: number = 50;
}

/** One of: `ids`; `after` and `until`; `all`. */
export class RedeliverBody {
  @IsOptional()
  @IsArray({ message: 'ids must be an array of ids of deliveries' })
  @ArrayNotEmpty({ message: 'ids must name at least one delivery' })
  @ArrayMaxSize(MAX_IDS, { message: `ids must name at most ${MAX_IDS} deliveries` })
  @Matches(EVENT_ID, { each: true, message: 'ids must be ids of deliveries' })
  @ApiPropertyOptional({ type: [String], maxItems: MAX_IDS, description: 'Ids of deliveries', example: ['17'] })
  ids?: string[];

  @IsOptional()
  @Matches(EVENT_ID, { message: 'after must be the id of an event' })
  @ApiPropertyOptional({
    description: 'A range of the log, also what was not delivered before: events after this id …',
  })
  after?: string;

  @IsOptional()
  @Matches(EVENT_ID, { message: 'until must be the id of an event' })
  @ApiPropertyOptional({ description: '… up to and with this one' })
  until?: string;

  @IsOptional()
  @IsIn(['failed'], { message: 'all must be failed' })
  @ApiPropertyOptional({ enum: ['failed'], description: 'Everything that was given up' })
  all?: 'failed';
}

export class WebhookView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null for all lines', example: null })
  line: string | null;

  @ApiProperty({ description: 'Where events are posted to', example: 'https://example.com/hook' })
  url: string;

  @ApiProperty({ enum: DURABLE_TYPES, isArray: true, nullable: true, description: 'Null for all types' })
  events: EventType[] | null;

  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'Names of the custom headers; null when they cannot be decrypted',
    example: ['Authorization'],
  })
  headerNames: string[] | null;

  @ApiProperty({ example: false })
  batched: boolean;

  @ApiProperty({ example: true })
  enabled: boolean;

  @ApiProperty({ type: String, nullable: true, example: null })
  disabledReason: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Since when deliveries fail' })
  failingSince: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Deliveries failed in a row, so all wait until then',
  })
  pausedUntil: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

export class WebhookAnswer extends IntersectionType(Success, WebhookView) {}

export class CreatedWebhook extends WebhookAnswer {
  @ApiProperty({ description: 'Signs the requests; shown this once', example: 'whsec_…' })
  secret: string;
}

export class WebhookList extends Success {
  @ApiProperty({ example: 1 })
  count: number;

  @ApiProperty({ type: [WebhookView] })
  webhooks: WebhookView[];
}

export class DeletedWebhook extends Success {
  @ApiProperty({ format: 'uuid' })
  id: string;
}

export class RotatedSecret extends DeletedWebhook {
  @ApiProperty({ description: 'The new secret; shown this once', example: 'whsec_…' })
  secret: string;

  @ApiProperty({ format: 'date-time', description: 'Until then requests are signed with the one before as well' })
  previousValidUntil: string;
}

class RequestOutcome {
  @ApiProperty({ type: Number, nullable: true, description: 'HTTP status of the endpoint; null without an answer' })
  status: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'ECONNREFUSED' })
  error: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Milliseconds that the request took' })
  durationMs: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The beginning of what the endpoint answered, when it failed',
  })
  response: string | null;
}

export class TestedWebhook extends IntersectionType(DeletedWebhook, RequestOutcome) {
  @ApiProperty({ description: 'Whether the endpoint answered with 2xx' })
  delivered: boolean;
}

export class DeliveryView extends RequestOutcome {
  @ApiProperty({ example: '17' })
  id: string;

  @ApiProperty({ example: '42' })
  eventId: string;

  @ApiProperty({ enum: DURABLE_TYPES, nullable: true, description: 'Null when the event has left the log' })
  type: EventType | null;

  @ApiProperty({ enum: DELIVERY_STATES })
  state: DeliveryState;

  @ApiProperty({ example: 1 })
  attempts: number;

  @ApiProperty({ format: 'date-time' })
  queuedAt: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  lastAttemptAt: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Null for what is over, and for what waits behind an older event of its chat',
  })
  nextAttemptAt: string | null;
}

export class DeliveryList extends Success {
  @ApiProperty({ type: [DeliveryView], description: 'Those of the newest events first' })
  deliveries: DeliveryView[];

  @ApiProperty({ type: String, nullable: true, description: 'Cursor: `before` of the next page; null at the end' })
  next: string | null;
}

export class Redelivery extends DeletedWebhook {
  @ApiProperty({ description: 'Deliveries that were queued again', example: 3 })
  queued: number;
}
