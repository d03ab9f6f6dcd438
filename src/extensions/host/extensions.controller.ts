import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnyKey, Caller, CompanyKey } from '../../identity/access.decorators.js';
import { mayAct, type Principal } from '../../identity/principal.js';
import { DomainError, invalidField } from '../../domain/errors.js';
import { ApiErrors } from '../../http/api-errors.js';
import { LargeAnswer } from '../../http/large-answers.js';
import type { JobRecord } from '../../delivery/lanes/job-records.js';
import {
  ChooseExtensionBody,
  ExtensionAnswer,
  ExtensionList,
  ExtensionParams,
  ExtensionsQuery,
  FailureList,
  FailuresQuery,
  type FailureView,
  RetryAnswer,
  RetryBody,
} from './extensions.dto.js';
import { ExtensionsService } from './extensions.service.js';

@ApiTags('extensions')
@Controller('api/whatsapp/extensions')
export class ExtensionsController {
  constructor(private readonly extensions: ExtensionsService) {}

  @Get()
  @AnyKey('read')
  @ApiOperation({ summary: 'The extensions, and how they are for the company' })
  @ApiOkResponse({ type: ExtensionList })
  @ApiErrors()
  async list(@Caller() caller: Principal, @Query() query: ExtensionsQuery): Promise<ExtensionList> {
    const companyId = companyOf(caller, query);
    return { success: true, companyId, extensions: await this.extensions.list(companyId) };
  }

  @Put(':name')
  @CompanyKey('manage')
  @ApiOperation({ summary: 'Turn an extension on or off for the company, and set it up' })
  @ApiOkResponse({ type: ExtensionAnswer })
  @ApiErrors('EXTENSION_NOT_FOUND')
  async choose(@Param() { name }: ExtensionParams, @Body() body: ChooseExtensionBody): Promise<ExtensionAnswer> {
    const { companyId, enabled, settings } = body;
    return { success: true, companyId, extension: await this.extensions.choose(companyId, name, enabled, settings) };
  }

  @Get(':name/failures')
  @AnyKey('read')
  @UseInterceptors(LargeAnswer)
  @ApiOperation({ summary: 'Messages that the extension gave up after several tries, newest first, with the reason' })
  @ApiOkResponse({ type: FailureList })
  @ApiErrors('EXTENSION_NOT_FOUND')
  async failures(
    @Caller() caller: Principal,
    @Param() { name }: ExtensionParams,
    @Query() query: FailuresQuery,
  ): Promise<FailureList> {
    const companyId = companyOf(caller, query);
    const { before, limit } = query;
    const records = await this.extensions.failures(companyId, name, { before, limit });
    const last = records.length === limit ? records.at(-1) : undefined;
    return { success: true, companyId, failures: records.map(failureView), next: last?.eventId ?? null };
  }

  @Post(':name/retry')
  @CompanyKey('manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'Have everything handled once more that the extension gave up' })
  @ApiOkResponse({ type: RetryAnswer })
  @ApiErrors('EXTENSION_NOT_FOUND')
  async retry(@Param() { name }: ExtensionParams, @Body() { companyId }: RetryBody): Promise<RetryAnswer> {
    return { success: true, companyId, queued: await this.extensions.retry(companyId, name) };
  }
}

function companyOf(caller: Principal, query: ExtensionsQuery): string {
  const companyId = query.companyId ?? caller.companyId;
  if (companyId === null) throw invalidField('companyId', 'companyId is needed with an admin key');
  if (!mayAct(caller, companyId)) throw new DomainError('ACCESS_DENIED');
  return companyId;
}

function failureView({ id, eventId, attempts, outcome, queuedAt, triedAt }: JobRecord): FailureView {
  const { error } = (outcome ?? {}) as { error?: string };
  return {
    id,
    eventId,
    attempts,
    reason: error ?? null,
    queuedAt: queuedAt.toISOString(),
    failedAt: triedAt?.toISOString() ?? null,
  };
}
