import type { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { MediaSettings } from '../../config/media-settings.js';
import { type ByteRange, checkKey, MediaStore, NotStoredError } from '../media-store.js';

/** The least that S3 takes as a part; one part of a file is in memory at a time. */
const PART_BYTES = 5_242_880;
const CONNECT_MS = 5_000;
const SILENT_MS = 30_000;
/** A client that reads slowly keeps one for as long. */
const MOST_CONNECTIONS = 500;

/** Media in a bucket of any S3-compatible service. An object is there when it is whole: S3 knows nothing else. */
export class S3MediaStore extends MediaStore {
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor(settings: MediaSettings) {
    super();
    const { s3AccessKeyId: accessKeyId, s3SecretAccessKey: secretAccessKey } = settings;
    this.bucket = settings.s3Bucket ?? '';
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
    try {
      checkKey(key);
      const params = { Bucket: this.bucket, Key: key, Body: bytes, ContentType: 'application/octet-stream' };
      // What fails takes the parts that were sent back with it.
      await new Upload({ client: this.client, params, queueSize: 1, partSize: PART_BYTES }).done();
    } catch (error) {
      // The stream's own, where that is why, and not that its parts could not be taken back.
      const why = bytes.errored ?? error;
      bytes.destroy();
      throw why;
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

  /** Nothing: parts of objects that were never finished are the bucket's to remove, by its lifecycle rules. */
  async clean(): Promise<void> {}
}
