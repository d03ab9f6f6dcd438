import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Positions after the command's name in /proc/PID/stat (proc(5)). */
const PARENT = 1;
const USER_TIME = 11;
const SYSTEM_TIME = 12;
const CHILDREN_USER_TIME = 13;
const CHILDREN_SYSTEM_TIME = 14;

/** Processor seconds of a live process since its start. */
export function cpuSeconds(pid: number): number {
  const fields = stat(pid);
  return seconds(fields, USER_TIME) + seconds(fields, SYSTEM_TIME);
}

/** The same of a process and its children, those that ended included. */
export function familyCpuSeconds(parent: number): number {
  const fields = stat(parent);
  let sum = cpuSeconds(parent) + seconds(fields, CHILDREN_USER_TIME) + seconds(fields, CHILDREN_SYSTEM_TIME);
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (Number(stat(Number(name))[PARENT]) === parent) sum += cpuSeconds(Number(name));
    } catch {
      // It has ended since; its parent counts it from now on.
    }
  }
  return sum;
}

function stat(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The name is in parentheses and may hold anything.
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function seconds(fields: string[], position: number): number {
  return Number(fields[position]) / TICKS_PER_SECOND;
}
