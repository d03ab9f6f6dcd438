import type { Logger } from 'pino';

/** The logger interface that Baileys and its Signal repository take. */
export interface BaileysLogger {
  level: string;
  child(bindings: Record<string, unknown>): BaileysLogger;
  trace(details: unknown, message?: string): void;
  debug(details: unknown, message?: string): void;
  info(details: unknown, message?: string): void;
  warn(details: unknown, message?: string): void;
  error(details: unknown, message?: string): void;
}

/** Baileys `waitForMessage` in `Socket/socket.js`, before it resolves the query as undefined. */
const UNANSWERED_QUERY = 'timed out waiting for message';

/**
 * Passes on what Baileys warns of, as its words and the error's message alone: what it logs beside them can hold keys,
 * phone numbers and message texts. Its warnings and errors are details to us: what they come to is news of the connection.
 *
 * @param onUnansweredQuery called in the async context of a query that timed out; its line is all that tells of it
 */
export function baileysLogger(log: Logger, onUnansweredQuery: () => void): BaileysLogger {
  const ignore = (): void => undefined;
  const pass = (details: unknown, message?: string): void => {
    if (!log.isLevelEnabled('debug')) return;
    log.debug({ error: errorText(details) }, `baileys: ${message ?? (typeof details === 'string' ? details : '')}`);
  };
  const logger: BaileysLogger = {
    level: 'warn',
    child: () => logger,
    trace: ignore,
    debug: ignore,
    info: ignore,
    warn: (details, message) => {
      if (message === UNANSWERED_QUERY) onUnansweredQuery();
      pass(details, message);
    },
    error: pass,
  };
  return logger;
}

function errorText(details: unknown): string | undefined {
  if (typeof details !== 'object' || details === null) return undefined;
  const { err, error, e } = details as Record<string, unknown>;
  const cause = err ?? error ?? e;
  return cause instanceof Error ? cause.message : undefined;
}
