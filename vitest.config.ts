import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Count every object of a process until it rests, or its bytes: when all others are done, alone. */
const COUNTS_EVERYTHING = ['test/e2e/leak.spec.ts', 'test/e2e/media.spec.ts'];

/** Load libsignal with its mends, or as it comes: a process can do one of both. */
const LOAD_LIBSIGNAL = ['src/baileys/**/*.spec.ts', 'src/simulator/**/*.spec.ts', 'src/whatsapp/baileys/**/*.spec.ts'];

/**
 * Have a process of their own: two load the product or a part of it, whose libsignal has its mends, where others use Baileys as
 * it comes; one looks for a mark that nobody else has left.
 */
const BY_THEMSELVES = ['test/e2e/access.spec.ts', 'test/e2e/content-encryption.spec.ts', 'test/e2e/kinds.spec.ts'];

/** Uses Baileys as it comes, where others of its kind load libsignal with its mends. */
const USE_BARE_BAILEYS = ['test/integration/moving-lines.spec.ts'];

/** Loads its modules anew, which those that load libsignal do once in a process. */
const LOADS_ANEW = ['test/integration/leases.spec.ts'];

/** Take minutes: begun last, one of them would run alone at the end. */
const LONG = [
  'embedded-postgres',
  'kill',
  'sending',
  'cli',
  'health',
  'inbound',
  'inbound-loss',
  'limits-redis',
  'message-media',
  'schematics',
];

class LongOnesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      LONG.some((name) => moduleId.endsWith(`/${name}.spec.ts`));
    // oxlint-disable-next-line unicorn/no-array-sort -- it is the sequencer that is asked
    const bySize = await super.sort(files);
    return [...bySize.filter(isLong), ...bySize.filter((file) => !isLong(file))];
  }
}

/** Three tiers: `unit` and `unit-isolated` are pure, `integration` has a real PostgreSQL, `e2e` runs built processes against the simulator. */
export default defineConfig({
  test: {
    pool: 'forks',
    sequence: { sequencer: LongOnesFirst },
    // End-to-end tests wait more than they work.
    maxWorkers: 3,
    reporters: ['default'],
    // How long a slow machine may take; only what never comes waits that long.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          isolate: false,
          include: ['src/**/*.spec.ts', 'test/unit/**/*.spec.ts'],
          exclude: LOAD_LIBSIGNAL,
          setupFiles: ['test/support/setup.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'unit-isolated',
          include: LOAD_LIBSIGNAL,
          setupFiles: ['test/support/setup.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          isolate: false,
          include: ['test/integration/**/*.spec.ts'],
          exclude: [...USE_BARE_BAILEYS, ...LOADS_ANEW],
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
          isolate: false,
          exclude: [...COUNTS_EVERYTHING, ...BY_THEMSELVES],
          setupFiles: ['test/support/setup.ts'],
          globalSetup: ['test/support/postgres.global-setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-isolated',
          include: [...BY_THEMSELVES, ...USE_BARE_BAILEYS, ...LOADS_ANEW],
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
