import type { LookupAddress } from 'node:dns';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OutboundAnswer, OutboundHttp, isPublicAddress } from '../../src/outbound/outbound-http.js';
import { answer, WebhookReceiver } from '../support/webhook-receiver.js';

let receiver: WebhookReceiver;
let http: OutboundHttp;

beforeEach(async () => {
  receiver = await WebhookReceiver.start();
});

afterEach(async () => {
  await http?.close();
  await receiver.close();
});

const local: LookupAddress = { address: '127.0.0.1', family: 4 };
/** Of a network that is set aside for documentation, so nobody answers there; treated as any public one in no test. */
const publicAddress: LookupAddress = { address: '93.184.216.34', family: 4 };

const post = (url: string, timeoutMs = 5_000, signal = new AbortController().signal): Promise<OutboundAnswer> =>
  http.exchange({ method: 'POST', url, headers: {}, body: '{}', timeoutMs, maxBytes: 1_000, signal });

describe('a name that leads to a private address', () => {
  it.each([
    ['alone', [local]],
    ['beside a public one', [publicAddress, local]],
    ['in IPv6 clothes', [{ address: '::ffff:127.0.0.1', family: 6 }]],
  ])('is refused, %s', async (_, addresses) => {
    http = new OutboundHttp(false, () => Promise.resolve(addresses));
    await expect(post(`http://hook.example:${receiver.port}/`)).rejects.toThrow('the host leads to a private address');
    expect(receiver.received).toEqual([]);
  });

  it('is refused when it was public the time before', async () => {
    const looks: string[] = [];
    http = new OutboundHttp(false, (hostname) => {
      looks.push(hostname);
      return Promise.resolve(looks.length === 1 ? [publicAddress] : [local]);
    });
    // Whatever becomes of the first call, there is nothing of ours at that address.
    await expect(post(`http://hook.example:${receiver.port}/`, 300)).rejects.toThrow();
    await expect(post(`http://hook.example:${receiver.port}/`)).rejects.toThrow('the host leads to a private address');
    expect(receiver.received).toEqual([]);
    expect(looks).toEqual(['hook.example', 'hook.example']);
  });

  it('is asked for once for each connection, which goes to the very address of that answer', async () => {
    const looks: string[] = [];
    http = new OutboundHttp(true, (hostname) => {
      looks.push(hostname);
      return Promise.resolve([local]);
    });
    expect((await post(`http://hook.example:${receiver.port}/`)).status).toBe(200);
    expect(looks).toEqual(['hook.example']);
    expect(receiver.received[0]?.headers.host).toBe(`hook.example:${receiver.port}`);
  });

  it('is asked for without holding up others', async () => {
    http = new OutboundHttp(true, (hostname) =>
      hostname === 'slow.example' ? new Promise(() => undefined) : Promise.resolve([local]),
    );
    const slow = post(`http://slow.example:${receiver.port}/`, 1_000);
    const outcome = faultOf(slow);
    expect((await post(`http://quick.example:${receiver.port}/`)).status).toBe(200);
    expect(await outcome).toContain('no answer within 1 s');
  });
});

/** What it fails with, in words; empty when it does not. */
function faultOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => '',
    (error: Error) => error.message,
  );
}

describe('a URL', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://017700000001/',
    'http://127.1/',
    'http://127.0.0.1./',
    'http://①②⑦.0.0.1/',
    'http://0.0.0.0/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://168.63.129.16/',
    'http://192.0.0.192/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://[::]/',
    'http://[::1]/',
    'http://[::127.0.0.1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://[fd00:ec2::254]/',
    'http://[fec0::1]/',
    'http://[ff02::1]/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://a.localhost/',
  ])('%s is not called', async (url) => {
    http = new OutboundHttp(false, () => Promise.resolve([publicAddress]));
    expect(() => http.checkUrl(url)).toThrow('must not lead to a private address');
    await expect(post(url)).rejects.toThrow('must not lead to a private address');
  });

  it.each([
    ['ftp://example.com/', 'must begin with https:// or http://'],
    ['file:///etc/passwd', 'must begin with https:// or http://'],
    ['https://user:pass@example.com/', 'must hold no user name and no password'],
    ['example.com', 'must be a URL such as https://example.com/hook'],
    ['', 'must be a URL such as https://example.com/hook'],
    [`https://example.com/${'x'.repeat(2048)}`, 'must have at most 2048 characters'],
  ])('%s %s', (url, problem) => {
    http = new OutboundHttp(true);
    expect(() => http.checkUrl(url)).toThrow(problem);
  });

  it.each(['https://example.com/hook?a=1', 'http://8.8.8.8:8080/', 'https://[2606:4700::1111]/', 'https://пример.рф/'])(
    '%s is fine',
    (url) => {
      http = new OutboundHttp(false);
      expect(http.checkUrl(url).href).toBe(new URL(url).href);
    },
  );
});

it('knows public addresses', () => {
  expect(['8.8.8.8', '::ffff:8.8.8.8', '2606:4700::1111'].map(isPublicAddress)).toEqual([true, true, true]);
  expect(['', 'example.com', '1.2.3.4.5', '::ffff:10.0.0.1'].map(isPublicAddress)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

describe('an exchange', () => {
  beforeEach(() => {
    http = new OutboundHttp(true);
  });

  it('follows no redirect', async () => {
    receiver.reply = answer(302, { location: `${receiver.url}/secret` });
    expect((await post(receiver.url)).status).toBe(302);
    expect(receiver.received.map(({ path }) => path)).toEqual(['/']);
  });

  it('reads no more than it is told, and hangs up on the rest', async () => {
    let sent = 0;
    const gone = new Promise<void>((resolve) => {
      receiver.reply = (_, response) => {
        response.writeHead(200);
        const more = (): void => {
          while (!response.destroyed && sent < 1e9) {
            sent += 65_536;
            if (!response.write(Buffer.alloc(65_536))) {
              response.once('drain', more);
              return;
            }
          }
        };
        response.once('close', resolve);
        more();
      };
    });
    const { status, body } = await post(receiver.url);
    expect([status, body.length]).toEqual([200, 1_000]);
    await gone;
    expect(sent).toBeLessThan(20e6);
  });

  it('takes the status of an answer whose body never ends', async () => {
    receiver.reply = (_, response) => void response.writeHead(200).write('so far');
    const { status, body } = await post(receiver.url, 300);
    expect([status, body.toString()]).toEqual([200, 'so far']);
  });

  it('ends with its time, and when it is told to', async () => {
    receiver.reply = () => undefined;
    await expect(post(receiver.url, 100)).rejects.toThrow('no answer within 0.1 s');
    const stop = new AbortController();
    const cut = faultOf(post(receiver.url, 60_000, stop.signal));
    await receiver.until(2);
    stop.abort(new Error('the process ends'));
    expect(await cut).toContain('the process ends');
    await expect(post(receiver.url, 60_000, stop.signal)).rejects.toThrow('the process ends');
  });

  it('takes headers without end for an error', async () => {
    receiver.reply = (_, response) => void response.socket?.write(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(1e6)}`);
    await expect(post(receiver.url)).rejects.toThrow();
  });
});
