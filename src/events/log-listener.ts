import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PROCESS_ID } from '../cluster/process.js';
import { SideConnection } from '../database/side-connection.js';
import { EVENTS_CHANNEL } from './append-statements.js';
import { EventLog } from './event-log.js';

/**
 * Hears from PostgreSQL that another process appended to the log. It is only a hint to look: while the connection is away
 * nothing is lost, and when it is back everybody looks once.
 */
@Injectable()
export class LogListener implements OnModuleInit {
  constructor(
    private readonly side: SideConnection,
    private readonly events: EventLog,
  ) {}

  onModuleInit(): void {
    this.side.listen(EVENTS_CHANNEL, {
      heard: (appender) => {
        if (appender !== PROCESS_ID) this.events.noteAppended();
      },
      missed: () => this.events.noteAppended(),
    });
  }
}
