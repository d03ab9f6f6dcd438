import { effect, signal } from '@preact/signals';
import { call } from './api';
import { onEvent } from './live';
import { isAdmin } from './user';

export interface Process {
  id: string;
  name: string;
  address: string | null;
  roles: string[];
  draining: boolean;
  startedAt: string;
  held: number;
  most: number;
}

interface Processes {
  processes: Process[];
  /** Lines that have to live, and those that are not on their feet yet. */
  lines: { wanted: number; waiting: number };
}

const WAITING_MS = 2_000;
const RESTING_MS = 15_000;
/** After an event that lines move with, so soon, and so often while there are more of them. */
const TOLD_MS = 2_000;
const TELLING = new Set(['connecting', 'connected', 'disconnected', 'reconnecting']);

/** The processes, for admins; undefined until they are known. */
export const processes = signal<Processes | undefined>(undefined);
let timer: ReturnType<typeof setTimeout> | undefined;
let told = false;

/** @throws ApiError */
export async function loadProcesses(): Promise<void> {
  processes.value = await call<Processes>('GET', 'processes');
}

/** More often while lines come back, and not at all for somebody who does not look. */
async function follow(): Promise<void> {
  told = false;
  if (!document.hidden) await loadProcesses().catch(() => undefined);
  // What was told meanwhile has a timer of its own.
  if (told || !isAdmin.peek()) return;
  clearTimeout(timer);
  timer = setTimeout(() => void follow(), processes.peek()?.lines.waiting ? WAITING_MS : RESTING_MS);
}

onEvent(({ type }) => {
  // However many tell of it, one look is on its way.
  if (told || !isAdmin.peek() || !TELLING.has(type)) return;
  told = true;
  clearTimeout(timer);
  timer = setTimeout(() => void follow(), TOLD_MS);
});

effect(() => {
  clearTimeout(timer);
  if (isAdmin.value) void follow();
  else processes.value = undefined;
});
