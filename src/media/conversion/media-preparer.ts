import { Inject, Injectable } from '@nestjs/common';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings.js';
import { DomainError } from '../../domain/errors.js';
import type { OutgoingMedium } from '../../domain/outgoing-media.js';
import { AtRestCipher } from '../../encryption/at-rest-cipher.js';
import { sealedColumns, type SealedTable, textOf } from '../../encryption/sealed-table.js';
import { LOGGER } from '../../logging/logger.js';
import { timed } from '../../telemetry/observations.js';
import { MediaLibrary } from '../media-library.js';
import type { Medium } from '../medium.js';
import { Pictures } from './pictures.js';
import type { MediumKind } from './medium-kind.js';
import { Recordings } from './recordings.js';

/** Conversions at once, and those that may wait. */
const AT_ONCE = 2;
const MOST_WAITING = 200;
const RETRY_AFTER_MS = 10_000;

/** What WhatsApp's apps show and play as it is. */
const SHOWN = /^image\/(jpeg|png)$/;
const PLAYED_VIDEO = /^video\/(mp4|3gpp|quicktime|x-m4v)/;
const PLAYED_AUDIO = /^audio\/(mpeg|mp4|aac|amr|ogg; codecs=opus)/;
/** Sound may be said to be a video without pictures. */
const SOUND = /^(audio\/|video\/(mp4|ogg|webm|3gpp))/;
const STICKERS = /^image\/(webp|png|jpeg|gif|apng)$/;

/** Makes of media what WhatsApp wants for each kind of message: once for each, whatever number of messages has it. */
@Injectable()
export class MediaPreparer {
  private readonly underWay = new Map<string, Promise<OutgoingMedium>>();
  private readonly queue = new PQueue({ concurrency: AT_ONCE });
  private readonly cipher: AtRestCipher;

  constructor(
    private readonly library: MediaLibrary,
    private readonly pictures: Pictures,
    private readonly recordings: Recordings,
    private readonly source: DataSource,
    settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
  }

  /**
   * @param companyId whose medium it is
   * @throws DomainError `MEDIA_TYPE_MISMATCH` when it cannot be sent as that, `MEDIA_UNREADABLE`, `MEDIA_TOO_LARGE`,
   *   `CONVERTER_MISSING`, `MEDIA_UNAVAILABLE`; `SERVICE_UNAVAILABLE` when too many wait
   */
  prepare(companyId: string, medium: Medium, as: MediumKind): Promise<OutgoingMedium> {
    const name = `${companyId}/${medium.id}/${as}`;
    let made = this.underWay.get(name);
    if (made === undefined) {
      made = this.known(companyId, medium.id, as)
        .then(async (before) => before ?? this.remember(companyId, medium.id, as, await this.made(medium, as)))
        .finally(() => this.underWay.delete(name));
      this.underWay.set(name, made);
    }
    return made;
  }

  private async made(medium: Medium, as: MediumKind): Promise<OutgoingMedium> {
    if (as === 'document') return plain(medium);
    if (this.queue.size >= MOST_WAITING) {
      throw new DomainError('SERVICE_UNAVAILABLE', 'Too many media are being converted', {
        retryAfter: RETRY_AFTER_MS,
      });
    }
    return this.queue.add(() => timed('media', { work: 'convert' }, () => this.convert(medium, as)));
  }

  private convert(medium: Medium, as: Exclude<MediumKind, 'document'>): Promise<OutgoingMedium> {
    switch (as) {
      case 'image':
        return this.image(medium);
      case 'sticker':
        return this.sticker(medium);
      case 'video':
        return this.video(medium);
      case 'audio':
        return this.audio(medium);
      case 'voice':
        return this.voice(medium);
    }
  }

  private async image(given: Medium): Promise<OutgoingMedium> {
    if (!/^image\/(?!svg)/.test(given.mimeType)) throw mismatch(given, 'an image');
    const medium = SHOWN.test(given.mimeType) ? given : await this.pictures.toJpeg(given);
    const { width, height, thumbnail } = (await this.pictures.look(medium)) ?? {};
    return { ...plain(medium), ...known({ width, height, thumbnail: thumbnail?.toString('base64') }) };
  }

  private async sticker(given: Medium): Promise<OutgoingMedium> {
    if (!STICKERS.test(given.mimeType)) throw mismatch(given, 'a sticker, which is made of WebP, PNG, JPEG and GIF');
    const { medium, animated } = await this.pictures.toSticker(given);
    return { ...plain(medium), width: 512, height: 512, animated };
  }

