import type { Server } from 'node:http';

/** For the head of a request, and for all of it: a client that dribbles must not hold a connection for ever. */
const HEAD_MS = 10_000;
const REQUEST_MS = 30_000;
/** Without a byte either way. Longer than any request waits; a client that does not read what it asked for is let go. */
const SILENT_MS = 60_000;
/** Longer than the 60 s that load balancers keep idle connections for, else they send requests into a closing one. */
const KEEP_ALIVE_MS = 65_000;

/** How long a client may take to say what it wants; Node looks every 30 s. */
export function limitTimes(server: Server): void {
  server.timeout = SILENT_MS;
  server.headersTimeout = HEAD_MS;
  server.requestTimeout = REQUEST_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
}
