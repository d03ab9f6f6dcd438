import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { DomainError } from '../domain/errors.js';
import type { ByteRange } from './media-store.js';
import type { Medium } from './medium.js';

/**
 * Answers with the bytes of a medium, or with the part that was asked for. Nobody's browser shall take them for a page of
 * ours: they are to be kept as a file, and are of the type that is said and no other.
 *
 * @throws DomainError `RANGE_NOT_SATISFIABLE`; what `open` throws
 */
export async function sendMedium(
  request: Request,
  response: Response,
  { sha256, mimeType, size, fileName }: Pick<Medium, 'sha256' | 'mimeType' | 'size' | 'fileName'>,
  open: (range?: ByteRange) => Promise<Readable>,
): Promise<void> {
  const etag = `"${sha256}"`;
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', 'private, no-cache');
  response.setHeader('Accept-Ranges', 'bytes');
  if (namesTag(request.headers['if-none-match'], etag)) {
    response.status(304).end();
    return;
  }
  const range = rangeOf(request, response, size, etag);
  const isHead = request.method === 'HEAD';
  const bytes = isHead ? undefined : await open(range);
  response.status(range === undefined ? 200 : 206);
  response.setHeader('Content-Type', mimeType);
  response.setHeader('Content-Disposition', disposition(fileName));
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Length', range === undefined ? size : range.end - range.start + 1);
  if (range !== undefined) response.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
  if (bytes === undefined) {
    response.end();
    return;
  }
  // What fails from here on breaks the connection: the length says that it is not all.
  await pipeline(bytes, response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

function namesTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** One range; whoever asks for several, or in other units, or of what is not this file, gets all. */
function rangeOf(request: Request, response: Response, size: number, etag: string): ByteRange | undefined {
  const condition = request.headers['if-range'];
  if (condition !== undefined && condition !== etag) return undefined;
  const ranges = request.range(size, { combine: true });
  if (ranges === -1) {
    response.setHeader('Content-Range', `bytes */${size}`);
    throw new DomainError('RANGE_NOT_SATISFIABLE', `The medium has ${size} bytes`, { size });
  }
  if (!Array.isArray(ranges) || ranges.type !== 'bytes' || ranges.length !== 1) return undefined;
  const [{ start, end }] = ranges as unknown as [ByteRange];
  return { start, end };
}

/** Names of any script, as RFC 6266 has it. */
function disposition(fileName: string | null): string {
  if (fileName === null) return 'attachment';
  const plain = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(fileName).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return plain === fileName
    ? `attachment; filename="${plain}"`
    : `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
