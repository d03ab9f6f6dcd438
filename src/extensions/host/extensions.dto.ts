import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsObject, IsOptional, Matches } from 'class-validator';
import { COMPANY_ID_PATTERN } from '../../domain/company-id.js';
import { IsCompanyId } from '../../http/company.params.js';
import { IsPageLimit } from '../../http/page-limit.js';

export class ExtensionParams {
  @Matches(/^[a-z][a-z0-9-]{0,23}$/, { message: 'name must be the name of an extension' })
  @ApiProperty({ description: 'The extension', example: 'thanks-reaction' })
  name: string;
}

export class ExtensionsQuery {
  @IsOptional()
  @Matches(COMPANY_ID_PATTERN, { message: 'companyId must be 1 to 64 letters, digits, hyphens or underscores' })
  @ApiPropertyOptional({ description: 'The company; needed with an admin key', example: '962302' })
  companyId?: string;
}

export class FailuresQuery extends ExtensionsQuery {
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'before must be the id of an event' })
  @ApiPropertyOptional({ description: 'Only messages before this event: `next` of the page before' })
  before?: string;

  @IsPageLimit(500, { default: 50 })
  limit: number = 50;
}

export class ChooseExtensionBody {
  @IsCompanyId()
  companyId: string;

  @IsBoolean({ message: 'enabled must be true or false' })
  @ApiProperty({ description: 'Messages that come from now on are handled, or not', example: true })
  enabled: boolean;

  @IsOptional()
  @IsObject({ message: 'settings must be an object' })
  @ApiPropertyOptional({
    type: Object,
    additionalProperties: true,
    description: 'Takes the place of what was set; left out, that stays',
  })
  settings?: Record<string, unknown>;
}

export class RetryBody {
  @IsCompanyId()
  companyId: string;
}

export class ExtensionView {
  @ApiProperty({ example: 'thanks-reaction' })
  name: string;

  @ApiProperty({ example: true })
  enabled: boolean;

  @ApiProperty({
    type: Object,
    additionalProperties: true,
    description: 'With the defaults of what the company did not set',
  })
  settings: object;
}

class CompanyAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '962302' })
  companyId: string;
}

export class ExtensionList extends CompanyAnswer {
  @ApiProperty({ type: [ExtensionView] })
  extensions: ExtensionView[];
}

export class ExtensionAnswer extends CompanyAnswer {
  @ApiProperty({ type: ExtensionView })
  extension: ExtensionView;
}

export class FailureView {
  @ApiProperty({ example: '17' })
  id: string;

  @ApiProperty({ description: 'Id of the event with the message', example: '42' })
  eventId: string;

  @ApiProperty({ example: 5 })
  attempts: number;

  @ApiProperty({ type: String, nullable: true, description: 'Why the last try failed' })
  reason: string | null;

  @ApiProperty({ format: 'date-time' })
  queuedAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  failedAt: string | null;
}

export class FailureList extends CompanyAnswer {
  @ApiProperty({ type: [FailureView] })
  failures: FailureView[];

  @ApiProperty({ type: String, nullable: true, description: '`before` of the next page; null on the last one' })
  next: string | null;
}

export class RetryAnswer extends CompanyAnswer {
  @ApiProperty({ description: 'Messages that are handled once more', example: 1 })
  queued: number;
}
