import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const CONTEXT = fileURLToPath(new URL('../../dist/whatsapp/baileys/connection/connection-context.js', import.meta.url));

/** What `main.ts` does with an unhandled rejection, in a process of its own, since a test runner has its own ideas of them. */
const PROGRAM = `
  import { EventEmitter } from 'node:events';
  import { connectionContext, failConnectionOfRejection } from ${JSON.stringify(CONTEXT)};
  process.on('unhandledRejection', (error) => {
    if (!failConnectionOfRejection(error)) console.log('nobody: ' + error.message);
  });
  for (const name of ['one', 'two']) {
    connectionContext.run({ fail: (error) => console.log(name + ': ' + error.message) }, () => {
      setImmediate(async () => {
        await null;
        throw new Error('lost in ' + name);
      });
    });
  }
  setImmediate(async () => Promise.reject(new Error('elsewhere')));
`;

it('an unhandled rejection ends the connection in whose work it arose, and not the process', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', PROGRAM]);
  expect(stdout.trim().split('\n').toSorted()).toEqual(['nobody: elsewhere', 'one: lost in one', 'two: lost in two']);
});
