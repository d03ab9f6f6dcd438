/** Wall-clock milliseconds with fractions, the same in all processes of a machine. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** A text that says when it was sent; `{n}` is numbered by the simulator. */
export function timedText(): string {
  return `${now().toFixed(3)} Is the table for two still free at 19:00? {n}`;
}

/** Milliseconds since a text was sent. */
export function arrivalOf(text: string): number {
  return now() - Number(text.split(' ', 1)[0]);
}
