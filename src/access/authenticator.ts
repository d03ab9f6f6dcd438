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
import { isSessionId, sessionIdIn } from './page-cookie.js';
import { PageSessions } from './page-sessions.js';
import { type Principal, SCOPES } from '../identity/principal.js';

type KeyOwner = Pick<ApiKey, 'id' | 'prefix' | 'admin' | 'companyId' | 'scopes'>;
/** Looks into the database for whom a key or a session belongs to. */
type Look = () => Promise<Principal | undefined>;

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
    private readonly sessions: PageSessions,
  ) {
    this.adminHash = settings.adminApiKey === undefined ? undefined : hashOf(settings.adminApiKey);
    // The latest ones come first, and stay when there are too many: keys before sessions.
    this.known = new KnownKeys(async (limit) => [
      ...(await keys.latestHashes(limit)),
      ...(await sessions.latestHashes(limit)),
    ]);
  }

  /**
   * Lets in whoever has a good key or token. After too many bad ones from an address, unknown keys from there are
   * refused without a look into the database; known ones and tokens that verify still open.
   *
   * @param credential the key or token that the caller showed, or what the page's cookie holds; undefined when it showed nothing
   * @param address where it comes from
   * @throws DomainError `UNAUTHENTICATED`, `RATE_LIMITED`, or `SERVICE_UNAVAILABLE` when a token's key cannot be read
   */
  async authenticate(credential: string | undefined, address: string): Promise<Principal> {
    if (credential === undefined) throw new DomainError('UNAUTHENTICATED', 'An API key is needed');
    const wait = this.tries.waitFor(address);
    let fault = 'The key or token is not valid';
    const principal = await this.identify(
      credential,
      (hash, look) => (wait > 0 ? this.knownKey(hash, look) : this.anyKey(hash, address, look)),
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
    return this.identify(credential, (_, look) => look());
  }

  private async identify(
    credential: string,
    byHash: (hash: Buffer, look: Look) => Promise<Principal | undefined>,
    onFault?: (what: string) => void,
  ): Promise<Principal | undefined> {
    const hash = hashOf(credential);
    if (this.adminHash !== undefined && timingSafeEqual(hash, this.adminHash)) return OWNER_OF_ADMIN_API_KEY;
    if (this.tokens.recognises(credential)) return this.tokens.identify(credential, onFault);
    return byHash(hash, () => (isSessionId(credential) ? this.bySession(credential, hash) : this.lookUp(hash)));
  }

  private async knownKey(hash: Buffer, look: Look): Promise<Principal | undefined> {
    return (await this.known.hasOrLearns(hash)) ? look() : undefined;
  }

  /** A try counts before its outcome is known: else any number could be made at once. */
  private async anyKey(hash: Buffer, address: string, look: Look): Promise<Principal | undefined> {
    if (this.known.has(hash)) return look();
    const name = hash.toString('hex');
    const underWay = this.lookUps.get(name);
    if (underWay !== undefined) {
      const same = await underWay;
      if (same === undefined) this.tries.note(address);
      return same;
    }
    const takeBack = this.tries.note(address);
    const lookUp = look().finally(() => this.lookUps.delete(name));
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

  private async bySession(id: string, hash: Buffer): Promise<Principal | undefined> {
    const owner = await this.sessions.ownerOf(id);
    if (owner === undefined) {
      this.known.forget(hash);
      return undefined;
    }
    this.known.add(hash);
    if (owner === 'admin_api_key') return OWNER_OF_ADMIN_API_KEY;
    this.use.note(owner.id);
    return ownerOf(owner);
  }
}

/** The key or token in `X-API-Key` or `Authorization: Bearer`; without one what the page's cookie holds. */
export function keyOf(headers: IncomingHttpHeaders): string | undefined {
  const direct = headers['x-api-key'];
  if (typeof direct === 'string' && direct !== '') return direct;
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? sessionIdIn(headers);
}

function ownerOf({ id, prefix, admin, companyId, scopes }: KeyOwner): Principal {
  return { admin, companyId, scopes, actor: { type: 'key', id, prefix } };
}
