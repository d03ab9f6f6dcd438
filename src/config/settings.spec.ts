import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { doorPortOf, originOf, portOf } from './process-settings.js';
import { loadSettings, settingNames } from './settings.js';

const example = parseEnv(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')) as Record<
  string,
  string
>;

const OWN_KEY = '5d1f0c8e9ab3746221fe60d7c9840b3a7e15f2d86b0c49a3e1720f5dd8b6943c';

describe('settings', () => {
  it('are the variables of .env.example, no more and no less', () => {
    expect(Object.keys(example).toSorted()).toEqual(settingNames().toSorted());
  });

  it('have the defaults that .env.example tells', () => {
    expect(loadSettings(example)).toEqual(loadSettings({}));
  });

  it('are read as what they are', () => {
    const settings = loadSettings({ PORT: '8080', DEFAULT_PHONE_REGION: 'DE', COMPANY_ID: '962302' });
    expect(settings).toMatchObject({ port: 8080, defaultPhoneRegion: 'DE', companyId: '962302' });
    expect(settings.databaseUrl).toBeUndefined();
    expect(loadSettings({ DEFAULT_PHONE_REGION: 'none' }).defaultPhoneRegion).toBe('none');
  });

  it.each([
    [undefined, ['api', 'sessions', 'worker']],
    ['all', ['api', 'sessions', 'worker']],
    ['worker, api, sessions', ['api', 'sessions', 'worker']],
    [' API ', ['api']],
    ['sessions,worker', ['sessions', 'worker']],
  ])('of the roles %s are %j', (ROLE, roles) => {
    expect(loadSettings({ ROLE }).roles).toEqual(roles);
  });

  it.each([
    [{}, ['api', 'sessions', 'worker'], 3000, 0],
    [{ BAILEYS_STANDALONE: 'true' }, ['api', 'worker'], 3000, 0],
    [{ ROLE: 'api,sessions', BAILEYS_STANDALONE: 'true' }, ['api'], 3000, 0],
    [{ ROLE: 'sessions', BAILEYS_STANDALONE: 'true' }, ['sessions'], 0, 3003],
    [{ ROLE: 'sessions', PORT: '3100', BAILEYS_PORT: '3200' }, ['sessions'], 3100, 3200],
    [{ ROLE: 'sessions,worker' }, ['sessions', 'worker'], 3000, 3003],
  ])('%j are the roles %j, at the ports %i and %i', (given, roles, port, doorPort) => {
    const settings = loadSettings(given);
    expect([settings.roles, portOf(settings), doorPortOf(settings)]).toEqual([roles, port, doorPort]);
  });

  it.each([
    ['10.0.0.7', 'http://10.0.0.7:3003'],
    ['fd00::7', 'http://[fd00::7]:3003'],
    ['[fd00::7]:4000', 'http://[fd00::7]:4000'],
    ['sessions-0.sessions', 'http://sessions-0.sessions:3003'],
    ['sessions-0:4000', 'http://sessions-0:4000'],
    ['http://sessions-0', 'http://sessions-0'],
    ['https://sessions.example.com:8443/', 'https://sessions.example.com:8443'],
    ['http://sessions-0/path', undefined],
    ['ftp://sessions-0', undefined],
    ['user@sessions-0', undefined],
    ['a b', undefined],
    ['', undefined],
  ])('by PROCESS_ADDRESS=%s a process is reached at %s', (address, origin) => {
    expect(originOf(address, 3003)).toBe(origin);
  });

  it.each([
    ['PORT', '70000', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', '80x', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', '0x50', 'PORT must be a whole number from 0 to 65535'],
    ['DATABASE_URL', 'mysql://x', 'DATABASE_URL must be a URL such as'],
    ['AUTH_ENCRYPTION_KEY', 'abc', 'AUTH_ENCRYPTION_KEY must be 64 hexadecimal digits'],
    ['COMPANY_ID', '../x', 'COMPANY_ID must be 1 to 64'],
    ['COMPANY_ID', 'a.b.c', 'COMPANY_ID must be 1 to 64'],
    ['PROCESS_ADDRESS', 'http://x/y', 'PROCESS_ADDRESS must be a host'],
    ['CLUSTER_SECRET', 'x4kz81pq07vn52ty', 'CLUSTER_SECRET must have at least 32 characters'],
    ['CLUSTER_SECRET', `${OWN_KEY},x4kz81pq07vn52ty`, 'CLUSTER_SECRET must have at least 32 characters'],
    ['CLUSTER_SECRET', `${OWN_KEY},${'changeme'.repeat(5)}`, 'CLUSTER_SECRET must be a secret of your own'],
    ['BAILEYS_STANDALONE', 'yes', 'BAILEYS_STANDALONE must be true or false'],
    ['ROLE', 'api,boss', 'ROLE must be all, or some of api, sessions, worker'],
    ['SESSION_IDLE_HOURS', '-1', 'SESSION_IDLE_HOURS must be a whole number from 0 to 8760'],
    ['DEFAULT_PHONE_REGION', 'Russia', 'DEFAULT_PHONE_REGION must be a region'],
    [
      'DEFAULT_PHONE_REGION',
      'None',
      'DEFAULT_PHONE_REGION must be a region of two capital letters, such as RU, or none',
    ],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of'],
    ['ADMIN_API_KEY', 'short', 'ADMIN_API_KEY must have at least 16 characters'],
    ['ADMIN_API_KEY', 'changeme-changeme', 'ADMIN_API_KEY must be a secret of your own'],
    ['ADMIN_API_KEY', 'correct horse battery', 'ADMIN_API_KEY must be visible ASCII characters'],
    ['ADMIN_API_KEY', 'верный-конь-батарея-скоба', 'ADMIN_API_KEY must be visible ASCII characters'],
    ['ADMIN_API_KEY', 'x4kz81pq07vn52ty\n', 'ADMIN_API_KEY must be visible ASCII characters'],
    ['JWT_SECRET', 'c4f1d9a86b0e47f3a2d5980cbe716f3', 'JWT_SECRET must have at least 32 characters'],
    ['JWT_SECRET', 'your-256-bit-secret-your-256-bit-secret', 'JWT_SECRET must be a secret of your own'],
    ['JWT_JWKS_URL', 'ftp://x', 'JWT_JWKS_URL must be an http:// or https:// URL'],
    ['JWT_JWKS_URL', 'https://user:word@id.example/keys', 'JWT_JWKS_URL must be an http:// or https:// URL without'],
    ['TRUST_PROXY', 'true', 'TRUST_PROXY must be a whole number from 0 to 10'],
    ['WHATSAPP_WS_URL', 'http://localhost', 'WHATSAPP_WS_URL must be a ws:// or wss:// URL'],
    ['SHUTDOWN_TIMEOUT_MS', '-1', 'SHUTDOWN_TIMEOUT_MS must be a whole number'],
  ])('refuse %s=%s and say what it should be, without repeating the value', (name, value, words) => {
    expect(() => loadSettings({ [name]: value })).toThrow(words);
    expect(() => loadSettings({ [name]: value })).not.toThrow(new RegExp(`is .?${value.replaceAll('.', '\\.')}`));
  });

  it.each([undefined, 'wss://web.whatsapp.com/ws/chat', 'wss://g.whatsapp.net/ws/chat', 'wss://WEB.whatsapp.com./ws'])(
    'refuse another root key for the real WhatsApp (%s)',
    (url) => {
      const key = 'ab'.repeat(32);
      expect(() => loadSettings({ WHATSAPP_WS_URL: url, WHATSAPP_NOISE_ROOT_KEY: key })).toThrow(
        'WHATSAPP_NOISE_ROOT_KEY is accepted only with',
      );
    },
  );

  it('take several keys of one’s own', () => {
    const keys = `${OWN_KEY},${OWN_KEY.toUpperCase()}`;
    expect(loadSettings({ AUTH_ENCRYPTION_KEY: keys }).authEncryptionKey).toBe(keys);
  });

  it.each(['0'.repeat(64), '0123456789abcdef'.repeat(4)])('refuse to encrypt with %s in production', (known) => {
    const load = (keys: string): unknown => loadSettings({ NODE_ENV: 'production', AUTH_ENCRYPTION_KEY: keys });
    expect(() => load(known)).toThrow('AUTH_ENCRYPTION_KEY must be a key of your own');
    expect(() => load(`${known},${OWN_KEY}`)).toThrow('AUTH_ENCRYPTION_KEY must be a key of your own');
    expect(() => load(`${OWN_KEY},${known}`)).not.toThrow();
    expect(() => loadSettings({ AUTH_ENCRYPTION_KEY: known })).not.toThrow();
  });

  it('refuse to seal what people write without a key', () => {
    expect(() => loadSettings({ CONTENT_ENCRYPTION: 'on' })).toThrow('CONTENT_ENCRYPTION=on needs AUTH_ENCRYPTION_KEY');
    expect(() => loadSettings({ CONTENT_ENCRYPTION: 'yes' })).toThrow('CONTENT_ENCRYPTION must be on or off');
    expect(loadSettings({ CONTENT_ENCRYPTION: 'on', AUTH_ENCRYPTION_KEY: OWN_KEY }).contentEncryption).toBe('on');
    expect(loadSettings({}).contentEncryption).toBe('off');
  });

  it('refuse a secret and a key set for tokens together', () => {
    const secret = 'c4f1d9a86b0e47f3a2d5980cbe716f3d';
    expect(() => loadSettings({ JWT_SECRET: secret, JWT_JWKS_URL: 'https://id.example/keys' })).toThrow(
      'JWT_SECRET and JWT_JWKS_URL must not be set together',
    );
  });

  it('accept another root key for another server', () => {
    const key = 'ab'.repeat(32);
    expect(
      loadSettings({ WHATSAPP_WS_URL: 'ws://127.0.0.1:7070/ws/chat', WHATSAPP_NOISE_ROOT_KEY: key })
        .whatsappNoiseRootKey,
    ).toBe(key);
  });
});
