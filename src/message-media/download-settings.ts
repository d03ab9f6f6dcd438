import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { MediaDownloads } from './media-downloads.entity.js';

/** Which files of messages are downloaded as they come: of these kinds, up to so many bytes. */
export interface DownloadWish {
  kinds: string[];
  maxBytes: number;
}

export const NO_DOWNLOADS: DownloadWish = { kinds: [], maxBytes: 0 };

/** What each company wants downloaded without being asked for it: nothing, unless it says otherwise. */
@Injectable()
export class DownloadSettings {
  constructor(@InjectRepository(MediaDownloads) private readonly rows: Repository<MediaDownloads>) {}

  async of(companyId: string): Promise<DownloadWish> {
    const row = await this.rows.findOneBy({ companyId });
    return row === null ? NO_DOWNLOADS : { kinds: row.kinds, maxBytes: Number(row.maxBytes) };
  }

  async set(companyId: string, { kinds, maxBytes }: DownloadWish): Promise<void> {
    await this.rows.upsert({ companyId, kinds, maxBytes: String(maxBytes) }, ['companyId']);
  }

  async remove(companyId: string): Promise<void> {
    await this.rows.delete({ companyId });
  }
}
