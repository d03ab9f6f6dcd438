import { afterAll, describe, expect, it } from 'vitest';
import type { Cell } from '../chaos/cells.js';
import { nameOf } from '../chaos/cells.js';
import { Chance, newSeed } from '../chaos/chance.js';
import { CompanyProcess } from '../chaos/company-process.js';
import { runOrderLoad } from '../chaos/order-load.js';
import { runCell } from '../chaos/run-cell.js';
import { withSimulator } from '../support/fixture.js';

/** `CHAOS_SEED` replays a run. */
const seed = Number(process.env.CHAOS_SEED ?? newSeed());
const latencyMs = 2;
const load = { gapMs: 15, ms: 2_000 };

/** One of each kind; the whole matrix is `npm run bench -- chaos`. */
const CELLS: Cell[] = [
  { disturbance: 'silence', partners: 'one', latencyMs },
  { disturbance: 'restart', partners: 'group', latencyMs },
  { disturbance: 'kill', partners: 'three', latencyMs },
];

const { beforeAll } = withSimulator();

let host: CompanyProcess;

beforeAll(async ({ simulator, database }) => {
  host = await CompanyProcess.start(simulator, database.url, latencyMs);
});

afterAll(() => host?.close());

describe(`two-way load, CHAOS_SEED=${seed}`, () => {
  /**
   * Before failed attempts left sessions as they were (docs/decisions/0009), with a list of devices that is not known any
   * more:
   *
   *   contact  ── m1, by session 1 ──▶ ─────────────╲
   *   company    asks for devices, opens session 2   ╲── m1 ──▶ tried on session 2, which that breaks; then on session 1
   *   contact  ── m2, by session 2 ──▶ never decrypts again
   */
  it.each(CELLS.map((cell) => ({ name: nameOf(cell), cell })))(
    '$name: everything arrives once, in order, readable, and takes no key of anybody',
    async ({ cell }) => {
      const { outcome, faults } = await runCell(host, cell, load, seed);
      expect(faults, JSON.stringify(outcome)).toEqual({});
      expect(outcome.written).toBeGreaterThan(20);
      expect(outcome.sent).toBeGreaterThan(0);
    },
  );

  it('a kill while a contact writes: the log, the webhook and the WebSocket tell of each message in order', async () => {
    const { written, ...wrong } = await runOrderLoad(host, new Chance(seed, 'order'));
    expect(written).toBeGreaterThan(100);
    expect(wrong).toEqual({ missing: 0, log: 0, webhook: 0, webSocket: 0 });
  });
});
