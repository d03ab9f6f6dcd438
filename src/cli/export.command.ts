import { parseArgs } from 'node:util';
import { type LineId, lineName } from '../domain/line.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { sealBundle } from '../transfer/files/bundle.js';
import type { LineState } from '../transfer/files/line-state.js';
import { writePrivately, writeSessionFolder } from '../transfer/files/write-folder.js';
import { exportLine } from '../transfer/line-export.js';
import { bundlePassword } from './bundle-password.js';
import { auditLine, connected, lineGiven, tell, type Work } from './command.js';
import { UsageError } from './usage-error.js';

interface Given {
  bundle?: string;
  keep?: boolean;
}

/**
 * Reads `export COMPANY[.LINE] DIR [--keep]` and `export COMPANY[.LINE] --bundle FILE [--keep]`.
 *
 * @throws UsageError
 */
export function exportCommand(words: string[]): Work {
  const { values, positionals } = parse(words);
  const [name, folder] = positionals;
  const { bundle, keep = false } = values;
  if (name === undefined || (folder === undefined) === (bundle === undefined) || positionals.length > 2) {
    throw new UsageError('export takes a line, and either a folder or --bundle FILE');
  }
  const line = lineGiven(name, 'The line');
  return async (url, settings, say) => {
    const password = bundle === undefined ? undefined : await bundlePassword(settings, true);
    const cipher = new AtRestCipher(settings.authEncryptionKey);
    const written = await connected(url, (database) =>
      exportLine(database, cipher, line, keep, async (state, manager) => {
        await auditLine(manager, 'export', line, state.phoneNumber);
        if (password === undefined) return `${await writeSessionFolder(folder!, state)} files in ${folder}`;
        return writeBundle(bundle!, line, state, password);
      }),
    );
    say(`${lineName(line)}  ${written}`);
    if (!keep) tell(`The line does not come back here by itself. Initialize it only where this copy is not used.`);
  };
}

async function writeBundle(file: string, line: LineId, state: LineState, password: string): Promise<string> {
  await writePrivately(file, await sealBundle(line, state, password));
  const keys = [...state.keys.values()].reduce((sum, values) => sum + values.size, 0);
  return `${keys} keys in ${file}`;
}

function parse(words: string[]): { values: Given; positionals: string[] } {
  try {
    return parseArgs({
      args: words,
      allowPositionals: true,
      options: { bundle: { type: 'string' }, keep: { type: 'boolean' } },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
