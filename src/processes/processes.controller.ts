import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { nameOfProcess } from '../cluster/process.js';
import { countComingBack, drainProcess, type ListedProcess, listProcesses } from '../cluster/process-list.js';
import { ApiErrors } from '../http/api-errors.js';
import { AdminKey } from '../identity/access.decorators.js';
import { DrainingProcess, ProcessList, ProcessParams, type ProcessView } from './processes.dto.js';

@ApiTags('processes')
@Controller('api/whatsapp/processes')
@AdminKey()
export class ProcessesController {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  @Get()
  @ApiOperation({ summary: 'The processes that live, and how many lines each holds; admin keys only' })
  @ApiOkResponse({ type: ProcessList })
  @ApiErrors()
  async list(): Promise<ProcessList> {
    const [processes, lines] = await Promise.all([listProcesses(this.source), countComingBack(this.source)]);
    return { success: true, processes: processes.map(view), lines };
  }

  @Post(':id/drain')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Have a process hand its lines to the others, and take no more until it is started anew; admin keys only',
  })
  @ApiOkResponse({ type: DrainingProcess })
  @ApiErrors('PROCESS_NOT_FOUND', 'NO_OTHER_PROCESS')
  async drain(@Param() { id }: ProcessParams): Promise<DrainingProcess> {
    return { success: true, ...view(await drainProcess(this.source, id)) };
  }
}

function view({ startedAt, ...process }: ListedProcess): ProcessView {
  return { ...process, name: nameOfProcess(process.id), startedAt: startedAt.toISOString() };
}
