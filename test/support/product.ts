import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OpenApiContract } from './openapi-contract.js';
import type { RunningSimulator } from './simulator.js';
import { until } from './until.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** `PRODUCT_ENTRY` names another build of it. */
const ENTRY = process.env.PRODUCT_ENTRY ?? join(ROOT, 'dist/main.js');
const MODULES = join(ROOT, 'test/support/as-modules.mjs');
const START_TIMEOUT_MS = 60_000;

export const ADMIN_KEY = 'test-admin-key-0123456789';

/** Tests send more than anybody may; those of the limits set limits of their own. */
const NO_LIMITS = {
  RATE_LIMIT_MAX_REQUESTS: '1000000',
  RATE_LIMIT_MAX_PER_RECIPIENT: '1000000',
  RATE_LIMIT_MAX_REACTIONS: '1000000',
  RATE_LIMIT_MAX_API_REQUESTS: '1000000',
  RATE_LIMIT_MAX_NUMBER_LOOKUPS: '1000000',
  NEW_CONTACT_MAX_MESSAGES: '1000000',
  SHUTDOWN_GRACE_MS: '0',
};

export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
  headers: Headers;
}

export interface ProductOptions {
  simulator: Pick<RunningSimulator, 'wsUrl' | 'noiseRootKey'> & Partial<Pick<RunningSimulator, 'mediaUrl' | 'caFile'>>;
  databaseUrl: string;
  env?: Record<string, string>;
  /** By `npm start`, in a process group of its own: `process` is then npm. */
  byNpm?: boolean;
  /** From its modules, which what `env` loads before it can change. */
  asModules?: boolean;
  /** Another build of the product, which has a document of its own. */
  entry?: string;
}

/** The built product as a process of its own, on a free port. */
export class Product {
  private constructor(
    readonly url: string,
    readonly process: ChildProcess,
    /** Everything that the process printed so far. */
    readonly output: string[],
    private readonly contract: OpenApiContract,
  ) {}

  static async start({
    simulator,
    databaseUrl,
    env = {},
    byNpm = false,
    asModules = false,
    entry = ENTRY,
  }: ProductOptions): Promise<Product> {
    const child = spawn(byNpm ? 'npm' : process.execPath, byNpm ? ['start'] : [asModules ? MODULES : entry], {
      // The channel ends the product when the tests are killed.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      cwd: byNpm ? ROOT : undefined,
      detached: byNpm,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'test',
        PORT: '0',
        DATABASE_URL: databaseUrl,
        ADMIN_API_KEY: ADMIN_KEY,
        WHATSAPP_WS_URL: simulator.wsUrl,
        WHATSAPP_NOISE_ROOT_KEY: simulator.noiseRootKey,
        ...(simulator.mediaUrl !== undefined && { WHATSAPP_MEDIA_URL: simulator.mediaUrl }),
        ...(simulator.caFile !== undefined && { NODE_EXTRA_CA_CERTS: simulator.caFile }),
        WHATSAPP_RECONNECT_BASE_DELAY: '100',
        ...NO_LIMITS,
        ...env,
      },
    });
    const output: string[] = [];
    const url = await new Promise<string>((resolve, reject) => {
      const giveUp = (reason: string): void => {
        clearTimeout(timer);
        child.kill('SIGKILL');
        reject(new Error(`${reason}\n${output.join('\n')}`));
      };
      const timer = setTimeout(() => giveUp('the product did not start in time'), START_TIMEOUT_MS);
      child.once('exit', (code) => giveUp(`the product ended with ${code} before it listened`));
      for (const stream of [child.stdout, child.stderr]) {
        if (stream === null) continue;
        createInterface({ input: stream }).on('line', (line) => {
          output.push(line);
          const port = /"port":(\d+).*"msg":"listening"/.exec(line)?.[1];
          if (port === undefined) return;
          clearTimeout(timer);
          child.removeAllListeners('exit');
          resolve(`http://127.0.0.1:${port}`);
        });
      }
    });
    try {
      return new Product(url, child, output, await OpenApiContract.of(url, entry !== ENTRY));
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  /** Calls the API below `/api/whatsapp` as admin; a `headers` entry replaces the key. */
  async call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.url}/api/whatsapp${path}`, {
      method,
      headers: {
        'X-API-Key': ADMIN_KEY,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body:
        body === undefined
          ? undefined
          : typeof body === 'string' || body instanceof Uint8Array
            ? body
            : JSON.stringify(body),
    });
    const text = await response.text();
    const { status, headers: answered } = response;
    // Every answer that a test sees is held against the OpenAPI document.
    const contentType = answered.get('content-type') ?? '';
    const problem = this.contract.problem(method, `/api/whatsapp${path}`, { status, contentType, text });
    if (problem !== undefined) throw new Error(`not as the OpenAPI document has it: ${problem}`);
    return { status, body: (text === '' ? {} : JSON.parse(text)) as T, headers: answered };
  }

  /** Where other processes reach this one. */
  get door(): string {
    const port = /"baileysPort":(\d+)/.exec(this.output.join('\n'))?.[1];
    if (port === undefined) throw new Error('this process has no door for others');
    return `http://127.0.0.1:${port}`;
  }

  /** Creates a session and lets the account's phone scan its QR code; resolves when it is connected. */
  async pair(companyId: string, number: string, simulator: RunningSimulator): Promise<void> {
    const { body } = await this.call<{ qr: string }>('POST', '/sessions', { companyId });
    await simulator.client.scan(number, body.qr);
    await this.connected(companyId);
  }

  /** Resolves when the session is connected. */
  async connected(companyId: string): Promise<void> {
    await this.until(companyId, ({ connected }) => connected === true);
  }

  /** Asks for the state of a session until it satisfies `wanted`. */
  async until(
    companyId: string,
    wanted: (status: Record<string, unknown>) => boolean,
    timeoutMs = 60_000,
  ): Promise<Record<string, unknown>> {
    try {
      return await until(async () => (await this.call('GET', `/sessions/${companyId}`)).body, wanted, timeoutMs);
    } catch (error) {
      throw new Error(`session ${companyId}: ${(error as Error).message}\n${this.output.slice(-20).join('\n')}`, {
        cause: error,
      });
    }
  }

  /** Messages that companies received, oldest first; waits for `count` of them. */
  async messages(count: number, query = '', timeoutMs = 60_000): Promise<ReceivedMessage[]> {
    const found: ReceivedMessage[] = [];
    const deadline = Date.now() + timeoutMs;
    for (let after = '0'; found.length < count;) {
      const { body } = await this.call<{ events: { message: ReceivedMessage }[]; next: string }>(
        'GET',
        `/events?types=message&limit=1000&wait=2&after=${after}${query}`,
      );
      found.push(...body.events.map((event) => event.message));
      after = body.next;
      if (Date.now() > deadline) throw new Error(`only ${found.length} of ${count} messages arrived`);
    }
    return found;
  }

  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exited;
  }

  /** Asks the process to end; resolves with its exit code. */
  async stop(): Promise<number | null> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return this.process.exitCode;
    const exited = once(this.process, 'exit') as Promise<[number | null]>;
    this.process.kill('SIGTERM');
    const [code] = await exited;
    return code;
  }
}

export interface ReceivedMessage {
  messageId: string;
  chat: string;
  from: { phone: string | null; lid: string | null };
  fromMe: boolean;
  text: string | null;
  type: string;
  offline: boolean;
}
