// Runs a program of `dist` in this very process, which the shell of an npm script has become by `exec`: so signals reach the
// program itself, and npm waits for its end. Builds first when a source is newer than the last build.
//
//     exec node .scripts/run.mjs PROGRAM [ARGUMENTS]
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// What is used has to be there in older Nodes as well, up to here.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 20)) {
  process.stderr.write(`Node ${process.versions.node} is too old: Switchboard needs Node 20.20 or newer\n`);
  process.exit(1);
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'dist', 'main.js');

function buildWhenNeeded() {
  const inputs = ['package-lock.json', '.swcrc', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
  for (const entry of readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })) {
    inputs.push(join(entry.parentPath, entry.name));
  }
  const newest = Math.max(...inputs.map((path) => statSync(join(path.startsWith(root) ? '' : root, path)).mtimeMs));
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= newest) return;
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(nest)) {
    process.stderr.write('Nothing is installed here yet: run npm ci first\n');
    process.exit(1);
  }
  process.stderr.write('Building what has changed since the last time; this takes some seconds\n');
  for (const command of [
    [nest, 'build'],
    [vite, 'build', 'src/dashboard', '--logLevel', 'warn'],
    [join(root, '.scripts', 'bundle.mjs')],
  ]) {
    execFileSync(process.execPath, command, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  utimesSync(stamp, new Date(), new Date());
}

const [, , program, ...words] = process.argv;
buildWhenNeeded();
const entry = join(root, 'dist', program);
process.argv = [process.execPath, entry, ...words];
await import(pathToFileURL(entry).href);
