import { readFileSync, readlinkSync } from 'node:fs';

/** What tells a process of this machine from all others. */
export interface Body {
  /** One running kernel and one space of process ids in it; null where neither can be told, and no death be proved. */
  machine: string | null;
  pid: number;
  /** When it started, in the kernel's own clock: ids are used again. */
  pidStarted: string | null;
}

/** This process. */
export function ownBody(): Body {
  const machine = machineName();
  return { machine, pid: process.pid, pidStarted: machine === null ? null : pidStartedOf(process.pid) };
}

/** When a process of this machine started, by the kernel's clock; null when that is not known. */
export function pidStartedOf(pid: number): string | null {
  return statOf(pid)?.started ?? null;
}

/**
 * True for a process that lived on this machine and does not any more: the kernel has closed its sockets. False when
 * that cannot be known from here.
 */
export function isProvedDead({ machine, pid, pidStarted }: Body): boolean {
  if (machine === null || pidStarted === null || machine !== machineName()) return false;
  const stat = statOf(pid);
  return stat === null || (stat !== undefined && (stat.started !== pidStarted || stat.isOver));
}

function machineName(): string | null {
  if (process.platform !== 'linux') return null;
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/** Null when there is no such process, undefined when it cannot be looked at. */
function statOf(pid: number): { started: string; isOver: boolean } | null | undefined {
  try {
    return readStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return isThere(pid) ? undefined : null;
  }
}

/**
 * Fields as in proc_pid_stat(5). A process that is killed is a zombie as soon as its first thread has ended; the others, which may
 * wait for a processor, hold its sockets until the last of them is gone.
 */
export function readStat(stat: string): { started: string; isOver: boolean } {
  // The name, in brackets, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = '', threads = '', started = ''] = [fields[0], fields[17], fields[19]];
  return { started, isOver: (state === 'Z' || state === 'X') && Number(threads) <= 1 };
}

/** Asked of the kernel itself: `/proc` may hide processes of other users. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
