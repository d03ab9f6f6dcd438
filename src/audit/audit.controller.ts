import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdminKey } from '../identity/access.decorators.js';
import { ApiErrors } from '../http/api-errors.js';
import { LargeAnswer } from '../http/large-answers.js';
import type { AuditEntry } from './audit-entry.entity.js';
import { AuditLog } from './audit-log.js';
import { AuditList, AuditQuery, type AuditView } from './audit.dto.js';

@ApiTags('access')
@Controller('api/whatsapp/audit')
export class AuditController {
  constructor(private readonly audit: AuditLog) {}

  @Get()
  @AdminKey()
  @UseInterceptors(LargeAnswer)
  @ApiOperation({ summary: 'Who changed what, and who was refused, newest first; admin keys only' })
  @ApiOkResponse({ type: AuditList })
  @ApiErrors()
  async list(@Query() { companyId, line, before, limit }: AuditQuery): Promise<AuditList> {
    const entries = await this.audit.read({ companyId, line, before, limit });
    const last = entries.length === limit ? entries.at(-1) : undefined;
    return { success: true, entries: entries.map(view), next: last?.id ?? null };
  }
}

function view(entry: AuditEntry): AuditView {
  const { id, createdAt, actorType, actorId, actorPrefix, address, method, route, target } = entry;
  const { companyId, line, status, requestId, leftOut } = entry;
  return {
    id,
    timestamp: createdAt.toISOString(),
    actor: { type: actorType, id: actorId, prefix: actorPrefix },
    address,
    method,
    route,
    target,
    companyId,
    line,
    status,
    requestId,
    leftOut,
  };
}
