import type { Server } from 'node:http';
import type { RequestHandler } from 'express';
import { isReadLater } from './json-body.js';

/** For the head of a request, and for all of it: a client that dribbles must not hold a connection for ever. */
const HEAD_MS = 10_000;
const REQUEST_MS = 30_000;
/** For a file: 100 MB by a line of 1.5 megabits in a second. */
const FILE_MS = 600_000;
/** What is still sent when the answer is there is nobody's to read. */
const REST_MS = 10_000;
/** Without a byte either way. Longer than any request waits; a client that does not read what it asked for is let go. */
const SILENT_MS = 60_000;
/** Longer than the 60 s that load balancers keep idle connections for, else they send requests into a closing one. */
const KEEP_ALIVE_MS = 65_000;

/**
 * How long a client may take to say what it wants. For heads Node looks every 30 s; for bodies, of which some may take
 * longer than others, it is the middleware that does, to be used before all others.
 */
export function limitTimes(server: Server): RequestHandler {
  limitSilence(server);
  return (request, response, next) => {
    const { socket, headers } = request;
    if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) return next();
    const cut = (): void => {
      if (request.complete) return;
      if (response.headersSent) socket.destroy();
      else server.emit('clientError', Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
    };
    let timer = setTimeout(cut, isReadLater(request) ? FILE_MS : REQUEST_MS);
    const stop = (): void => clearTimeout(timer);
    request.once('end', stop);
    request.once('close', () => {
      if (request.complete || socket.destroyed) stop();
    });
    response.once('finish', () => {
      stop();
      if (!request.complete) timer = setTimeout(cut, REST_MS);
    });
    next();
  };
}

/** What a server itself looks after: heads of requests, and connections on which nothing happens. */
export function limitSilence(server: Server): void {
  server.timeout = SILENT_MS;
  server.headersTimeout = HEAD_MS;
  server.requestTimeout = 0;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
}
