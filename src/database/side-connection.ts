import { setTimeout as pause } from 'node:timers/promises';
import { Inject } from '@nestjs/common';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { Part } from '../lifecycle/part.js';
import { LOGGER } from '../logging/logger.js';
import { MIGRATIONS_LOCK_BEFORE_LEASES } from './before-leases.js';
import { DatabaseServer } from './database-server.js';

/** Its name among the connections of the database. */
export const SIDE_NAME = 'switchboard-peer';

const RECONNECT_MS = 1_000;
const LOCK_RETRY_MS = 1_000;

interface Channel {
  heard: (payload: string) => void;
  /** Called each time that it is listened to anew: what was told meanwhile was missed. */
  missed: () => void;
}

/**
 * The one connection beside the pool: it listens to channels, and holds locks by which others know that this process
 * lives. PostgreSQL frees these the moment it dies. A connection that breaks is made again. While it is up, no process from
 * before there were leases gets beyond its start.
 */
@Part({ stage: 'connections' })
export class SideConnection {
  private readonly channels = new Map<string, Channel>();
  private readonly locks: [number, number][] = [];
  private client: Client | undefined;
  private isUp = false;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly server: DatabaseServer,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** To be called before the start. */
  listen(channel: string, { heard, missed = () => undefined }: Pick<Channel, 'heard'> & Partial<Channel>): void {
    this.channels.set(channel, { heard, missed });
  }

  /** To be called before the start. Nobody else takes an advisory lock with these two numbers. */
  hold(first: number, second: number): void {
    this.locks.push([first, second]);
  }

  /**
   * A short statement that must not wait for a connection of the pool.
   *
   * @returns its rows; undefined when this connection is not up
   */
  async query<Row extends object>(text: string, values: unknown[]): Promise<Row[] | undefined> {
    if (!this.isUp) return undefined;
    const result = await this.client?.query<Row>(text, values);
    return result?.rows;
  }

  /** Resolves when the first try to connect is over, well or not. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.running = this.run(resolve);
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.client?.end().catch(() => undefined);
    await this.running;
  }

  private async run(tried: () => void): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const client = new Client({
        connectionString: this.server.url,
        application_name: SIDE_NAME,
        keepAlive: true,
      });
      this.client = client;
      client.on('error', () => undefined);
      const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
      void ended.then(() => (this.isUp = false));
      try {
        await client.connect();
        await this.arrange(client);
        this.isUp = true;
        tried();
        await Promise.race([this.takeLocks(client), ended]);
        await ended;
        if (!signal.aborted) this.log.warn('the connection by which processes hear of each other ended; trying again');
      } catch (error) {
        tried();
        if (!signal.aborted) {
          const reason = (error as Error).message;
          this.log.warn({ reason }, 'processes cannot hear of each other; trying again');
        }
        await client.end().catch(() => undefined);
      }
      await pause(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async arrange(client: Client): Promise<void> {
    client.on('notification', ({ channel, payload = '' }) => this.channels.get(channel)?.heard(payload));
    for (const channel of this.channels.keys()) await client.query(`LISTEN ${channel}`);
    await this.keepOldOnesOut(client);
    await this.tryLocks(client);
    for (const { missed } of this.channels.values()) missed();
  }

  /** Never by a statement that waits: nothing is heard meanwhile. Until a connection that broke is gone it has them still. */
  private async takeLocks(client: Client): Promise<void> {
    while (!this.stopping.signal.aborted && !((await this.tryLocks(client)) && (await this.keepOldOnesOut(client)))) {
      await pause(LOCK_RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  /** Not while one of them is at its migrations, which takes moments. */
  private async keepOldOnesOut(client: Client): Promise<boolean> {
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock_shared($1) AS held', [
      MIGRATIONS_LOCK_BEFORE_LEASES,
    ]);
    return rows[0]?.held === true;
  }

  private async tryLocks(client: Client): Promise<boolean> {
    const { rows } = await client.query<{ held: boolean }>(
      `SELECT coalesce(bool_and(held OR pg_try_advisory_lock(first, second)), true) AS held
         FROM (SELECT first, second, EXISTS (
                 SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted
                    AND classid::bigint = first AND objid::bigint = second) AS held
                 FROM unnest($1::int[], $2::int[]) AS wanted(first, second)) AS wanted`,
      [this.locks.map(([first]) => first), this.locks.map(([, second]) => second)],
    );
    return rows[0]?.held === true;
  }
}
