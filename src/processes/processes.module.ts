import { Module } from '@nestjs/common';
import { ProcessesController } from './processes.controller.js';

/** Which processes there are, as admins see and order them. */
@Module({ controllers: [ProcessesController] })
export class ProcessesModule {}
