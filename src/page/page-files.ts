import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip as gzipWithCallback } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DomainError } from '../domain/errors.js';

const gzip = promisify(gzipWithCallback);

/** Where the build has put the page. */
const FOLDER = join(import.meta.dirname, '../dashboard');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface PageFile {
  readonly type: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
}

/** The files of the page, by their paths below it. They are few and small, and read when the first one is asked for. */
@Injectable()
export class PageFiles {
  private files: Promise<ReadonlyMap<string, PageFile>> | undefined;

  /** @throws DomainError `NOT_FOUND` */
  async send(path: string, request: Request, response: Response, cacheControl: string): Promise<void> {
    const file = await this.find(path);
    if (file === undefined) throw new DomainError('NOT_FOUND', 'The page has no such file; `npm run build` makes it');
    const zipped = request.acceptsEncodings(['gzip', 'identity']) === 'gzip';
    response.set({ 'Content-Type': file.type, 'Cache-Control': cacheControl, Vary: 'Accept-Encoding' });
    if (zipped) response.set('Content-Encoding', 'gzip');
    response.end(zipped ? file.gzipped : file.body);
  }

  private async find(path: string): Promise<PageFile | undefined> {
    this.files ??= readAll().catch((error: unknown) => {
      this.files = undefined;
      // A build without the page: `nest build` alone.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
      throw error;
    });
    return (await this.files).get(path);
  }
}

async function readAll(): Promise<ReadonlyMap<string, PageFile>> {
  const names = await readdir(FOLDER, { recursive: true });
  const files = new Map<string, PageFile>();
  for (const name of names) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const body = await readFile(join(FOLDER, name));
    files.set(name.replaceAll('\\', '/'), { type, body, gzipped: await gzip(body, { level: 9 }) });
  }
  return files;
}
