import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createAdapter as createPostgresAdapter } from '@socket.io/postgres-adapter';
import { createAdapter as createRedisAdapter } from '@socket.io/redis-adapter';
import { type Command, Redis, type RedisOptions } from 'ioredis';
import { Client, Pool } from 'pg';
import type { Logger } from 'pino';
import type { Namespace } from 'socket.io';
import type { Adapter } from 'socket.io-adapter';
import { Settings } from '../config/settings.js';
import { DatabaseServer } from '../database/database-server.js';
import { LOGGER } from '../logging/logger.js';

export const WHATSAPP_NAMESPACE = '/whatsapp';
/** Socket.IO's main namespace, which no client gets into: between the processes alone, and always over PostgreSQL. */
export const REPLICA_NAMESPACE = '/';

const REDIS_TIMEOUT_MS = 1_000;
const REDIS_RECONNECT_MAX_MS = 2_000;
/** The other processes may find a Redis that is back later than this one does. */
const REDIS_TRUSTED_AFTER_MS = 2 * REDIS_RECONNECT_MAX_MS;
/** PostgreSQL's limit for a notification is 8,000 bytes. */
const NOTIFICATION_LIMIT = 7_900;

type CreateAdapter = (namespace: Namespace) => Adapter;

/**
 * What ties the Socket.IO servers of all processes together: PostgreSQL, and Redis for the clients' namespace where the
 * settings name one.
 */
@Injectable()
export class ReplicaAdapters implements OnApplicationShutdown {
  private readonly pool: Pool;
  private readonly redis: { commands: QuietRedis; subscriber: QuietRedis } | undefined;
  private redisTrustedFrom = 0;
  private readonly postgresAdapter: CreateAdapter;
  private readonly clientsAdapter: CreateAdapter;

  constructor(
    server: DatabaseServer,
    settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.pool = new Pool({
      connectionString: server.url,
      application_name: 'switchboard-realtime',
      max: 2,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
    });
    this.pool.on('error', () => undefined);
    this.postgresAdapter = createPostgresAdapter(listenersOf(this.pool, server.url), {
      tableName: 'realtime_attachments',
      payloadThreshold: NOTIFICATION_LIMIT,
      errorHandler: (error) => log.debug({ error: error.message }, 'Socket.IO over PostgreSQL'),
    });
    this.clientsAdapter = this.postgresAdapter;
    if (settings.redisUrl !== undefined) {
      this.redis = this.connectRedis(settings.redisUrl);
      this.clientsAdapter = createRedisAdapter(this.redis.commands, this.redis.subscriber, {
        // Channels of Redis are common to all its databases; the number keeps installations apart that share a server.
        key: `switchboard${new URL(settings.redisUrl).pathname}`,
      });
    }
  }

  /** What Socket.IO makes its adapters with, by `new`. */
  get constructorOfAdapters(): CreateAdapter {
    const { clientsAdapter, postgresAdapter } = this;
    return function make(namespace: Namespace): Adapter {
      return namespace.name === WHATSAPP_NAMESPACE ? clientsAdapter(namespace) : postgresAdapter(namespace);
    };
  }

  /** The namespace over which the other processes can be told something now. */
  async reachable(): Promise<typeof WHATSAPP_NAMESPACE | typeof REPLICA_NAMESPACE> {
    const answered = await this.redis?.commands.ping().catch(() => undefined);
    const trusted = answered !== undefined && performance.now() >= this.redisTrustedFrom;
    return trusted ? WHATSAPP_NAMESPACE : REPLICA_NAMESPACE;
  }

  /** Resolves when Redis answers, where there is one. */
  async ping(): Promise<void> {
    await this.redis?.commands.ping();
  }

  async onApplicationShutdown(): Promise<void> {
    this.redis?.commands.disconnect();
    this.redis?.subscriber.disconnect();
    await this.pool.end();
  }

  private connectRedis(url: string): { commands: QuietRedis; subscriber: QuietRedis } {
    const common: RedisOptions = {
      retryStrategy: (attempt) => Math.min(attempt * 100, REDIS_RECONNECT_MAX_MS),
      connectTimeout: 5_000,
      keepAlive: 10_000,
    };
    const commands = new QuietRedis(url, {
      ...common,
      enableOfflineQueue: false,
      commandTimeout: REDIS_TIMEOUT_MS,
      maxRetriesPerRequest: 0,
    });
    // What is subscribed while Redis is away is kept until it is there; there are four such commands in all.
    const subscriber = new QuietRedis(url, { ...common, maxRetriesPerRequest: null });
    let away = false;
    commands.on('error', (error: Error) => {
      if (!away) this.log.warn({ error: error.message }, 'Redis is away; PostgreSQL stands in for it');
      away = true;
    });
    commands.on('ready', () => {
      if (!away) return;
      away = false;
      this.redisTrustedFrom = performance.now() + REDIS_TRUSTED_AFTER_MS;
      this.log.info('Redis is back');
    });
    subscriber.on('error', () => undefined);
    return { commands, subscriber };
  }
}

/** The adapter waits for none of its commands: one that fails must not be an unhandled rejection. */
class QuietRedis extends Redis {
  override sendCommand(...given: Parameters<Redis['sendCommand']>): unknown {
    const [command] = given;
    (command as Command).promise.catch(() => undefined);
    return super.sendCommand(...given);
  }
}

/**
 * The pool as the adapter may have it. What it tells the others is tried once more, since the first try may have met a
 * connection that had just broken. And the adapter listens on a client that it takes out, handles none of its errors, and
 * never gives a broken one back: the first break would end the process, the second one exhaust the pool. So it gets a
 * connection of its own each time.
 */
function listenersOf(pool: Pool, url: string): Pool {
  const connect = async (): Promise<Client> => {
    const client = new Client({ connectionString: url, application_name: 'switchboard-realtime', keepAlive: true });
    client.on('error', () => undefined);
    await client.connect();
    return Object.assign(client, { release: () => void client.end() });
  };
  const query = (text: string, values?: unknown[]): Promise<unknown> =>
    pool.query(text, values).catch(() => pool.query(text, values));
  return { connect, query } as unknown as Pool;
}
