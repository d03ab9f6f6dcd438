/** Milliseconds by a clock that nobody can set; it stands still while the machine is suspended. */
export function elapsedMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
