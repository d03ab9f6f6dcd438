import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SimulatorClient } from '../simulator/client.js';
import type { SimulatorAddress } from '../simulator/spawn.js';
import { Program } from './program.js';

const COMPANY = 'demo';
const SHOP = '79001110001';
const ANNA = '79002220002';
const GREETING = 'Здравствуйте, Анна! Ваш столик забронирован на 19:00 🍽️';
/** A picture of one pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const DEFAULT_PORT = 3000;
const LOOK_MS = 100;
const STEP_TIMEOUT_MS = 30_000;

const entry = (name: string): string => fileURLToPath(new URL(`../${name}/main.js`, import.meta.url));
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const startedAt = Date.now();
const step = (text: string): void => say(`[${((Date.now() - startedAt) / 1000).toFixed(1).padStart(4)} s] ${text}`);

/** Calls the product's API as anybody would. */
class Api {
  constructor(
    readonly url: string,
    readonly key: string,
  ) {}

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/api/whatsapp${path}`, {
      method,
      headers: { 'X-API-Key': this.key, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(STEP_TIMEOUT_MS),
    });
    const answer = (await response.json()) as T & { error?: string };
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer.error}`);
    return answer;
  }
}

/** Everything that was started, ended in reverse order. */
const cleanups: (() => Promise<unknown>)[] = [];
let ending: Promise<void> | undefined;

function end(code: number): Promise<void> {
  ending ??= (async (): Promise<void> => {
    for (const cleanup of cleanups.toReversed()) await cleanup().catch((error: Error) => say(`  ${error.message}`));
    process.exit(code);
  })();
  return ending;
}

/** What the demo works with. */
interface Stage {
  api: Api;
  simulator: SimulatorClient;
  /** Where the simulator is told what its phones do. */
  adminUrl: string;
  /** The processes beside the first one. */
  holders: Running[];
}

async function startPrograms(processes: number): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-demo-'));
  cleanups.push(() => rm(dataDir, { recursive: true, force: true }));
  // PostgreSQL refuses to run as root; its own user must be able to reach its data.
  await chmod(dataDir, 0o755);

  const simulator = await Program.start<SimulatorAddress>(
    entry('simulator'),
    {},
    (line) => (line.startsWith('{"event":"listening"') ? (JSON.parse(line) as SimulatorAddress) : undefined),
    ['--port', '0', '--data-dir', join(dataDir, 'simulator'), '--exit-with-parent'],
  );
  cleanups.push(() => simulator.program.stop());
  step(`The simulated WhatsApp listens at ${simulator.address.wsUrl}`);

  const key = `demo-${randomBytes(12).toString('hex')}`;
  const settings = {
    DATABASE_URL: '',
    DATA_DIR: join(dataDir, 'data'),
    ADMIN_API_KEY: key,
    AUTH_ENCRYPTION_KEY: '',
    COMPANY_ID: '',
    LOG_LEVEL: 'info',
    WHATSAPP_WS_URL: simulator.address.wsUrl,
    WHATSAPP_MEDIA_URL: simulator.address.mediaUrl,
    WHATSAPP_NOISE_ROOT_KEY: simulator.address.noiseRootKey,
    NODE_EXTRA_CA_CERTS: simulator.address.caFile,
  };
  const product = await startProduct({
    ...settings,
    PORT: String(await freePort()),
    ROLE: 'all',
    BAILEYS_PORT: '0',
    ...(processes > 1 && { BAILEYS_STANDALONE: 'true' }),
  });
  const url = `http://localhost:${product.port}`;
  step(`Switchboard listens at ${url}, on a PostgreSQL of its own`);
  // What holds the database goes last.
  const holders = await Promise.all(
    Array.from({ length: processes - 1 }, () =>
      startProduct({ ...settings, ROLE: 'sessions', PORT: '0', BAILEYS_PORT: '0' }),
    ),
  );
  if (holders.length > 0) step(`It holds no sessions: ${holders.length} processes of their own do`);
  const { adminUrl } = simulator.address;
  return { api: new Api(url, key), simulator: new SimulatorClient(adminUrl), adminUrl, holders };
}

