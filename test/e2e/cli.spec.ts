import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../support/database.js';
import { EventWriter } from '../support/event-writer.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { Product } from '../support/product.js';

const ENTRY = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const KEY = /^sb_[\w-]{43}$/;

interface Outcome {
  code: number;
  output: string;
  complaints: string;
}

const { beforeAll } = withSimulator();

let database: TestDatabase;
let startProduct: StartProduct;
let folder: string;

beforeAll(({ fixtures }) => {
  ({ database, startProduct } = fixtures);
  folder = mkdtempSync(join(tmpdir(), 'switchboard-cli-'));
  // Else the embedded server would look for a place of its own when the tests are run by root.
  chmodSync(folder, 0o755);
});

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));

function cli(env: Record<string, string>, ...words: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [ENTRY, ...words],
      { env: { PATH: process.env.PATH, ...env } },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), output: stdout.trim(), complaints: stderr }),
    );
  });
}

async function status(product: Product, key: string, path = '/sessions'): Promise<number> {
  return (await product.call('GET', path, undefined, { 'X-API-Key': key })).status;
}

describe.each(['DATABASE_URL', 'the embedded database'])('keys by command, on %s', (which) => {
  it('are made, listed and revoked while the product runs', async () => {
    const isOwn = which === 'DATABASE_URL';
    const env: Record<string, string> = isOwn ? { DATABASE_URL: database.url } : { DATA_DIR: join(folder, 'data') };
    // Before the product ran for the first time, too.
    const early = await cli(env, 'keys', 'create', '--admin', '--name', 'made before');
    expect([early.code, early.complaints.includes('admin')]).toEqual([0, true]);
    expect(early.output).toMatch(KEY);

    const product = await startProduct({ databaseUrl: '', env });
    try {
      expect(await status(product, early.output, '/keys')).toBe(200);
      const made = await cli(
        env,
        'keys',
        'create',
        '--company',
        'a',
        '--scopes',
        'read,send',
        '--expires-at',
        '2099-01-01T00:00:00Z',
      );
      expect(made.output).toMatch(KEY);
      expect(await status(product, made.output)).toBe(200);

      const listed = await cli(env, 'keys', 'list', '--company', 'a');
      const [id] = listed.output.split(' ');
      expect(listed.output).toContain(made.output.slice(0, 10));
      expect(listed.output).not.toContain(made.output);
      expect(listed.output).toContain('company a (read, send)');

      expect((await cli(env, 'keys', 'revoke', id!)).output).toContain('revoked');
      expect(await status(product, made.output)).toBe(401);
      const { body } = await product.call<{ entries: object[] }>('GET', '/audit?companyId=a');
      expect(body.entries).toMatchObject([
        { actor: { type: 'cli' }, method: 'CLI', route: 'keys revoke', target: id, status: 200 },
        { actor: { type: 'cli' }, method: 'CLI', route: 'keys create', target: id, status: 200 },
      ]);
      // The command has left, the product still has its database.
      expect(await status(product, early.output)).toBe(200);
    } finally {
      expect(await product.stop()).toBe(0);
    }
    expect((await cli(env, 'keys', 'list')).output.split('\n').length).toBe(2);
  });
});

describe('a command', () => {
  it.each([
    [['keys', 'create'], 'Give either --company or --admin'],
    [['keys', 'create', '--company', 'a', '--admin'], 'Give either --company or --admin'],
    [['keys', 'create', '--company', '../x'], '--company must be'],
    [['keys', 'create', '--company', 'a', '--scopes', 'write'], '--scopes must be out of read, send, manage'],
    [['keys', 'create', '--company', 'a', '--expires-at', 'soon'], '--expires-at must be'],
    [
      ['keys', 'create', '--company', 'a', '--expires-at', '2099-01-31T12:00:00'],
      '--expires-at must be a date and time with',
    ],
    [['keys', 'create', '--company', 'a', '--what'], 'Unknown option'],
    [['keys', 'revoke', '1'], 'ID must be the id of a key'],
    [['keys', 'delete'], 'not a command'],
    [['frobnicate'], 'There is no command frobnicate'],
  ])('that is not right does nothing and says why: %j', async (words, why) => {
    const outcome = await cli({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, ...words);
    expect([outcome.code, outcome.output]).toEqual([1, '']);
    expect(outcome.complaints).toContain(why);
  });

  it('says that a key is not there', async () => {
    const outcome = await cli({ DATABASE_URL: database.url }, 'keys', 'revoke', '00000000-0000-4000-8000-000000000000');
    expect([outcome.code, outcome.complaints]).toEqual([1, expect.stringContaining('No key has the id')]);
  });

  it('brings a database to the newest schema', async () => {
    const writer = await EventWriter.connect(database.url);
    await writer.query('DROP SCHEMA public CASCADE');
    await writer.query('CREATE SCHEMA public');
    expect(await cli({ DATABASE_URL: database.url }, 'migrate')).toMatchObject({ code: 0, complaints: '' });
    expect(await writer.query(`SELECT to_regclass('audit_log')::text AS name`)).toEqual([{ name: 'audit_log' }]);
    await writer.close();
  });
});
