import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { LineId } from '../domain/line.js';
import { ApiErrors } from '../http/api-errors.js';
import { LineParams } from '../http/company.params.js';
import { GivenAttempt, Idempotent } from '../idempotency/idempotency.interceptor.js';
import type { Attempt } from '../idempotency/idempotency-keys.js';
import { CompanyKey } from '../identity/access.decorators.js';
import { type Batch, Batches } from '../queue/batches.js';
import { BulkAnswer, BulkResults, BatchParams, BatchQuery, BulkBody } from './batches.dto.js';
import { BulkMessages } from './bulk-messages.js';

@ApiTags('messages')
@Controller('api/whatsapp/sessions/:companyId')
export class BatchesController {
  constructor(
    private readonly bulk: BulkMessages,
    private readonly batches: Batches,
  ) {}

  @Post('messages/bulk')
  @CompanyKey('send')
  @HttpCode(202)
  @Idempotent()
  @ApiOperation({ summary: 'Give up to 1000 messages to the queue, which sends them as the limits allow' })
  @ApiAcceptedResponse({ type: BulkAnswer, description: 'They are on disk, and leave as the limits allow' })
  @ApiOkResponse({ type: BulkAnswer, description: 'Nothing waits: none of them can be sent as it was given' })
  @ApiErrors('SESSION_NOT_FOUND', 'QUEUE_FULL', 'IDEMPOTENCY_IN_FLIGHT', 'IDEMPOTENCY_MISMATCH')
  async add(
    @Param() { companyId: line }: LineParams,
    @Body() { messages }: BulkBody,
    @Res({ passthrough: true }) response: Response,
    @GivenAttempt() attempt?: Attempt,
  ): Promise<BulkAnswer> {
    const batch = await this.bulk.queue(line, messages, attempt?.messageId);
    response.status(batch.done ? 200 : 202);
    return answer(line, batch);
  }

  @Get('batches/:batchId')
  @CompanyKey('read')
  @ApiOperation({ summary: 'How a batch stands, with what became of its messages' })
  @ApiOkResponse({ type: BulkResults })
  @ApiErrors('BATCH_NOT_FOUND')
  async one(
    @Param() { companyId: line, batchId }: BatchParams,
    @Query() { after, limit }: BatchQuery,
  ): Promise<BulkResults> {
    const batch = await this.batches.find(line, batchId);
    const results = await this.batches.results(batchId, after, limit);
    const last = results.at(-1)?.index ?? batch.total;
    return { ...answer(line, batch), results, next: last + 1 < batch.total ? last : null };
  }

  @Delete('batches/:batchId')
  @CompanyKey('send')
  @ApiOperation({ summary: 'Cancel what of a batch has not left' })
  @ApiOkResponse({ type: BulkAnswer })
  @ApiErrors('BATCH_NOT_FOUND')
  async cancel(@Param() { companyId: line, batchId }: BatchParams): Promise<BulkAnswer> {
    return answer(line, await this.bulk.cancel(line, batchId));
  }
}

function answer(line: LineId, { id: batchId, ...batch }: Batch): BulkAnswer {
  return { success: true, ...line, batchId, ...batch };
}
