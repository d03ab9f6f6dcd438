// Loaded before the product (`--import`): whoever started it can keep it from doing anything else for so long, by `{blockMs}`
// over the IPC channel.
process.on('message', ({ blockMs }) => {
  if (blockMs !== undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockMs);
});
process.channel?.unref();
