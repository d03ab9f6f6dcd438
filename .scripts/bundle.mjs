// Makes one file of each program and of the packages that it uses, `dist/start/*.cjs`, with what V8 makes of it beside it.
// Thousands of small files take seconds to find, read and compile; this takes a third of that. See docs/decisions/0030.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { compile } from '../dist/start/launch.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
// By the module that each begins with. They stand beside the code that finds files by where it stands: `../dashboard` is
// right for it there.
const PROGRAMS = { product: 'begin.js', cli: 'cli/run.js' };

// Stay packages: the mends of libsignal look its files up, as Socket.IO and Swagger UI do theirs; the others are large, and not
// everybody needs them.
const STAY = /^(libsignal|@aws-sdk\/client-s3|socket\.io|swagger-ui-dist|sharp|jimp)(\/|$)/;

// What a package would use if it were there, and is not.
const isMissing = (id) => {
  try {
    import.meta.resolve(id);
    return false;
  } catch {
    return true;
  }
};

// A package that stays is loaded when the code gets there, and not at the top of the file.
const inItsTurn = {
  name: 'in-its-turn',
  resolveId(id, importer) {
    if (STAY.test(id)) return importer?.startsWith('\0turn:') ? { id, external: true } : `\0turn:${id}.cjs`;
    return /^[a-z@]/.test(id) && !id.startsWith('node:') && isMissing(id) ? { id, external: true } : undefined;
  },
  load(id) {
    if (!id.startsWith('\0turn:')) return undefined;
    return `module.exports = require(${JSON.stringify(id.slice('\0turn:'.length, -'.cjs'.length))});`;
  },
};

// These ask for their fellow packages at run time, which would bring a second copy of each.
const oneCopy = {
  name: 'one-copy',
  transform(code, id) {
    if (!id.includes('/node_modules/@nestjs/')) return undefined;
    const changed = code.replace('const require = createRequire(import.meta.url);', '');
    return changed === code ? undefined : { code: changed, map: null };
  },
};

async function bundle(program, entry) {
  const file = join(dist, 'start', `${program}.cjs`);
  const build = await rolldown({
    cwd: root,
    input: join(dist, entry),
    platform: 'node',
    plugins: [inItsTurn, oneCopy],
    // Of packages: what is missing there is loaded by nobody here, or fails where it is used.
    onwarn: () => undefined,
  });
  await build.write({
    file,
    format: 'cjs',
    codeSplitting: false,
    // A script has no loader for `import()`.
    dynamicImportInCjs: false,
    keepNames: true,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  });
  await build.close();
  // A string of one byte a character takes half the memory, and is not decoded.
  const code = readFileSync(file, 'utf8').replaceAll(
    /[^\0-\x7F]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  writeFileSync(file, `(function (exports, require, module, __filename, __dirname) {${code}\n})`, 'latin1');
}

// What V8 has compiled once a program's modules were loaded.
async function keepCompiled(program) {
  const { script, evaluate } = compile(program);
  await evaluate().loadServe?.();
  writeFileSync(join(dist, 'start', `${program}.v8`), script.createCachedData());
}

await Promise.all(Object.entries(PROGRAMS).map(([program, entry]) => bundle(program, entry)));
for (const program of Object.keys(PROGRAMS)) await keepCompiled(program);
// What was loaded may keep timers.
process.exit(0);
