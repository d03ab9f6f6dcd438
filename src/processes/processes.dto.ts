import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { PROCESS_PATTERN } from '../cluster/process-list.js';
import { Success } from '../http/success.js';

export class ProcessParams {
  @Matches(PROCESS_PATTERN, { message: 'id must be the id of a process, or how it begins' })
  @ApiProperty({
    description: 'Its id, or how it begins: what sessions have as `owner`',
    pattern: '^[0-9A-Fa-f-]{4,36}$',
    example: '6f1c0f5e',
  })
  id: string;
}

export class ProcessView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'What sessions have as `owner`', example: '6f1c0f5e' })
  name: string;

  @ApiProperty({ type: String, nullable: true, description: 'Where others reach it', example: 'http://10.0.0.7:3003' })
  address: string | null;

  @ApiProperty({ type: [String], description: 'What it does', example: ['api', 'sessions'] })
  roles: string[];

  @ApiProperty({ description: 'True for one that hands its lines to others, and takes no more' })
  draining: boolean;

  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  @ApiProperty({ description: 'Lines that it holds', example: 120 })
  held: number;

  @ApiProperty({ description: 'Lines that it may hold', example: 5000 })
  most: number;
}

class ComingBack {
  @ApiProperty({ description: 'Lines that are linked and have to live', example: 300 })
  wanted: number;

  @ApiProperty({ description: 'Those that no process holds yet, or that are on their way up', example: 12 })
  waiting: number;
}

export class ProcessList extends Success {
  @ApiProperty({ type: [ProcessView], description: 'Those that live, oldest first' })
  processes: ProcessView[];

  @ApiProperty({ type: ComingBack, description: 'How far lines are that have to come back' })
  lines: ComingBack;
}

export class DrainingProcess extends IntersectionType(Success, ProcessView) {}
