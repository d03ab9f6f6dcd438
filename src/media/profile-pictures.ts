import { Injectable } from '@nestjs/common';
import { Pictures } from './conversion/pictures.js';
import { GivenMedia, type GivenMedium } from './given-media.js';

/** Makes pictures of accounts and groups of what requests give: square JPEGs, as WhatsApp wants them. */
@Injectable()
export class ProfilePictures {
  constructor(
    private readonly media: GivenMedia,
    private readonly pictures: Pictures,
  ) {}

  /**
   * @returns the id of the medium
   * @throws DomainError those of `GivenMedia.store`, MEDIA_UNREADABLE, CONVERTER_MISSING
   */
  async make(companyId: string, given: GivenMedium): Promise<string> {
    const medium = await this.media.store(companyId, given, 'picture');
    return (await this.pictures.toSquare(medium)).id;
  }

  /** The same of a product. */
  async makeForCatalog(companyId: string, given: GivenMedium): Promise<{ mediumId: string; size: number }> {
    const { id, size } = await this.pictures.toSquare(await this.media.store(companyId, given, 'picture'));
    return { mediumId: id, size };
  }
}
