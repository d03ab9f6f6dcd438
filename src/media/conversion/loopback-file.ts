import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ByteRange } from '../media-store.js';

/**
 * Lets a program on this machine read a medium, from wherever it likes, without a file that lies open on a disk: by a URL of
 * this machine's own that nobody can guess, for as long as the work takes.
 */
export async function withUrl<T>(
  size: number,
  open: (range: ByteRange) => Promise<Readable>,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const secret = `/${randomBytes(24).toString('hex')}`;
  const server = createServer((request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? 'bytes=0-')?.[1] ?? Number.NaN);
    if (request.url !== secret || Number.isNaN(start) || start >= size) {
      response.writeHead(request.url === secret ? 416 : 404).end();
      return;
    }
    const end = size - 1;
    open({ start, end })
      .then(async (bytes) => {
        response.writeHead(206, {
          'Content-Length': end - start + 1,
          'Content-Range': `bytes ${start}-${end}/${size}`,
          'Accept-Ranges': 'bytes',
        });
        await pipeline(bytes, response);
      })
      // A program that looks somewhere else breaks off in the middle.
      .catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}${secret}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
