import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { DatabaseServer } from '../database/database-server.js';
import { PROCESS_ID } from '../cluster/process.js';
import { LOGGER } from '../logging/logger.js';
import { EVENTS_CHANNEL } from './append-statements.js';
import { EventLog } from './event-log.js';

const RECONNECT_MS = 1_000;

/**
 * Hears from PostgreSQL that another process appended to the log. It is only a hint to look: while the connection is away
 * nothing is lost, and when it is back everybody looks once.
 */
@Injectable()
export class LogListener implements OnApplicationBootstrap, OnModuleDestroy {
  private client: Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly server: DatabaseServer,
    private readonly events: EventLog,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.listen();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private async listen(): Promise<void> {
    const client = new Client({
      connectionString: this.server.url,
      application_name: 'switchboard-listener',
      keepAlive: true,
    });
    this.client = client;
    client.on('notification', ({ payload }) => {
      if (payload !== PROCESS_ID) this.events.noteAppended();
    });
    client.on('error', () => undefined);
    client.once('end', () => this.retry('the connection ended'));
    try {
      await client.connect();
      await client.query(`LISTEN ${EVENTS_CHANNEL}`);
      this.events.noteAppended();
    } catch (error) {
      this.retry((error as Error).message);
      await client.end().catch(() => undefined);
    }
  }

  private retry(reason: string): void {
    if (this.stopped || this.timer !== undefined) return;
    this.log.warn({ reason }, 'not listening for events of other processes; trying again');
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.listen();
    }, RECONNECT_MS);
  }
}
