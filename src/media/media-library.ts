import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import type { Repository } from 'typeorm';
import { Settings } from '../config/settings.js';
import { DomainError, invalidField } from '../domain/errors.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { sealedColumns, type SealedTable, textOf } from '../encryption/sealed-table.js';
import { Places } from '../http/places.js';
import { LOGGER } from '../logging/logger.js';
import { RetentionService } from '../retention/retention.service.js';
import { tell, timed } from '../telemetry/observations.js';
import { newFileKey, openFile, sealFile } from './storage/file-cipher.js';
import { Intake, SourceError } from './intake/intake.js';
import { linkBroke, MediaLinks } from './intake/media-links.js';
import { type ByteRange, MediaStore, NotStoredError } from './media-store.js';
import { mediaType } from './intake/media-types.js';
import { type Declared, type Medium, nameFor } from './medium.js';
import { counted, verified } from './storage/verified.js';
import { WhatsappMedium } from './whatsapp-medium.entity.js';

const DAY_MS = 86_400_000;
const RETRY_AFTER_MS = 5_000;
const REMOVED_AT_ONCE = 200;
const BASE64_STEP = 65_536;
/** Bytes of a file that may come as base64 in JSON, which has to be held whole. */
export const BASE64_MAX_BYTES = 16_777_216;
/** Links of a company that are followed at once. */
const LINKS_AT_ONCE = 20;
/** A write that takes longer is ended; one that was begun twice as long ago was a killed process's. */
const WRITE_MS = 1_800_000;

/** What of a medium is sealed in its row. */
interface MediumFacts {
  sha256: string;
  fileName: string | null;
  /** Of the file, base64; absent when its bytes are stored as they are. */
  key?: string;
}

/** The media of all companies. Nothing is held whole: bytes go through to the store as they come, and back. */
@Injectable()
export class MediaLibrary {
  private readonly cipher: AtRestCipher;
  private readonly fetching = new Places(LINKS_AT_ONCE);

  constructor(
    @InjectRepository(WhatsappMedium) private readonly rows: Repository<WhatsappMedium>,
    private readonly bytes: MediaStore,
    private readonly links: MediaLinks,
    private readonly retention: RetentionService,
    private readonly settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
  }

  /**
   * Stores what comes, and knows of it when all of it is there. The source is destroyed when that fails.
   *
   * @throws DomainError `MEDIA_TOO_LARGE`, `MEDIA_TYPE_MISMATCH`, `VALIDATION_FAILED` for an empty file,
   *   `SERVICE_UNAVAILABLE` when the store is away; SourceError when the source fails
   */
  take(companyId: string, source: Readable, declared: Declared = {}): Promise<Medium> {
    return timed('media', { work: 'store' }, () => this.store(companyId, source, declared));
  }

