import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import type {} from '../support/postgres.global-setup.js';

const ENTRY = resolve('dist/main.js');
/** A slow machine loads the product in so long. */
const SOON_MS = 60_000;
/** Nobody listens here, and it can be no host's. */
const NOWHERE = 'postgres://shop:s3cret@127.0.0.1:1/shop';

interface Start {
  code: number | null;
  /** What was printed, without the lines of the log that tell of no fault. */
  said: string[];
  /** All that was printed. */
  lines: string[];
}

let folder: string;
let database: TestDatabase;
let taken: Server;
let waits: Promise<Start>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-start-'));
  waits = start({ DATABASE_URL: NOWHERE });
  database = await createTestDatabase();
  taken = createServer().listen(0);
  await once(taken, 'listening');
});

afterAll(async () => {
  await waits;
  taken?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the built product in an empty folder; resolves when it has ended. */
async function start(environment: Record<string, string>, words: string[] = []): Promise<Start> {
  const child = spawn(process.execPath, [...words, ENTRY], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const late = setTimeout(() => child.kill('SIGKILL'), SOON_MS);
  await once(child, 'close');
  clearTimeout(late);
  const lines = printed.split('\n').filter((line) => line !== '');
  return { code: child.exitCode, lines, said: lines.filter((line) => !line.startsWith('{"level":30,')) };
}

const changed = (change: (url: URL) => void): string => {
  const url = new URL(database.url);
  change(url);
  return url.href;
};

/** What somebody did wrong, by which environment, and the one line that it gives. */
const MISTAKES: [what: string, environment: () => Record<string, string>, line: RegExp][] = [
  [
    'a setting is no number',
    () => ({ LEASE_TTL_MS: '15s' }),
    /^Bad settings: LEASE_TTL_MS must be a whole number from/,
  ],
  [
    'two settings are wrong',
    () => ({ TRUST_PROXY: 'yes', ROLE: 'web' }),
    /^Bad settings: (?=.*TRUST_PROXY must be )(?=.*ROLE must be all, or some of api, sessions, worker)/,
  ],
  [
    'the port is taken',
    () => ({ PORT: String((taken.address() as AddressInfo).port) }),
    /^Bad settings: PORT: port \d+ is in use; end what listens there, or name another port/,
  ],
  [
    'a password has a # in it',
    () => ({ DATABASE_URL: 'postgres://shop:a#b@localhost:5432/shop' }),
    /^Bad settings: DATABASE_URL is no URL: in a user name or password write .* # as %23/,
  ],
  [
    'the password is wrong',
    () => ({ DATABASE_URL: changed((url) => (url.password = 'wrong')) }),
    /^Bad settings: DATABASE_URL: \S+ does not let \w+ in \(password authentication failed.*correct user and password$/,
  ],
  [
    'the database does not exist',
    () => ({ DATABASE_URL: changed((url) => (url.pathname = '/shop')) }),
    /^Bad settings: DATABASE_URL: there is no database shop at \S+; make it \(CREATE DATABASE "shop" ENCODING 'UTF8'\)/,
  ],
  [
    'the data folder is a file',
    () => {
      writeFileSync(join(folder, 'file'), '');
      return { DATA_DIR: 'file' };
    },
    /^Bad settings: DATA_DIR: the folder file cannot be used, for that is a file \(EEXIST\); name another one/,
  ],
  [
    'the data folder is below a file',
    () => ({ DATA_DIR: '/dev/null/data' }),
    /^Bad settings: DATA_DIR: the folder \/dev\/null\/data cannot be used, for a part of that path is a file/,
  ],
  [
    'the data folder can be made nowhere',
    () => ({ DATA_DIR: '/proc/switchboard' }),
    /^Bad settings: DATA_DIR: the folder \/proc\/switchboard cannot be used, for /,
  ],
  [
    'Redis is no URL',
    () => ({ REDIS_URL: 'localhost:6379' }),
    /^Bad settings: REDIS_URL must be a URL such as redis:\/\/host:6379$/,
  ],
  [
    'the encryption key is too short',
    () => ({ AUTH_ENCRYPTION_KEY: 'cafe' }),
    /^Bad settings: AUTH_ENCRYPTION_KEY must be 64 hexadecimal digits/,
  ],
  [
    'the settings of another product',
    () => ({ WHATSAPP_PROVIDER: 'whatsapp-web.js' }),
    /^Bad settings: WHATSAPP_PROVIDER must be baileys/,
  ],
];

describe('a start that cannot be says why in one line, and ends with 1', () => {
  it.each(MISTAKES)('%s', async (_, environment, line) => {
    const { code, said } = await start(environment());
    expect(said).toEqual([expect.stringMatching(line)]);
    expect(code).toBe(1);
  });

  it('the database is not there: says so at once, waits, and gives up', async () => {
    const { code, lines } = await waits;
    const reason = 'DATABASE_URL: no PostgreSQL answers at 127.0.0.1:1 (ECONNREFUSED); start it';
    expect(lines[0]).toContain(`Waiting for the database, for 30 s more at most: ${reason}`);
    expect(lines.at(-1)).toMatch(new RegExp(`^Bad settings: ${reason.replaceAll(/[().]/g, '\\$&')}`));
    expect(lines.join('\n')).not.toMatch(/s3cret|^\s+at /m);
    expect(code).toBe(1);
  });

  it('Node is too old', async () => {
    const pretends = 'data:text/javascript,Object.defineProperty(process.versions, "node", { value: "18.20.8" })';
    const { code, lines } = await start({}, ['--import', pretends]);
    expect([code, lines]).toEqual([1, ['Node 18.20.8 is too old: Switchboard needs Node 20.20 or newer']]);
  });
});

it.each(['product', 'cli'])('%s begins from one file, with what V8 made of it at the build', async (program) => {
  const launcher = new URL('../../dist/start/launch.js', import.meta.url).href;
  const { compile } = (await import(launcher)) as typeof import('../../src/start/launch.js');
  expect(compile(program)?.script.cachedDataRejected).toBe(false);
});
