// Loaded before the product (`--import`): whoever started it can move its clock forward over the IPC channel, by
// `{moveClockMs}`, and is told `{clockMovedMs}`. Times that are read move, also those that caches go by; timers do not.
// CLOCK_MOVED_MS is by how much it has moved from the start.
let movedMs = Number(process.env.CLOCK_MOVED_MS ?? 0);

const { now } = Date;
Date.now = () => now() + movedMs;
const elapsed = performance.now.bind(performance);
performance.now = () => elapsed() + movedMs;
globalThis.Date = new Proxy(Date, {
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [Date.now()] : given, made),
});

process.on('message', ({ moveClockMs }) => {
  if (moveClockMs === undefined) return;
  movedMs += moveClockMs;
  process.send({ clockMovedMs: movedMs });
});
// Listening must not keep a process alive that wants to end.
process.channel?.unref();
