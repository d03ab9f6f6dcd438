import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { accountRoutes } from './admin-accounts.js';
import { answerRoutes } from './admin-answers.js';
import { callRoutes } from './admin-calls.js';
import { AdminError } from './admin-error.js';
import { groupRoutes } from './admin-groups.js';
import { faultRoutes } from './admin-faults.js';
import { asObject, refuseUnknown, type JsonObject } from './admin-input.js';
import { linkingRoutes } from './admin-linking.js';
import { mediaRoutes } from './admin-media.js';
import { messageRoutes } from './admin-messages.js';
import { appStateRoutes } from './admin-app-state.js';
import { orderRoutes } from './admin-orders.js';
import { newsletterRoutes } from './admin-newsletters.js';
import { observationRoutes } from './admin-observations.js';
import type { AdminContext, AdminRequest, Route } from './admin-route.js';
import { presenceRoutes } from './admin-presence.js';
import { restrictionRoutes } from './admin-restriction.js';
import { stanzaRoutes } from './admin-stanzas.js';

const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** The admin API: JSON over plain HTTP, for tests and developers on the same machine. */
export function adminHandler(simulator: AdminContext): RequestListener {
  const routes: Route[] = [
    ...accountRoutes(simulator),
    ...groupRoutes(simulator),
    ...linkingRoutes(simulator),
    ...messageRoutes(simulator),
    ...answerRoutes(simulator),
    ...stanzaRoutes(simulator),
    ...callRoutes(simulator),
    ...presenceRoutes(simulator),
    ...newsletterRoutes(simulator),
    ...orderRoutes(simulator),
    ...appStateRoutes(simulator),
    ...faultRoutes(simulator),
    ...mediaRoutes(simulator),
    ...restrictionRoutes(simulator),
    ...observationRoutes(simulator),
  ];
  return (request, response) => {
    response.on('error', () => undefined);
    answer(routes, request, response).catch((error: unknown) => {
      const status = error instanceof AdminError ? error.status : 500;
      const message = error instanceof Error ? error.message : String(error);
      write(response, status, { error: status === 500 ? 'INTERNAL' : `HTTP_${status}`, message });
    });
  };
}

async function answer(routes: Route[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const url = new URL(request.url ?? '/', 'http://localhost');
  const path = url.pathname.replace(/\/+$/, '');
  const matching = routes.flatMap((route) => {
    const match = route.path.exec(path);
    return match ? [{ route, parameters: match.groups ?? {} }] : [];
  });
  const found = matching.find(({ route }) => route.method === request.method);
  if (!found) {
    if (matching.length === 0) throw new AdminError(404, `there is nothing at ${path || '/'}`);
    throw new AdminError(405, `${path} takes ${matching.map(({ route }) => route.method).join(', ')}`);
  }
  const adminRequest: AdminRequest = {
    parameters: found.parameters,
    query: Object.fromEntries(url.searchParams),
    body: request.method === 'GET' ? {} : await readBody(request),
    gone: gone.signal,
  };
  refuseUnknown(adminRequest.body, found.route.body ?? []);
  refuseUnknown(adminRequest.query, found.route.query ?? [], '?');
  const result = await found.route.handle(adminRequest);
  if (isParts(result)) return writeFile(response, result);
  write(response, 200, result ?? { ok: true });
}

async function readBody(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new AdminError(413, `the body is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  if (size === 0) return {};
  try {
    return asObject(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch (error) {
    throw error instanceof AdminError ? error : new AdminError(400, 'the body is no JSON');
  }
}

/** A file, in parts; everything else is JSON. */
function isParts(result: unknown): result is Iterable<Buffer> {
  return typeof result === 'object' && result !== null && Symbol.iterator in result && !Array.isArray(result);
}

async function writeFile(response: ServerResponse, parts: Iterable<Buffer>): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  await pipeline(Readable.from(parts), response);
}

function write(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
