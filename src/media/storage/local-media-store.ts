import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ByteRange, checkKey, MediaStore, NotStoredError } from '../media-store.js';

/** Where files are until they are whole: on the same disk, so that a rename is one step. */
const UNFINISHED = 'unfinished';
/** What was not written to for so long has nobody who writes it, on whatever machine. */
const ABANDONED_MS = 3_600_000;
const CHUNK_BYTES = 65_536;

/** Bytes that lie on the disk on their way elsewhere. */
export interface Parked {
  size: number;
  open(): Readable;
  remove(): Promise<void>;
}

/** Media in a folder that nobody else may look into. Several processes may share it; each cleans up after dead ones. */
export class LocalMediaStore extends MediaStore {
  private readonly folder: string;
  private readonly unfinished: string;
  /** Names what this process writes: machine, process, and this start of it, as ids of processes come again. */
  private readonly owner = `${hostname().replaceAll(/[^\w.-]/g, '')}~${process.pid}~${randomUUID().slice(0, 8)}`;

  constructor(folder: string) {
    super();
    this.folder = resolve(folder);
    this.unfinished = join(this.folder, UNFINISHED);
  }

  async write(key: string, bytes: Readable): Promise<void> {
    const target = this.pathOf(key);
    // A name for bytes that a power cut takes would be a half file.
    const unfinished = await this.writeUnfinished(bytes, true);
    try {
      await makeFolder(dirname(target));
      await rename(unfinished, target);
      await flushFolder(dirname(target));
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  /** Keeps bytes under no key; what this process leaves of them the next one removes. */
  async park(bytes: Readable): Promise<Parked> {
    const path = await this.writeUnfinished(bytes, false);
    const { size } = await stat(path);
    return {
      size,
      open: () => createReadStream(path, { highWaterMark: CHUNK_BYTES }),
      remove: () => rm(path, { force: true }),
    };
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    try {
      const file = await open(this.pathOf(key), 'r');
      return file.createReadStream({ ...range, highWaterMark: CHUNK_BYTES });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new NotStoredError(`there is no file ${key}`);
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  async clean(): Promise<void> {
    const names = await readdir(this.unfinished).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const [host, , own] = this.owner.split('~');
    for (const name of names) {
      const path = join(this.unfinished, name);
      const [itsHost, pid, its] = name.split('~');
      const dead = itsHost === host && its !== own && !isAlive(Number(pid));
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
      if (dead || Date.now() - mtimeMs > ABANDONED_MS) await rm(path, { force: true });
    }
  }

  private async writeUnfinished(bytes: Readable, flush: boolean): Promise<string> {
    const path = join(this.unfinished, `${this.owner}~${randomUUID()}`);
    try {
      await makeFolder(this.unfinished);
      const file = await open(path, 'wx', 0o600);
      await pipeline(bytes, file.createWriteStream({ highWaterMark: CHUNK_BYTES, flush }));
      return path;
    } catch (error) {
      bytes.destroy();
      await rm(path, { force: true });
      throw error;
    }
  }

  private pathOf(key: string): string {
    checkKey(key);
    return join(this.folder, key);
  }
}

/** Whether another process with this id is there. Our own id was that of one before us. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first !== undefined) await flushFolder(dirname(first));
}

/** Names are in the folder, which has to reach the disk as well. Windows has no such thing. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
