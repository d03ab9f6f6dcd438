import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Problem } from './problem.js';

/** Answers a request for an upgrade with a problem, and ends its connection. */
export function refuseUpgrade(socket: Duplex, problem: Problem): void {
  const body = JSON.stringify(problem);
  socket.once('finish', () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${problem.requestId}`,
      ...(problem.code === 'UNAUTHENTICATED' ? ['WWW-Authenticate: Bearer'] : []),
      ...('retryAfter' in problem ? [`Retry-After: ${Math.ceil(Number(problem.retryAfter) / 1000)}`] : []),
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
