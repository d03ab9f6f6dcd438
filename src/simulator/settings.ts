import { parseArgs } from 'node:util';

export interface Settings {
  host: string;
  port: number;
  tlsPort: number;
  dataDir: string | undefined;
  noiseRootSeed: Buffer | undefined;
  exitWithParent: boolean;
  createUnknown: boolean;
}

export const USAGE = `Usage: node main.js [options]
  --host ADDRESS           where to listen (SIMULATOR_HOST; 127.0.0.1)
  --port N                 WebSocket and admin API; 0 takes any free port (SIMULATOR_PORT; 7070)
  --tls-port N             the same behind TLS; 0 takes any free port (SIMULATOR_TLS_PORT; 0)
  --data-dir DIR           where ca.pem goes (SIMULATOR_DATA_DIR; a temporary folder, removed at the end)
  --noise-root-seed HEX    32 bytes: keeps the Noise root key the same over restarts (SIMULATOR_NOISE_ROOT_SEED)
  --create-unknown         every number that somebody asks for gets an account
  --exit-with-parent       ends when standard input closes
`;

/** Flags first, then the environment, then defaults. Throws with a sentence that names the bad one. */
export function readSettings(args: string[], environment: NodeJS.ProcessEnv): Settings {
  const { values } = parseArgs({
    args,
    options: {
      host: { type: 'string', default: environment.SIMULATOR_HOST ?? '127.0.0.1' },
      port: { type: 'string', default: environment.SIMULATOR_PORT ?? '7070' },
      'tls-port': { type: 'string', default: environment.SIMULATOR_TLS_PORT ?? '0' },
      'data-dir': { type: 'string', ...given(environment.SIMULATOR_DATA_DIR) },
      'noise-root-seed': { type: 'string', ...given(environment.SIMULATOR_NOISE_ROOT_SEED) },
      'create-unknown': { type: 'boolean', default: false },
      'exit-with-parent': { type: 'boolean', default: false },
    },
  });
  const seed = values['noise-root-seed'];
  if (seed !== undefined && !/^[0-9a-f]{64}$/i.test(seed)) {
    throw new Error('--noise-root-seed has to be 32 bytes as 64 hexadecimal digits');
  }
  return {
    host: values.host,
    port: portOf('--port', values.port),
    tlsPort: portOf('--tls-port', values['tls-port']),
    dataDir: values['data-dir'],
    noiseRootSeed: seed === undefined ? undefined : Buffer.from(seed, 'hex'),
    exitWithParent: values['exit-with-parent'],
    createUnknown: values['create-unknown'],
  };
}

function portOf(flag: string, value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) throw new Error(`${flag} has to be a number from 0 to 65535`);
  return port;
}

function given(value: string | undefined): { default?: string } {
  return value === undefined ? {} : { default: value };
}
