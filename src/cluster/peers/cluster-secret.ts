import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings.js';
import { peerKeys } from './peer-signature.js';

const SECRET_BYTES = 32;

/** What processes know each other by: the secret of the settings, or one that is made once and kept in the database. */
@Injectable()
export class ClusterSecret {
  private known: Promise<readonly [Buffer, ...Buffer[]]> | undefined;

  constructor(
    private readonly source: DataSource,
    private readonly settings: Settings,
  ) {}

  /** The keys that are believed; the first signs. */
  keys(): Promise<readonly [Buffer, ...Buffer[]]> {
    this.known ??= this.read().catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  private async read(): Promise<[Buffer, ...Buffer[]]> {
    const { clusterSecret } = this.settings;
    const secrets = clusterSecret === undefined ? [await this.stored()] : clusterSecret.split(',');
    return peerKeys(secrets) as [Buffer, ...Buffer[]];
  }

  private async stored(): Promise<Buffer> {
    await this.source.query('INSERT INTO cluster_secret (secret) VALUES ($1) ON CONFLICT DO NOTHING', [
      randomBytes(SECRET_BYTES),
    ]);
    const [row] = await this.source.query<{ secret: Buffer }[]>('SELECT secret FROM cluster_secret');
    if (row === undefined) throw new Error('the secret of the cluster is gone from the database');
    return row.secret;
  }
}
