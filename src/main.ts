/** The oldest Node that has all that is used; older ones cannot even load the rest, which is why it is asked here. */
const OLDEST = [20, 20] as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(
    `Node ${process.versions.node} is too old: Switchboard needs Node ${OLDEST.join('.')} or newer\n`,
  );
  process.exitCode = 1;
} else {
  const { bundled } = await import('./start/launch.js');
  const { begin } = bundled<typeof import('./begin.js')>('product') ?? (await import('./begin.js'));
  await begin();
}

export {};
