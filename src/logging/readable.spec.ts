import { expect, it } from 'vitest';
import { readable } from './readable.js';

const line = (members: object): string => JSON.stringify({ level: 30, time: '2026-01-02T03:04:05.678Z', ...members });

it.each([
  [{ msg: 'listening', port: 3000 }, / INFO  listening port=3000$/],
  [{ level: 40, msg: 'no', error: 'a b' }, / WARN  no error="a b"$/],
  [{ msg: 'sent', list: [1, 2], nothing: null }, / sent list=\[1,2\] nothing=null$/],
  [{ level: 50, err: { stack: 'Error: x\n    at y' } }, / ERROR\n {2}Error: x\n {6}at y$/],
  [{ level: 50, msg: 'm', err: { message: 'x', cause: { message: 'y' } } }, / m\n {2}x\n {2}because of\n {2}y$/],
  [{ level: 35, msg: 'odd' }, / 35 {4}odd$/],
])('%j is %s', (members, wanted) => {
  expect(readable(line(members))).toMatch(wanted);
});

it('has colours where they are seen', () => {
  expect(readable(line({ msg: 'x' }), true)).toContain('\u001B[32mINFO ');
});
