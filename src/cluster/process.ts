import { randomUUID } from 'node:crypto';

/** Names this process to all others, for as long as it lives; a process that starts anew is another one. */
export const PROCESS_ID = randomUUID();

/** The same for people: in views and logs. */
export const PROCESS_NAME = nameOfProcess(PROCESS_ID);

/** What people see of the id of a process. */
export function nameOfProcess(id: string): string {
  return id.slice(0, 8);
}

/** The same where PostgreSQL wants a positive number of 31 bits. */
export const PROCESS_NUMBER = Number.parseInt(PROCESS_ID.slice(0, 8), 16) % (2 ** 31 - 1) || 1;
