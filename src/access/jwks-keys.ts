import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { DomainError } from '../domain/errors.js';

const MAX_BYTES = 1_000_000;

/** Milliseconds. */
export interface JwksTimes {
  /** How long the keys are taken as they are before the server is asked again. */
  readonly maxAge: number;
  /** Least time between two questions for a key that is not known. */
  readonly cooldown: number;
  /** The same while the server does not answer. */
  readonly cooldownAfterFailure: number;
  readonly timeout: number;
}

const TIMES: JwksTimes = { maxAge: 600_000, cooldown: 30_000, cooldownAfterFailure: 5_000, timeout: 5_000 };

/**
 * The public keys of an identity provider. While it does not answer, the keys that are known go on; jose's own cache
 * would refuse them as soon as they are due.
 */
export class JwksKeys {
  private known: JWTVerifyGetKey | undefined;
  private readAt = -Infinity;
  private triedAt = -Infinity;
  private failed = false;
  private reading: Promise<void> | undefined;

  /** @param onFailure told when the keys could not be read; nothing of the URL is in the message */
  constructor(
    private readonly url: string,
    private readonly onFailure: (error: Error) => void,
    private readonly times: JwksTimes = TIMES,
  ) {}

  /**
   * Finds the key of a token.
   *
   * @throws DomainError `SERVICE_UNAVAILABLE` when it is not known and the server cannot be asked; jose's errors
   */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    if (this.known !== undefined) {
      // Known keys are not held up by a server that is slow or away.
      if (performance.now() - this.readAt >= this.times.maxAge) void this.readAgain();
      try {
        return await this.known(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      }
    }
    await this.readAgain();
    if (this.failed || this.known === undefined) {
      throw new DomainError('SERVICE_UNAVAILABLE', 'The keys that tokens are checked with cannot be read');
    }
    return this.known(header, token);
  };

  /** One question at a time, and not too soon after the last one. */
  private readAgain(): Promise<void> {
    const { cooldown, cooldownAfterFailure } = this.times;
    const pause = this.failed ? cooldownAfterFailure : cooldown;
    if (this.reading === undefined && performance.now() - this.triedAt >= pause) {
      this.reading = this.read().finally(() => (this.reading = undefined));
    }
    return this.reading ?? Promise.resolve();
  }

  private async read(): Promise<void> {
    this.triedAt = performance.now();
    try {
      this.known = createLocalJWKSet(keySetIn(await this.download()));
      this.readAt = performance.now();
      this.failed = false;
    } catch (error) {
      this.failed = true;
      this.onFailure(error as Error);
    }
  }

  private async download(): Promise<string> {
    try {
      const response = await fetch(this.url, {
        headers: { Accept: 'application/jwk-set+json, application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(this.times.timeout),
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new JwksFault(`HTTP status ${response.status}`);
      }
      const parts: Uint8Array[] = [];
      let size = 0;
      for await (const part of response.body ?? []) {
        size += part.byteLength;
        if (size > MAX_BYTES) throw new JwksFault(`the key set has more than ${MAX_BYTES} bytes`);
        parts.push(part);
      }
      return Buffer.concat(parts).toString();
    } catch (error) {
      throw error instanceof JwksFault ? error : new JwksFault(`no answer: ${kindOf(error)}`);
    }
  }
}

/** Why the keys could not be read, in words that may be logged. */
class JwksFault extends Error {}

function keySetIn(text: string): JSONWebKeySet {
  try {
    return JSON.parse(text) as JSONWebKeySet;
  } catch {
    throw new JwksFault('the answer is not JSON');
  }
}

/** Messages of `fetch` may repeat the URL, so that its codes have to do. */
function kindOf(error: unknown): string {
  const { name, cause } = error as Error & { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : name;
}