  private async store(companyId: string, source: Readable, declared: Declared): Promise<Medium> {
    const id = randomUUID();
    const late = setTimeout(
      () => source.destroy(new DomainError('REQUEST_TIMEOUT', 'The file took too long')),
      WRITE_MS,
    );
    const intake = new Intake(source, this.settings.mediaMaxBytes);
    try {
      const mimeType = await mediaType(await intake.head(), declared);
      const key = this.settings.contentEncryption === 'on' ? newFileKey() : undefined;
      await this.rows.query('INSERT INTO whatsapp_media_writes (key) VALUES ($1)', [keyOf(id)]);
      await this.write(keyOf(id), intake, key);
      const facts = { sha256: intake.sha256(), fileName: nameFor(declared.fileName), key: key?.toString('base64') };
      const medium = await this.add({ companyId, id, mimeType, size: intake.size }, facts);
      tell('media_bytes', { direction: 'stored', bytes: intake.size });
      return medium;
    } catch (error) {
      source.destroy();
      await this.discard([keyOf(id)]).catch((second: Error) => {
        this.log.warn({ error: second.message }, 'a medium that was not stored whole is removed later');
      });
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  /**
   * Stores what a link leads to.
   *
   * @throws DomainError as `take`; `VALIDATION_FAILED` for a link that must not be followed, `MEDIA_LINK_FAILED` when there
   *   is nothing behind it in time, `RATE_LIMITED` when the company has too many under way
   */
  async fetch(companyId: string, link: string, declared: Declared = {}): Promise<Medium> {
    const leave = this.fetching.take(companyId);
    if (leave === undefined) throw tooMany('links', LINKS_AT_ONCE);
    try {
      const { body, declared: found } = await this.links.open(link);
      return await this.take(companyId, body, { ...found, ...declared }).catch((error: unknown) => {
        throw error instanceof SourceError ? linkBroke(error.cause) : error;
      });
    } finally {
      leave();
    }
  }

  /** @throws DomainError as `take`; `VALIDATION_FAILED` when it is no base64, `MEDIA_TOO_LARGE` above 16 MB */
  async takeBase64(companyId: string, base64: string, declared: Declared = {}): Promise<Medium> {
    const [, said, text] = /^(?:data:([\w.+-]+\/[\w.+-]+)?[^,]{0,200};base64,)?(.*)$/s.exec(base64) ?? [];
    if (text === undefined) throw invalidField('base64', 'base64 must be base64');
    if (text.length > Math.ceil(BASE64_MAX_BYTES / 3) * 4 + 4) {
      throw new DomainError(
        'MEDIA_TOO_LARGE',
        `base64 may hold ${BASE64_MAX_BYTES} bytes at most; upload the file as multipart/form-data, or send a link`,
        { limit: BASE64_MAX_BYTES },
      );
    }
    if (!/^[\w+/-]*={0,2}$/.test(text) || text.length % 4 === 1) throw invalidField('base64', 'base64 must be base64');
    const steps = function* (): Generator<Buffer> {
      for (let at = 0; at < text.length; at += BASE64_STEP)
        yield Buffer.from(text.slice(at, at + BASE64_STEP), 'base64');
    };
    return this.take(companyId, Readable.from(steps()), { ...declared, mimeType: declared.mimeType ?? said });
  }

  /** @throws DomainError `MEDIA_NOT_FOUND` when the company has none with this id, `MEDIA_UNAVAILABLE` when its time is over */
  async find(companyId: string, id: string): Promise<Medium> {
    const row = await this.row(companyId, id);
    return mediumOf(row, this.factsOf(row));
  }

  /**
   * The bytes of a medium, or a part of them. Whoever reads all of them gets the last only if they are what was stored.
   *
   * @throws DomainError as `find`; `MEDIA_UNAVAILABLE` also when the store has lost it
   */
  async open({ companyId, id }: Pick<Medium, 'companyId' | 'id'>, range?: ByteRange): Promise<Readable> {
    const row = await this.row(companyId, id);
    const { key, sha256 } = this.factsOf(row);
    const stored = await this.read(keyOf(id), range);
    const last = counted((bytes) => tell('media_bytes', { direction: 'read', bytes }));
    const stages = [
      ...(key === undefined ? [] : [openFile(Buffer.from(key, 'base64'), range?.start ?? 0)]),
      ...(range === undefined ? [verified(sha256, Number(row.size))] : []),
      last,
    ];
    // What fails destroys them all; whoever reads the last is told by it.
    pipeline([stored, ...stages]).catch(() => undefined);
    return last;
  }

  /** @throws DomainError as `find` */
  async remove(companyId: string, id: string): Promise<void> {
    await this.find(companyId, id);
    await this.discard([keyOf(id)]);
    await this.rows.delete({ companyId, id });
  }

  /**
   * Removes media whose time is over, or, of a company that wants it so, that are older than so many days; with them what
   * writes of killed processes left. Files go before rows, so that none is forgotten.
   */
  async tidy(): Promise<void> {
    await this.prune();
    await this.retention.apply(async (days, companyId) => {
      if (companyId !== undefined) await this.prune({ days, companyId });
    });
    await this.removeUnfinished();
    await this.bytes.clean();
  }

  /** Of all whose time is over, or of a company that are older than so many days. */
  private async prune(olderThan?: { days: number; companyId: string }): Promise<void> {
    for (;;) {
      const old = await this.rows.query<{ company_id: string; id: string }[]>(
        olderThan === undefined
          ? `SELECT company_id, id FROM whatsapp_media WHERE expires_at < now() LIMIT ${REMOVED_AT_ONCE}`
          : `SELECT company_id, id FROM whatsapp_media
              WHERE company_id = $1 AND created_at < now() - $2 * interval '1 day' LIMIT ${REMOVED_AT_ONCE}`,
        olderThan === undefined ? [] : [olderThan.companyId, olderThan.days],
      );
      await this.discard(old.map(({ id }) => keyOf(id)));
      for (const { company_id: companyId, id } of old) await this.rows.delete({ companyId, id });
      if (old.length < REMOVED_AT_ONCE) return;
    }
  }

  /** What was being written by processes that are gone. */
  private async removeUnfinished(): Promise<void> {
    const left = await this.rows.query<{ key: string }[]>(
      `SELECT key FROM whatsapp_media_writes WHERE begun_at < now() - $1 * interval '1 millisecond' LIMIT ${REMOVED_AT_ONCE}`,
      [2 * WRITE_MS],
    );
    await this.discard(left.map(({ key }) => key));
  }

  /** All that is stored, of whatever company. It takes as long as there are media. */
  async total(): Promise<{ files: number; bytes: number }> {
    const [row] = await this.rows.query<{ files: number; bytes: number }[]>(
      'SELECT count(*)::int AS files, coalesce(sum(size), 0)::float8 AS bytes FROM whatsapp_media',
    );
    return row ?? { files: 0, bytes: 0 };
  }

  private async write(key: string, intake: Intake, fileKey: Buffer | undefined): Promise<void> {
    const plain = Readable.from(intake.bytes(), { objectMode: false });
    const seal = fileKey && sealFile(fileKey);
    if (seal !== undefined) pipeline(plain, seal).catch(() => undefined);
    try {
      await this.bytes.write(key, seal ?? plain);
    } catch (error) {
      plain.destroy();
      throw intake.error ?? storeIsAway(error);
    }
  }

  /** Only if the write is still known: one that took too long was taken for a killed process's. */
  private async add(
    { companyId, id, mimeType, size }: Pick<Medium, 'companyId' | 'id' | 'mimeType' | 'size'>,
    facts: MediumFacts,
  ): Promise<Medium> {
    const days = Math.min(this.settings.mediaRetentionDays, await this.retention.of(companyId));
    const expiresAt = new Date(Date.now() + days * DAY_MS);
    const { data, keyId } = this.cipher.seal(Buffer.from(JSON.stringify(facts)), rowName(companyId, id));
    const [row] = await this.rows.query<{ created_at: Date }[]>(
      `WITH written AS (DELETE FROM whatsapp_media_writes WHERE key = $1 RETURNING key)
       INSERT INTO whatsapp_media (company_id, id, mime_type, size, facts, encryption_key_id, expires_at)
       SELECT $2, $3, $4, $5, $6, $7, $8 FROM written RETURNING created_at`,
      [keyOf(id), companyId, id, mimeType, size, data, keyId, expiresAt],
    );
    if (row === undefined) throw storeIsAway(new Error('the write was given up meanwhile'));
    const { sha256, fileName } = facts;
    return { companyId, id, sha256, mimeType, size, fileName, createdAt: row.created_at, expiresAt };
  }

  private async row(companyId: string, id: string): Promise<WhatsappMedium> {
    const row = UUID.test(id) ? await this.rows.findOneBy({ companyId, id: id.toLowerCase() }) : null;
    if (row === null) throw new DomainError('MEDIA_NOT_FOUND', `There is no medium ${id}`, { companyId, mediumId: id });
    if (row.expiresAt.getTime() < Date.now()) throw unavailable(id);
    return row;
  }

  private async read(key: string, range: ByteRange | undefined): Promise<Readable> {
    try {
      return await this.bytes.read(key, range);
    } catch (error) {
      if (error instanceof NotStoredError) throw unavailable(key.split('/').at(-1)!);
      throw storeIsAway(error);
    }
  }

  private factsOf({ companyId, id, facts, encryptionKeyId: keyId }: WhatsappMedium): MediumFacts {
    return JSON.parse(this.cipher.open({ data: facts, keyId }, rowName(companyId, id)).toString()) as MediumFacts;
  }

  private async discard(keys: string[]): Promise<void> {
    if (keys.length === 0) return;
    for (const key of keys) await this.bytes.remove(key).catch((error: unknown) => Promise.reject(storeIsAway(error)));
    await this.rows.query('DELETE FROM whatsapp_media_writes WHERE key = ANY ($1)', [keys]);
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Folders with a 256th of all files each; nothing in it says whose it is. */
function keyOf(id: string): string {
  return `${id.slice(0, 2)}/${id}`;
}

function rowName(companyId: string, id: string): string {
  return `media/${companyId}/${id}`;
}

function mediumOf({ companyId, id, mimeType, size, createdAt, expiresAt }: WhatsappMedium, facts: MediumFacts): Medium {
  const { sha256, fileName } = facts;
  return { companyId, id, sha256, mimeType, size: Number(size), fileName, createdAt, expiresAt };
}

function unavailable(id: string): DomainError {
  return new DomainError('MEDIA_UNAVAILABLE', `The medium ${id} is not stored any more`, { mediumId: id });
}

export function tooMany(what: string, most: number): DomainError {
  return new DomainError('RATE_LIMITED', `More than ${most} ${what} of the company are under way`, {
    retryAfter: RETRY_AFTER_MS,
    violatedPolicies: ['media'],
  });
}

function storeIsAway(cause: unknown): DomainError {
  return new DomainError(
    'SERVICE_UNAVAILABLE',
    'The store of media cannot be reached',
    { retryAfter: RETRY_AFTER_MS },
    { cause },
  );
}

/** Facts of files; the key of a file that is sealed itself is among them, so that the file stays as it is. */
export function sealedMedia(cipher: AtRestCipher): SealedTable[] {
  return [
    sealedColumns(cipher, {
      table: 'whatsapp_media',
      primaryKey: ['company_id', 'id'],
      sealed: { facts: (row) => rowName(textOf(row, 'company_id'), textOf(row, 'id')) },
    }),
  ];
}
