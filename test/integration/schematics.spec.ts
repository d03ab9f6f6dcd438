import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const COPIED = [
  'src',
  // What the generated test and the runner need of it.
  'test/support/inbound-batch.ts',
  'test/support/setup.ts',
  'schematics',
  'package.json',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'vitest.config.ts',
  '.swcrc',
  '.oxlintrc.json',
  '.prettierrc.json',
  '.prettierignore',
];
const TIMEOUT_MS = 240_000;

let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'switchboard-schematics-'));
  for (const path of COPIED) cpSync(join(ROOT, path), join(project, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
});

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

/** Runs a program of the project; gives what it printed, or throws with it. */
function run(program: string, ...parameters: string[]): string {
  try {
    return execFileSync(join(project, 'node_modules', '.bin', program), parameters, {
      cwd: project,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} ${parameters.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** Runs the Nest CLI, which ends with 0 whatever happens; gives all that it printed. */
function generate(...parameters: string[]): string {
  const nest = join(project, 'node_modules', '.bin', 'nest');
  const { stdout, stderr } = spawnSync(nest, ['g', '--collection', ...parameters], { cwd: project, encoding: 'utf8' });
  return stripVTControlCharacters(stdout + stderr);
}

const folder = (name: string): string => join(project, 'src/extensions', name);
const registered = (): string => readFileSync(join(project, 'src/extensions/extensions.module.ts'), 'utf8');

describe('nest g --collection ./schematics extension', () => {
  it(
    'makes and registers extensions that pass every check and their own tests',
    () => {
      generate('./schematics', 'extension', 'MyThing');
      // As long as a name can be, so that lines have to be broken.
      generate('./schematics/collection.json', 'extension', 'quite-a-long-name-indeed');
      const names = ['my-thing', 'quite-a-long-name-indeed'];
      expect(registered()).toContain("import { MyThingModule } from './my-thing/my-thing.module.js';");
      expect(registered()).toMatch(/imports: \[[^\]]*MyThingModule,\s*QuiteALongNameIndeedModule/);

      run('tsc', '--noEmit', '-p', 'tsconfig.json');
      run('oxlint', '--type-aware', '--deny-warnings', 'src/extensions');
      run('prettier', '--check', 'src/extensions');
      const tests = run('vitest', 'run', '--project', 'unit', ...names.map((name) => `src/extensions/${name}`));
      expect(tests).toMatch(/Tests .*4 passed/);
    },
    TIMEOUT_MS,
  );

  it(
    'refuses a bad name, and changes nothing',
    () => {
      const before = registered();
      expect(generate('./schematics', 'extension', '9lives')).toContain('The name of an extension');
      expect(registered()).toBe(before);
    },
    TIMEOUT_MS,
  );

  it.each(['a/b', 'x'.repeat(25), ''])('refuses the name %j', async (name) => {
    const { extension } = (await import(join(project, 'schematics/extension/extension.factory.js'))) as {
      extension: (options: { name: string }) => unknown;
    };
    expect(() => extension({ name })).toThrow('The name of an extension');
  });

  it(
    'writes nothing in a dry run that was asked for',
    () => {
      const before = registered();
      expect(generate('./schematics', 'extension', 'dry', '--dry-run')).toContain(
        'CREATE src/extensions/dry/dry.module.ts',
      );
      expect([existsSync(folder('dry')), registered()]).toEqual([false, before]);
    },
    TIMEOUT_MS,
  );

  it(
    'leaves an extension alone that is there',
    () => {
      const handler = join(folder('thanks-reaction'), 'thanks-reaction.handler.ts');
      const before = readFileSync(handler, 'utf8');
      expect(generate('./schematics', 'extension', 'thanks-reaction')).toContain(
        'There is an extension thanks-reaction',
      );
      expect(readFileSync(handler, 'utf8')).toBe(before);
    },
    TIMEOUT_MS,
  );
});
