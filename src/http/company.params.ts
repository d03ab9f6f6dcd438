import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { COMPANY_ID_PATTERN } from '../domain/company-id.js';

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

/** The path parameter of all routes below a session. */
export class CompanyParams {
  @IsCompanyId()
  companyId: string;
}
