import { Injectable } from '@nestjs/common';
import { invalidField } from '../domain/errors.js';
import type { OutgoingContent, OutgoingMessage } from '../domain/outgoing.js';
import { isMediaKind, type OutgoingMediaKind } from '../domain/outgoing-media.js';
import { MediaPreparer } from '../media/conversion/media-preparer.js';
import type { MediumKind } from '../media/conversion/medium-kind.js';
import { MediaLibrary } from '../media/media-library.js';
import type { Medium } from '../media/medium.js';

/** What a request says of a file. */
interface GivenFile {
  id?: string;
  link?: string;
  base64?: string;
  mime_type?: string;
  filename?: string;
  voice?: boolean;
}

/** Has the file of a message stored, and made into what its kind wants, before the message goes on as plain data. */
@Injectable()
export class OutgoingFiles {
  constructor(
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
    const { type } = message.content;
    if (!isMediaKind(type)) return message;
    const file = fileOf(message.content, type);
    const { id: _id, link: _link, base64: _base64, mime_type: _type, ...rest } = file;
    const stored = await this.store(companyId, type, file);
    const medium = await this.preparer.prepare(companyId, stored, mediumKind(type, file));
    return { ...message, content: { type, [type]: rest } as unknown as OutgoingContent, medium };
  }

  private async store(companyId: string, type: OutgoingMediaKind, file: GivenFile): Promise<Medium> {
    const { id, link, base64, mime_type: mimeType, filename: fileName } = file;
    const given = [id, link, base64].filter((one) => one !== undefined);
    if (given.length !== 1) throw invalidField(type, `${type} must have one of id, link and base64`);
    const declared = { ...(mimeType !== undefined && { mimeType }), ...(fileName !== undefined && { fileName }) };
    if (id !== undefined) return this.library.find(companyId, id);
    if (link !== undefined) return this.library.fetch(companyId, link, declared);
    return this.library.takeBase64(companyId, base64!, declared);
  }
}

function fileOf(content: OutgoingContent, type: OutgoingMediaKind): GivenFile {
  return (content as unknown as Record<OutgoingMediaKind, GivenFile>)[type];
}

function mediumKind(type: OutgoingMediaKind, { voice }: GivenFile): MediumKind {
  return type === 'audio' && voice === true ? 'voice' : type;
}
