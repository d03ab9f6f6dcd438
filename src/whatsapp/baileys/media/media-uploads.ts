import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { encryptedStream, type MediaType, type WASocket } from '../../../baileys/baileys.js';
import { DomainError } from '../../../domain/errors.js';
import type { OutgoingMedium } from '../../../domain/outgoing-media.js';
import { timed } from '../../../telemetry/observations.js';

/** What an upload has beside the time for its bytes, and how slow these may be. */
const LEAST_TIMEOUT_MS = 30_000;
const SLOWEST_BYTES_PER_MS = 50;

/** Where a file is on WhatsApp's servers, and how it is opened where it is encrypted: what messages with media have in common. */
export interface UploadedFile {
  url: string;
  directPath: string;
  mediaKey?: Uint8Array;
  fileEncSha256?: Uint8Array;
  fileSha256: Uint8Array;
  fileLength: number;
  mediaKeyTimestamp?: number;
  mimetype: string;
}

/**
 * Encrypts stored media and brings them to WhatsApp's servers, as streams: what lies in the temporary folder is encrypted,
 * unless it is for a channel, where everybody may read it.
 */
export class MediaUploads {
  /** @param open gives the bytes of a stored medium, and fails when they are not what was stored */
  constructor(
    private readonly socket: Pick<WASocket, 'waUploadToServer'>,
    private readonly open: (mediumId: string) => Promise<Readable>,
  ) {}

  /** @throws DomainError MEDIA_UNAVAILABLE, WHATSAPP_UNANSWERED when none of WhatsApp's hosts took it */
  upload(medium: OutgoingMedium, mediaType: MediaType, plain = false): Promise<UploadedFile> {
    return timed('media', { work: 'upload' }, () =>
      plain ? this.bringPlain(medium, mediaType) : this.bring(medium, mediaType),
    );
  }

  /** As it is (Baileys `lib/Utils/messages.js`, `prepareWAMessageMedia`, for newsletters): its name is its hash. */
  private async bringPlain({ mediumId, mimeType, size }: OutgoingMedium, mediaType: MediaType): Promise<UploadedFile> {
    const path = join(tmpdir(), `channel-${randomUUID()}`);
    try {
      const hash = createHash('sha256');
      const counted = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
        for await (const piece of source) {
          hash.update(piece);
          yield piece;
        }
      };
      await pipeline(await this.open(mediumId), counted, createWriteStream(path, { mode: 0o600 }));
      const fileSha256 = hash.digest();
      return {
        ...(await this.send(path, fileSha256, mediaType, size)),
        fileSha256,
        fileLength: size,
        mimetype: mimeType,
      };
    } finally {
      await rm(path, { force: true });
    }
  }

  /** @param name hash of what is in the file */
  private async send(
    path: string,
    name: Uint8Array,
    mediaType: MediaType,
    size: number,
  ): Promise<Pick<UploadedFile, 'url' | 'directPath'>> {
    try {
      const { mediaUrl: url, directPath } = await this.socket.waUploadToServer(path, {
        mediaType,
        fileEncSha256B64: Buffer.from(name).toString('base64'),
        timeoutMs: LEAST_TIMEOUT_MS + size / SLOWEST_BYTES_PER_MS,
      });
      return { url, directPath };
    } catch (error) {
      throw new DomainError('WHATSAPP_UNANSWERED', 'None of WhatsApp’s servers took the file', {}, { cause: error });
    }
  }

  private async bring({ mediumId, mimeType, size }: OutgoingMedium, mediaType: MediaType): Promise<UploadedFile> {
    const stream = await this.open(mediumId);
    const { encFilePath, mediaKey, fileEncSha256, fileSha256, fileLength } = await encryptedStream(
      { stream },
      mediaType,
      {},
    );
    try {
      const { url, directPath } = await this.send(encFilePath, fileEncSha256, mediaType, size);
      const mediaKeyTimestamp = Math.floor(Date.now() / 1000);
      return {
        url,
        directPath,
        mediaKey,
        fileEncSha256,
        fileSha256,
        fileLength,
        mediaKeyTimestamp,
        mimetype: mimeType,
      };
    } finally {
      await rm(encFilePath, { force: true });
    }
  }
}
