import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const FILES = ['src', 'test'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
);
const ROWS = readFileSync('docs/troubleshooting.md', 'utf8')
  .split('\n')
  .filter((line) => /^\|\s*\d+\s*\|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

it('every complaint has a row, and what is held has a test that is there', () => {
  expect(ROWS.map(([, number]) => Number(number))).toEqual(Array.from({ length: 21 }, (_, n) => n + 1));
  for (const [, number, , state, , test = ''] of ROWS) {
    expect(state, `row ${number}`).toMatch(/^(held|open)$/);
    if (state === 'open') continue;
    const [, file = '', title = ''] = /^`([\w.-]+)`: (.+)$/.exec(test) ?? [];
    const path = FILES.find((name) => file !== '' && name.endsWith(`/${file}`));
    expect(path, `row ${number}: ${file}`).toBeDefined();
    expect(readFileSync(path!, 'utf8'), `row ${number}`).toContain(title);
  }
});
