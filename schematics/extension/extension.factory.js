import { spawnSync } from 'node:child_process';
import { strings } from '@angular-devkit/core';
import { apply, applyTemplates, chain, mergeWith, move, SchematicsException, url } from '@angular-devkit/schematics';
import { ModuleDeclarator } from '@nestjs/schematics';
import { format, resolveConfig } from 'prettier';

const EXTENSIONS = '/src/extensions';
const REGISTER = `${EXTENSIONS}/extensions.module.ts`;

/** What the name of a handler may be; it names a queue as well, whose column is not longer. */
const NAME = /^[a-z][a-z0-9-]{0,23}$/;

/** Makes a module below `src/extensions` with a handler, its settings and its test, and registers it. */
export function extension(options) {
  if (isSilentlyDry(process.argv)) runForReal(process.argv);
  const name = strings.dasherize(options.name);
  if (!NAME.test(name)) {
    throw new SchematicsException(
      `The name of an extension is a letter, then up to 23 letters, digits and hyphens: ${options.name}`,
    );
  }
  const folder = `${EXTENSIONS}/${name}`;
  return chain([
    (tree) => {
      if (tree.getDir(folder).subfiles.length > 0) throw new SchematicsException(`There is an extension ${name}`);
    },
    mergeWith(apply(url('./files'), [applyTemplates({ ...strings, name }), move(folder)])),
    register(name),
    formatted(folder),
  ]);
}

function register(name) {
  return (tree) => {
    const path = `${EXTENSIONS}/${name}`;
    const declaration = { name, path, module: REGISTER, metadata: 'imports', type: 'module', isEsm: true };
    tree.overwrite(REGISTER, new ModuleDeclarator().declare(tree.readText(REGISTER), declaration));
  };
}

/** A long name has lines broken that the templates have whole. */
function formatted(folder) {
  return async (tree) => {
    const paths = [REGISTER, ...tree.getDir(folder).subfiles.map((file) => `${folder}/${file}`)];
    for (const path of paths) {
      const filepath = `${process.cwd()}${path}`;
      tree.overwrite(path, await format(tree.readText(path), { ...(await resolveConfig(filepath)), filepath }));
    }
  };
}

/** True when nobody asked for a dry run: the schematics CLI makes one of every call of a collection that is a path. */
function isSilentlyDry([, , schematic = '', ...flags]) {
  return /^[./].*:extension$/.test(schematic) && !flags.some((flag) => /^--(no-)?(dry-run|debug)\b/.test(flag));
}

/** The same call once more, in place of this one; Nest's CLI has no way to pass the flag on. */
function runForReal([program, ...parameters]) {
  const { status } = spawnSync(program, [...parameters, '--no-debug'], { stdio: 'inherit' });
  process.exit(status ?? 1);
}
