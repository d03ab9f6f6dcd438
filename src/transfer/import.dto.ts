import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { LINE_NAME_PATTERN } from '../domain/line.js';
import { Success } from '../http/success.js';

const MAX_PATH = 1_000;
const MAX_PASSWORD = 1_000;

export class ImportBody {
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_PATH)
  @ApiProperty({
    description: 'A folder or a bundle below WHATSAPP_SESSION_PATH; all of that folder when left out',
    required: false,
    minLength: 1,
    maxLength: MAX_PATH,
    example: 'company_962302',
  })
  folder?: string;

  @IsOptional()
  @Matches(LINE_NAME_PATTERN, { message: '$property must be a company, or one of its lines as company.line' })
  @ApiProperty({
    description: 'The line that it becomes, where there is one session in the folder',
    required: false,
    pattern: LINE_NAME_PATTERN.source,
    example: '962302',
  })
  as?: string;

  @IsOptional()
  @IsBoolean()
  @ApiProperty({ description: 'Puts it in the place of a device that the line has', required: false, default: false })
  replace?: boolean;

  @IsOptional()
  @IsBoolean()
  @ApiProperty({ description: 'Checks all of it and writes nothing', required: false, default: false })
  dryRun?: boolean;

  @IsOptional()
  @IsString()
  @MaxLength(MAX_PASSWORD)
  @ApiProperty({
    description: 'The password of a bundle; that of BUNDLE_PASSWORD when left out',
    required: false,
    maxLength: MAX_PASSWORD,
  })
  password?: string;
}

class ImportedLineView {
  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ example: 'main' })
  line: string;

  @ApiProperty({ example: '79001234567' })
  phoneNumber: string;

  @ApiProperty({
    description: 'Keys of each type, as the database counts them',
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { 'pre-key': 812, session: 3 },
  })
  keys: Record<string, number>;

  @ApiProperty({ description: 'Whether the line had another device before' })
  replaced: boolean;
}

export class ImportAnswer extends Success {
  @ApiProperty({ description: 'True when nothing was written' })
  dryRun: boolean;

  @ApiProperty({ example: 1 })
  count: number;

  @ApiProperty({ type: [ImportedLineView], description: 'Lines, each with what was taken over' })
  lines: ImportedLineView[];

  @ApiProperty({ description: 'What was there and is no session, or none that a phone has linked', type: [String] })
  leftOut: string[];
}
