import { Inject, Injectable } from '@nestjs/common';
import { errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import type { Logger } from 'pino';
import { Settings } from '../config/settings.js';
import { isCompanyId } from '../domain/company-id.js';
import { DomainError } from '../domain/errors.js';
import { LOGGER } from '../logging/logger.js';
import { JwksKeys } from './jwks-keys.js';
import { type Principal, type Scope, SCOPES } from '../identity/principal.js';

const FORM = /^[\w-]+\.[\w-]+\.[\w-]*$/;
/** None that works with a secret: else a public key could be taken for one. */
const PUBLIC_KEY_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
const MAX_SUBJECT_LENGTH = 255;
const WARNED_EVERY_MS = 60_000;

/** Takes JSON Web Tokens beside keys, when a secret or a key set is configured. */
@Injectable()
export class JsonWebTokens {
  private readonly verify: ((token: string) => Promise<JWTPayload>) | undefined;
  private warnedAt = -Infinity;

  constructor(
    private readonly settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
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
   * @param onFault told what is wrong with a bad one, for whoever showed it; only when its signature is good
   * @throws DomainError `SERVICE_UNAVAILABLE` when its key cannot be looked up
   */
  async identify(token: string, onFault: (what: string) => void = () => {}): Promise<Principal | undefined> {
    try {
      const principal = this.principalOf(await this.verify!(token));
      if (principal === undefined) {
        const claim = this.settings.jwtCompanyClaim;
        onFault(`The token's claim ${claim} must be a text of 1 to 64 letters, digits, hyphens or underscores`);
      }
      return principal;
    } catch (error) {
      if (error instanceof DomainError) throw error;
      // What is no error of jose's is about the key: one that is too short, say, whoever signed with it.
      if (!(error instanceof errors.JOSEError)) this.warn(error as Error);
      const fault = faultOf(error);
      if (fault !== undefined) onFault(fault);
      return undefined;
    }
  }

  private warn({ message }: Error): void {
    if (performance.now() - this.warnedAt < WARNED_EVERY_MS) return;
    this.warnedAt = performance.now();
    this.log.warn({ error: message }, 'a token could not be checked with its key; it counts as a bad one');
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

/** What is wrong with the claims of a token; jose looks at them once the signature is good. */
function faultOf(error: unknown): string | undefined {
  if (error instanceof errors.JWTExpired) return 'The token has expired';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return undefined;
  const { claim, reason } = error;
  if (reason === 'missing') return `The token's claim ${claim} is missing`;
  if (claim === 'nbf' && reason === 'check_failed') return 'The token is not valid yet';
  return `The token's claim ${claim} is not the one that is expected`;
}

/** Without the claim all; with it those that are ours, so none when it holds no name of ours. */
function scopesOf(claim: unknown): readonly Scope[] {
  if (claim === undefined) return SCOPES;
  const given: unknown[] = typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [];
  return SCOPES.filter((scope) => given.includes(scope));
}
