import { bundled } from '../start/launch.js';

const { run } = bundled<typeof import('./run.js')>('cli') ?? (await import('./run.js'));
await run();
