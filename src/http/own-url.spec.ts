import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ownUrl } from './own-url.js';

const host = '10.0.0.7:3000';

describe('where whoever asks finds a path of this server', () => {
  it.each<[IncomingHttpHeaders, number, string]>([
    [{ host }, 0, 'http://10.0.0.7:3000/x'],
    [{}, 0, 'http://localhost/x'],
    [{ host, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }, 0, 'http://10.0.0.7:3000/x'],
    [{ host, 'x-forwarded-host': 'wa.example', 'x-forwarded-proto': 'https' }, 1, 'https://wa.example/x'],
    [{ host, 'x-forwarded-host': 'evil.example, wa.example' }, 1, 'http://wa.example/x'],
    [{ host, 'x-forwarded-prefix': '/wa', 'x-forwarded-proto': 'HTTPS' }, 1, 'https://10.0.0.7:3000/wa/x'],
  ])('with %j behind %i proxies is %s', (headers, proxies, url) => {
    expect(ownUrl({ headers, socket: {} } as unknown as IncomingMessage, '/x', proxies)).toBe(url);
  });
});
