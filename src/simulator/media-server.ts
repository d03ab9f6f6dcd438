import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { MediaFault } from './admin-api.js';
import type { Counters } from './counters.js';
import { directPathOf, type MediaStore } from './media-store.js';
import type { StoredMedia } from './phone-network.js';
import type { ServerCertificate } from './tls-certificates.js';

const MAX_BLOB_BYTES = 128 * 1024 * 1024;
/** Uploads: Baileys lib/Defaults, MEDIA_PATH_MAP. */
const UPLOAD_PATH = /^\/(mms|product|pps)\/[\w-]+\/[\w%.-]*/;
const SLICE_BYTES = 64 * 1024;
/** A slow download goes in so many slices a second. */
const SLOW_STEPS = 20;

/** Encrypted blobs over HTTPS, because Baileys speaks nothing else for media. */
export class MediaServer {
  private readonly server: Server;

  constructor(
    certificate: ServerCertificate,
    private readonly store: MediaStore,
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

  put(blob: Buffer): StoredMedia {
    const directPath = directPathOf(this.store.put(blob));
    return { url: `https://${this.host}${directPath}`, directPath };
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?', 1)[0] ?? '';
    if (request.method === 'POST' && UPLOAD_PATH.test(path)) return this.upload(request, response);
    const file = request.method === 'GET' ? this.store.at(path) : undefined;
    if (!file) return refuse(response, 404);
    this.counters.mediaDownloads += 1;
    file.downloads += 1;
    const fault = this.store.strike(file) ?? {};
    if (fault.delayMs) await delay(fault.delayMs);
    if (fault.status !== undefined) return refuse(response, fault.status);
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const start = range ? Number(range[1]) : 0;
    const end = Math.min(file.blob.length, range?.[2] ? Number(range[2]) + 1 : file.blob.length);
    if (start > end) return refuse(response, 416);
    const cut = Math.min(end, start + (fault.cutAt ?? fault.stallAt ?? Number.POSITIVE_INFINITY));
    const length = fault.contentLength === 'cut' ? cut - start : end - start;
    response.writeHead(range ? 206 : 200, {
      'content-type': 'application/octet-stream',
      ...(fault.contentLength === 'none' ? {} : { 'content-length': length }),
      ...(range ? { 'content-range': `bytes ${start}-${end - 1}/${file.blob.length}` } : {}),
    });
    await pipeline(Readable.from(slices(file.blob, start, cut, fault)), response, { end: false });
    if (fault.stallAt !== undefined && cut < end) return;
    // Hangs up in the middle of what was announced, once everything before it has left.
    if (fault.contentLength !== 'none' && cut - start < length) response.socket?.end();
    else response.end();
  }

  private async upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const blob = await read(request, MAX_BLOB_BYTES);
    if (!blob) return refuse(response, 413);
    const { url, directPath } = this.put(blob);
    this.counters.mediaUploads += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ url, direct_path: directPath }));
  }
}

async function* slices(blob: Buffer, start: number, end: number, fault: MediaFault): AsyncGenerator<Buffer> {
  const { bytesPerSecond, wrongByteAt } = fault;
  const step = bytesPerSecond === undefined ? SLICE_BYTES : Math.max(1, Math.ceil(bytesPerSecond / SLOW_STEPS));
  const wrong = wrongByteAt !== undefined && wrongByteAt < 0 ? blob.length + wrongByteAt : (wrongByteAt ?? -1);
  for (let at = start; at < end; at += step) {
    const slice = blob.subarray(at, Math.min(at + step, end));
    yield wrong >= at && wrong < at + slice.length ? withWrongByte(slice, wrong - at) : slice;
    if (bytesPerSecond !== undefined) await delay(1_000 / SLOW_STEPS);
  }
}

function withWrongByte(slice: Buffer, at: number): Buffer {
  const changed = Buffer.from(slice);
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
  return changed;
}

/** The body, in memory once: whoever says how long it is (Baileys does) has it read into its place. */
async function read(stream: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const announced = Number(stream.headers['content-length'] ?? Number.NaN);
  if (announced > limit) return undefined;
  const chunks: Buffer[] = [];
  const place = Number.isInteger(announced) ? Buffer.allocUnsafeSlow(announced) : undefined;
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (size + chunk.length > limit) return undefined;
    if (place) chunk.copy(place, size);
    else chunks.push(chunk);
    size += chunk.length;
  }
  return place ?? Buffer.concat(chunks);
}

function refuse(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}
