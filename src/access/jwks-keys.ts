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

  /** @param onFailure told when the keys could not be read */
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
      const response = await fetch(this.url, {
        headers: { Accept: 'application/jwk-set+json, application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(this.times.timeout),
      });
      if (response.status !== 200) throw new Error(`HTTP status ${response.status}`);
      const text = await response.text();
      if (text.length > MAX_BYTES) throw new Error('the key set is too large');
      this.known = createLocalJWKSet(JSON.parse(text) as JSONWebKeySet);
      this.readAt = performance.now();
      this.failed = false;
    } catch (error) {
      this.failed = true;
      this.onFailure(error as Error);
    }
  }
}
