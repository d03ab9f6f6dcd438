import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import { DomainError, invalidField } from '../domain/errors.js';
import { ApiErrors } from '../http/api-errors.js';
import { LargeAnswer } from '../http/large-answers.js';
import { readCursor } from '../http/page-cursor.js';
import { AnyKey, Caller, CompanyKey } from '../identity/access.decorators.js';
import { mayAct, type Principal, visibleCompany } from '../identity/principal.js';
import type { Template } from './template-store.js';
import {
  CreateTemplateBody,
  DeletedTemplate,
  DeletedTemplates,
  ImportedTemplates,
  ImportTemplatesBody,
  PreviewTemplateBody,
  TemplateAnswer,
  TemplateList,
  TemplateNameQuery,
  TemplateParams,
  TemplatePreview,
  TemplatesQuery,
  type TemplateView,
  UpdateTemplateBody,
} from './templates.dto.js';
import { Templates } from './templates.js';
import { TemplatesService } from './templates.service.js';

@ApiTags('templates')
@Controller('api/whatsapp/templates')
export class TemplatesController {
  constructor(
    private readonly stored: TemplatesService,
    private readonly templates: Templates,
  ) {}

  @Get()
  @AnyKey('read')
  @UseInterceptors(LargeAnswer)
  @ApiOperation({ summary: 'Message templates, newest first; a company’s key sees its own only' })
  @ApiOkResponse({ type: TemplateList })
  @ApiErrors()
  async list(
    @Caller() caller: Principal,
    @Query() { limit, cursor, ...filter }: TemplatesQuery,
  ): Promise<TemplateList> {
    const before = cursor === undefined ? undefined : readCursor(cursor);
    if (before !== undefined && !isUUID(before.id)) throw invalidField('cursor', 'cursor must be the `next` of a page');
    const { templates, next } = await this.stored.page(caller, filter, { limit, before });
    return { success: true, templates: templates.map(view), next };
  }

  @Post()
  @CompanyKey('manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'Create a template, as Meta’s Cloud API has them; it can be sent at once' })
  @ApiOkResponse({ type: TemplateAnswer })
  @ApiErrors('TEMPLATE_EXISTS', 'TOO_MANY_TEMPLATES')
  async create(@Body() { companyId, ...given }: CreateTemplateBody): Promise<TemplateAnswer> {
    return { success: true, ...view(await this.stored.create(companyId, given)) };
  }

  @Post('import')
  @CompanyKey('manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take in templates as Meta tells them, all or nothing; those that are there are replaced' })
  @ApiOkResponse({ type: ImportedTemplates })
  @ApiErrors('TOO_MANY_TEMPLATES')
  async import(@Body() { companyId, data }: ImportTemplatesBody): Promise<ImportedTemplates> {
    const stored = await this.stored.import(companyId, data);
    const templates = stored.map(({ created, ...one }) => ({
      ...one,
      result: created ? ('created' as const) : ('updated' as const),
    }));
    const created = stored.filter((one) => one.created).length;
    return { success: true, created, updated: stored.length - created, templates };
  }

  @Delete()
  @AnyKey('manage')
  @ApiOperation({ summary: 'Delete a template in all languages, by its name' })
  @ApiOkResponse({ type: DeletedTemplates })
  @ApiErrors('TEMPLATE_NOT_FOUND')
  async removeName(@Caller() caller: Principal, @Query() query: TemplateNameQuery): Promise<DeletedTemplates> {
    const { companyId = visibleCompany(caller), name } = query;
    if (companyId === undefined) throw invalidField('companyId', 'companyId must be given');
    if (!mayAct(caller, companyId)) throw new DomainError('ACCESS_DENIED');
    if (name === undefined) throw invalidField('name', 'name must be given');
    return { success: true, name, deleted: await this.stored.removeName(companyId, name) };
  }

  @Get(':id')
  @AnyKey('read')
  @ApiOperation({ summary: 'A template' })
  @ApiOkResponse({ type: TemplateAnswer })
  @ApiErrors('TEMPLATE_NOT_FOUND')
  async get(@Caller() caller: Principal, @Param() { id }: TemplateParams): Promise<TemplateAnswer> {
    return { success: true, ...view(await this.stored.get(caller, id)) };
  }

  @Patch(':id')
  @AnyKey('manage')
  @ApiOperation({ summary: 'Change a template, pause it or disable it' })
  @ApiOkResponse({ type: TemplateAnswer })
  @ApiErrors('TEMPLATE_NOT_FOUND')
  async update(
    @Caller() caller: Principal,
    @Param() { id }: TemplateParams,
    @Body() body: UpdateTemplateBody,
  ): Promise<TemplateAnswer> {
    const template = await this.stored.get(caller, id);
    return { success: true, ...view(await this.stored.change(template, body)) };
  }

  @Post(':id')
  @AnyKey('manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'The same by POST, as the Cloud API has it' })
  @ApiOkResponse({ type: TemplateAnswer })
  @ApiErrors('TEMPLATE_NOT_FOUND')
  async edit(
    @Caller() caller: Principal,
    @Param() params: TemplateParams,
    @Body() body: UpdateTemplateBody,
  ): Promise<TemplateAnswer> {
    return this.update(caller, params, body);
  }

  @Delete(':id')
  @AnyKey('manage')
  @ApiOperation({ summary: 'Delete a template in its one language' })
  @ApiOkResponse({ type: DeletedTemplate })
  @ApiErrors('TEMPLATE_NOT_FOUND')
  async remove(@Caller() caller: Principal, @Param() { id }: TemplateParams): Promise<DeletedTemplate> {
    await this.stored.remove(await this.stored.get(caller, id));
    return { success: true, id };
  }

  @Post(':id/preview')
  @AnyKey('manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'The message that a template amounts to with these parameters; nothing is sent' })
  @ApiOkResponse({ type: TemplatePreview })
  @ApiErrors(
    'TEMPLATE_NOT_FOUND',
    'TEMPLATE_PARAMETER_COUNT',
    'TEMPLATE_PARAMETER_FORMAT',
    'TEMPLATE_PARAMETER_TEXT',
    'TEMPLATE_PARAMETER_MISSING',
    'TEMPLATE_PARAMETER_INVALID',
    'TEMPLATE_TOO_LONG',
  )
  async preview(
    @Caller() caller: Principal,
    @Param() { id }: TemplateParams,
    @Body() { components }: PreviewTemplateBody,
  ): Promise<TemplatePreview> {
    const template = await this.stored.get(caller, id);
    return { success: true, message: this.templates.preview(template, components) };
  }
}

function view({ createdAt, updatedAt, ...template }: Template): TemplateView {
  return { ...template, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
