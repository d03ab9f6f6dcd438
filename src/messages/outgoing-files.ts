import { Injectable } from '@nestjs/common';
import { isAlbum, type OutgoingAlbum } from '../domain/album.js';
import type { OutgoingContent, OutgoingContents, OutgoingMessage } from '../domain/outgoing.js';
import { isMediaKind, type OutgoingMediaKind, type OutgoingMedium } from '../domain/outgoing-media.js';
import { MediaPreparer } from '../media/conversion/media-preparer.js';
import type { MediumKind } from '../media/conversion/medium-kind.js';
import { GivenMedia, type GivenMedium } from '../media/given-media.js';
import { MediaLibrary } from '../media/media-library.js';

/** What a request says of a file. */
type GivenFile = GivenMedium & { voice?: boolean };

/** Has the file of a message stored, and made into what its kind wants, before the message goes on as plain data. */
@Injectable()
export class OutgoingFiles {
  constructor(
    private readonly media: GivenMedia,
    private readonly library: MediaLibrary,
    private readonly preparer: MediaPreparer,
  ) {}

  /**
   * The message with its medium; one without a file as it is.
   *
   * @throws DomainError VALIDATION_FAILED, MEDIA_NOT_FOUND, MEDIA_UNAVAILABLE, MEDIA_TOO_LARGE, MEDIA_TYPE_MISMATCH,
   *   MEDIA_LINK_FAILED, MEDIA_UNREADABLE, CONVERTER_MISSING
   */
  async attach(companyId: string, message: OutgoingMessage): Promise<OutgoingMessage> {
    const { content } = message;
    if (isAlbum(message)) return this.attachAll(companyId, message);
    if (content.type === 'interactive') return this.attachHeader(companyId, message, content.interactive);
    const { type } = content;
    if (!isMediaKind(type)) return message;
    const { medium, rest } = await this.prepared(companyId, type, fileOf(content, type), type);
    return { ...message, content: { type, [type]: rest } as unknown as OutgoingContent, medium };
  }

  /** One after the other, so that an album takes no more than one file at a time. */
  private async attachAll(companyId: string, message: OutgoingAlbum): Promise<OutgoingMessage> {
    const { album } = message.content;
    const media: OutgoingMedium[] = [];
    const parts: typeof album = [];
    for (const [place, part] of album.entries()) {
      const { type } = part;
      const { medium, rest } = await this.prepared(companyId, type, part[type] ?? {}, `album.${place}.${type}`);
      media.push(medium);
      parts.push({ type, [type]: rest });
    }
    return { ...message, content: { type: 'album', album: parts }, media };
  }

  private async attachHeader(
    companyId: string,
    message: OutgoingMessage,
    interactive: OutgoingContents['interactive'],
  ): Promise<OutgoingMessage> {
    const { header } = interactive;
    if (header === undefined || header.type === 'text' || header.type === 'gif') return message;
    const { type } = header;
    const field = `interactive.header.${type}`;
    const { medium, rest } = await this.prepared(companyId, type, header[type] ?? {}, field);
    return {
      ...message,
      content: { type: 'interactive', interactive: { ...interactive, header: { type, [type]: rest } } },
      medium,
    };
  }

  /** @param field what named the file in the request, for errors */
  private async prepared(
    companyId: string,
    type: OutgoingMediaKind,
    file: GivenFile,
    field: string,
  ): Promise<{ medium: OutgoingMedium; rest: object }> {
    const { id: _id, link: _link, base64: _base64, mime_type: _type, ...rest } = file;
    const stored = await this.media.store(companyId, file, field);
    const medium = await this.preparer
      .prepare(companyId, stored, mediumKind(type, file))
      .catch(async (error: unknown) => {
        // It came with this very request: nobody has its id.
        if (file.id === undefined) await this.library.remove(companyId, stored.id).catch(() => undefined);
        throw error;
      });
    return { medium, rest };
  }
}

function fileOf(content: OutgoingContent, type: OutgoingMediaKind): GivenFile {
  return (content as unknown as Record<OutgoingMediaKind, GivenFile>)[type];
}

function mediumKind(type: OutgoingMediaKind, { voice }: GivenFile): MediumKind {
  return type === 'audio' && voice === true ? 'voice' : type;
}
