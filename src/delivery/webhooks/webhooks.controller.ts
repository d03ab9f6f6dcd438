import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnyKey, Caller, CompanyKey } from '../../identity/access.decorators.js';
import type { Principal } from '../../identity/principal.js';
import { invalidField } from '../../domain/errors.js';
import { ApiErrors } from '../../http/api-errors.js';
import { LargeAnswer } from '../../http/large-answers.js';
import type { JobRecord, JobState } from '../lanes/job-records.js';
import type { Webhook } from './webhook.entity.js';
import {
  CreatedWebhook,
  CreateWebhookBody,
  DeletedWebhook,
  DeliveriesQuery,
  DeliveryList,
  type DeliveryState,
  type DeliveryView,
  RedeliverBody,
  Redelivery,
  RotatedSecret,
  TestedWebhook,
  UpdateWebhookBody,
  WebhookAnswer,
  WebhookList,
  WebhookParams,
  WebhooksQuery,
  type WebhookView,
} from './webhooks.dto.js';
import { WebhooksService } from './webhooks.service.js';

const STATE_OF_JOB: Readonly<Record<JobState, DeliveryState>> = {
  pending: 'pending',
  done: 'delivered',
  dead: 'failed',
};
const JOB_OF_STATE: Readonly<Record<DeliveryState, JobState>> = {
  pending: 'pending',
  delivered: 'done',
  failed: 'dead',
};

