/**
 * True for an error that a row is to blame for: SQLSTATE classes of cardinality, data, constraints and program limits. With any
 * other the whole statement could not run.
 */
export function isFaultOfARow(error: unknown): boolean {
  const { code } = ((error as { driverError?: unknown } | null)?.driverError ?? error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^(2[123]|54)/.test(code);
}
