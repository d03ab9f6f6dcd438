import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Queue1700000004000 implements MigrationInterface {
  name = 'Queue1700000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE queue_readers (
        queue    varchar(32) PRIMARY KEY,
        position bigint      NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE queue_jobs (
        id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        queue        varchar(32) NOT NULL,
        group_key    varchar(64) NOT NULL,
        lane         text        NOT NULL,
        event_id     bigint      NOT NULL,
        state        varchar(8)  NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'dead')),
        attempts     int         NOT NULL DEFAULT 0,
        queued_at    timestamptz NOT NULL DEFAULT now(),
        tried_at     timestamptz,
        outcome      jsonb
      )`);
    await runner.query('CREATE UNIQUE INDEX queue_jobs_once ON queue_jobs (queue, group_key, event_id)');
    await runner.query("CREATE INDEX queue_jobs_pending ON queue_jobs (queue, lane, event_id) WHERE state = 'pending'");
    await runner.query(`
      CREATE TABLE queue_lanes (
        queue     varchar(32) NOT NULL,
        lane      text        NOT NULL,
        group_key varchar(64) NOT NULL,
        due_at    timestamptz NOT NULL,
        attempts  int         NOT NULL DEFAULT 0,
        version   bigint      NOT NULL DEFAULT 0,
        claim     uuid,
        worker    int,
        PRIMARY KEY (queue, lane)
      )`);
    await runner.query('CREATE INDEX queue_lanes_due ON queue_lanes (queue, due_at)');
    await runner.query('CREATE INDEX queue_lanes_claimed ON queue_lanes (queue, worker) WHERE claim IS NOT NULL');
    await runner.query('CREATE INDEX queue_lanes_of_group ON queue_lanes (queue, group_key)');
    await runner.query(`
      CREATE TABLE queue_pauses (
        queue     varchar(32) NOT NULL,
        group_key varchar(64) NOT NULL,
        until     timestamptz NOT NULL,
        PRIMARY KEY (queue, group_key)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['queue_pauses', 'queue_lanes', 'queue_jobs', 'queue_readers']) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}
