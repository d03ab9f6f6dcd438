import { randomBytes } from 'node:crypto';
import type { MediaFault, MediaFileView } from './admin-api.js';

const MAX_TOTAL_BYTES = 1024 * 1024 * 1024;
const PATH = /^\/v\/([0-9a-f]+)\.enc$/;

/** One address on the media server. Several may lead to the same bytes, which are kept once. */
export interface MediaFile {
  readonly id: string;
  readonly blob: Buffer;
  downloads: number;
  fault: MediaFault | undefined;
  /** How often the fault still strikes. */
  left: number;
}

/** The encrypted files of the media server, oldest first; the oldest go when there is too much. It never sees a key. */
export class MediaStore {
  private readonly files = new Map<string, MediaFile>();
  private totalBytes = 0;

  put(blob: Buffer): MediaFile {
    const file: MediaFile = { id: randomBytes(12).toString('hex'), blob, downloads: 0, fault: undefined, left: 0 };
    if (!this.holds(blob)) this.totalBytes += blob.length;
    this.files.set(file.id, file);
    for (const oldest of this.files.values()) {
      if (this.totalBytes <= MAX_TOTAL_BYTES) break;
      this.files.delete(oldest.id);
      if (!this.holds(oldest.blob)) this.totalBytes -= oldest.blob.length;
    }
    return file;
  }

  get(id: string): MediaFile | undefined {
    return this.files.get(id);
  }

  /** By the path of a URL, with or without its query. */
  at(path: string): MediaFile | undefined {
    return this.files.get(mediaIdOf(path) ?? '');
  }

  all(): MediaFile[] {
    return [...this.files.values()];
  }

  arm(file: MediaFile, fault: MediaFault | undefined): void {
    file.fault = fault;
    file.left = fault?.times ?? Number.POSITIVE_INFINITY;
  }

  /** What goes wrong with this download, if anything. */
  strike(file: MediaFile): MediaFault | undefined {
    if (!file.fault || file.left <= 0) return undefined;
    file.left -= 1;
    return file.fault;
  }

  private holds(blob: Buffer): boolean {
    return this.all().some((file) => file.blob === blob);
  }
}

export function directPathOf(file: MediaFile): string {
  return `/v/${file.id}.enc?ccb=11-4`;
}

export function mediaIdOf(directPath: string): string | undefined {
  return PATH.exec(directPath.split('?', 1)[0] ?? '')?.[1];
}

export function mediaFileView({ id, blob, downloads, fault }: MediaFile): MediaFileView {
  return { id, size: blob.length, downloads, fault: fault ?? null };
}
