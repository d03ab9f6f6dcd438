import { parseArgs } from 'node:util';
import { lineName } from '../domain/line.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { assertKeysHeld } from '../encryption/keys-in-use.js';
import { type ImportedLine, importLines } from '../transfer/line-import.js';
import { readSource } from '../transfer/read-source.js';
import { bundlePassword } from './bundle-password.js';
import { auditLine, connected, lineGiven, type Say, tell, type Work } from './command.js';
import { UsageError } from './usage-error.js';

const TOLD_EVERY = 2_000;

interface Given {
  as?: string;
  replace?: boolean;
  'dry-run'?: boolean;
}

/**
 * Reads `import [DIR|BUNDLE] [--as COMPANY[.LINE]] [--replace] [--dry-run]`.
 *
 * @throws UsageError
 */
export function importCommand(words: string[]): Work {
  const { values, positionals } = parse(words);
  if (positionals.length > 1) throw new UsageError('import takes one folder or bundle');
  const as = values.as === undefined ? undefined : lineGiven(values.as, '--as');
  const { replace = false, 'dry-run': dryRun = false } = values;
  return async (url, settings, say) => {
    const path = positionals[0] ?? settings.whatsappSessionPath;
    if (path === undefined) throw new UsageError('Name a folder or a bundle, or set WHATSAPP_SESSION_PATH');
    const source = await readSource(path, {
      as,
      password: () => bundlePassword(settings, false),
      told: (files, folder) => {
        if (files % TOLD_EVERY === 0) tell(`${folder.path}: ${files} of ${folder.files.size} files read`);
      },
    });
    for (const left of source.leftOut) tell(`Left out: ${left}`);
    const cipher = new AtRestCipher(settings.authEncryptionKey);
    const lines = await connected(url, async (database) => {
      await assertKeysHeld(database, cipher);
      return importLines(
        database,
        cipher,
        source.states,
        { replace, dryRun },
        async (manager, imported) => {
          await source.assertUntouched();
          for (const { line, phoneNumber } of imported) await auditLine(manager, 'import', line, phoneNumber);
        },
        (rows, { line }) => {
          if (rows % TOLD_EVERY === 0) tell(`${lineName(line)}: ${rows} keys written`);
        },
      );
    });
    report(lines, dryRun, say);
  };
}

function report(lines: readonly ImportedLine[], dryRun: boolean, say: Say): void {
  for (const { line, phoneNumber, place, keys, replaced } of lines) {
    const total = [...keys.values()].reduce((sum, count) => sum + count, 0);
    const each = [...keys].map(([type, count]) => `${type} ${count}`).join(', ');
    say(`${lineName(line)}  ${phoneNumber}  ${total} keys (${each})  ${replaced ? 'replaced by' : 'from'} ${place}`);
  }
  const what = `${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`;
  say(dryRun ? `${what} could be imported; nothing was written` : `${what} imported, counted in the database`);
}

function parse(words: string[]): { values: Given; positionals: string[] } {
  try {
    return parseArgs({
      args: words,
      allowPositionals: true,
      options: { as: { type: 'string' }, replace: { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
