import './quick-signatures.js';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, USAGE, type Settings } from './settings.js';
import { Simulator } from './simulator.js';

// libsignal prints private session state through these; standard output carries one line of JSON and nothing else.
for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) console[method] = () => undefined;

function settingsOrExit(): Settings {
  try {
    return readSettings(process.argv.slice(2), process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}

const settings = settingsOrExit();
const dataDir = settings.dataDir ?? (await mkdtemp(join(tmpdir(), 'whatsapp-simulator-')));
const caFile = join(dataDir, 'ca.pem');
const simulator = await Simulator.create(settings, caFile);
let ending = false;

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await simulator.close();
  if (settings.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
  else await rm(caFile, { force: true });
  process.exit(0);
}

process.on('SIGTERM', () => void end());
process.on('SIGINT', () => void end());
// A stanza that nobody foresaw ends at most its own connection. What gets here is a defect: say so, and go on.
process.on('unhandledRejection', (reason) => process.stderr.write(`unhandled: ${describe(reason)}\n`));
process.on('uncaughtException', (error) => process.stderr.write(`uncaught: ${describe(error)}\n`));

await mkdir(dataDir, { recursive: true });
await writeFile(caFile, simulator.certificate.ca);
try {
  await simulator.listen();
  process.stdout.write(`${JSON.stringify({ event: 'listening', ...simulator.address() })}\n`);
} catch (error) {
  process.stderr.write(`cannot listen on ${settings.host}:${settings.port}: ${describe(error)}\n`);
  process.exit(1);
}

if (settings.exitWithParent) {
  process.stdin.on('end', () => void end());
  process.stdin.on('error', () => void end());
  process.stdin.resume();
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
