// Makes one file of the product and of the packages that it uses, `dist/start/product.cjs`, with what V8 makes of it beside
// it. Thousands of small files take seconds to find, read and compile; this takes a third of that. See docs/decisions/0030.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// Beside the code that finds its files by where it stands: `../dashboard` is right for it there.
const bundle = join(root, 'dist', 'start', 'product.cjs');

// Stay packages: the mends of libsignal look its files up; the others are large, and not everybody needs them.
const STAY = /^(libsignal|@aws-sdk\/client-s3|swagger-ui-dist|sharp|jimp)(\/|$)/;

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

const build = await rolldown({
  cwd: root,
  input: join(root, 'dist', 'begin.js'),
  platform: 'node',
  plugins: [inItsTurn, oneCopy],
  onwarn: () => undefined,
});
await build.write({
  file: bundle,
  format: 'cjs',
  codeSplitting: false,
  keepNames: true,
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
});
await build.close();
// A string of one byte a character takes half the memory, and is not decoded.
const code = readFileSync(bundle, 'utf8');
const escaped = code.replaceAll(/[^\0-\x7F]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
writeFileSync(bundle, `(function (exports, require, module, __filename, __dirname) {${escaped}\n})`, 'latin1');

const { compile, evaluate } = await import('../dist/start/launch.js');
const script = compile();
await evaluate(script).loadServe();
writeFileSync(join(dirname(bundle), 'product.v8'), script.createCachedData());
process.exit(0);
