/** A command that was not given as it should be; its message says what is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
