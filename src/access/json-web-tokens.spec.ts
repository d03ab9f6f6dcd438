import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../config/settings.js';
import { JsonWebTokens } from './json-web-tokens.js';
import { JwksKeys } from './jwks-keys.js';

const SECRET = 'c4f1d9a86b0e47f3a2d5980cbe716f3d';
const COMPANY = { companyId: '962302' };
type Key = Awaited<ReturnType<typeof generateKeyPair>>['publicKey'];

const log = pino({ level: 'silent' });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const tokens = (env: Record<string, string>): JsonWebTokens => new JsonWebTokens(loadSettings(env), log);
const bySecret = (env: Record<string, string> = {}): JsonWebTokens => tokens({ JWT_SECRET: SECRET, ...env });
const signed = (claims: JWTPayload, secret = SECRET, expires: string | number = '1m'): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(expires).sign(bytes(secret));

describe('a token signed by the secret', () => {
  it.each([
    [COMPANY, { admin: false, companyId: '962302', scopes: ['read', 'send', 'manage'] }],
    [{ ...COMPANY, scope: 'openid send' }, { scopes: ['send'] }],
    [{ ...COMPANY, scope: ['manage', 'read'] }, { scopes: ['read', 'manage'] }],
    [{ ...COMPANY, scope: 'openid' }, { scopes: [] }],
    [{ ...COMPANY, scope: 7 }, { scopes: [] }],
    [
      { admin: true, scope: 'read' },
      { admin: true, companyId: null, scopes: ['read', 'send', 'manage'] },
    ],
    [
      { ...COMPANY, admin: 'true' },
      { admin: false, companyId: '962302' },
    ],
    [{ ...COMPANY, sub: 'anna' }, { actor: { type: 'jwt', id: 'anna', prefix: null } }],
  ])('with the claims %j', async (claims, owner) => {
    expect(await bySecret().identify(await signed(claims as JWTPayload))).toMatchObject(owner);
  });

  it.each([[{}], [{ companyId: 962302 }], [{ companyId: '../x' }], [{ companyId: '' }], [{ admin: 1 }]])(
    'that names nobody: %j',
    async (claims) => {
      expect(await bySecret().identify(await signed(claims as JWTPayload))).toBeUndefined();
    },
  );

  it('with the claims that are configured, and no others', async () => {
    const own = bySecret({
      JWT_COMPANY_CLAIM: 'https://id.example/tenant',
      JWT_ADMIN_CLAIM: 'root',
      JWT_SCOPE_CLAIM: 'scp',
    });
    const token = await signed({ 'https://id.example/tenant': 'a', scp: 'read', admin: true, companyId: 'b' });
    expect(await own.identify(token)).toMatchObject({ admin: false, companyId: 'a', scopes: ['read'] });
    expect(await own.identify(await signed({ root: true }))).toMatchObject({ admin: true });
    const inherited = bySecret({ JWT_COMPANY_CLAIM: 'constructor', JWT_ADMIN_CLAIM: '__proto__' });
    expect(await inherited.identify(await signed(COMPANY))).toBeUndefined();
  });

  it('is refused when it is over, never ends, is altered, is of another secret, or is not signed', async () => {
    const good = await signed(COMPANY);
    const [header, , signature] = good.split('.');
    const endless = await new SignJWT(COMPANY).setProtectedHeader({ alg: 'HS256' }).sign(bytes(SECRET));
    const bad = [
      await signed(COMPANY, SECRET, Math.floor(Date.now() / 1000) - 1),
      endless,
      [header, Buffer.from(JSON.stringify({ companyId: 'b', exp: 9e9 })).toString('base64url'), signature].join('.'),
      await signed(COMPANY, 'another-secret-of-32-characters!'),
      new UnsecuredJWT(COMPANY).setExpirationTime('1m').encode(),
      good.replace(/\.[^.]*$/, '.'),
      await new SignJWT(COMPANY).setProtectedHeader({ alg: 'HS512' }).setExpirationTime('1m').sign(bytes(SECRET)),
    ];
    for (const token of bad) {
      expect(bySecret().recognises(token)).toBe(true);
      expect(await bySecret().identify(token), token).toBeUndefined();
    }
  });

  it('must be from the issuer and for the audience where they are configured', async () => {
    const strict = bySecret({ JWT_ISSUER: 'https://id.example', JWT_AUDIENCE: 'switchboard' });
    const of = (iss: string, aud: string | string[]): Promise<string> => signed({ ...COMPANY, iss, aud });
    expect(await strict.identify(await of('https://id.example', ['x', 'switchboard']))).toBeDefined();
    expect(await strict.identify(await of('https://id.example', 'x'))).toBeUndefined();
    expect(await strict.identify(await of('https://else.example', 'switchboard'))).toBeUndefined();
    expect(await strict.identify(await signed(COMPANY))).toBeUndefined();
  });

  it('is told what is wrong with it once its signature is good', async () => {
    const strict = bySecret({ JWT_ISSUER: 'https://id.example', JWT_COMPANY_CLAIM: 'tenant' });
    const faultOf = async (token: string): Promise<string[]> => {
      const faults: string[] = [];
      expect(await strict.identify(token, (what) => faults.push(what))).toBeUndefined();
      return faults;
    };
    const past = Math.floor(Date.now() / 1000) - 5;
    const own = { iss: 'https://id.example', tenant: 'a' };
    expect(await faultOf(await signed(own, SECRET, past))).toEqual(['The token has expired']);
    expect(await faultOf(await signed({ tenant: 'a' }))).toEqual(["The token's claim iss is missing"]);
    expect(await faultOf(await signed({ ...own, iss: 'x' }))).toEqual([
      "The token's claim iss is not the one that is expected",
    ]);
    expect(await faultOf(await signed({ ...own, nbf: past + 600 }))).toEqual(['The token is not valid yet']);
    expect(await faultOf(await signed({ ...own, tenant: 7 }))).toEqual([
      "The token's claim tenant must be a text of 1 to 64 letters, digits, hyphens or underscores",
    ]);
    expect(await faultOf(await signed(own, 'another-secret-of-32-characters!', past))).toEqual([]);
  });

  it('is no token when none are configured', async () => {
    expect(tokens({}).recognises(await signed(COMPANY))).toBe(false);
  });
});

