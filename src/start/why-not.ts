import { SettingsError } from '../config/settings-error.js';

/** Why a process does not start, in one line; with `inDetail` where it failed as well. */
export function whyNot(error: unknown, inDetail = false): string {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (inDetail && stack !== undefined) return stack;
  const line = message.trim().replaceAll(/\s*\n\s*/g, '; ');
  if (error instanceof SettingsError) return `Bad settings: ${line}`;
  return `Switchboard does not start: ${line} (LOG_LEVEL=debug shows where)`;
}
