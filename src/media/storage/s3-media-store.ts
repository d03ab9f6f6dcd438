import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { MediaSettings } from '../../config/media-settings.js';
import { type ByteRange, checkKey, MediaStore, NotStoredError } from '../media-store.js';

/** The least that S3 takes as a part; one part of a file is in memory at a time. */
const PART_BYTES = 5_242_880;
const TYPE = 'application/octet-stream';
const MOST_SPARE = 4;
const CONNECT_MS = 5_000;
const SILENT_MS = 30_000;
/** A client that reads slowly keeps one for as long. */
const MOST_CONNECTIONS = 500;

/** Media in a bucket of any S3-compatible service. An object is there when it is whole: S3 knows nothing else. */
export class S3MediaStore extends MediaStore {
  private readonly client: S3Client;
  private readonly bucket: string;
  /** Buffers of writes that are over: memory that was given back would be asked for again long before it is free. */
  private readonly spare: Buffer[] = [];

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
    checkKey(key);
    const target = { Bucket: this.bucket, Key: key };
    // One buffer for all parts: the SDK's own `Upload` takes a new one for each, which with four files were 100 MB.
    const part = this.spare.pop() ?? Buffer.allocUnsafeSlow(PART_BYTES);
    const sent: CompletedPart[] = [];
    let UploadId: string | undefined;
    let filled = 0;
    const send = async (): Promise<void> => {
      UploadId ??= (await this.client.send(new CreateMultipartUploadCommand({ ...target, ContentType: TYPE })))
        .UploadId;
      const PartNumber = sent.length + 1;
      const Body = part.subarray(0, filled);
      const { ETag } = await this.client.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }));
      sent.push({ ETag, PartNumber });
      filled = 0;
    };
    try {
      for await (const chunk of bytes as AsyncIterable<Buffer>) {
        for (let at = 0; at < chunk.length;) {
          if (filled === PART_BYTES) await send();
          const copied = chunk.copy(part, filled, at);
          filled += copied;
          at += copied;
        }
      }
      if (UploadId === undefined) {
        const Body = part.subarray(0, filled);
        await this.client.send(new PutObjectCommand({ ...target, Body, ContentType: TYPE }));
      } else {
        await send();
        const MultipartUpload = { Parts: sent };
        await this.client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload }));
      }
    } catch (error) {
      bytes.destroy();
      // Parts that cannot be taken back count for nothing; the bucket's lifecycle rules remove them.
      if (UploadId !== undefined) {
        await this.client.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => undefined);
      }
      throw error;
    }
    // Not of a write that failed: something of it may still be on its way.
    if (this.spare.length < MOST_SPARE) this.spare.push(part);
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
