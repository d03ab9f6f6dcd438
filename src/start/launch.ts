import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';

type Begin = typeof import('../begin.js');

const BUNDLE = join(import.meta.dirname, 'product.cjs');
/** What V8 made of it at the build. Another version of V8 does not take it, and compiles. */
const CACHE = join(import.meta.dirname, 'product.v8');

/** Starts the product from the one file that the build made of all its modules, or from the modules where there is none. */
export async function launch(): Promise<void> {
  const { begin } = existsSync(BUNDLE) ? evaluate(compile()) : await import('../begin.js');
  await begin();
}

/** The bundle, compiled: a function as Node makes one of a CommonJS module, written in ASCII. */
export function compile(): Script {
  return new Script(readFileSync(BUNDLE, 'latin1'), {
    filename: BUNDLE,
    cachedData: existsSync(CACHE) ? readFileSync(CACHE) : undefined,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
}

/** What the bundle exports. */
export function evaluate(script: Script): Begin {
  const module = { exports: {} };
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  run(module.exports, createRequire(BUNDLE), module, BUNDLE, dirname(BUNDLE));
  return module.exports as Begin;
}
