import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { MediaSettings } from '../../config/media-settings.js';
import { type ByteRange, checkKey, MediaStore, NotStoredError } from '../media-store.js';
import { newFileKey, openFile, sealFile } from './file-cipher.js';
import { LocalMediaStore } from './local-media-store.js';

const TYPE = 'application/octet-stream';
const CONNECT_MS = 5_000;
const SILENT_MS = 30_000;
/** A client that reads slowly keeps one for as long. */
const MOST_CONNECTIONS = 500;
/** Between the tries to bring a file there: a bucket may be busy for a moment. */
const RETRIES_MS = [200, 1_000];

/**
 * Media in a bucket of any S3-compatible service. An object is there when it is whole: S3 knows nothing else. It wants the
 * length before the bytes, or parts of 5 MB that are in memory, of each file that comes however slowly; so what comes lies
 * in the temporary folder first, sealed by a key that only this process ever has.
 */
export class S3MediaStore extends MediaStore {
  private readonly client: S3Client;
  private readonly bucket: string;
  private readonly onItsWay: LocalMediaStore;

  constructor(settings: MediaSettings) {
    super();
    const { s3AccessKeyId: accessKeyId, s3SecretAccessKey: secretAccessKey } = settings;
    this.bucket = settings.s3Bucket ?? '';
    this.onItsWay = new LocalMediaStore(join(tmpdir(), `switchboard-media-${process.getuid?.() ?? ''}`));
    this.client = new S3Client({
      endpoint: settings.s3Endpoint,
      region: settings.s3Region,
      forcePathStyle: settings.s3ForcePathStyle,
      ...(accessKeyId !== undefined &&
        secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
      // Services that are not Amazon's do not know its newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: CONNECT_MS,
        socketTimeout: SILENT_MS,
        httpAgent: { maxSockets: MOST_CONNECTIONS },
        httpsAgent: { maxSockets: MOST_CONNECTIONS },
      },
    });
  }

  async write(key: string, bytes: Readable): Promise<void> {
    checkKey(key);
    const fileKey = newFileKey();
    const seal = sealFile(fileKey);
    pipeline(bytes, seal).catch(() => undefined);
    const parked = await this.onItsWay.park(seal);
    try {
      for (const retryInMs of [...RETRIES_MS, undefined]) {
        const Body = openFile(fileKey, 0);
        const read = pipeline(parked.open(), Body).catch(() => undefined);
        try {
          const target = { Bucket: this.bucket, Key: key, ContentType: TYPE, ContentLength: parked.size };
          await this.client.send(new PutObjectCommand({ ...target, Body }));
          return;
        } catch (error) {
          if (retryInMs === undefined || isOurs(error)) throw error;
          await wait(retryInMs);
        } finally {
          Body.destroy();
          await read;
        }
      }
    } finally {
      await parked.remove();
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    checkKey(key);
    const Range = range && `bytes=${range.start}-${range.end}`;
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key, Range }));
      return Body as Readable;
    } catch (error) {
      if (error instanceof NoSuchKey) throw new NotStoredError(`there is no object ${key}`);
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  /** What killed processes were writing lies on the disk here, and nowhere in the bucket. */
  async clean(): Promise<void> {
    await this.onItsWay.clean();
  }
}

/** The request was wrong: it would be the next time as well. */
function isOurs(error: unknown): boolean {
  const { $metadata, $retryable } = error as { $metadata?: { httpStatusCode?: number }; $retryable?: object };
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500 && $retryable === undefined;
}
