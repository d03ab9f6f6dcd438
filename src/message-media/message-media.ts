import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain/errors.js';
import type { KnownMessage } from '../domain/known-message.js';
import { type LineId, lineName } from '../domain/line.js';
import { Places } from '../http/places.js';
import { LineRouter } from '../lines/line-router.js';
import { MediaLibrary } from '../media/media-library.js';
import type { ByteRange } from '../media/media-store.js';
import type { Medium } from '../media/medium.js';
import { MessageRecords } from '../records/message-records.js';
import { RecordedMessages } from '../records/recorded-messages.js';
import { timed } from '../telemetry/observations.js';
import { DownloadFailed, MediumGone, type MessageMedium, WhatsappMedia } from '../whatsapp/whatsapp-media.js';
import { ofWhateverType } from './of-whatever-type.js';

/** Files of a company that are downloaded at once, by one process. */
const AT_ONCE = 20;
const RETRY_AFTER_MS = 2_000;
const ORPHANS_AT_ONCE = 200;

/** A message by its id, and by its chat where several have one with that id. */
export interface MessageName {
  messageId: string;
  chat?: string;
}

/** A message on record that has a file. */
interface FileMessage {
  known: KnownMessage;
  file: MessageMedium;
}

/** What is known of such a file beside what the message says. */
interface MediaRow {
  medium_id: string | null;
  direct_path: string | null;
}

interface OrphanRow {
  company_id: string;
  line: string;
  message_id: string;
  chat: string;
  author: string;
  medium_id: string | null;
}

/** The files of messages: had from WhatsApp when somebody wants them, and kept in the library from then on. */
@Injectable()
export class MessageMedia {
  private readonly downloading = new Map<string, Promise<Medium>>();
  private readonly places = new Places(AT_ONCE);

  constructor(
    private readonly source: DataSource,
    private readonly records: MessageRecords,
    private readonly messages: RecordedMessages,
    private readonly whatsapp: WhatsappMedia,
    private readonly library: MediaLibrary,
    private readonly lines: LineRouter,
    private readonly settings: Settings,
  ) {}

  /**
   * The file of a message, downloaded unless it was before. Any number at once have it downloaded once.
   *
   * @throws DomainError MESSAGE_NOT_FOUND, MEDIA_NOT_FOUND when the message has no file, MEDIA_UNAVAILABLE when nobody has it
   *   any more, MEDIA_TOO_LARGE, MEDIA_DOWNLOAD_FAILED, RATE_LIMITED; when the phone has to be asked for it, what
   *   `renew_medium` throws
   */
  async find(line: LineId, name: MessageName): Promise<Medium> {
    const message = await this.message(line, name);
    const stored = await this.stored(line, message);
    return stored ?? (await this.downloaded(line, message));
  }

  /** Its bytes, or a part of them. What the store has lost is had from WhatsApp again. */
  async open(line: LineId, medium: Medium, message: MessageName, range?: ByteRange): Promise<Readable> {
    try {
      return await this.library.open(medium, range);
    } catch (error) {
      if (!isOneOf(error, 'MEDIA_UNAVAILABLE', 'MEDIA_NOT_FOUND')) throw error;
      await this.library.remove(medium.companyId, medium.id).catch(() => undefined);
      return this.library.open(await this.find(line, message), range);
    }
  }

  /**
   * Removes files of messages that are on record no longer: because these were too old, or somebody was erased.
   *
   * @returns how many messages that were
   */
  async removeOrphans(): Promise<number> {
    for (let removed = 0; ;) {
      const orphans = await this.source.query<OrphanRow[]>(
        `SELECT m.company_id, m.line, m.message_id, m.chat, m.author, m.medium_id FROM whatsapp_message_media m
          WHERE NOT EXISTS (
            SELECT FROM whatsapp_messages o WHERE (o.company_id, o.line, o.message_id, o.chat, o.author)
                                                = (m.company_id, m.line, m.message_id, m.chat, m.author))
          LIMIT ${ORPHANS_AT_ONCE}`,
      );
      for (const { company_id: companyId, line, message_id: messageId, chat, author, medium_id: id } of orphans) {
        if (id !== null) await this.library.remove(companyId, id).catch(ignoreAbsent);
        await this.source.query(
          `DELETE FROM whatsapp_message_media
            WHERE (company_id, line, message_id, chat, author) = ($1, $2, $3, $4, $5)`,
          [companyId, line, messageId, chat, author],
        );
      }
      removed += orphans.length;
      if (orphans.length < ORPHANS_AT_ONCE) return removed;
    }
  }

  private async message(line: LineId, { messageId, chat }: MessageName): Promise<FileMessage> {
    const named = chat === undefined ? undefined : await this.messages.one(line, messageId, chat);
    const found = (await this.records.find(line, messageId))
      .toReversed()
      .filter((known) => chat === undefined || known.chat === named?.chat);
    if (found.length === 0) {
      throw new DomainError('MESSAGE_NOT_FOUND', `There is no message ${messageId}`, { ...line, messageId });
    }
    for (const known of found) {
      const file = known.content instanceof Uint8Array ? this.whatsapp.mediumOf(known.content) : undefined;
      if (file !== undefined) return { known, file };
    }
    if (found.some(({ message }) => message?.type === 'unavailable')) {
      throw new DomainError(
        'MEDIA_UNAVAILABLE',
        'What can be viewed once WhatsApp shows on the phone alone; linked devices get no file of it',
        { ...line, messageId },
      );
    }
    throw new DomainError('MEDIA_NOT_FOUND', `The message ${messageId} has no file`, { ...line, messageId });
  }

