import { Injectable } from '@nestjs/common';
import { invalidField } from '../domain/errors.js';
import { MediaLibrary } from './media-library.js';
import type { Medium } from './medium.js';

/** Where a request says that a file is: exactly one of the first three. */
export interface GivenMedium {
  id?: string;
  link?: string;
  base64?: string;
  mime_type?: string;
  filename?: string;
}

/** Has files stored that requests name. */
@Injectable()
export class GivenMedia {
  constructor(private readonly library: MediaLibrary) {}

  /**
   * @param field what named it in the request, for errors
   * @throws DomainError VALIDATION_FAILED, MEDIA_NOT_FOUND, MEDIA_UNAVAILABLE, MEDIA_TOO_LARGE, MEDIA_TYPE_MISMATCH,
   *   MEDIA_LINK_FAILED
   */
  async store(companyId: string, file: GivenMedium, field: string): Promise<Medium> {
    const { id, link, base64, mime_type: mimeType, filename: fileName } = file;
    const given = [id, link, base64].filter((one) => one !== undefined);
    if (given.length !== 1) throw invalidField(field, `${field} must have one of id, link and base64`);
    const declared = { ...(mimeType !== undefined && { mimeType }), ...(fileName !== undefined && { fileName }) };
    if (id !== undefined) return this.library.find(companyId, id);
    if (link !== undefined) return this.library.fetch(companyId, link, declared);
    return this.library.takeBase64(companyId, base64!, declared);
  }
}
