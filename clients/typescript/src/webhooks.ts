import type { components } from './api.js';

type Event = components['schemas']['AnyEvent'];

/** What one request to a webhook brings. */
export interface WebhookDelivery {
  /** The same at each try: what was seen already can be left out by it. */
  id: string;
  /** In their order: one, or those of a batch. An event of type `test` is not among them. */
  events: Event[];
}

/** Somebody else's request, one that was changed, or one that is old. */
export class WebhookSignatureError extends Error {
  override readonly name = 'WebhookSignatureError';
}

type Headers = { get(name: string): string | null } | Readonly<Record<string, string | readonly string[] | undefined>>;

const TOLERANCE_SECONDS = 300;

/**
 * Checks the signature of a webhook (Standard Webhooks) by WebCrypto, which Node, browsers, Deno, Bun and workers have.
 *
 * @param secret as it was told when the webhook was made: `whsec_…`
 * @param body as it came, before anything has parsed it
 * @throws WebhookSignatureError
 */
export async function verifyWebhook(
  secret: string,
  headers: Headers,
  body: string | Uint8Array,
): Promise<WebhookDelivery> {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) =>
    header(headers, `webhook-${name}`),
  );
  if (id === undefined || timestamp === undefined || signatures === undefined) {
    throw new WebhookSignatureError('it is not signed');
  }
  if (!(Math.abs(Date.now() / 1_000 - Number(timestamp)) <= TOLERANCE_SECONDS)) {
    throw new WebhookSignatureError('it is older than five minutes, or the clock is wrong');
  }
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', fromBase64(secret.replace(/^whsec_/, '')), algorithm, false, [
    'verify',
  ]);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${text}`);
  for (const signature of signatures.split(' ')) {
    if (!signature.startsWith('v1,')) continue;
    if (await crypto.subtle.verify('HMAC', key, fromBase64(signature.slice(3)), signed))
      return { id, events: eventsIn(text) };
  }
  throw new WebhookSignatureError('it was signed with another secret, or changed on its way');
}

function eventsIn(text: string): Event[] {
  const told = JSON.parse(text) as Event | { events: Event[] };
  const all = 'events' in told ? told.events : [told];
  return all.filter(({ type }) => (type as string) !== 'test');
}

function header(headers: Headers, name: string): string | undefined {
  const value = typeof headers.get === 'function' ? headers.get(name) : (headers as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