  private async stored(line: LineId, message: FileMessage): Promise<Medium | undefined> {
    const { medium_id: id } = await this.row(line, message.known);
    if (id === null) return undefined;
    try {
      return await this.library.find(line.companyId, id);
    } catch (error) {
      if (isOneOf(error, 'MEDIA_UNAVAILABLE', 'MEDIA_NOT_FOUND')) return undefined;
      throw error;
    }
  }

  private downloaded(line: LineId, message: FileMessage): Promise<Medium> {
    const { messageId, chat, author } = message.known;
    const key = [lineName(line), messageId, chat, author].join('\n');
    const already = this.downloading.get(key);
    if (already !== undefined) return already;
    const download = this.download(line, message).finally(() => this.downloading.delete(key));
    this.downloading.set(key, download);
    return download;
  }

  private async download(line: LineId, message: FileMessage): Promise<Medium> {
    // Whoever asked a moment later than the one before was done finds what that one has stored.
    const stored = await this.stored(line, message);
    if (stored !== undefined) return stored;
    const { size } = message.file;
    const { mediaMaxBytes: limit } = this.settings;
    if (size !== undefined && size > limit) {
      throw new DomainError('MEDIA_TOO_LARGE', `The file has ${size} bytes, more than ${limit}`, { limit });
    }
    const leave = this.places.take(line.companyId);
    if (leave === undefined) {
      throw new DomainError('RATE_LIMITED', `${AT_ONCE} files of the company are being downloaded`, {
        retryAfter: RETRY_AFTER_MS,
      });
    }
    try {
      const medium = await timed('media', { work: 'download' }, () => this.taken(line, message));
      await this.note(line, message.known, { medium_id: medium.id, direct_path: null });
      return medium;
    } finally {
      leave();
    }
  }

  /** From where it was put, or was last put anew; and when it is there no longer, from where the phone puts it now. */
  private async taken(line: LineId, { known, file }: FileMessage): Promise<Medium> {
    const { direct_path: renewed } = await this.row(line, known);
    try {
      return await this.take(line.companyId, file, renewed ?? file.directPath);
    } catch (error) {
      if (!(error instanceof MediumGone)) throw error;
    }
    const { messageId, chat } = known;
    const gone = new DomainError('MEDIA_UNAVAILABLE', 'WhatsApp has this file no longer', { ...line, messageId });
    if (!file.renewable) throw gone;
    const { directPath } = await this.lines.ask(line, { do: 'renew_medium', messageId, chat });
    await this.note(line, known, { medium_id: null, direct_path: directPath });
    return this.take(line.companyId, file, directPath).catch((error: unknown) => {
      throw error instanceof MediumGone ? gone : error;
    });
  }

  private async take(companyId: string, file: MessageMedium, directPath: string): Promise<Medium> {
    const { fileName } = file;
    try {
      const received = await this.whatsapp.download(file, directPath);
      const { bytes, mimeType } = await ofWhateverType(received, file.mimeType);
      return await this.library.take(companyId, bytes, {
        ...(fileName !== undefined && { fileName }),
        ...(mimeType !== undefined && { mimeType }),
      });
    } catch (error) {
      const failure = downloadFailure(error);
      if (failure === undefined) throw isOneOf(error, 'VALIDATION_FAILED') ? empty() : error;
      throw new DomainError('MEDIA_DOWNLOAD_FAILED', failure.message, {}, { cause: failure });
    }
  }

  private async row({ companyId, line }: LineId, { messageId, chat, author }: KnownMessage): Promise<MediaRow> {
    const [row] = await this.source.query<MediaRow[]>(
      `SELECT medium_id, direct_path FROM whatsapp_message_media
        WHERE (company_id, line, message_id, chat, author) = ($1, $2, $3, $4, $5)`,
      [companyId, line, messageId, chat, author ?? ''],
    );
    return row ?? { medium_id: null, direct_path: null };
  }

  /** What is null stays as it is. A message that was erased meanwhile has no row. */
  private async note({ companyId, line }: LineId, known: KnownMessage, row: MediaRow): Promise<void> {
    const { messageId, chat, author } = known;
    await this.source.query(
      `INSERT INTO whatsapp_message_media AS m (company_id, line, message_id, chat, author, medium_id, direct_path)
       SELECT company_id, line, message_id, chat, author, $6, $7 FROM whatsapp_messages
        WHERE (company_id, line, message_id, chat, author) = ($1, $2, $3, $4, $5)
       ON CONFLICT (company_id, line, message_id, chat, author) DO UPDATE
         SET medium_id = coalesce(excluded.medium_id, m.medium_id), direct_path = coalesce(excluded.direct_path, m.direct_path)`,
      [companyId, line, messageId, chat, author ?? '', row.medium_id, row.direct_path],
    );
  }
}

/** What went wrong with the download, where that is what went wrong. */
function downloadFailure(error: unknown): DownloadFailed | undefined {
  if (error instanceof DownloadFailed) return error;
  return error instanceof Error && error.cause !== undefined ? downloadFailure(error.cause) : undefined;
}

function empty(): DomainError {
  return new DomainError('MEDIA_UNAVAILABLE', 'The file of this message is empty');
}

function ignoreAbsent(error: unknown): void {
  if (!isOneOf(error, 'MEDIA_UNAVAILABLE', 'MEDIA_NOT_FOUND')) throw error;
}

function isOneOf(error: unknown, ...codes: string[]): boolean {
  return error instanceof DomainError && codes.includes(error.code);
}
