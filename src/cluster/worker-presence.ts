import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { DatabaseServer } from '../database/database-server.js';
import { PROCESS_NUMBER } from './process.js';
import { LOGGER } from '../logging/logger.js';

const RECONNECT_MS = 1_000;

/** First half of the advisory locks by which processes are known to live. */
export const PRESENCE_LOCKS = 8_172_301;

/**
 * Shows the other processes that this one lives: a connection that holds an advisory lock. PostgreSQL frees it the moment
 * the process dies, so that the lanes it had claimed are taken over at once and not when their leases end.
 */
@Injectable()
export class WorkerPresence implements OnModuleInit, OnModuleDestroy {
  private client: Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly server: DatabaseServer,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.appear();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private async appear(): Promise<void> {
    const client = new Client({
      connectionString: this.server.url,
      application_name: 'switchboard-presence',
      keepAlive: true,
    });
    this.client = client;
    client.on('error', () => undefined);
    client.once('end', () => this.retry('the connection ended'));
    try {
      await client.connect();
      await client.query('SELECT pg_advisory_lock($1, $2)', [PRESENCE_LOCKS, PROCESS_NUMBER]);
    } catch (error) {
      this.retry((error as Error).message);
      await client.end().catch(() => undefined);
    }
  }

  private retry(reason: string): void {
    if (this.stopped || this.timer !== undefined) return;
    this.log.warn({ reason }, 'other processes cannot see that this one lives; trying again');
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.appear();
    }, RECONNECT_MS);
  }
}
