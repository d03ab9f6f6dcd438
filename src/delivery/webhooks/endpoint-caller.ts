import { Injectable } from '@nestjs/common';
import { storable } from '../../domain/text.js';
import { ForbiddenTargetError, OutboundHttp } from '../../outbound/outbound-http.js';
import { parseRetryAfter } from './retry-schedule.js';
import type { Webhook } from './webhook.entity.js';
import { signedHeaders, type WebhookMessage } from './webhook-request.js';
import { WebhookVault } from './webhook-vault.js';

/** Milliseconds that an endpoint has for its answer, connecting included. */
export const ANSWER_TIMEOUT_MS = 15_000;
const READ_BYTES = 64 * 1024;
const KEPT_CHARACTERS = 500;

/** What came of one request to an endpoint. */
export interface Attempt {
  succeeded: boolean;
  /** HTTP status; null when there was no answer. */
  status: number | null;
  /** Why it failed; null when it did not. */
  error: string | null;
  durationMs: number;
  /** The beginning of the answer's body, when it failed. */
  response: string | null;
  retryAfterMs: number | undefined;
}

/** Sends signed messages to endpoints. */
@Injectable()
export class EndpointCaller {
  private readonly cutting = new AbortController();

  constructor(
    private readonly http: OutboundHttp,
    private readonly vault: WebhookVault,
  ) {}

  /** Makes one request; undefined when it was cut off by the end of the process. It never rejects. */
  async call(webhook: Webhook, message: WebhookMessage): Promise<Attempt | undefined> {
    const began = performance.now();
    const attempt = await this.attempt(webhook, message);
    return attempt && { ...attempt, durationMs: Math.round(performance.now() - began) };
  }

  /** Cuts off what is under way. */
  cut(): void {
    this.cutting.abort();
  }

  private async attempt(webhook: Webhook, message: WebhookMessage): Promise<Omit<Attempt, 'durationMs'> | undefined> {
    const failed = { succeeded: false, status: null, response: null, retryAfterMs: undefined };
    let headers: Record<string, string>;
    try {
      headers = signedHeaders(message, this.vault.open(webhook));
    } catch {
      return { ...failed, error: 'the secret of the webhook cannot be decrypted: its key is not configured' };
    }
    try {
      const answer = await this.http.exchange({
        method: 'POST',
        url: webhook.url,
        headers,
        body: message.body,
        timeoutMs: ANSWER_TIMEOUT_MS,
        maxBytes: READ_BYTES,
        signal: this.cutting.signal,
      });
      const { status } = answer;
      const succeeded = status >= 200 && status < 300;
      return {
        succeeded,
        status,
        error: succeeded ? null : `the endpoint answered ${status}`,
        response: succeeded ? null : excerpt(answer.body),
        retryAfterMs: parseRetryAfter(answer.headers['retry-after']),
      };
    } catch (error) {
      if (this.cutting.signal.aborted) return undefined;
      return { ...failed, error: reason(error) };
    }
  }
}

function excerpt(body: Buffer): string {
  return storable(body.subarray(0, KEPT_CHARACTERS * 4).toString())
    .slice(0, KEPT_CHARACTERS)
    .toWellFormed();
}

/** In words that fit a delivery log. */
function reason(error: unknown): string {
  // Happy eyeballs reports all addresses it tried at once.
  const cause: unknown = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  if (!(cause instanceof Error)) return 'the request failed';
  if (cause instanceof ForbiddenTargetError) return `the URL may not be called: ${cause.message}`;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  // Messages of the network name addresses, and what a name leads to inside is nobody's business outside.
  return storable(code ?? cause.message)
    .slice(0, KEPT_CHARACTERS)
    .toWellFormed();
}
