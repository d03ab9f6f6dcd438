import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, Matches, ValidateBy } from 'class-validator';
import { COMPANY_ID_PATTERN } from '../domain/company-id.js';
import { LINE_NAME_PATTERN, LINE_PATTERN, LINE_RULE, type LineId, parseLine } from '../domain/line.js';

/** Declares a company id in a body or a path. */
export function IsCompanyId(): PropertyDecorator {
  return (target, property) => {
    Matches(COMPANY_ID_PATTERN, { message: '$property must be 1 to 64 letters, digits, hyphens or underscores' })(
      target,
      property,
    );
    ApiProperty({ description: 'The company', pattern: COMPANY_ID_PATTERN.source, example: '962302' })(
      target,
      property,
    );
  };
}

/** Declares a company id in a query, which may be left out. */
export function IsOptionalCompanyId(description: string): PropertyDecorator {
  return (target, property) => {
    IsOptional()(target, property);
    Matches(COMPANY_ID_PATTERN, { message: '$property must be 1 to 64 letters, digits, hyphens or underscores' })(
      target,
      property,
    );
    ApiProperty({ description, pattern: COMPANY_ID_PATTERN.source, example: '962302', required: false })(
      target,
      property,
    );
  };
}

/** Declares the name of a line beside a company id. */
export function IsLine(description: string): PropertyDecorator {
  return (target, property) => {
    IsOptional()(target, property);
    Matches(LINE_PATTERN, { message: LINE_RULE })(target, property);
    ApiProperty({ description, pattern: LINE_PATTERN.source, example: 'main', required: false })(target, property);
  };
}

/** The path parameter of the routes of a company. */
export class CompanyParams {
  @IsCompanyId()
  companyId: string;
}

/** The path parameter of all routes below a session: the line, in its text form. */
export class LineParams {
  @Transform(({ value }) => parseLine(value) ?? (value as unknown))
  @ValidateBy({
    name: 'isLine',
    validator: {
      validate: (value) => typeof value === 'object' && value !== null,
      defaultMessage: () =>
        '$property must be 1 to 64 letters, digits, hyphens or underscores, and of a line that is not main a dot and its name',
    },
  })
  @ApiProperty({
    type: String,
    description: 'The company, of which its line `main` is meant; another line follows a dot: `962302.sales`',
    pattern: LINE_NAME_PATTERN.source,
    example: '962302',
  })
  companyId: LineId;
}
