import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request, RequestHandler, Response } from 'express';
import multer, { MulterError, type StorageEngine } from 'multer';
import type { Observable } from 'rxjs';
import { Settings } from '../config/settings.js';
import { DomainError, invalidField } from '../domain/errors.js';
import { parseLine } from '../domain/line.js';
import { jsonReader } from '../http/json-body.js';
import { Places } from '../http/places.js';
import { SourceError, tooLarge } from './intake/intake.js';
import { BASE64_MAX_BYTES, MediaLibrary, tooMany } from './media-library.js';
import type { Medium } from './medium.js';

/** Uploads of a company, and of all, that are under way at once; and those of JSON, which is held whole. */
const UPLOADS_AT_ONCE = 32;
const UPLOADS_IN_ALL = 256;
const JSON_AT_ONCE = 4;
const JSON_IN_ALL = 8;
/** Base64 of the largest file that may come so, and what is around it. */
const JSON_BYTES = Math.ceil(BASE64_MAX_BYTES / 3) * 4 + 8_192;
/** What is around a file in a form. */
const FORM_BYTES = 65_536;

/** A request whose file is stored. */
export interface UploadRequest extends Request {
  medium?: Medium;
}

/**
 * Reads the body of an upload when it is known who sends it: a file of a form goes through to the store as it comes, JSON is
 * parsed.
 */
@Injectable()
export class Upload implements NestInterceptor {
  private readonly uploads = new Places(UPLOADS_AT_ONCE, UPLOADS_IN_ALL);
  private readonly bodies = new Places(JSON_AT_ONCE, JSON_IN_ALL);
  private readonly readJson = jsonReader(JSON_BYTES);

  constructor(
    private readonly library: MediaLibrary,
    private readonly settings: Settings,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<UploadRequest>();
    const response = http.getResponse<Response>();
    const companyId = parseLine(String(request.params.companyId))?.companyId;
    // The validation of the path comes later, and says what is wrong with it.
    if (companyId === undefined || request.body !== undefined) return next.handle();
    const isForm = request.is('multipart/form-data') !== false;
    const leave = (isForm ? this.uploads : this.bodies).take(companyId);
    if (leave === undefined) throw tooMany('uploads', isForm ? UPLOADS_AT_ONCE : JSON_AT_ONCE);
    response.once('close', leave);
    if (isForm) {
      await this.readForm(companyId, request, response);
    } else {
      await handled(this.readJson, request, response).catch((error: unknown) => Promise.reject(asBase64Limit(error)));
      // A link is held by those who follow it, for as long as that takes; in memory there is nothing of it.
      if ((request.body as { base64?: unknown } | undefined)?.base64 === undefined) leave();
    }
    return next.handle();
  }

  private async readForm(companyId: string, request: UploadRequest, response: Response): Promise<void> {
    const { mediaMaxBytes } = this.settings;
    if (Number(request.headers['content-length'] ?? 0) > mediaMaxBytes + FORM_BYTES) throw tooLarge(mediaMaxBytes);
    await new Promise<void>((resolve, reject) => {
      const storage: StorageEngine = {
        _handleFile: (_, { stream, mimetype: mimeType, originalname: fileName }, done) => {
          this.library.take(companyId, stream, { mimeType, fileName }).then(
            (medium) => {
              request.medium = medium;
              done(null, {});
            },
            (error: unknown) => {
              // At once: multer itself waits until all of the body is there.
              reject(asUploadError(error));
              done(error);
            },
          );
        },
        _removeFile: (_, __, done) => {
          const { medium } = request;
          if (medium === undefined) return done(null);
          this.library.remove(companyId, medium.id).then(() => done(null), done);
        },
      };
      // One more part, so that it is told from the file and named.
      const limits = { files: 1, fields: 0, parts: 2, headerPairs: 20, fieldNameSize: 100 };
      const read = multer({ storage, limits, defParamCharset: 'utf8' }).single('file');
      handled(read, request, response).then(resolve, (error: unknown) => reject(asUploadError(error)));
    });
    if (request.medium === undefined) throw invalidField('file', 'The form must have a file with the name file');
    request.body = {};
  }
}

async function handled(handler: RequestHandler, request: Request, response: Response): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    // oxlint-disable-next-line typescript/no-floating-promises -- it tells by its callback
    handler(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error as Error)));
  });
}

function asUploadError(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  if (error instanceof MulterError) return invalidField(error.field ?? 'file', wordsOf(error));
  // A form that is none, that breaks off, or whose client is gone.
  if (error instanceof SourceError || !(error instanceof Error) || !('code' in error)) {
    return invalidField('file', 'The body must be a form as multipart/form-data has it, up to its end');
  }
  return error;
}

function wordsOf({ code }: MulterError): string {
  return code === 'LIMIT_UNEXPECTED_FILE' || code === 'LIMIT_FILE_COUNT'
    ? 'The form must have one file, with the name file'
    : code === 'LIMIT_FIELD_COUNT'
      ? 'The form must have a file with the name file and a file name, and nothing else'
      : 'The form must have one file, with the name file, and nothing else';
}

function asBase64Limit(error: unknown): unknown {
  if ((error as { status?: unknown }).status !== 413) return error;
  return new DomainError(
    'MEDIA_TOO_LARGE',
    `A file in base64 may have ${BASE64_MAX_BYTES} bytes at most; upload it as multipart/form-data, or send a link`,
    { limit: BASE64_MAX_BYTES },
  );
}
