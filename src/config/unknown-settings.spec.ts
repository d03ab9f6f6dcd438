import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadSettings } from './settings.js';
import { adviceOn } from './unknown-settings.js';
import { VERSION } from './version.js';

describe('advice on variables', () => {
  it.each([
    ['RATE_LIMIT_MAX_REQUEST', 'RATE_LIMIT_MAX_REQUESTS'],
    ['RATELIMIT_MAX_REQUESTS', 'RATE_LIMIT_MAX_REQUESTS'],
    ['REDIS_HOST', 'REDIS_URL'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['database_url', 'DATABASE_URL'],
    ['WHATSAPP_RECONNECT_DELAY', 'WHATSAPP_RECONNECT_MAX_DELAY'],
    ['MEDIA_RETENTION_DAY', 'MEDIA_RETENTION_DAYS'],
    ['AUTH_ENCRYPTION_KEYS', 'AUTH_ENCRYPTION_KEY'],
  ])('%s: did you mean %s', (given, nearest) => {
    expect(adviceOn({ [given]: 'x' })).toEqual([expect.stringMatching(new RegExp(`^${given} .* ${nearest} `))]);
  });

  it('names the name to use', () => {
    expect(adviceOn({ WHATSAPP_RATE_LIMIT_MAX: '5' })).toEqual([
      'WHATSAPP_RATE_LIMIT_MAX is taken for RATE_LIMIT_MAX_REQUESTS, which is the name to use',
    ]);
  });

  it('has none on settings, on what others set, and on what is empty', () => {
    const environment = {
      PATH: '/bin',
      HOME: '/root',
      PORT: '1',
      NODE_OPTIONS: 'x',
      SESSION_MANAGER: 'x',
      REDIS_SERVICE_HOST: '10.0.0.1',
      REDIS_PORT: 'tcp://10.0.0.1:6379',
      REDIS_PORT_6379_TCP_ADDR: '10.0.0.1',
      DATABASE_URL: 'x',
      WHATSAPP_PROVIDER: 'baileys',
      RATE_LIMIT_MAX: '',
    };
    expect(adviceOn(environment)).toEqual([]);
  });
});

describe('other names of settings', () => {
  it('are read', () => {
    const environment = {
      WHATSAPP_RATE_LIMIT_WINDOW: '5000',
      WHATSAPP_RATE_LIMIT_MAX: '7',
      WHATSAPP_HEALTH_CHECK_INTERVAL: '2000',
      WHATSAPP_PROVIDER: 'baileys',
    };
    expect(loadSettings(environment)).toMatchObject({
      rateLimitWindowMs: 5_000,
      rateLimitMaxRequests: 7,
      healthCheckInterval: 2_000,
    });
  });

  it.each([
    [
      { WHATSAPP_RATE_LIMIT_MAX: '7', RATE_LIMIT_MAX_REQUESTS: '8' },
      'RATE_LIMIT_MAX_REQUESTS and WHATSAPP_RATE_LIMIT_MAX are',
    ],
    [{ WHATSAPP_RATE_LIMIT_MAX: 'x' }, 'WHATSAPP_RATE_LIMIT_MAX must be a whole number'],
    [{ WHATSAPP_PROVIDER: 'cloud' }, 'WHATSAPP_PROVIDER must be baileys'],
  ])('%j: %s', (environment, complaint) => {
    expect(() => loadSettings(environment)).toThrow(complaint);
  });

  it('may say the same', () => {
    const environment = { WHATSAPP_RATE_LIMIT_MAX: '7', RATE_LIMIT_MAX_REQUESTS: '7' };
    expect(loadSettings(environment).rateLimitMaxRequests).toBe(7);
  });
});

it('the version is that of the package', () => {
  expect(JSON.parse(readFileSync('package.json', 'utf8'))).toMatchObject({ version: VERSION });
});
