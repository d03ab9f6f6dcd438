import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { AnyKey, Caller } from '../identity/access.decorators.js';
import { mayAct, type Principal } from '../identity/principal.js';
import { DomainError } from '../domain/errors.js';
import type { SessionEvent } from '../domain/events.js';
import { MessageRecords } from '../records/message-records.js';
import { EventLog } from '../events/event-log.js';
import { ApiErrors } from '../http/api-errors.js';
import { BatchAnswer, EventsBatch, MessagesBatch } from './batched-webhook.dto.js';
import { type DeliveredBatch, DeliveredBatchPipe } from './batched-webhook.pipe.js';

@ApiTags('inbound')
@Controller('webhook/whatsapp')
export class BatchedWebhookController {
  constructor(
    private readonly events: EventLog,
    private readonly records: MessageRecords,
  ) {}

  @Post('batched')
  @AnyKey('send')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Take messages that a separate session process or a foreign gateway received; answers when they are in the event log',
  })
  @ApiExtraModels(EventsBatch, MessagesBatch)
  @ApiBody({ schema: { oneOf: [{ $ref: getSchemaPath(MessagesBatch) }, { $ref: getSchemaPath(EventsBatch) }] } })
  @ApiOkResponse({ type: BatchAnswer })
  @ApiErrors('PAYLOAD_TOO_LARGE', 'SERVICE_UNAVAILABLE')
  async take(@Caller() caller: Principal, @Body(DeliveredBatchPipe) batch: DeliveredBatch): Promise<BatchAnswer> {
    const { messages, ignored } = batch;
    if (!messages.every(({ companyId }) => mayAct(caller, companyId))) throw new DomainError('ACCESS_DENIED');
    const timestamp = new Date().toISOString();
    const events = messages.map(({ companyId, line, message }): SessionEvent => {
      return { type: message.fromMe ? 'message_sent' : 'message', companyId, line, timestamp, message };
    });
    // First, so that what the log tells of can be quoted; whoever gets no answer hands both in again.
    const readable = messages.filter(({ message }) => message.type !== 'undecryptable');
    await this.records.add(readable.map((one) => ({ ...one, createdAt: timestamp })));
    const accepted = (await this.events.appendNow(events)).length;
    return { success: true, accepted, duplicates: events.length - accepted, ignored };
  }
}
