import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './api.js';

export type { components, operations, paths } from './api.js';
export { events, type EventsOptions, SocketClosedError } from './events.js';
export { verifyWebhook, WebhookSignatureError, type WebhookDelivery } from './webhooks.js';

/** An event as sockets and webhooks bring it; `type` tells which members it has. */
export type SwitchboardEvent = components['schemas']['AnyEvent'];
/** The body of every error: RFC 9457, with a `code` that stays the same. */
export type Problem = components['schemas']['Problem'];

export interface Connection {
  /** Where Switchboard is reached, such as `http://localhost:3000`, with the path below which a proxy serves it. */
  url: string;
  /** A key, or a token where those are taken. */
  key: string;
}

/** All routes, typed: `await api.POST('/api/whatsapp/sessions', { body })` gives `data` or `error`, and the `response`. */
export function switchboard({ url, key }: Connection): Client<paths> {
  return createClient<paths>({ baseUrl: url.replace(/\/$/, ''), headers: { 'X-API-Key': key } });
}
