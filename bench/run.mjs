// Builds sources and benchmarks into a folder of their own and starts them, so that a benchmark measures the sources as
// they are now and no other build that runs meanwhile takes its files away.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';

const root = join(import.meta.dirname, '..');
// Below node_modules, so that imports of packages find them; one folder a run, so that two runs do not meet.
const builds = join(root, 'node_modules', '.cache', 'switchboard-bench');
const build = join(builds, String(process.pid));
const options = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));
delete options.exclude;

for (const folder of ['src', 'bench', 'test']) {
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(ts|mjs)$/.test(entry.name) || entry.name.endsWith('.spec.ts')) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(build, source.slice(root.length + 1).replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    if (entry.name.endsWith('.mjs')) {
      cpSync(source, target);
      continue;
    }
    const swc = { ...options, sourceMaps: false, swcrc: false, configFile: false, filename: source };
    writeFileSync(target, transformSync(readFileSync(source, 'utf8'), swc).code);
  }
}
cpSync(join(root, 'package.json'), join(build, 'package.json'));

const child = spawn(process.execPath, [join(build, 'bench', 'main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  // What the fixtures of the tests start.
  env: {
    PRODUCT_ENTRY: join(build, 'src', 'main.js'),
    SIMULATOR_ENTRY: join(build, 'src', 'simulator', 'main.js'),
    ...process.env,
  },
});
// The terminal sends Ctrl-C to the child as well, and it clears up; this one waits for it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => {
  rmSync(build, { recursive: true, force: true });
  process.exitCode = code ?? 1;
});
