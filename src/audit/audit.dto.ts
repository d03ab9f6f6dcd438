import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import type { Actor } from '../identity/principal.js';
import { COMPANY_ID_PATTERN } from '../domain/company-id.js';
import { LINE_PATTERN, LINE_RULE } from '../domain/line.js';
import { IsPageLimit } from '../http/page-limit.js';

export class AuditQuery {
  @IsOptional()
  @Matches(COMPANY_ID_PATTERN, { message: 'companyId must be 1 to 64 letters, digits, hyphens or underscores' })
  @ApiPropertyOptional({ description: 'Only entries about this company', example: '962302' })
  companyId?: string;

  @IsOptional()
  @Matches(LINE_PATTERN, { message: LINE_RULE })
  @ApiPropertyOptional({ description: 'Only entries about this line', example: 'main' })
  line?: string;

  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'before must be the id of an entry' })
  @ApiPropertyOptional({ description: 'Only entries before this one: `next` of the page before' })
  before?: string;

  @IsPageLimit(1000, { default: 100 })
  limit: number = 100;
}

export class AuditActor {
  @ApiProperty({ enum: ['key', 'jwt', 'admin_api_key', 'link_page', 'cli', 'unknown'], example: 'key' })
  type: Actor['type'];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Id of the key, or subject of the token; of a page for linking the key that made it',
  })
  id: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'First characters of the key', example: 'sb_4fQ2xYz' })
  prefix: string | null;
}

export class AuditView {
  @ApiProperty({ example: '42' })
  id: string;

  @ApiProperty({ format: 'date-time' })
  timestamp: string;

  @ApiProperty()
  actor: AuditActor;

  @ApiProperty({ type: String, nullable: true, example: '203.0.113.7' })
  address: string | null;

  @ApiProperty({ description: '`SOCKET.IO` and `WEBSOCKET` for sockets, `CLI` for commands', example: 'DELETE' })
  method: string;

  @ApiProperty({ description: 'The pattern of the route', example: '/api/whatsapp/keys/:id' })
  route: string;

  @ApiProperty({ type: String, nullable: true, description: 'Name or id of what was acted on, or was made' })
  target: string | null;

  @ApiProperty({ type: String, nullable: true, example: '962302' })
  companyId: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Where a line was named', example: 'main' })
  line: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Status of the answer; null while it is under way, or when the process ended before it was known',
    example: 200,
  })
  status: number | null;

  @ApiProperty({ type: String, nullable: true, example: '0d0bd1a3-6c3c-4f0d-9f39-b4c5d7f1a1f0' })
  requestId: string | null;

  @ApiProperty({ description: 'Refusals like this one that came before it and were not written down', example: 0 })
  leftOut: number;
}

export class AuditList {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [AuditView] })
  entries: AuditView[];

  @ApiProperty({ type: String, nullable: true, description: '`before` of the next page; null on the last one' })
  next: string | null;
}
