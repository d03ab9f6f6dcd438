import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import { isPackageScript } from './config/environment.js';
import { firstGenerationRoutes } from './cluster/peers/first-generation.js';
import { PeersDoor } from './cluster/peers/peers-door.js';
import { portOf } from './config/process-settings.js';
import { portFault } from './config/setting-faults.js';
import type { Settings } from './config/settings.js';
import { corsOptions } from './http/cors.js';
import { believePrefixes } from './http/forwarded-prefix.js';
import { jsonBody } from './http/json-body.js';
import { serveOpenApi } from './openapi/openapi.js';
import { answerBadRequests } from './http/bad-requests.js';
import { limitTimes } from './http/time-limits.js';
import { RequestDrain } from './http/request-drain.js';
import { assignRequestId } from './http/request-id.js';
import { requestLog } from './http/request-log.js';
import { nestLogger } from './logging/nest-logger.js';
import { HttpMetrics } from './metrics/http-metrics.js';
import { SocketIoAdapter } from './realtime/socket-io.adapter.js';
import { Lifecycle } from './lifecycle/lifecycle.js';
import { failConnectionOfRejection } from './whatsapp/baileys/connection/connection-context.js';

/** So long after a signal, the same one that npm passes on may come. */
const ECHO_MS = 500;

async function createApp(settings: Settings, log: Logger): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(settings, log), {
    logger: nestLogger(log),
    bodyParser: false,
    abortOnError: false,
    // A connection that asks for nothing would keep the HTTP server from closing for a minute.
    forceCloseConnections: true,
  });
  // Answers are made for each request; a hash of each would be work for nothing.
  app.disable('etag');
  app.use(limitTimes(app.getHttpServer()));
  app.use(app.get(HttpMetrics).measure);
  app.use(assignRequestId);
  app.use(requestLog(log));
  if (settings.corsOrigins.length > 0) app.enableCors(corsOptions(settings.corsOrigins));
  const door = app.get(PeersDoor);
  app.use(door.serve);
  app.use(app.get(RequestDrain).admit);
  // Swagger UI draws its icons from data URLs and styles inline.
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  app.use(jsonBody());
  app.use(firstGenerationRoutes((request) => door.brought(request), settings.companyId));
  app.useWebSocketAdapter(new SocketIoAdapter(app, settings.corsOrigins));
  answerBadRequests(app.getHttpServer());
  believePrefixes(app.getHttpServer(), settings.trustProxy);
  serveOpenApi(app);
  return app;
}

/**
 * Ends the process in order when it is asked to, by a signal or by the end of the program that started it over an IPC
 * channel; a second signal ends it at once. A program that passes on a signal and ends itself is in no such hurry, and
 * neither is npm, which passes on what came from the terminal as well.
 */
function endOnSignal(app: NestExpressApplication, settings: Settings, log: Logger): void {
  const echoMs = isPackageScript() ? ECHO_MS : 0;
  let askedAt: number | undefined;
  const end = async (request: string): Promise<void> => {
    log.info({ request }, 'shutting down');
    const deadline = setTimeout(() => {
      log.error('the shutdown took too long and was cut');
      process.exit(1);
    }, settings.shutdownTimeoutMs);
    const drain = app.get(RequestDrain);
    // Who stops it by hand needs no load balancer to notice.
    const graceMs = request === 'SIGTERM' ? Math.min(settings.shutdownGraceMs, settings.shutdownTimeoutMs / 4) : 0;
    await Promise.all([drain.announce(graceMs), app.get(Lifecycle).leave()]);
    await drain.drain(settings.shutdownTimeoutMs / 2);
    await app.close();
    clearTimeout(deadline);
    log.info('ended');
    process.exit(0);
  };
  for (const request of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
    process.on(request, () => {
      if (askedAt !== undefined) {
        if (request !== 'disconnect' && performance.now() - askedAt >= echoMs) process.exit(1);
        return;
      }
      askedAt = performance.now();
      end(request).catch((error: unknown) => {
        log.error({ err: error }, 'the shutdown failed');
        process.exit(1);
      });
    });
  }
}

/**
 * Brings the product up.
 *
 * @returns the port at which it listens
 * @throws when it cannot be; nothing that it started is left to its own then but by the end of the process
 */
export async function serve(settings: Settings, log: Logger): Promise<number> {
  process.on('unhandledRejection', (error) => {
    if (!failConnectionOfRejection(error)) log.error({ err: error }, 'unhandled rejection');
  });
  const app = await createApp(settings, log);
  endOnSignal(app, settings, log);
  await app.listen(portOf(settings)).catch((error: NodeJS.ErrnoException) => {
    throw portFault(error, portOf(settings), 'PORT');
  });
  await app.get(Lifecycle).reached();
  const { port } = app.getHttpServer().address() as AddressInfo;
  log.info({ port, api: `http://localhost:${port}/api/whatsapp`, docs: `http://localhost:${port}/docs` }, 'listening');
  return port;
}
