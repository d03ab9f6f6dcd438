import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

/** Two schemas of one name would be one in the OpenAPI document, and half of the answers not as it says. */
it('no two classes with documented members have one name', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.spec\.ts$|^simulator/.test(file),
  );
  const documented = files.filter((file) => readFileSync(`${SRC}/${file}`, 'utf8').includes('@Api'));
  const names = documented.flatMap((file) => {
    const source = readFileSync(`${SRC}/${file}`, 'utf8');
    return [...source.matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm)].map(([, name]) => name);
  });
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
});
