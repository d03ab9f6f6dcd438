import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What signs the requests of processes to each other where the settings name no secret: one row at most. */
export class ClusterSecret1700000032000 implements MigrationInterface {
  name = 'ClusterSecret1700000032000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE cluster_secret (
        only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
        secret bytea NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE cluster_secret');
  }
}
