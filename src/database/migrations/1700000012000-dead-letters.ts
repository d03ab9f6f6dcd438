import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets metrics count dead letters without a look at all that was delivered. */
export class DeadLetters1700000012000 implements MigrationInterface {
  name = 'DeadLetters1700000012000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("CREATE INDEX queue_jobs_dead ON queue_jobs (queue) WHERE state = 'dead'");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX queue_jobs_dead');
  }
}
