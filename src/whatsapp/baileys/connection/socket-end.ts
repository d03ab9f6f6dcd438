import { Boom } from '@hapi/boom';
import type WebSocket from 'ws';
import type { WASocket } from '../../../baileys/baileys.js';
import { CONNECTION_CLOSED } from './connection-errors.js';

/** How long a closing socket may take to say goodbye before it is cut. */
const CLOSE_TIMEOUT_MS = 1_000;

/** Ends the WebSocket now and without a goodbye. */
export function drop(socket: WASocket): void {
  (socket.ws as unknown as { socket: WebSocket | null }).socket?.terminate();
}

/** Closes the WebSocket, by force if need be, and Baileys' socket with it. */
export async function cut(socket: WASocket): Promise<void> {
  const websocket = (socket.ws as unknown as { socket: WebSocket | null }).socket;
  if (websocket !== null && websocket.readyState !== websocket.CLOSED) {
    const gone = new Promise<void>((resolve) => websocket.once('close', () => resolve()));
    websocket.close(1000);
    await within(CLOSE_TIMEOUT_MS, gone);
    websocket.terminate();
  }
  await socket.end(undefined);
}

/** Fails what is asked on a socket that has been cut, now and later. */
export function failQueries(socket: WASocket): void {
  // Queries under way listen for `error`, not for the `close` that Baileys has taken away from them by now.
  const fail = (): void => {
    socket.ws.emit('error', new Boom('Connection Closed', { statusCode: CONNECTION_CLOSED }));
  };
  socket.ws.on('error', () => undefined);
  fail();
  // Baileys goes on to its next query where one has failed, and would wait 20 s for the answer.
  socket.ws.on('newListener', (event) => {
    if (event === 'error') queueMicrotask(fail);
  });
}

/** Waits for `done`, but no longer than `timeoutMs`. */
export async function within(timeoutMs: number, done: Promise<void> | undefined): Promise<void> {
  if (done === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([done, late]);
  clearTimeout(timer);
}
