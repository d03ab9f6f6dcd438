import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** What was compiled of a program. */
export interface Compiled {
  script: Script;
  /** Runs it, as Node runs a CommonJS module: returns what it exports. */
  evaluate: () => unknown;
}

/**
 * What a program exports, from the one file that the build made of its modules; undefined where there is no such file, as
 * after `nest build` alone.
 */
export function bundled<Exports>(program: string): Exports | undefined {
  return compile(program)?.evaluate() as Exports | undefined;
}

/** The file is a function of one byte a character. What V8 made of it at the build is taken by the same version of V8. */
export function compile(program: string): Compiled | undefined {
  const filename = join(import.meta.dirname, `${program}.cjs`);
  const kept = join(import.meta.dirname, `${program}.v8`);
  if (!existsSync(filename)) return undefined;
  const script = new Script(readFileSync(filename, 'latin1'), {
    filename,
    cachedData: existsSync(kept) ? readFileSync(kept) : undefined,
  });
  const evaluate = (): unknown => {
    const module = { exports: {} };
    const run = script.runInThisContext() as (...args: unknown[]) => void;
    run(module.exports, createRequire(filename), module, filename, import.meta.dirname);
    return module.exports;
  };
  return { script, evaluate };
}
