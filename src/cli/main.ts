import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { readEnvironment } from '../config/environment.js';
import { loadSettings } from '../config/settings.js';
import { SettingsError } from '../config/settings-error.js';
import { DatabaseServer } from '../database/database-server.js';
import { keysCommand, type Work } from './keys.command.js';
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

The database is the one of DATABASE_URL, or the embedded one of DATA_DIR, whether the product runs or not.`;

const COMMANDS: Record<string, ((words: string[]) => Work) | undefined> = {
  keys: keysCommand,
  sessions: sessionsCommand,
  drain: drainCommand,
  // To open the database is all that it does.
  migrate: undefined,
};

/** One for the command, and one that looks. */
const CONNECTIONS = 2;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function run([command, ...words]: string[]): Promise<void> {
  if (command === undefined || command === 'help' || command === '--help') return say(USAGE);
  if (!Object.hasOwn(COMMANDS, command)) throw new UsageError(`There is no command ${command}`);
  const work = COMMANDS[command]?.(words);
  const settings = loadSettings(readEnvironment());
  // What is printed is the answer alone.
  Logger.overrideLogger(['warn', 'error', 'fatal']);
  const server = await DatabaseServer.open(settings, CONNECTIONS);
  try {
    if (work === undefined) say('The database has the newest schema');
    else await work(server.url, settings, say);
  } finally {
    await server.embedded?.stop();
  }
}

run(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    const { message } = error as Error;
    const text =
      error instanceof SettingsError
        ? `Bad settings: ${message}`
        : error instanceof UsageError
          ? `${message}\n\n${USAGE}`
          : message;
    process.stderr.write(`${text}\n`);
    process.exit(1);
  },
);
