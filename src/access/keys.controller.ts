import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { invalidField } from '../domain/errors.js';
import { INSTANT_WORDS, parseInstant } from '../domain/instant.js';
import { ApiErrors } from '../http/api-errors.js';
import { LargeAnswer } from '../http/large-answers.js';
import { AdminKey } from '../identity/access.decorators.js';
import type { ApiKey } from './api-key.entity.js';
import { ApiKeysService, type KeyChoices } from './api-keys.service.js';
import { CreatedKey, CreateKeyBody, KeyList, KeyParams, KeysQuery, type KeyView, RevokedKey } from './keys.dto.js';

@ApiTags('access')
@Controller('api/whatsapp/keys')
@AdminKey()
export class KeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Make a key of a company, or an admin’s; it is shown this once. Admin keys only' })
  @ApiOkResponse({ type: CreatedKey })
  @ApiErrors()
  async create(@Body() body: CreateKeyBody): Promise<CreatedKey> {
    const { row, key } = await this.keys.create(choicesOf(body));
    return { success: true, ...view(row), key };
  }

  @Get()
  @UseInterceptors(LargeAnswer)
  @ApiOperation({ summary: 'Keys, newest first, with those that are revoked or expired. Admin keys only' })
  @ApiOkResponse({ type: KeyList })
  @ApiErrors()
  async list(@Query() { companyId, before, limit }: KeysQuery): Promise<KeyList> {
    const rows = await this.keys.list({ companyId, before, limit });
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return { success: true, keys: rows.map(view), next: last?.id ?? null };
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Revoke a key: it opens nothing any more, and within seconds what it had opened is closed' })
  @ApiOkResponse({ type: RevokedKey })
  @ApiErrors('KEY_NOT_FOUND')
  async revoke(@Param() { id }: KeyParams): Promise<RevokedKey> {
    return { success: true, ...view(await this.keys.revoke(id)) };
  }
}

/** @throws DomainError `VALIDATION_FAILED` for what does not go together, or is over already */
function choicesOf({ companyId, admin, scopes, name, expiresAt }: CreateKeyBody): KeyChoices {
  if (admin === true && companyId !== undefined) throw invalidField('companyId', 'companyId is not for an admin key');
  if (admin === true && scopes !== undefined) throw invalidField('scopes', 'scopes are not for an admin key');
  if (admin !== true && companyId === undefined) throw invalidField('companyId', 'companyId or admin must be given');
  if (expiresAt === undefined) return { companyId, admin, scopes, name };
  const end = parseInstant(expiresAt);
  if (end === undefined) throw invalidField('expiresAt', `expiresAt must be ${INSTANT_WORDS}`);
  if (end.getTime() <= Date.now()) throw invalidField('expiresAt', 'expiresAt must lie in the future');
  return { companyId, admin, scopes, name, expiresAt: end };
}

function view(key: ApiKey): KeyView {
  const { id, prefix, name, companyId, admin, scopes, createdAt, expiresAt, revokedAt, lastUsedAt } = key;
  return {
    id,
    prefix,
    name,
    companyId,
    admin,
    scopes,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
