import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { encryptedStream, type MediaType, type WASocket } from '../../../baileys/baileys.js';
import { DomainError } from '../../../domain/errors.js';
import type { OutgoingMedium } from '../../../domain/outgoing-media.js';
import { timed } from '../../../telemetry/observations.js';

/** What an upload has beside the time for its bytes, and how slow these may be. */
const LEAST_TIMEOUT_MS = 30_000;
const SLOWEST_BYTES_PER_MS = 50;

/** Where an encrypted file is on WhatsApp's servers, and how it is opened: what messages with media have in common. */
export interface UploadedFile {
  url: string;
  directPath: string;
  mediaKey: Uint8Array;
  fileEncSha256: Uint8Array;
  fileSha256: Uint8Array;
  fileLength: number;
  mediaKeyTimestamp: number;
  mimetype: string;
}

/** Encrypts stored media and brings them to WhatsApp's servers, as streams: what lies in the temporary folder is encrypted. */
export class MediaUploads {
  /** @param open gives the bytes of a stored medium, and fails when they are not what was stored */
  constructor(
    private readonly socket: Pick<WASocket, 'waUploadToServer'>,
    private readonly open: (mediumId: string) => Promise<Readable>,
  ) {}

  /** @throws DomainError MEDIA_UNAVAILABLE, WHATSAPP_UNANSWERED when none of WhatsApp's hosts took it */
  upload(medium: OutgoingMedium, mediaType: MediaType): Promise<UploadedFile> {
    return timed('media', { work: 'upload' }, () => this.bring(medium, mediaType));
  }

  private async bring({ mediumId, mimeType, size }: OutgoingMedium, mediaType: MediaType): Promise<UploadedFile> {
    const stream = await this.open(mediumId);
    const { encFilePath, mediaKey, fileEncSha256, fileSha256, fileLength } = await encryptedStream(
      { stream },
      mediaType,
      {},
    );
    try {
      const { mediaUrl: url, directPath } = await this.socket.waUploadToServer(encFilePath, {
        mediaType,
        fileEncSha256B64: fileEncSha256.toString('base64'),
        timeoutMs: LEAST_TIMEOUT_MS + size / SLOWEST_BYTES_PER_MS,
      });
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
    } catch (error) {
      throw new DomainError('WHATSAPP_UNANSWERED', 'None of WhatsApp’s servers took the file', {}, { cause: error });
    } finally {
      await rm(encFilePath, { force: true });
    }
  }
}
