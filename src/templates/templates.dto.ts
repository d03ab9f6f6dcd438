import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions, IntersectionType } from '@nestjs/swagger';
import { Allow, ArrayMaxSize, ArrayNotEmpty, IsArray, IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import { IsCompanyId, IsOptionalCompanyId } from '../http/company.params.js';
import { IsPageCursor } from '../http/page-cursor.js';
import { IsPageLimit } from '../http/page-limit.js';
import { Success } from '../http/success.js';
import {
  CATEGORIES,
  LANGUAGE_PATTERN,
  NAME_PATTERN,
  PARAMETER_FORMATS,
  type ParameterFormat,
  TEMPLATE_STATUSES,
  type TemplateCategory,
  type TemplateComponent,
  type TemplateStatus,
} from './content/template.js';
import { EXAMPLE_COMPONENTS, EXAMPLE_DATA, EXAMPLE_MESSAGE, EXAMPLE_PARAMETERS } from './templates.examples.js';

const MOST_IMPORTED = 1_000;
const OPEN_OBJECT = { type: 'object', additionalProperties: true } as const;

const COMPONENTS = {
  type: 'array',
  items: OPEN_OBJECT,
  description:
    'As in the Cloud API: a BODY; a HEADER of format TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION; a FOOTER; BUTTONS of type QUICK_REPLY, URL, PHONE_NUMBER and COPY_CODE',
  example: EXAMPLE_COMPONENTS,
} as const satisfies ApiPropertyOptions;
const DEFAULTS = {
  type: 'object',
  additionalProperties: { type: 'string' },
  description:
    'Not in the Cloud API: what stands for a variable that a message does not give, by its name; a numbered one of the header is `header.1`',
  example: { '1': 'friend' },
} as const satisfies ApiPropertyOptions;
const FALLBACK = {
  type: 'boolean',
  description: 'Not in the Cloud API: whether it stands in for languages in which there is none of this name',
  example: false,
} as const satisfies ApiPropertyOptions;

/** Declares a member that is read by the rules of templates, whose errors say more than a type. */
function ReadAsTemplate(about: ApiPropertyOptions, { optional = false } = {}): PropertyDecorator {
  return applyDecorators(Allow(), optional ? ApiPropertyOptional(about) : ApiProperty(about));
}

export class CreateTemplateBody {
  @IsCompanyId()
  companyId: string;

  @ReadAsTemplate({
    type: String,
    pattern: NAME_PATTERN.source,
    description: 'Small letters, digits and underscores; one name has a template for each language',
    example: 'order_left',
  })
  name: unknown;

  @ReadAsTemplate({ type: String, description: 'A language, or a language and a country', example: 'en' })
  language: unknown;

  @ReadAsTemplate({ enum: CATEGORIES, example: 'UTILITY' })
  category: unknown;

  @ReadAsTemplate({ enum: PARAMETER_FORMATS, default: 'POSITIONAL', example: 'POSITIONAL' }, { optional: true })
  parameter_format?: unknown;

  @ReadAsTemplate(COMPONENTS)
  components: unknown;

  @ReadAsTemplate(DEFAULTS, { optional: true })
  defaults?: unknown;

  @ReadAsTemplate(FALLBACK, { optional: true })
  fallback?: unknown;
}

/** What is left out, or null, stays as it is; `components` are replaced as a whole. */
export class UpdateTemplateBody {
  @ReadAsTemplate({ enum: CATEGORIES, example: 'UTILITY' }, { optional: true })
  category?: unknown;

  @ReadAsTemplate({ enum: PARAMETER_FORMATS }, { optional: true })
  parameter_format?: unknown;

  @ReadAsTemplate(COMPONENTS, { optional: true })
  components?: unknown;

  @ReadAsTemplate(DEFAULTS, { optional: true })
  defaults?: unknown;

  @ReadAsTemplate(FALLBACK, { optional: true })
  fallback?: unknown;

  @IsOptional()
  @IsIn(TEMPLATE_STATUSES, { message: `status must be one of ${TEMPLATE_STATUSES.join(', ')}` })
  @ApiPropertyOptional({ enum: TEMPLATE_STATUSES, description: 'One that is not APPROVED is not sent' })
  status?: TemplateStatus | null;
}

export class ImportTemplatesBody {
  @IsCompanyId()
  companyId: string;

  @IsArray({ message: 'data must be a list of templates' })
  @ArrayNotEmpty({ message: 'data must hold a template' })
  @ArrayMaxSize(MOST_IMPORTED, { message: `data must hold at most ${MOST_IMPORTED} templates` })
  @ApiProperty({
    type: 'array',
    items: OPEN_OBJECT,
    maxItems: MOST_IMPORTED,
    description: 'As `GET /{waba-id}/message_templates` of the Cloud API answers; what says nothing here is left out',
    example: EXAMPLE_DATA,
  })
  data: unknown[];

  @Allow()
  @ApiPropertyOptional({ ...OPEN_OBJECT, description: 'As Meta answers; it is not looked at' })
  paging?: unknown;

  @Allow()
  @ApiPropertyOptional({ ...OPEN_OBJECT, description: 'As Meta answers; it is not looked at' })
  summary?: unknown;
}

export class PreviewTemplateBody {
  @ReadAsTemplate(
    {
      type: 'array',
      items: OPEN_OBJECT,
      description: '`components` of the object `template` of a message: what is filled in',
      example: EXAMPLE_PARAMETERS,
    },
    { optional: true },
  )
  components?: unknown;
}

export class TemplateParams {
  @IsUUID('all', { message: 'id must be the id of a template' })
  @ApiProperty({ format: 'uuid' })
  id: string;
}

function IsNameFilter(description: string): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    Matches(NAME_PATTERN, { message: 'name must have small letters, digits and underscores only' }),
    ApiPropertyOptional({ description, pattern: NAME_PATTERN.source, example: 'order_left' }),
  );
}

