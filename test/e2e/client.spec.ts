import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { transformFileSync, transformSync, type Options } from '@swc/core';
import { afterAll, expect, it } from 'vitest';
import { withProduct } from '../support/fixture.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';

const CLIENT = resolve('clients/typescript');
const EXAMPLE = readFileSync(join(CLIENT, 'example.ts'), 'utf8');
const AS_JAVASCRIPT: Options = {
  swcrc: false,
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'es6' },
};

const { beforeAll } = withProduct({ env: { WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true' } });

let simulator: RunningSimulator;
let product: Product;
let folder: string;
let user: ChildProcess | undefined;

beforeAll(({ fixtures }) => {
  ({ simulator, product } = fixtures);
  // Below the client, so that what it depends on is found.
  folder = mkdtempSync(join(CLIENT, '.run-'));
});

afterAll(() => {
  user?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** The example, and the client as a package beside it. */
function installed(): string {
  const home = join(folder, 'node_modules', 'switchboard-client');
  mkdirSync(home, { recursive: true });
  // A package of its own: in that of the client its name would be what was built of it.
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  writeFileSync(join(home, 'package.json'), '{"type": "module", "exports": "./index.js"}');
  for (const file of readdirSync(join(CLIENT, 'src'))) {
    if (file === 'api.ts') continue;
    const { code } = transformFileSync(join(CLIENT, 'src', file), AS_JAVASCRIPT);
    writeFileSync(join(home, file.replace(/ts$/, 'js')), code);
  }
  writeFileSync(join(folder, 'program.mjs'), transformSync(EXAMPLE, AS_JAVASCRIPT).code);
  return join(folder, 'program.mjs');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

it('the client, used as its README says: sends, and hears by a verified webhook and by a socket', async () => {
  expect(readFileSync(join(CLIENT, 'README.md'), 'utf8')).toContain(`\`\`\`ts\n${EXAMPLE}\`\`\``);
  const [shop, anna] = await simulator.client.createAccounts(2);
  await product.pair('shop', shop!.number, simulator);
  const hook = `http://127.0.0.1:${await freePort()}/hook`;
  user = spawn(process.execPath, [installed()], {
    env: { PATH: process.env.PATH, URL: product.url, KEY: ADMIN_KEY, COMPANY: 'shop', TO: anna!.number, HOOK: hook },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [user.stdout!, user.stderr!])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await expect.poll(() => printed).toMatch(/^sent: [0-9A-F]{18,}$/m);
  const { messages } = await simulator.client.inbox(anna!.number, { count: 1 });
  expect(messages).toMatchObject([{ text: 'Hello' }]);
  await simulator.client.sendText(anna!.number, shop!.number, 'Good day');
  await expect.poll(() => printed).toMatch(/^webhook: Good day$/m);
  await expect.poll(() => printed).toMatch(/^socket: Good day$/m);
  expect(user.exitCode, printed).toBeNull();
});
