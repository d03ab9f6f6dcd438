import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain/errors.js';
import type { ApiKey } from './api-key.entity.js';
import { ApiKeysService, hashOf } from './api-keys.service.js';
import { FailedTries } from './failed-tries.js';
import { JsonWebTokens } from './json-web-tokens.js';
import { KeyUse } from './key-use.js';
import { KnownKeys } from './known-keys.js';
import { type Principal, SCOPES } from '../identity/principal.js';

const OWNER_OF_ADMIN_API_KEY: Principal = {
  admin: true,
  companyId: null,
  scopes: SCOPES,
  actor: { type: 'admin_api_key', id: null, prefix: null },
};

/** Tells who makes a request or opens a socket: one check for all transports. */
@Injectable()
export class Authenticator {
  private readonly adminHash: Buffer | undefined;
  private readonly tries = new FailedTries();
  private readonly known: KnownKeys;
  private readonly lookUps = new Map<string, Promise<Principal | undefined>>();

  constructor(
    settings: Settings,
    private readonly keys: ApiKeysService,
    private readonly tokens: JsonWebTokens,
    private readonly use: KeyUse,
  ) {
    this.adminHash = settings.adminApiKey === undefined ? undefined : hashOf(settings.adminApiKey);
    this.known = new KnownKeys((limit) => keys.latestHashes(limit));
  }

  /**
   * Lets in whoever has a good key or token. After too many bad ones from an address, unknown keys from there are
   * refused without a look into the database; known ones and tokens that verify still open.
   *
   * @param credential the key or token that the caller showed; undefined when it showed nothing
   * @param address where it comes from
   * @throws DomainError `UNAUTHENTICATED`, `RATE_LIMITED`, or `SERVICE_UNAVAILABLE` when a token's key cannot be read
   */
  async authenticate(credential: string | undefined, address: string): Promise<Principal> {
    if (credential === undefined) throw new DomainError('UNAUTHENTICATED', 'An API key is needed');
    const wait = this.tries.waitFor(address);
    let fault = 'The key or token is not valid';
    const principal = await this.identify(
      credential,
      (hash) => (wait > 0 ? this.knownKey(hash) : this.anyKey(hash, address)),
      (what) => (fault = what),
    );
    if (principal !== undefined) return principal;
    if (wait > 0) {
      throw new DomainError('RATE_LIMITED', 'Rate limit exceeded', {
        retryAfter: wait,
        violatedPolicies: ['bad-keys'],
        hint: 'Too many invalid keys from this address; check the key',
      });
    }
    if (this.tokens.recognises(credential)) this.tries.note(address);
    throw new DomainError('UNAUTHENTICATED', fault);
  }

  /** Who holds a key or token that was good before; undefined when it is no more. */
  async recheck(credential: string): Promise<Principal | undefined> {
    return this.identify(credential, (hash) => this.lookUp(hash));
  }

  private async identify(
    credential: string,
    byKey: (hash: Buffer) => Promise<Principal | undefined>,
    onFault?: (what: string) => void,
  ): Promise<Principal | undefined> {
    const hash = hashOf(credential);
    if (this.adminHash !== undefined && timingSafeEqual(hash, this.adminHash)) return OWNER_OF_ADMIN_API_KEY;
    return this.tokens.recognises(credential) ? this.tokens.identify(credential, onFault) : byKey(hash);
  }

  private async knownKey(hash: Buffer): Promise<Principal | undefined> {
    return (await this.known.hasOrLearns(hash)) ? this.lookUp(hash) : undefined;
  }

  /** A try counts before its outcome is known: else any number could be made at once. */
  private async anyKey(hash: Buffer, address: string): Promise<Principal | undefined> {
    if (this.known.has(hash)) return this.lookUp(hash);
    const name = hash.toString('hex');
    const underWay = this.lookUps.get(name);
    if (underWay !== undefined) {
      const same = await underWay;
      if (same === undefined) this.tries.note(address);
      return same;
    }
    const takeBack = this.tries.note(address);
    const lookUp = this.lookUp(hash).finally(() => this.lookUps.delete(name));
    this.lookUps.set(name, lookUp);
    try {
      const found = await lookUp;
      if (found !== undefined) takeBack();
      return found;
    } catch (error) {
      takeBack();
      throw error;
    }
  }

  private async lookUp(hash: Buffer): Promise<Principal | undefined> {
    const key = await this.keys.findValid(hash);
    if (key === undefined) {
      this.known.forget(hash);
      return undefined;
    }
    this.known.add(hash);
    this.use.note(key.id);
    return ownerOf(key);
  }
}

/** The key or token in `X-API-Key` or `Authorization: Bearer`. */
export function keyOf(headers: IncomingHttpHeaders): string | undefined {
  const direct = headers['x-api-key'];
  if (typeof direct === 'string' && direct !== '') return direct;
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

function ownerOf({ id, prefix, admin, companyId, scopes }: ApiKey): Principal {
  return { admin, companyId, scopes, actor: { type: 'key', id, prefix } };
}
