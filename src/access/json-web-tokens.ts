import { Inject, Injectable } from '@nestjs/common';
import { errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import type { Logger } from 'pino';
import { Settings } from '../config/settings.js';
import { isCompanyId } from '../domain/company-id.js';
import { LOGGER } from '../logging/logger.js';
import { JwksKeys } from './jwks-keys.js';
import { type Principal, type Scope, SCOPES } from './principal.js';

const FORM = /^[\w-]+\.[\w-]+\.[\w-]*$/;
/** None that works with a secret: else a public key could be taken for one. */
const PUBLIC_KEY_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
const MAX_SUBJECT_LENGTH = 255;

/** Takes JSON Web Tokens beside keys, when a secret or a key set is configured. */
@Injectable()
export class JsonWebTokens {
  private readonly verify: ((token: string) => Promise<JWTPayload>) | undefined;

  constructor(
    private readonly settings: Settings,
    @Inject(LOGGER) log: Logger,
  ) {
    const { jwtSecret, jwtJwksUrl, jwtIssuer, jwtAudience } = settings;
    const options: JWTVerifyOptions = { requiredClaims: ['exp'], issuer: jwtIssuer, audience: jwtAudience };
    if (jwtSecret !== undefined) {
      const secret = new TextEncoder().encode(jwtSecret);
      this.verify = async (token) => (await jwtVerify(token, secret, { ...options, algorithms: ['HS256'] })).payload;
    } else if (jwtJwksUrl !== undefined) {
      const keys = new JwksKeys(jwtJwksUrl, ({ message }) => {
        log.warn({ error: message }, 'the key set for tokens could not be read; known keys go on');
      });
      this.verify = async (token) =>
        (await jwtVerify(token, keys.find, { ...options, algorithms: PUBLIC_KEY_ALGORITHMS })).payload;
    }
  }

  /** True for what is to be taken for a token: it has the form, and tokens are configured. */
  recognises(credential: string): boolean {
    return this.verify !== undefined && FORM.test(credential);
  }

  /**
   * Whom a token belongs to; undefined for a bad one.
   *
   * @throws DomainError `SERVICE_UNAVAILABLE` when its key cannot be looked up
   */
  async identify(token: string): Promise<Principal | undefined> {
    try {
      return this.principalOf(await this.verify!(token));
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  private principalOf(claims: JWTPayload): Principal | undefined {
    const { jwtAdminClaim, jwtCompanyClaim, jwtScopeClaim } = this.settings;
    const claim = (name: string): unknown => (Object.hasOwn(claims, name) ? claims[name] : undefined);
    const admin = claim(jwtAdminClaim) === true;
    const companyId = claim(jwtCompanyClaim);
    if (!admin && !isCompanyId(companyId)) return undefined;
    const subject = typeof claims.sub === 'string' ? claims.sub.slice(0, MAX_SUBJECT_LENGTH) : null;
    return {
      admin,
      companyId: admin || !isCompanyId(companyId) ? null : companyId,
      scopes: admin ? SCOPES : scopesOf(claim(jwtScopeClaim)),
      actor: { type: 'jwt', id: subject, prefix: null },
    };
  }
}

/** Without the claim all; with it those that are ours, so none when it holds no name of ours. */
function scopesOf(claim: unknown): readonly Scope[] {
  if (claim === undefined) return SCOPES;
  const given: unknown[] = typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [];
  return SCOPES.filter((scope) => given.includes(scope));
}
