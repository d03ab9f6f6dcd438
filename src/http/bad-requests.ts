import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from '../domain/errors.js';
import { problemBody } from './problem.js';
import { refuseUpgrade } from './refuse-upgrade.js';

const CODES: Readonly<Record<string, [ErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['HEADERS_TOO_LARGE', 'The headers of the request are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'The request took too long'],
};

/** Gives what is no HTTP the same body as all errors; Express never sees it. */
export function answerBadRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
    const [code, message] = CODES[error.code ?? ''] ?? ['VALIDATION_FAILED', 'The request is not valid HTTP'];
    const members = code === 'VALIDATION_FAILED' ? { errors: [{ field: 'request', message }] } : {};
    refuseUpgrade(socket, problemBody(code, message, randomUUID(), members));
  });
}
