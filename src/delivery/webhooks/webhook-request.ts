import { createHash, createHmac } from 'node:crypto';
import type { PublishedEvent } from '../../domain/events.js';
import { SECRET_PREFIX, type WebhookPrivates } from './webhook-vault.js';

/** A body to be delivered, and the id by which an endpoint knows it again. */
export interface WebhookMessage {
  id: string;
  body: string;
}

/** One event: its id names the message, so that a repeat has the same one. */
export function messageOf(event: PublishedEvent): WebhookMessage {
  return { id: `evt_${event.id}`, body: JSON.stringify(event) };
}

/** Several events in one body, `{events: […]}`: the same events give the same id. */
export function batchOf(events: readonly { id: string }[]): WebhookMessage {
  const ids = events.map(({ id }) => id).join();
  const hash = createHash('sha256').update(ids).digest('hex').slice(0, 32);
  return { id: `batch_${hash}`, body: JSON.stringify({ events }) };
}

/**
 * Headers of a request after Standard Webhooks. While a secret is being rotated the message has two signatures, the new
 * one first.
 *
 * @param now milliseconds since 1970
 */
export function signedHeaders(
  { id, body }: WebhookMessage,
  { secret, previous, headers }: WebhookPrivates,
  now = Date.now(),
): Record<string, string> {
  const seconds = Math.floor(now / 1000);
  const secrets = previous !== null && previous.until > now ? [secret, previous.secret] : [secret];
  return {
    'user-agent': 'Switchboard',
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': secrets.map((one) => signature(one, `${id}.${seconds}.${body}`)).join(' '),
  };
}

/** As the library of Standard Webhooks makes it, which computes the hash in JavaScript and takes several times as long. */
function signature(secret: string, text: string): string {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
}
