import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isForgeable, isOwnOrigin, sessionIdIn } from './page-cookie.js';

const ID = `sbs_${'a'.repeat(43)}`;

describe('the cookie of the page', () => {
  it.each([
    [`switchboard_session=${ID}`, ID],
    [`other=1; switchboard_session=${ID}; more=2`, ID],
    [`switchboard_session=`, undefined],
    [`switchboard_session=sb_${'a'.repeat(43)}`, undefined],
    [`switchboard_session=${ID}b`, undefined],
    [`x-switchboard_session=${ID}`, undefined],
    ['', undefined],
  ])('%s holds %s', (cookie, id) => {
    expect(sessionIdIn({ cookie })).toBe(id);
  });

  it.each([
    ['GET', {}, false],
    ['HEAD', {}, false],
    ['POST', {}, true],
    ['DELETE', {}, true],
    ['DELETE', { 'x-switchboard-page': '1' }, false],
  ])('a %s with %j may be forged: %s', (method, headers, forgeable) => {
    expect(isForgeable({ method, headers })).toBe(forgeable);
  });

  const host = 'wa.example:3000';
  it.each<[IncomingHttpHeaders, number, boolean]>([
    [{ host, origin: 'http://wa.example:3000' }, 0, true],
    [{ host, origin: 'https://wa.example:3000' }, 0, true],
    [{ host, origin: 'http://wa.example' }, 0, false],
    [{ host, origin: 'http://wa.example.evil:3000' }, 0, false],
    [{ host, origin: 'null' }, 0, false],
    [{ host }, 0, false],
    [{ host: '10.0.0.7', 'x-forwarded-host': 'wa.example', origin: 'https://wa.example' }, 1, true],
    [{ host: '10.0.0.7', 'x-forwarded-host': 'evil.example, wa.example', origin: 'https://evil.example' }, 1, false],
    [{ host: '10.0.0.7', 'x-forwarded-host': 'wa.example', origin: 'https://wa.example' }, 0, false],
    [{ host: '10.0.0.7', origin: 'https://wa.example', 'sec-fetch-site': 'same-origin' }, 0, true],
    [{ host: '10.0.0.7', origin: 'https://wa.example', 'sec-fetch-site': 'same-site' }, 0, false],
  ])('a socket with %j behind %i proxies is of the own page: %s', (headers, proxies, own) => {
    expect(isOwnOrigin(headers, proxies)).toBe(own);
  });
});
