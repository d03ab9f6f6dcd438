import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { type Body, isProvedDead, ownBody, pidStartedOf, readStat } from './machine.js';

const isLinux = process.platform === 'linux';

/** A process that does nothing. */
async function sleeper(): Promise<{ body: Body; end: (signal: NodeJS.Signals) => Promise<void>; stop: () => void }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const body = { ...ownBody(), pid: child.pid!, pidStarted: pidStartedOf(child.pid!) };
  return {
    body,
    end: async (signal) => {
      child.kill(signal);
      await once(child, 'exit');
    },
    stop: () => child.kill('SIGSTOP'),
  };
}

it.runIf(isLinux)('one that was killed is dead, and one that is stopped is not', async () => {
  const { body, end, stop } = await sleeper();
  expect(isProvedDead(body)).toBe(false);
  stop();
  expect(isProvedDead(body)).toBe(false);
  await end('SIGKILL');
  expect(isProvedDead(body)).toBe(true);
});

it('a zombie with threads that have not ended yet still holds its sockets', () => {
  const stat = (state: string, threads: number): string =>
    `4021 (node (x) y) ${state} 26699 4021 26699 0 -1 4227084 0 0 0 0 0 0 0 0 20 0 ${threads} 0 1320034 0 0`;
  expect(readStat(stat('Z', 2))).toEqual({ started: '1320034', isOver: false });
  expect(readStat(stat('Z', 1))).toEqual({ started: '1320034', isOver: true });
  expect(readStat(stat('X', 0))).toEqual({ started: '1320034', isOver: true });
  expect(readStat(stat('T', 1))).toEqual({ started: '1320034', isOver: false });
});

it('nothing is known of a process elsewhere, or of which it is not known where it was', () => {
  const own = ownBody();
  expect(isProvedDead(own)).toBe(false);
  expect(isProvedDead({ ...own, machine: null })).toBe(false);
  expect(isProvedDead({ ...own, machine: 'another boot', pid: 2 ** 22 })).toBe(false);
});

it.runIf(isLinux)('a process id that is used again is of another process', () => {
  expect(isProvedDead({ ...ownBody(), pidStarted: '1' })).toBe(true);
});
