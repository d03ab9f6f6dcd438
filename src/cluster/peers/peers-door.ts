import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Inject } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { doorPortOf, originOf } from '../../config/process-settings.js';
import { Settings } from '../../config/settings.js';
import { portFault } from '../../config/setting-faults.js';
import { DatabaseServer } from '../../database/database-server.js';
import { answerBadRequests } from '../../http/bad-requests.js';
import { limitSilence } from '../../http/time-limits.js';
import { Part, type StartsAndStops } from '../../lifecycle/part.js';
import { LOGGER } from '../../logging/logger.js';
import { OwnAddress } from '../own-address.js';
import { addressTowards, isLoopback } from './door-address.js';
import { PeerRequests } from './peer-requests.js';

/**
 * The port by which other processes reach this one, where it holds sessions. Beside what they ask, signed, it answers
 * the routes of the first generation's session process and whatever else this process answers, by the same code.
 */
@Part({ stage: 'doors', roles: ['sessions'] })
export class PeersDoor implements StartsAndStops {
  private readonly server = createServer();
  private readonly came = new WeakSet<IncomingMessage>();
  private health: () => object = () => ({});

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly requests: PeerRequests,
    private readonly address: OwnAddress,
    private readonly database: DatabaseServer,
    private readonly settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** To be called before the start: what `GET /health` shows here. */
  showHealth(health: () => object): void {
    this.health = health;
  }

  /** True for a request that came by this door. */
  brought(request: IncomingMessage): boolean {
    return this.came.has(request);
  }

  /** Middleware for what is answered at this door alone; it comes before requests are refused for a shutdown. */
  readonly serve = (request: Request, response: Response, next: NextFunction): void => {
    if (!this.brought(request)) return next();
    if (request.path.startsWith('/internal/')) {
      this.requests.serve(request, response).catch(next);
      return;
    }
    if (request.path !== '/health' || request.method !== 'GET') return next();
    response.json(this.health());
  };

  async start(): Promise<void> {
    const { settings, server } = this;
    const app = this.adapter.httpAdapter.getInstance<RequestListener>();
    server.on('request', (request: IncomingMessage, response) => {
      this.came.add(request);
      app(request, response);
    });
    limitSilence(server);
    answerBadRequests(server);
    const machine = await addressTowards(this.database.url);
    // A port that nobody asked for is open to this machine alone where that is enough.
    const asked = settings.baileysPort !== undefined || settings.processAddress !== undefined;
    const host = !asked && settings.roles.includes('api') && isLoopback(machine) ? machine : undefined;
    const port = await this.listen(doorPortOf(settings), host);
    this.address.origin = originOf(settings.processAddress ?? machine, port) ?? null;
    this.log.info({ baileysPort: port, address: this.address.origin }, 'other processes are answered');
  }

  async stop(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  /** @returns the port, which is another one when nobody asked for the one that is taken */
  private async listen(port: number, host?: string): Promise<number> {
    try {
      this.server.listen(port, host);
      await once(this.server, 'listening');
    } catch (error) {
      const fault = error as NodeJS.ErrnoException;
      if (fault.code !== 'EADDRINUSE' || port === 0 || this.settings.baileysPort !== undefined) {
        throw portFault(fault, port, 'BAILEYS_PORT');
      }
      this.log.warn({ taken: port }, 'the usual port for other processes is in use; any free one serves');
      return this.listen(0, host);
    }
    return (this.server.address() as AddressInfo).port;
  }
}