@ApiTags('webhooks')
@Controller('api/whatsapp/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Get()
  @AnyKey('read')
  @UseInterceptors(LargeAnswer)
  @ApiOperation({ summary: 'All webhooks; a company’s key sees its own only' })
  @ApiOkResponse({ type: WebhookList })
  @ApiErrors()
  async list(@Caller() caller: Principal, @Query() { companyId }: WebhooksQuery): Promise<WebhookList> {
    const webhooks = await this.webhooks.list(caller, companyId);
    return { success: true, count: webhooks.length, webhooks: webhooks.map((webhook) => this.view(webhook)) };
  }

  @Post()
  @CompanyKey('manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'Create a webhook; it gets events from now on, and its secret is shown this once' })
  @ApiOkResponse({ type: CreatedWebhook })
  @ApiErrors('COMPANY_NOT_FOUND', 'TOO_MANY_WEBHOOKS')
  async create(@Caller() caller: Principal, @Body() body: CreateWebhookBody): Promise<CreatedWebhook> {
    const { companyId, ...choices } = body;
    const { webhook, secret } = await this.webhooks.create(caller, companyId, choices);
    return { success: true, ...this.view(webhook), secret };
  }

  @Get(':id')
  @AnyKey('read')
  @ApiOperation({ summary: 'A webhook and how it fares' })
  @ApiOkResponse({ type: WebhookAnswer })
  @ApiErrors('WEBHOOK_NOT_FOUND')
  async get(@Caller() caller: Principal, @Param() { id }: WebhookParams): Promise<WebhookAnswer> {
    return { success: true, ...this.view(await this.webhooks.get(caller, id)) };
  }

  @Patch(':id')
  @AnyKey('manage')
  @ApiOperation({ summary: 'Change a webhook, disable it or enable it again' })
  @ApiOkResponse({ type: WebhookAnswer })
  @ApiErrors('WEBHOOK_NOT_FOUND')
  async update(
    @Caller() caller: Principal,
    @Param() { id }: WebhookParams,
    @Body() body: UpdateWebhookBody,
  ): Promise<WebhookAnswer> {
    const webhook = await this.webhooks.update(await this.webhooks.get(caller, id), body);
    return { success: true, ...this.view(webhook) };
  }

  @Delete(':id')
  @AnyKey('manage')
  @ApiOperation({ summary: 'Delete a webhook with what is still pending and its delivery log' })
  @ApiOkResponse({ type: DeletedWebhook })
  @ApiErrors('WEBHOOK_NOT_FOUND')
  async remove(@Caller() caller: Principal, @Param() { id }: WebhookParams): Promise<DeletedWebhook> {
    await this.webhooks.remove(await this.webhooks.get(caller, id));
    return { success: true, id };
  }

  @Post(':id/rotate-secret')
  @AnyKey('manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'Make a new secret; for a day requests are signed with both' })
  @ApiOkResponse({ type: RotatedSecret })
  @ApiErrors('WEBHOOK_NOT_FOUND')
  async rotateSecret(@Caller() caller: Principal, @Param() { id }: WebhookParams): Promise<RotatedSecret> {
    const { secret, previousValidUntil } = await this.webhooks.rotateSecret(await this.webhooks.get(caller, id));
    return { success: true, id, secret, previousValidUntil: previousValidUntil.toISOString() };
  }

  @Post(':id/test')
  @AnyKey('manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'Send an event of type `test` at once and tell what the endpoint answered' })
  @ApiOkResponse({ type: TestedWebhook })
  @ApiErrors('WEBHOOK_NOT_FOUND', 'SHUTTING_DOWN')
  async test(@Caller() caller: Principal, @Param() { id }: WebhookParams): Promise<TestedWebhook> {
    const attempt = await this.webhooks.test(await this.webhooks.get(caller, id));
    const { succeeded, status, error, durationMs, response } = attempt;
    return { success: true, id, delivered: succeeded, status, error, durationMs, response };
  }

  @Get(':id/deliveries')
  @AnyKey('read')
  @UseInterceptors(LargeAnswer)
  @ApiOperation({ summary: 'The delivery log, newest events first; `failed` ones are the dead letters' })
  @ApiOkResponse({ type: DeliveryList })
  @ApiErrors('WEBHOOK_NOT_FOUND')
  async deliveries(
    @Caller() caller: Principal,
    @Param() { id }: WebhookParams,
    @Query() { state, before, limit }: DeliveriesQuery,
  ): Promise<DeliveryList> {
    const records = await this.webhooks.deliveries(await this.webhooks.get(caller, id), {
      state: state && JOB_OF_STATE[state],
      before,
      limit,
    });
    const last = records.length === limit ? records.at(-1) : undefined;
    return { success: true, deliveries: records.map(deliveryView), next: last?.eventId ?? null };
  }

  @Post(':id/redeliver')
  @AnyKey('manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'Deliver again: some by their ids, a range of events, or all that failed' })
  @ApiOkResponse({ type: Redelivery })
  @ApiErrors('WEBHOOK_NOT_FOUND', 'WEBHOOK_DISABLED')
  async redeliver(
    @Caller() caller: Principal,
    @Param() { id }: WebhookParams,
    @Body() body: RedeliverBody,
  ): Promise<Redelivery> {
    const webhook = await this.webhooks.get(caller, id);
    return { success: true, id, queued: await this.webhooks.redeliver(webhook, selection(body)) };
  }

  private view(webhook: Webhook): WebhookView {
    const { id, companyId, line, url, types, batched, enabled, disabledReason } = webhook;
    const paused = webhook.pausedUntil !== null && webhook.pausedUntil.getTime() > Date.now();
    return {
      id,
      companyId,
      line,
      url,
      events: types,
      headerNames: this.webhooks.headerNames(webhook),
      batched,
      enabled,
      disabledReason,
      failingSince: webhook.failingSince?.toISOString() ?? null,
      pausedUntil: paused ? (webhook.pausedUntil?.toISOString() ?? null) : null,
      createdAt: webhook.createdAt.toISOString(),
      updatedAt: webhook.updatedAt.toISOString(),
    };
  }
}

function selection({ ids, after, until, all }: RedeliverBody): Parameters<WebhooksService['redeliver']>[1] {
  const ways = [ids, after ?? until, all].filter((way) => way !== undefined);
  if (ways.length !== 1) throw invalidField('body', 'Give one of: ids; after and until; all');
  if (ids !== undefined) return { ids };
  if (all !== undefined) return 'dead';
  if (after === undefined || until === undefined)
    throw invalidField(after === undefined ? 'after' : 'until', 'A range needs after and until');
  return { after, until };
}

function deliveryView(record: JobRecord): DeliveryView {
  const { id, eventId, type, state, attempts, queuedAt, triedAt, dueAt } = record;
  const {
    status = null,
    error = null,
    durationMs = null,
    response = null,
  } = (record.outcome ?? {}) as Partial<Pick<DeliveryView, 'status' | 'error' | 'durationMs' | 'response'>>;
  return {
    id,
    eventId,
    type,
    state: STATE_OF_JOB[state],
    attempts,
    queuedAt: queuedAt.toISOString(),
    lastAttemptAt: triedAt?.toISOString() ?? null,
    nextAttemptAt: dueAt?.toISOString() ?? null,
    status,
    error,
    durationMs,
    response,
  };
}