  private async video(medium: Medium): Promise<OutgoingMedium> {
    if (!PLAYED_VIDEO.test(medium.mimeType)) throw mismatch(medium, 'a video, for which WhatsApp takes MP4 and 3GP');
    const tracks = await orNothing(this.recordings.look(medium));
    if (tracks !== undefined && tracks.video === undefined)
      throw mismatch(medium, 'a video: there are no pictures in it');
    const thumbnail = tracks && (await this.recordings.thumbnail(medium));
    const { seconds, video } = tracks ?? {};
    return { ...plain(medium), ...known({ seconds, ...video, thumbnail: thumbnail?.toString('base64') }) };
  }

  private async audio(medium: Medium): Promise<OutgoingMedium> {
    if (!SOUND.test(medium.mimeType)) throw mismatch(medium, 'audio');
    if (PLAYED_AUDIO.test(medium.mimeType)) {
      const { seconds } = (await orNothing(this.recordings.look(medium))) ?? {};
      return { ...plain(medium), ...known({ seconds }) };
    }
    const { medium: made, sound } = await this.recordings.toOpus(medium, false);
    return { ...plain(made), seconds: sound.seconds };
  }

  private async voice(given: Medium): Promise<OutgoingMedium> {
    if (!SOUND.test(given.mimeType)) throw mismatch(given, 'a voice note');
    const { audio } = await this.recordings.look(given);
    const isReady = given.mimeType.startsWith('audio/ogg') && audio?.codec === 'opus' && audio.channels === 1;
    const { medium, sound } = isReady
      ? { medium: { ...given, mimeType: 'audio/ogg; codecs=opus' }, sound: await this.recordings.listen(given) }
      : await this.recordings.toOpus(given, true);
    return { ...plain(medium), seconds: sound.seconds, waveform: sound.waveform.toString('base64') };
  }

  /** What was made of it before, if that is still there. */
  private async known(companyId: string, mediumId: string, as: MediumKind): Promise<OutgoingMedium | undefined> {
    const [row] = await this.source.query<{ body: Buffer; encryption_key_id: string | null }[]>(
      'SELECT body, encryption_key_id FROM whatsapp_media_prepared WHERE (company_id, medium_id, kind) = ($1, $2, $3)',
      [companyId, mediumId, as],
    );
    if (row === undefined) return undefined;
    const sealed = { data: row.body, keyId: row.encryption_key_id };
    const prepared = JSON.parse(
      this.cipher.open(sealed, rowName(companyId, mediumId, as)).toString(),
    ) as OutgoingMedium;
    if (prepared.mediumId === mediumId) return prepared;
    return this.library.find(companyId, prepared.mediumId).then(
      () => prepared,
      () => undefined,
    );
  }

  /** A medium that was removed meanwhile is sent all the same, and not remembered. */
  private async remember(
    companyId: string,
    mediumId: string,
    as: MediumKind,
    prepared: OutgoingMedium,
  ): Promise<OutgoingMedium> {
    const { data, keyId } = this.cipher.seal(Buffer.from(JSON.stringify(prepared)), rowName(companyId, mediumId, as));
    await this.source
      .query(
        `INSERT INTO whatsapp_media_prepared (company_id, medium_id, kind, body, encryption_key_id) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (company_id, medium_id, kind) DO UPDATE SET body = excluded.body, encryption_key_id = excluded.encryption_key_id`,
        [companyId, mediumId, as, data, keyId],
      )
      .catch((error: Error) => this.log.warn({ error: error.message }, 'what a medium was converted to is forgotten'));
    return prepared;
  }
}

function plain({ id, mimeType, size, fileName }: Medium): OutgoingMedium {
  return { mediumId: id, mimeType, size, ...(fileName !== null && { fileName }) };
}

function known<T extends object>(members: T): { [name in keyof T]: Exclude<T[name], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [name in keyof T]: Exclude<T[name], undefined> };
}

/** What plays as it is goes without these facts where ffmpeg is not installed. */
async function orNothing<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'CONVERTER_MISSING') return undefined;
    throw error;
  });
}

function mismatch({ mimeType }: Medium, what: string): DomainError {
  return new DomainError('MEDIA_TYPE_MISMATCH', `A file of the type ${mimeType} cannot be sent as ${what}`);
}

function rowName(companyId: string, mediumId: string, as: string): string {
  return `prepared/${companyId}/${mediumId}/${as}`;
}

export function sealedPreparedMedia(cipher: AtRestCipher): SealedTable[] {
  return [
    sealedColumns(cipher, {
      table: 'whatsapp_media_prepared',
      primaryKey: ['company_id', 'medium_id', 'kind'],
      sealed: { body: (row) => rowName(textOf(row, 'company_id'), textOf(row, 'medium_id'), textOf(row, 'kind')) },
    }),
  ];
}
