import 'reflect-metadata';
import { readEnvironment } from './config/environment.js';
import { portOf } from './config/process-settings.js';
import { loadSettings } from './config/settings.js';
import { adviceOn } from './config/unknown-settings.js';
import { createLogger } from './logging/logger.js';
import { banner } from './start/banner.js';
import { assertFree } from './start/free-port.js';
import { whyNot } from './start/why-not.js';

const DETAILED = ['trace', 'debug'];

const terminal = process.stderr.isTTY ? process.stderr : undefined;
let inDetail = false;

/** The product itself, which is large. */
export const loadServe = (): Promise<typeof import('./serve.js')> => import('./serve.js');

async function start(): Promise<void> {
  const environment = readEnvironment();
  const settings = loadSettings(environment);
  inDetail = DETAILED.includes(settings.logLevel);
  const log = createLogger(settings.logLevel, terminal);
  for (const advice of adviceOn(environment)) log.warn(advice);
  await assertFree(portOf(settings), 'PORT');
  const { serve } = await loadServe();
  const port = await serve(settings, log);
  terminal?.write(banner(settings, port, process.uptime()));
}

/** What can be wrong with the settings is told before the product is loaded, which takes a while on a small machine. */
export async function begin(): Promise<void> {
  await start().catch((error: unknown) => {
    process.stderr.write(`${whyNot(error, inDetail)}\n`);
    process.exit(1);
  });
}
