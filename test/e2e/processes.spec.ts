import { expect, it } from 'vitest';
import { newSeed } from '../chaos/chance.js';
import { FAULTS } from '../chaos/processes/faults.js';
import { eachOnce, runProcesses } from '../chaos/processes/run-processes.js';

/** `CHAOS_SEED` replays a run. */
const seed = Number(process.env.CHAOS_SEED ?? newSeed());

/** It waits for leases to lapse, four times over, and for processes to start. */
const TIMEOUT_MS = 400_000;

/** The long form is `npm run bench -- processes`. */
const SIZE = { lines: 4, ttlMs: 3_200, gapMs: 400, pauseMs: 400 };

it(
  `three processes, each fault once, CHAOS_SEED=${seed}: one socket a line, and every message once, in order`,
  async () => {
    const said: string[] = [];
    const { struck, verdict, faults, kept } = await runProcesses(SIZE, seed, eachOnce(), (text) =>
      said.push(`${(performance.now() / 1_000).toFixed(0)} s ${text}`),
    );
    expect(faults, `${said.join(', ')}\n${JSON.stringify(verdict)}\n${kept}`).toEqual({});
    expect(struck).toHaveLength(FAULTS.length);
    expect(verdict.written).toBeGreaterThan(5 * SIZE.lines);
    expect(verdict.sent).toBeGreaterThan(2 * SIZE.lines);
    // The judge has seen what it judges.
    expect(verdict.writes).toBeGreaterThan(verdict.written + verdict.sent);
    expect(verdict.hands).toBeGreaterThan(2 * SIZE.lines);
  },
  TIMEOUT_MS,
);
