import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { MediaLinks } from '../../src/media/intake/media-links.js';
import { MediaLibrary } from '../../src/media/media-library.js';
import { type MediaStore, NotStoredError } from '../../src/media/media-store.js';
import { LocalMediaStore } from '../../src/media/storage/local-media-store.js';
import { S3MediaStore } from '../../src/media/storage/s3-media-store.js';
import { WhatsappMedium } from '../../src/media/whatsapp-medium.entity.js';
import { OutboundHttp } from '../../src/outbound/outbound-http.js';
import { CompanyRetention } from '../../src/retention/company-retention.entity.js';
import { RetentionService } from '../../src/retention/retention.service.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startS3Server } from '../support/s3-server.js';

const log = pino({ level: 'silent' });
const settings = loadSettings({ MEDIA_RETENTION_DAYS: '10', EVENT_RETENTION_DAYS: '20' });

interface Place {
  store: MediaStore;
  /** All that is there, whole or not. */
  everything(): Promise<string[]>;
  close(): Promise<void>;
}

async function inFolder(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'media-upkeep-'));
  return {
    store: new LocalMediaStore(folder),
    everything: async () => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function inBucket(): Promise<Place> {
  const server = await startS3Server();
  return { store: new S3MediaStore(loadSettings(server.env)), everything: server.keys, close: server.close };
}

describe.each(Object.entries({ local: inFolder, s3: inBucket }))('upkeep of media: %s', (_, open) => {
  let database: TestDatabase;
  let source: DataSource;
  let place: Place;
  let library: MediaLibrary;
  let retention: RetentionService;

  beforeAll(async () => {
    [database, place] = await Promise.all([createTestDatabase(), open()]);
    const options = dataSourceOptions({ url: database.url });
    source = await new DataSource({ ...options, entities: [WhatsappMedium, CompanyRetention] }).initialize();
    retention = new RetentionService(source.getRepository(CompanyRetention), settings);
    const links = new MediaLinks(new OutboundHttp(false), settings);
    library = new MediaLibrary(source.getRepository(WhatsappMedium), place.store, links, retention, settings, log);
  });

  afterAll(async () => {
    await source?.destroy();
    await Promise.all([database?.drop(), place?.close()]);
  });

  const take = async (companyId: string): Promise<string> =>
    (await library.take(companyId, Readable.from([Buffer.from(`of ${companyId}`)]))).id;

  /** Lets days pass for what is stored now. */
  const age = (days: number): Promise<unknown> =>
    source.query(
      `UPDATE whatsapp_media SET created_at = created_at - $1 * interval '1 day',
                                 expires_at = expires_at - $1 * interval '1 day'`,
      [days],
    );

  const known = async (): Promise<string[]> =>
    (await source.query<{ id: string }[]>('SELECT id FROM whatsapp_media ORDER BY id')).map(({ id }) => id);

  it('removes what is older than MEDIA_RETENTION_DAYS, and sooner where a company wants it so', async () => {
    const [shop, strict] = [await take('shop'), await take('strict')];
    await retention.set('strict', 3);
    await age(2);
    await library.tidy();
    expect(await known()).toEqual([shop, strict].toSorted());
    await age(1.5);
    // Before anything is removed it is no longer given out either.
    expect(await library.find('shop', shop)).toMatchObject({ id: shop });
    await library.tidy();
    expect(await known()).toEqual([shop]);
    expect(await place.everything()).toHaveLength(1);
    await age(6.6);
    await expect(library.find('shop', shop)).rejects.toMatchObject({ code: 'MEDIA_UNAVAILABLE' });
    await library.tidy();
    expect([await known(), await place.everything()]).toEqual([[], []]);
    await retention.remove('strict');
  });

  it('stores what a company wants for fewer days for no longer than that', async () => {
    await retention.set('strict', 3);
    const { createdAt, expiresAt } = await library.find('strict', await take('strict'));
    expect((expiresAt.getTime() - createdAt.getTime()) / 86_400_000).toBeCloseTo(3, 1);
    await retention.remove('strict');
    await age(20);
    await library.tidy();
  });

  it('removes what a killed process had written whole, and nobody knows of, but not what is being written', async () => {
    const [lost, underWay] = ['aa/11111111-1111-4111-8111-111111111111', 'bb/22222222-2222-4222-8222-222222222222'];
    for (const [key, ago] of [
      [lost, '2 hours'],
      [underWay, '10 minutes'],
    ]) {
      await source.query(`INSERT INTO whatsapp_media_writes (key, begun_at) VALUES ($1, now() - $2::interval)`, [
        key,
        ago,
      ]);
      await place.store.write(key!, Readable.from([Buffer.from('whole')]));
    }
    const kept = await take('shop');
    await library.tidy();
    await expect(place.store.read(lost)).rejects.toThrow(NotStoredError);
    (await place.store.read(underWay)).destroy();
    (await library.open({ companyId: 'shop', id: kept })).destroy();
    const rows = await source.query<{ key: string }[]>('SELECT key FROM whatsapp_media_writes');
    expect(rows).toEqual([{ key: underWay }]);
  });

  it('knows nothing of a file whose write was given up meanwhile, and leaves none of it', async () => {
    const before = await place.everything();
    let more: (() => void) | undefined;
    const first = new Promise<void>((resolve) => (more = resolve));
    async function* slow(): AsyncGenerator<Buffer> {
      yield Buffer.alloc(70_000, 1);
      await first;
      yield Buffer.alloc(1, 2);
    }
    const taken = library.take('shop', Readable.from(slow()));
    const begun = (): Promise<{ key: string }[]> =>
      source.query(`SELECT key FROM whatsapp_media_writes WHERE begun_at > now() - interval '1 minute'`);
    await expect.poll(begun).toHaveLength(1);
    await source.query(
      `UPDATE whatsapp_media_writes SET begun_at = now() - interval '2 hours' WHERE begun_at > now() - interval '1 minute'`,
    );
    await library.tidy();
    more?.();
    await expect(taken).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect((await place.everything()).toSorted()).toEqual(before.toSorted());
  });
});
