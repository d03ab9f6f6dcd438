import { readFile, writeFile } from 'node:fs/promises';

const MB = 1_048_576;

export interface MemoryUse {
  /** MB that the process had before, and has at least. */
  idle: number;
  /** MB that it had at most on top of that. */
  above: number;
}

/** What a process has in memory at most while something is done: Linux keeps count of it, so that no peak is missed. */
export async function memoryWhile(pid: number | undefined, work: () => Promise<unknown>): Promise<MemoryUse> {
  // The peak is now what there is.
  await writeFile(`/proc/${pid}/clear_refs`, '5');
  const idle = await resident(pid, 'VmRSS');
  await work();
  return { idle: Math.round(idle), above: Math.round((await resident(pid, 'VmHWM')) - idle) };
}

async function resident(pid: number | undefined, name: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1_024) / MB;
}
