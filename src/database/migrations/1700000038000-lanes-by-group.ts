import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lanes are claimed group by group, so that those of a group with many cost the others nothing. A lane at rest, as most are, is
 * not in this index.
 */
export class LanesByGroup1700000038000 implements MigrationInterface {
  name = 'LanesByGroup1700000038000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      "CREATE INDEX queue_lanes_waiting ON queue_lanes (queue, group_key, due_at) WHERE due_at < 'infinity'",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX queue_lanes_waiting');
  }
}
