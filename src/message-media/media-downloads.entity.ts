import { Column, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** Which files of messages a company has downloaded as they come; without a row none. */
@Entity('whatsapp_media_downloads')
export class MediaDownloads {
  @PrimaryColumn('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @Column('text', { array: true })
  kinds: string[];

  /** Of the file, in bytes. */
  @Column('bigint', { name: 'max_bytes' })
  maxBytes: string;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
