import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Counters } from './counters.js';
import type { ServerCertificate } from './tls-certificates.js';

const MAX_BLOB_BYTES = 128 * 1024 * 1024;
const MAX_TOTAL_BYTES = 1024 * 1024 * 1024;
/** Uploads: Baileys lib/Defaults, MEDIA_PATH_MAP. */
const UPLOAD_PATH = /^\/(mms|product|pps)\/[\w-]+\/[\w%.-]*/;

/** Encrypted blobs over HTTPS, because Baileys speaks nothing else for media. It never sees a key. */
export class MediaServer {
  private readonly blobs = new Map<string, Buffer>();
  private totalBytes = 0;
  private readonly server: Server;

  constructor(
    private readonly certificate: ServerCertificate,
    private readonly counters: Counters,
  ) {
    this.server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
      this.serve(request, response).catch(() => refuse(response, 400));
    });
    this.server.on('tlsClientError', () => undefined);
  }

  async listen(bindAddress: string): Promise<void> {
    this.server.listen(0, bindAddress);
    await once(this.server, 'listening');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get host(): string {
    return `localhost:${(this.server.address() as AddressInfo).port}`;
  }

  put(blob: Buffer): { url: string; directPath: string } {
    const directPath = `/v/${randomBytes(12).toString('hex')}.enc?ccb=11-4`;
    this.blobs.set(pathOf(directPath), blob);
    this.totalBytes += blob.length;
    for (const [path, oldest] of this.blobs) {
      if (this.totalBytes <= MAX_TOTAL_BYTES) break;
      this.blobs.delete(path);
      this.totalBytes -= oldest.length;
    }
    return { url: `https://${this.host}${directPath}`, directPath };
  }

  /** What a simulated phone does: a real download, from this server whatever host the sender wrote. */
  async download(directPath: string): Promise<Buffer> {
    const request = get(new URL(directPath, `https://${this.host}`), { ca: this.certificate.ca });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const body = await read(response, MAX_BLOB_BYTES);
    if (response.statusCode !== 200) throw new Error(`media answered ${response.statusCode}`);
    return body;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request.url ?? '');
    if (request.method === 'POST' && UPLOAD_PATH.test(path)) {
      const { url, directPath } = this.put(await read(request, MAX_BLOB_BYTES));
      this.counters.mediaUploads += 1;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ url, direct_path: directPath }));
      return;
    }
    const blob = request.method === 'GET' ? this.blobs.get(path) : undefined;
    if (!blob) return refuse(response, 404);
    this.counters.mediaDownloads += 1;
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const part = range ? blob.subarray(Number(range[1]), range[2] ? Number(range[2]) + 1 : undefined) : blob;
    response.writeHead(range ? 206 : 200, {
      'content-type': 'application/octet-stream',
      'content-length': part.length,
      ...(range ? { 'content-range': `bytes ${range[1]}-${Number(range[1]) + part.length - 1}/${blob.length}` } : {}),
    });
    response.end(part);
  }
}

async function read(stream: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refuse(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}