export class TemplateNameQuery {
  @IsOptionalCompanyId('Whose template it is; an admin has to say so')
  companyId?: string;

  @IsNameFilter('The name that is deleted in all languages')
  name?: string;
}

export class TemplatesQuery {
  @IsOptionalCompanyId('Only templates of this company')
  companyId?: string;

  @IsNameFilter('Only this name')
  name?: string;

  @IsOptional()
  @Matches(LANGUAGE_PATTERN, { message: 'language must be the code of a language, such as en or pt_BR' })
  @ApiPropertyOptional({ description: 'Only this language', pattern: LANGUAGE_PATTERN.source, example: 'en' })
  language?: string;

  @IsOptional()
  @IsIn(CATEGORIES, { message: `category must be one of ${CATEGORIES.join(', ')}` })
  @ApiPropertyOptional({ enum: CATEGORIES })
  category?: TemplateCategory;

  @IsPageLimit(200, { default: 50 })
  limit: number = 50;

  @IsPageCursor()
  cursor?: string;
}

export class TemplateView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ example: 'order_left' })
  name: string;

  @ApiProperty({ example: 'en' })
  language: string;

  @ApiProperty({ enum: CATEGORIES })
  category: TemplateCategory;

  @ApiProperty({ enum: TEMPLATE_STATUSES, description: 'Nobody reviews here: APPROVED at once' })
  status: TemplateStatus;

  @ApiProperty({ enum: PARAMETER_FORMATS })
  parameter_format: ParameterFormat;

  @ApiProperty(COMPONENTS)
  components: TemplateComponent[];

  @ApiProperty(DEFAULTS)
  defaults: Readonly<Record<string, string>>;

  @ApiProperty(FALLBACK)
  fallback: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

export class TemplateAnswer extends IntersectionType(Success, TemplateView) {}

export class TemplateList extends Success {
  @ApiProperty({ type: [TemplateView], description: 'Newest first. A page ends at `limit`, or at 1 MB' })
  templates: TemplateView[];

  @ApiProperty({ type: String, nullable: true, description: '`cursor` of the next page; null on the last one' })
  next: string | null;
}

export class DeletedTemplate extends Success {
  @ApiProperty({ format: 'uuid' })
  id: string;
}

export class DeletedTemplates extends Success {
  @ApiProperty({ example: 'order_left' })
  name: string;

  @ApiProperty({ description: 'In how many languages it was', example: 2 })
  deleted: number;
}

class ImportedTemplateView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'order_left' })
  name: string;

  @ApiProperty({ example: 'en' })
  language: string;

  @ApiProperty({ enum: ['created', 'updated'] })
  result: 'created' | 'updated';
}

export class ImportedTemplates extends Success {
  @ApiProperty({ example: 1 })
  created: number;

  @ApiProperty({ example: 0 })
  updated: number;

  @ApiProperty({ type: [ImportedTemplateView], description: 'By name and language' })
  templates: ImportedTemplateView[];
}

export class TemplatePreview extends Success {
  @ApiProperty({
    ...OPEN_OBJECT,
    description: 'The message object that it amounts to, as `POST …/messages` takes it',
    example: EXAMPLE_MESSAGE,
  })
  message: object;
}