/** A process of the product. */
interface Running {
  program: Program;
  port: number;
  /** Where other processes reach it. */
  door: string;
}

async function startProduct(env: Record<string, string>): Promise<Running> {
  let doorPort = '';
  const { program, address } = await Program.start<number>(
    fileURLToPath(new URL('../main.js', import.meta.url)),
    env,
    (line) => {
      doorPort = /"baileysPort":(\d+)/.exec(line)?.[1] ?? doorPort;
      const port = /"port":(\d+).*"msg":"listening"/.exec(line)?.[1];
      return port === undefined ? undefined : Number(port);
    },
  );
  cleanups.push(() => program.stop());
  return { program, port: address, door: `http://localhost:${doorPort}` };
}

/** The usual port when nobody has it, else any free one. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(0));
    probe.listen(DEFAULT_PORT, () => probe.close(() => resolve(DEFAULT_PORT)));
  });
}

async function converse(api: Api, simulator: SimulatorClient): Promise<void> {
  await simulator.createAccount({ number: SHOP, name: 'Trattoria' });
  await simulator.createAccount({ number: ANNA, name: 'Anna' });
  await simulator.autoReply(ANNA, 'Спасибо! Вы написали: «{text}»');
  step(`Two simulated phones: the company’s (+${SHOP}) and Anna’s (+${ANNA}), who answers what she reads`);

  const created = await api.call<{ qr: string; qrTerminal: string }>('POST', '/sessions', { companyId: COMPANY });
  step(`POST /api/whatsapp/sessions {"companyId":"${COMPANY}"}: a QR code to scan`);
  say(created.qrTerminal);
  await simulator.scan(SHOP, created.qr);
  step('The company’s phone has scanned the QR code');

  await simulator.waitForConnected(SHOP, STEP_TIMEOUT_MS);
  while (!(await api.call<{ connected: boolean }>('GET', `/sessions/${COMPANY}`)).connected) await pause(LOOK_MS);
  step(`Company "${COMPANY}" is connected as +${SHOP}`);

  const { next } = await api.call<{ next: string }>('GET', '/events?limit=1000');
  const sent = await api.call<{ messageId: string }>('POST', `/sessions/${COMPANY}/send`, {
    phone: ANNA,
    message: GREETING,
  });
  step(`Sent to Anna, confirmed by WhatsApp as ${sent.messageId}`);
  const read = await simulator.nextMessage(ANNA, { timeoutMs: STEP_TIMEOUT_MS });
  step(`Anna’s phone decrypted:   ${read.text}`);
  if (read.text !== GREETING) throw new Error('Anna read something else than was sent');

  const path = `/events?types=message&wait=20&after=${next}`;
  const { events } = await api.call<{ events: { message: { text: string } }[] }>('GET', path);
  const [answer] = events;
  if (answer?.message.text.includes(GREETING) !== true) throw new Error('Anna’s answer did not arrive');
  step(`The company received:     ${answer.message.text}`);
  await showKinds(api, simulator);
}

/** A picture and a poll, and the vote that comes back. */
async function showKinds(api: Api, simulator: SimulatorClient): Promise<void> {
  const send = async (message: object): Promise<string> => {
    const path = `/sessions/${COMPANY}/messages`;
    return (await api.call<{ messageId: string }>('POST', path, { to: ANNA, ...message })).messageId;
  };
  const { next } = await api.call<{ next: string }>('GET', '/events?limit=1000');
  await send({ type: 'image', image: { base64: PIXEL, caption: 'Ваш столик' } });
  const pollId = await send({ type: 'poll', poll: { name: 'Во сколько?', options: ['18:00', '19:00'] } });
  step('Sent a picture and a poll');
  const shown = await simulator.inbox(ANNA, { count: 3, timeoutMs: STEP_TIMEOUT_MS });
  const picture = shown.messages.find(({ type }) => type === 'image');
  if (picture?.media === undefined) throw new Error('Anna has no picture');
  step(`Anna’s phone shows:       the picture “${picture.media.caption}”, ${picture.media.mimetype}`);
  await simulator.vote(ANNA, pollId, ['19:00']);
  const path = `/events?types=poll_vote&wait=20&after=${next}`;
  const { events } = await api.call<{ events: { options: string[] | null }[] }>('GET', path);
  const [vote] = events;
  if (vote?.options?.[0] !== '19:00') throw new Error('Anna’s vote did not arrive');
  step(`Anna voted, decrypted:    ${vote.options.join(', ')}`);
}

