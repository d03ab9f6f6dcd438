import { defineConfig } from 'vitest/config';

/** Counts every object of a process again and again until it rests: when all others are done, alone. */
const COUNTS_EVERYTHING = ['test/e2e/leak.spec.ts'];

/** Three tiers: `unit` is pure, `integration` has a real PostgreSQL, `e2e` runs built processes against the simulator. */
export default defineConfig({
  test: {
    pool: 'forks',
    // End-to-end tests wait more than they work.
    maxWorkers: 2,
    reporters: ['default'],
    // How long a slow machine may take; only what never comes waits that long.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.spec.ts', 'test/unit/**/*.spec.ts'],
          setupFiles: ['test/support/setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.spec.ts'],
          setupFiles: ['test/support/setup.ts'],
          globalSetup: ['test/support/postgres.global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.spec.ts', 'test/simulator/**/*.spec.ts'],
          exclude: COUNTS_EVERYTHING,
          setupFiles: ['test/support/setup.ts'],
          globalSetup: ['test/support/postgres.global-setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: COUNTS_EVERYTHING,
          setupFiles: ['test/support/setup.ts'],
          globalSetup: ['test/support/postgres.global-setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
