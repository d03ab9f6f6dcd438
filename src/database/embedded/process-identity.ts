import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

/*
 * `kill(pid, 0)` is no proof of life. A container's first process often reaps nothing, so a dead server stays a zombie
 * that still "exists", and after a restart the same number belongs to somebody else. Hence: state, start and command.
 */

/** When the process `pid` began, as an opaque mark; `undefined` when there is none, or only a zombie. */
export function processStart(pid: number): string | undefined {
  if (process.platform === 'linux') {
    const fields = linuxStat(pid);
    return fields === undefined || isDead(fields[0]) ? undefined : fields[19];
  }
  const [state, ...began] = ps(pid, 'stat=,lstart=').split(/\s+/);
  return isDead(state) ? undefined : began.join('-').replaceAll(':', '-');
}

/** A file name for something of this process's; `ownerLives` tells from it whether the process still runs. */
export function ownMark(): string {
  return `${process.pid}_${processStart(process.pid)}_${randomBytes(4).toString('hex')}`;
}

/** Whether the process that made `mark` with `ownMark` still runs. */
export function ownerLives(mark: string): boolean {
  const [pid, start] = mark.split('_');
  return processStart(Number(pid)) === start;
}

/** The arguments of the live process `pid` as one text, with spaces between them; empty when there is none. */
export function processCommand(pid: number): string {
  if (processStart(pid) === undefined) return '';
  if (process.platform !== 'linux') return ps(pid, 'command=');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** The fields of /proc/PID/stat from the state on: the name before it may hold spaces and parentheses. */
function linuxStat(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function isDead(state: string | undefined): boolean {
  return state === undefined || state === '' || /^[ZXx]/.test(state);
}

function ps(pid: number, columns: string): string {
  try {
    return execFileSync('ps', ['-ww', '-o', columns, '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C' },
    }).trim();
  } catch {
    return '';
  }
}
