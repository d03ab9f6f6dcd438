import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(`${root}/src/simulator/README.md`, 'utf8');
const run = promisify(execFile);

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startSimulator();
});

afterAll(async () => {
  await simulator.stop();
});

function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1] ?? '');
}

it('has an example that pairs, sends and gets an answer as it stands', async () => {
  const [script = ''] = blocks('js');
  const environment = { ...process.env, SIMULATOR: simulator.adminUrl, NODE_EXTRA_CA_CERTS: simulator.caFile };
  // libsignal talks on standard output too; only the two lines of the example matter.
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    env: environment,
    timeout: 30_000,
  });
  expect(stdout).toContain("jid: '79001234567:1@s.whatsapp.net'");
  expect(stdout).toContain('A contact writes: You said: Hello!');
});

it('has curl lines that work as they stand, from top to bottom', async () => {
  const lines = blocks('sh')
    .join('\n')
    .split('\n')
    .filter((line) => line.startsWith('curl '));
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) {
    const parsed = /^curl -s (?:-X (?<method>\w+) )?'?localhost:7070(?<path>[^\s']+)'?(?: -d '(?<body>[^']*)')?$/.exec(
      line,
    );
    expect(parsed, line).not.toBeNull();
    const { method, path, body } = parsed?.groups ?? {};
    const init = { method: method ?? (body === undefined ? 'GET' : 'POST'), ...(body === undefined ? {} : { body }) };
    const response = await fetch(simulator.adminUrl + path, init);
    expect(response.status, `${line}: ${await response.text()}`).toBe(200);
  }
});

it('names every fault and every route', () => {
  for (const fault of [
    '515',
    '440',
    '401',
    '403',
    '405',
    '411',
    '500',
    '503',
    'stream-end',
    'close',
    'reset',
    'garbage',
    'stall',
  ]) {
    expect(readme).toContain(`\`${fault}\``);
  }
  for (const member of ['onLogin', 'upgrade', 'qrRefs', 'mute', 'nack', 'nackTo', 'delayMs', 'times'])
    expect(readme).toContain(`\`${member}\``);
});