/** Kills the process that holds the line, and goes on with the conversation. */
async function loseTheOwner(api: Api, holders: Running[]): Promise<void> {
  const seen = await Promise.all(
    holders.map(async ({ door }) => {
      const response = await fetch(`${door}/health`, { signal: AbortSignal.timeout(STEP_TIMEOUT_MS) });
      return (await response.json()) as { connected: boolean };
    }),
  );
  const owner = holders[seen.findIndex(({ connected }) => connected)];
  if (owner === undefined) throw new Error('No process holds the session');
  const { next } = await api.call<{ next: string }>('GET', '/events?limit=1000');
  await owner.program.kill();
  const killedAt = Date.now();
  step(`The process that holds the session is killed (${owner.door})`);
  const message = 'Анна, мы ещё здесь. До вечера!';
  for (;;) {
    try {
      await api.call('POST', `/sessions/${COMPANY}/send`, { phone: ANNA, message });
      break;
    } catch (error) {
      if (Date.now() - killedAt > STEP_TIMEOUT_MS) throw error;
      await pause(LOOK_MS);
    }
  }
  step(`Another one has taken the session over and sent, ${Date.now() - killedAt} ms later, without a new QR code`);
  const path = `/events?types=message&wait=20&after=${next}`;
  const { events } = await api.call<{ events: { message: { text: string } }[] }>('GET', path);
  const [answer] = events;
  if (answer?.message.text.includes(message) !== true) throw new Error('Anna’s answer did not arrive');
  step(`The company received:     ${answer.message.text}`);
}

/** `--processes 3`: one API, and the others hold sessions. */
function processesIn(args: string[]): number {
  const at = args.indexOf('--processes');
  if (at === -1) return 1;
  const count = Number(args[at + 1]);
  if (count === 1 || (Number.isInteger(count) && count >= 3 && count <= 20)) return count;
  throw new Error('--processes takes a number from 3 to 20: one is the API, the others hold sessions');
}

function invite({ url, key }: Api, adminUrl: string): void {
  say(`
All of it works, and stays up until Ctrl-C. The chat in the browser:

  page   ${url}/dashboard/#/chat/${COMPANY}
  key    ${key}

Send to Anna, have her write, see what came, see the session:

curl -s -X POST ${url}/api/whatsapp/sessions/${COMPANY}/send -H 'X-API-Key: ${key}' -H 'Content-Type: application/json' -d '{"phone":"${ANNA}","message":"Hello, Anna"}'

curl -s ${adminUrl}/admin/accounts/${ANNA}/messages -d '{"to":"${SHOP}","text":"Is the table by the window?"}'

curl -s '${url}/api/whatsapp/events?types=message&wait=10' -H 'X-API-Key: ${key}'

curl -s ${url}/api/whatsapp/sessions -H 'X-API-Key: ${key}'

Every route, to be tried in the browser: ${url}/docs
`);
}

async function demo(): Promise<void> {
  const { api, simulator, adminUrl, holders } = await startPrograms(processesIn(process.argv));
  await converse(api, simulator);
  if (holders.length > 0) await loseTheOwner(api, holders);
  step('The conversation is complete');
  if (process.argv.includes('--once')) return end(0);
  invite(api, adminUrl);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
demo().catch((error: Error) => {
  step(`The demo failed: ${error.message}`);
  return end(1);
});
