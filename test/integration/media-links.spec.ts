import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { Intake, SourceError } from '../../src/media/intake/intake.js';
import { linkBroke, MediaLinks } from '../../src/media/intake/media-links.js';
import { OutboundHttp, type OutboundCall, type OutboundStream } from '../../src/outbound/outbound-http.js';

const MOST = 1_048_576;
const settings = loadSettings({ MEDIA_MAX_BYTES: String(MOST) });

/** The first host is taken for a public one, and no other: there is none here. */
class FirstIsPublic extends OutboundHttp {
  private readonly everywhere = new OutboundHttp(true);
  private calls = 0;

  constructor(private readonly publicCalls: number) {
    super(false);
  }

  override open(call: OutboundCall): Promise<OutboundStream> {
    this.calls += 1;
    return this.calls <= this.publicCalls ? this.everywhere.open(call) : super.open(call);
  }

  override async close(): Promise<void> {
    await this.everywhere.close();
    await super.close();
  }
}

class QuickLinks extends MediaLinks {
  protected override readonly allMs = 1_500;
  protected override readonly silentMs = 400;
}

let server: Server | undefined;

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(null) : server.close(resolve)));
});

async function fetched(answer: RequestListener, publicCalls = 1): Promise<{ bytes: number; name?: string }> {
  server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const links = new QuickLinks(new FirstIsPublic(publicCalls), settings);
  try {
    const { body, declared } = await links.open(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/a/file.bin`,
    );
    const intake = new Intake(body, MOST);
    try {
      await intake.head();
      for await (const chunk of intake.bytes()) expect(chunk.length).toBeGreaterThan(0);
    } catch (error) {
      throw error instanceof SourceError ? linkBroke(error.cause) : error;
    }
    return { bytes: intake.size, name: declared.fileName };
  } finally {
    await links.stop();
  }
}

it('is followed over three redirects, each checked anew', async () => {
  const redirect = (times: number): RequestListener => {
    let left = times;
    return (_, response) => {
      left -= 1;
      if (left < 0) response.end('bytes');
      else response.writeHead(302, { Location: '/next.txt' }).end();
    };
  };
  expect(await fetched(redirect(3), 4)).toEqual({ bytes: 5, name: 'next.txt' });
  await expect(fetched(redirect(4), 5)).rejects.toMatchObject({ code: 'MEDIA_LINK_FAILED' });
  await expect(fetched(redirect(1), 1)).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
    message: expect.stringContaining('private'),
  });
});

it.each<[string, RequestListener, RegExp]>([
  ['another status', (_, response) => response.writeHead(404).end('no'), /404/],
  ['silence', () => undefined, /silent|too long/],
  ['a body that falls silent', (_, response) => void response.write('x'), /silent|too long/],
  ['a body that dribbles', (_, response) => dribble(response), /too long/],
  [
    'a shorter body than was said',
    (_, response) => void response.writeHead(200, { 'Content-Length': 50 }).write('x', () => response.destroy()),
    /broke/,
  ],
  [
    'a compressed body',
    (_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('x'),
    /compressed/,
  ],
  ['a redirect to a file', (_, response) => response.writeHead(302, { Location: 'file:///etc/passwd' }).end(), /https/],
  ['a redirect to nowhere', (_, response) => response.writeHead(302, { Location: 'http://[' }).end(), /no URL/],
])('that leads to %s fails in time', async (_, answer, words) => {
  const began = performance.now();
  await expect(fetched(answer)).rejects.toThrow(words);
  expect(performance.now() - began).toBeLessThan(10_000);
});

it.each<[string, RequestListener]>([
  [
    'says that it is too large',
    (_, response) => void response.writeHead(200, { 'Content-Length': MOST + 1 }).write('x'),
  ],
  ['never ends', (_, response) => flood(response)],
])('that %s is broken off', async (_, answer) => {
  await expect(fetched(answer)).rejects.toMatchObject({ code: 'MEDIA_TOO_LARGE' });
});

it('has as many bytes as were said, whatever comes behind them', async () => {
  const answer: RequestListener = ({ socket }) => {
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbytes and more');
  };
  expect(await fetched(answer)).toEqual({ bytes: 5, name: 'file.bin' });
});

function dribble(response: NodeJS.WritableStream): void {
  const timer = setInterval(() => response.write('x'), 50);
  response.once('close', () => clearInterval(timer));
}

function flood(response: NodeJS.WritableStream): void {
  const slice = Buffer.alloc(65_536);
  const more = (): void => {
    while (response.write(slice));
  };
  response.on('drain', more);
  more();
}