describe('a token of an identity provider', () => {
  let server: Server;
  let url: string;
  let keySet: { keys: object[] };
  let asked: number;
  let answer: (() => Promise<void>) | undefined;

  beforeEach(async () => {
    [keySet, asked, answer] = [{ keys: [] }, 0, undefined];
    server = createServer((_request, response) => {
      asked += 1;
      void (answer?.() ?? Promise.resolve()).then(() => response.end(JSON.stringify(keySet)));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function issuer(kid: string, alg = 'RS256'): Promise<{ sign: () => Promise<string>; publicKey: Key }> {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    keySet.keys.push({ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' });
    const sign = (): Promise<string> =>
      new SignJWT(COMPANY).setProtectedHeader({ alg, kid }).setExpirationTime('1m').sign(privateKey);
    return { sign, publicKey };
  }

  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('by %s', async (alg) => {
    const { sign } = await issuer('one', alg);
    expect(await tokens({ JWT_JWKS_URL: url }).identify(await sign())).toMatchObject({ companyId: '962302' });
  });

  it('is refused when its public key was taken for a secret, when it is not signed, and when its key is unknown', async () => {
    const { publicKey } = await issuer('one');
    const own = tokens({ JWT_JWKS_URL: url });
    const pem = bytes(await exportSPKI(publicKey));
    const forged = new SignJWT(COMPANY).setProtectedHeader({ alg: 'HS256', kid: 'one' }).setExpirationTime('1m');
    expect(await own.identify(await forged.sign(pem))).toBeUndefined();
    expect(await own.identify(new UnsecuredJWT(COMPANY).setExpirationTime('1m').encode())).toBeUndefined();
    const stranger = await issuer('two');
    keySet.keys.pop();
    expect(await own.identify(await stranger.sign())).toBeUndefined();
  });

  it.each([
    ['too short', () => generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })],
    ['malformed', () => ({ kty: 'RSA', n: '!', e: 'AQAB' })],
  ])('is a bad one when its key is %s, which the log tells once', async (_how, jwk) => {
    keySet.keys.push({ ...jwk(), kid: 'weak', alg: 'RS256' });
    const lines: string[] = [];
    const own = new JsonWebTokens(
      loadSettings({ JWT_JWKS_URL: url }),
      pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) }),
    );
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const forged = `${part({ alg: 'RS256', kid: 'weak' })}.${part({ ...COMPANY, exp: 9e9 })}.c2lnbmF0dXJl`;
    for (let n = 0; n < 3; n += 1) expect(await own.identify(forged)).toBeUndefined();
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain(forged);
  });

  it('reads the keys once for many tokens, and again only after a while for one it does not know', async () => {
    const { sign } = await issuer('one');
    const own = tokens({ JWT_JWKS_URL: url });
    const token = await sign();
    expect(await Promise.all(Array.from({ length: 50 }, () => own.identify(token)))).not.toContain(undefined);
    const late = await issuer('two');
    for (let n = 0; n < 20; n += 1) expect(await own.identify(await late.sign())).toBeUndefined();
    expect(asked).toBe(1);
  });

  describe('whose keys', () => {
    const TIMES = { maxAge: 0, cooldown: 0, cooldownAfterFailure: 0, timeout: 200 };
    const header = (kid: string): Parameters<JwksKeys['find']> =>
      [
        { alg: 'RS256', kid },
        { payload: '', signature: '' },
      ] as Parameters<JwksKeys['find']>;

    it('are changed is taken with the new ones at once', async () => {
      const keys = new JwksKeys(url, () => undefined, TIMES);
      await issuer('one');
      await keys.find(...header('one'));
      await issuer('two');
      await keys.find(...header('two'));
      expect(asked).toBeGreaterThan(1);
    });

    it.each(['is away', 'fell silent'])(
      'come from a server that %s goes on by the known ones; others get 503',
      async (how) => {
        const faults: string[] = [];
        const keys = new JwksKeys(url, ({ message }) => faults.push(message), TIMES);
        await issuer('one');
        await keys.find(...header('one'));
        const { port } = server.address() as AddressInfo;
        if (how === 'is away') {
          server.closeAllConnections();
          server.close();
          await once(server, 'close');
        } else answer = () => new Promise(() => undefined);
        const before = performance.now();
        await keys.find(...header('one'));
        expect(performance.now() - before).toBeLessThan(100);
        await expect(keys.find(...header('two'))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
        expect(faults.length).toBeGreaterThan(0);
        await issuer('two');
        answer = undefined;
        if (how === 'is away') {
          server.listen(port, '127.0.0.1');
          await once(server, 'listening');
        }
        await keys.find(...header('two'));
      },
    );

    it.each([
      ['are too many', () => url, 'more than 1000000 bytes'],
      ['are behind a password', () => url.replace('//', '//anna:hidden@'), 'no answer: TypeError'],
      ['are at a closed port', () => 'http://127.0.0.1:9/hidden', 'no answer: '],
    ])('%s are not read, and the log tells no URL', async (_how, where, words) => {
      keySet = { keys: [{ pad: 'x'.repeat(2_000_000) }] };
      const faults: string[] = [];
      const keys = new JwksKeys(where(), ({ message }) => faults.push(message), { ...TIMES, timeout: 60_000 });
      await expect(keys.find(...header('one'))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
      expect(faults).toEqual([expect.stringContaining(words)]);
      expect(faults[0]).not.toMatch(/hidden|127/);
    });

    it('were never read gets 503, and the server is not asked for each', async () => {
      answer = () => Promise.reject(new Error('unreachable')).catch(() => new Promise(() => undefined));
      const keys = new JwksKeys(url, () => undefined, { ...TIMES, cooldownAfterFailure: 60_000 });
      for (let n = 0; n < 5; n += 1) {
        await expect(keys.find(...header('one'))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
      }
      expect(asked).toBe(1);
    });
  });
});
