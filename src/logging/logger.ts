import { pino, type Logger } from 'pino';
import { readable } from './readable.js';

/** Injection token of the process's logger. */
export const LOGGER = Symbol('logger');

const CAUSES = 5;

/**
 * One JSON line an event on standard error, or one for people where that is a terminal; standard output is left to what
 * people asked for.
 */
export function createLogger(level: string, terminal?: NodeJS.WriteStream): Logger {
  return pino(
    { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: described } },
    terminal === undefined
      ? pino.destination({ dest: 2, sync: false })
      : { write: (line) => void terminal.write(`${readable(line, terminal.hasColors())}\n`) },
  );
}

/** What an error says, and nothing that hangs on it: a failed statement carries the values that it was to write. */
function described(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    type: name,
    message,
    code,
    stack,
    ...(cause !== undefined && depth < CAUSES && { cause: described(cause, depth + 1) }),
  };
}
