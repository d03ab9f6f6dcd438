// Builds `dist` when a source is newer than the last build, so that a start after a change runs the change.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'dist', 'main.js');
const inputs = ['package-lock.json', '.swcrc', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
for (const entry of readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })) {
  inputs.push(join(entry.parentPath, entry.name));
}
const newest = Math.max(...inputs.map((path) => statSync(join(path.startsWith(root) ? '' : root, path)).mtimeMs));

if (!existsSync(stamp) || statSync(stamp).mtimeMs < newest) {
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  execFileSync(process.execPath, [nest, 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  utimesSync(stamp, new Date(), new Date());
}
