// Loaded before the product (`--import`): whoever started it can move its clock over the IPC channel, by `{moveClockMs}`,
// and is told `{clockMovedMs}`. Times that are read move, also those that caches go by; timers do not. Backwards it is the
// clock on the wall alone that goes, as on a real machine.
// CLOCK_MOVED_MS is by how much it has moved from the start.
let movedMs = Number(process.env.CLOCK_MOVED_MS ?? 0);
let elapsedMovedMs = movedMs;

const { now } = Date;
Date.now = () => now() + movedMs;
const elapsed = performance.now.bind(performance);
performance.now = () => elapsed() + elapsedMovedMs;
globalThis.Date = new Proxy(Date, {
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [Date.now()] : given, made),
});

process.on('message', ({ moveClockMs }) => {
  if (moveClockMs === undefined) return;
  movedMs += moveClockMs;
  elapsedMovedMs += Math.max(0, moveClockMs);
  process.send({ clockMovedMs: movedMs });
});
// Listening must not keep a process alive that wants to end.
process.channel?.unref();
