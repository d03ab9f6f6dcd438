import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { readEnvironment } from '../config/environment.js';
import { loadSettings } from '../config/settings.js';
import { SettingsError } from '../config/settings-error.js';
import { DatabaseServer } from '../database/database-server.js';
import { whyNot } from '../start/why-not.js';
import { tell, type Work } from './command.js';
import { exportCommand } from './export.command.js';
import { importCommand } from './import.command.js';
import { keysCommand } from './keys.command.js';
import { rotateKeysCommand } from './rotate-keys.command.js';
import { drainCommand, sessionsCommand } from './sessions.command.js';
import { UsageError } from './usage-error.js';

const USAGE = `npm run -s cli -- COMMAND

  keys create --company ID [--scopes read,send,manage] [--name TEXT] [--expires-at TIME]
  keys create --admin [--name TEXT] [--expires-at TIME]
      Makes a key. The key alone is printed to the standard output, this once.
  keys list [--company ID]
      Shows all keys, newest first.
  keys revoke ID
      Revokes a key, for good.
  sessions
      Shows which processes there are, and which of them holds which line.
  drain PROCESS
      Has a process hand its lines to the others, and take no more until it is started anew.
  migrate
      Brings the database to the newest schema.
  import [DIR|BUNDLE] [--as COMPANY[.LINE]] [--replace] [--dry-run]
      Takes devices over from files of Baileys (useMultiFileAuthState): all that are in the folder or none. They need no new
      QR code. Without a folder it looks at WHATSAPP_SESSION_PATH.
  export COMPANY[.LINE] DIR|--bundle FILE [--keep]
      Writes a device as such files, or as one encrypted file. The line has to be closed, and does not come back here by
      itself afterwards, unless it is kept.
  rotate-keys [--forget KEY]
      Seals all that is stored anew with the first key of AUTH_ENCRYPTION_KEY, while the product runs; ended, it goes on where it
      was. Says which keys are needed no more.

The database is the one of DATABASE_URL, or the embedded one of DATA_DIR, whether the product runs or not.`;

/** What the command and its looks need at once. */
const CONNECTIONS = 2;

const COMMANDS: Readonly<Record<string, (words: string[]) => Work>> = {
  keys: keysCommand,
  sessions: sessionsCommand,
  drain: drainCommand,
  migrate: () => async (_url, _settings, answer) => answer('The database has the newest schema'),
  import: importCommand,
  export: exportCommand,
  'rotate-keys': rotateKeysCommand,
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function carryOut([command, ...words]: string[]): Promise<void> {
  if (command === undefined || command === 'help' || command === '--help') return say(USAGE);
  const understand = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (understand === undefined) throw new UsageError(`There is no command ${command}`);
  const work = understand(words);
  const settings = loadSettings(readEnvironment());
  // What is printed is the answer alone.
  Logger.overrideLogger(['warn', 'error', 'fatal']);
  const server = await DatabaseServer.open(settings, CONNECTIONS, process.stderr.isTTY ? tell : undefined);
  try {
    await work(server.url, settings, say);
  } finally {
    await server.embedded?.stop();
  }
}

/** Carries out the command that the arguments of the process name, and ends the process. */
export async function run(): Promise<void> {
  try {
    await carryOut(process.argv.slice(2));
    process.exit(0);
  } catch (error) {
    const { message } = error as Error;
    const text = error instanceof SettingsError ? whyNot(error) : message;
    process.stderr.write(error instanceof UsageError ? `${text}\n\n${USAGE}\n` : `${text}\n`);
    process.exit(1);
  }
}
