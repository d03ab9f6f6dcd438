import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Settings } from '../config/settings.js';
import { LEAST_PASSWORD } from '../transfer/files/bundle.js';
import { UsageError } from './usage-error.js';

/**
 * The password of a bundle: of the settings, or as somebody types it, unseen.
 *
 * @param again asks for it twice, for a bundle that is about to be made
 * @throws UsageError when there is neither, or it is too short
 */
export async function bundlePassword({ bundlePassword: set }: Settings, again: boolean): Promise<string> {
  if (set !== undefined) return set;
  if (!process.stdin.isTTY) throw new UsageError('BUNDLE_PASSWORD must be set where nobody can be asked for it');
  const first = await ask('Password of the bundle: ');
  if (first.length < LEAST_PASSWORD)
    throw new UsageError(`The password must have at least ${LEAST_PASSWORD} characters`);
  if (again && (await ask('Once more: ')) !== first) throw new UsageError('The passwords are not the same');
  return first;
}

async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
