import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMinSize, IsArray, IsBoolean, IsIn, IsOptional, IsString, IsUUID, Matches } from 'class-validator';
import { COMPANY_ID_PATTERN } from '../domain/company-id.js';
import { INSTANT_WORDS } from '../domain/instant.js';
import { type Scope, SCOPES } from '../identity/principal.js';
import { IsPageLimit } from '../http/page-limit.js';

const COMPANY = 'companyId must be 1 to 64 letters, digits, hyphens or underscores';

export class CreateKeyBody {
  @IsOptional()
  @Matches(COMPANY_ID_PATTERN, { message: COMPANY })
  @ApiPropertyOptional({ description: 'The company that the key is for; left out for an admin’s', example: '962302' })
  companyId?: string;

  @IsOptional()
  @IsArray({ message: 'scopes must be a list' })
  @ArrayMinSize(1, { message: 'scopes must name one at least' })
  @IsIn(SCOPES, { each: true, message: `scopes must be out of ${SCOPES.join(', ')}` })
  @ApiPropertyOptional({
    enum: SCOPES,
    isArray: true,
    description: 'What the key may do: see, send, set up. Left out: all of it',
  })
  scopes?: Scope[];

  @IsOptional()
  @IsBoolean({ message: 'admin must be true or false' })
  @ApiPropertyOptional({ description: 'A key with the right to everything, for all companies', default: false })
  admin?: boolean;

  @IsOptional()
  @Matches(/^\P{Cc}{1,100}$/u, { message: 'name must be 1 to 100 characters' })
  @ApiPropertyOptional({ description: 'For people', example: 'Shop front' })
  name?: string;

  @IsOptional()
  @IsString({ message: `expiresAt must be ${INSTANT_WORDS}` })
  @ApiPropertyOptional({ format: 'date-time', description: 'When the key ends, with its zone; left out: never' })
  expiresAt?: string;
}

export class KeysQuery {
  @IsOptional()
  @Matches(COMPANY_ID_PATTERN, { message: COMPANY })
  @ApiPropertyOptional({ description: 'Only keys of this company', example: '962302' })
  companyId?: string;

  @IsOptional()
  @IsUUID(undefined, { message: 'before must be the id of a key' })
  @ApiPropertyOptional({ description: 'Only keys made before this one: `next` of the page before' })
  before?: string;

  @IsPageLimit(1000, { default: 100 })
  limit: number = 100;
}

export class KeyParams {
  @IsUUID(undefined, { message: 'id must be the id of a key' })
  @ApiProperty({ example: '6f1c0f5e-6a53-4c0e-8d3c-0f6a2b9d1e77' })
  id: string;
}

export class KeyView {
  @ApiProperty({ example: '6f1c0f5e-6a53-4c0e-8d3c-0f6a2b9d1e77' })
  id: string;

  @ApiProperty({ description: 'The first characters of the key', example: 'sb_4fQ2xYz' })
  prefix: string;

  @ApiProperty({ type: String, nullable: true, example: 'Shop front' })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'null for an admin’s', example: '962302' })
  companyId: string | null;

  @ApiProperty({ example: false })
  admin: boolean;

  @ApiProperty({ enum: SCOPES, isArray: true })
  scopes: Scope[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'null: never' })
  expiresAt: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'null: it is not' })
  revokedAt: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'About a minute behind at most' })
  lastUsedAt: string | null;
}

export class CreatedKey extends KeyView {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ description: 'The key itself, shown this once' })
  key: string;
}

export class KeyList {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [KeyView] })
  keys: KeyView[];

  @ApiProperty({ type: String, nullable: true, description: '`before` of the next page; null on the last one' })
  next: string | null;
}

export class RevokedKey extends KeyView {
  @ApiProperty({ example: true })
  success: true;
}
