/** How libsignal's own console lines begin; some of them go on with whole sessions, private keys included. */
const LIBSIGNAL_LINES =
  /^(Closing|Opening|Removing old closed|Migrating|Session already|Session error:|Failed to decrypt message with any|Decrypted message with closed|V1 session storage migration|WARNING: Expected pubkey|Unhandled bucket type)/;

const METHODS = ['info', 'warn', 'error', 'log'] as const;

/** Keeps libsignal, which logs to the console and takes no logger, from printing keys. */
export function silenceLibsignal(): void {
  for (const method of METHODS) {
    const original = console[method].bind(console);
    if ('quiet' in console[method]) continue;
    const filtered = (...args: unknown[]): void => {
      if (typeof args[0] === 'string' && LIBSIGNAL_LINES.test(args[0])) return;
      original(...args);
    };
    console[method] = Object.assign(filtered, { quiet: true });
  }
}
