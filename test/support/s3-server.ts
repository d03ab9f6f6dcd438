import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';

const BUCKET = 'media';

export interface S3Server {
  /** Settings of a product that keeps its media here. */
  env: Record<string, string>;
  /** Keys of the objects that are there. */
  keys(): Promise<string[]>;
  /** The bytes of everything that it has on its disk. */
  folder: string;
  close(): Promise<void>;
}

/** An S3 server with one bucket, on a free port. */
export async function startS3Server(): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 's3-server-'));
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: folder,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  const { port } = await server.run();
  return {
    env: {
      MEDIA_STORAGE: 's3',
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_BUCKET: BUCKET,
      S3_ACCESS_KEY_ID: 'S3RVER',
      S3_SECRET_ACCESS_KEY: 'S3RVER',
      S3_FORCE_PATH_STYLE: 'true',
    },
    folder,
    keys: async () => {
      const entries = await readdir(join(folder, BUCKET), { recursive: true, withFileTypes: true });
      return entries.filter((one) => one.name.endsWith('._S3rver_object')).map((one) => join(one.parentPath, one.name));
    },
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
