import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import makeWASocket, {
  BufferJSON,
  DisconnectReason,
  initAuthCreds,
  WA_CERT_DETAILS,
  type AuthenticationCreds,
  type AuthenticationState,
  type BaileysEventMap,
  type ConnectionState,
  type SignalDataTypeMap,
  type UserFacingSocketConfig,
  type WAMessage,
  type WASocket,
} from '@whiskeysockets/baileys';
import { pino } from 'pino';
import type { LinkedDevice, SimulatorClient } from '../../src/simulator/client.js';
import type { RunningSimulator } from '../support/simulator.js';

// libsignal prints private session state through these.
for (const method of ['info', 'warn', 'error'] as const) console[method] = () => undefined;

const silent = pino({ level: process.env.BAILEYS_LOG ?? 'silent' });
const DEFAULT_TIMEOUT_MS = 60_000;

/** Credentials and keys in memory; they pass through JSON, as they would on a disk. */
export class MemoryAuth {
  readonly creds: AuthenticationCreds = initAuthCreds();
  private readonly rows = new Map<string, string>();

  state(): AuthenticationState {
    return {
      creds: this.creds,
      keys: {
        get: async <T extends keyof SignalDataTypeMap>(type: T, ids: string[]) => {
          const found: { [id: string]: SignalDataTypeMap[T] } = {};
          for (const id of ids) {
            const row = this.rows.get(`${type} ${id}`);
            if (row !== undefined) found[id] = JSON.parse(row, BufferJSON.reviver) as SignalDataTypeMap[T];
          }
          return found;
        },
        set: async (data) => {
          for (const [type, values] of Object.entries(data)) {
            for (const [id, value] of Object.entries(values ?? {})) {
              if (value === null || value === undefined) this.rows.delete(`${type} ${id}`);
              else this.rows.set(`${type} ${id}`, JSON.stringify(value, BufferJSON.replacer));
            }
          }
        },
      },
    };
  }

  /** How many rows of a type there are. */
  count(type: string): number {
    return [...this.rows.keys()].filter((key) => key.startsWith(`${type} `)).length;
  }

  forget(type: string): void {
    for (const key of this.rows.keys()) if (key.startsWith(`${type} `)) this.rows.delete(key);
  }
}

type EventName = keyof BaileysEventMap;

/** What a socket needs of whoever keeps its credentials and keys. */
export type Auth = Pick<MemoryAuth, 'creds' | 'state'>;

/** One Baileys socket and everything it said; waits look at the past first, so that nothing is missed. */
export class BareSocket {
  readonly sock: WASocket;
  readonly messages: { message: WAMessage; type: string }[] = [];
  readonly closes: number[] = [];
  private readonly log: { name: EventName; data: unknown }[] = [];
  private readonly waiters = new Set<() => void>();

  constructor(simulator: RunningSimulator, auth: Auth, config: Partial<UserFacingSocketConfig> = {}) {
    WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(simulator.noiseRootKey, 'hex');
    this.sock = makeWASocket({
      waWebSocketUrl: simulator.wsUrl,
      auth: auth.state(),
      logger: silent,
      // Uploads go through this agent; downloads use fetch, which trusts NODE_EXTRA_CA_CERTS only.
      fetchAgent: new Agent({ ca: readFileSync(simulator.caFile) }),
      ...config,
    });
    this.sock.ev.process((events) => {
      for (const [name, data] of Object.entries(events)) this.note(name as EventName, data);
    });
    this.sock.ev.on('creds.update', (update) => Object.assign(auth.creds, update));
  }

  /** Waits until `check` gives something, now or after any later event. */
  until<T>(what: string, check: () => T | undefined | false, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<T> {
    return new Promise((resolve, reject) => {
      const attempt = (): void => {
        const result = check();
        if (result === undefined || result === false) return;
        clearTimeout(timer);
        this.waiters.delete(attempt);
        resolve(result);
      };
      const timer = setTimeout(() => {
        this.waiters.delete(attempt);
        const seen = this.log.map(({ name }) => name).join(', ');
        reject(new Error(`${what} did not happen in ${timeoutMs} ms; events: ${seen}`));
      }, timeoutMs);
      this.waiters.add(attempt);
      attempt();
    });
  }

  events<E extends EventName>(name: E): BaileysEventMap[E][] {
    return this.log.filter((entry) => entry.name === name).map((entry) => entry.data as BaileysEventMap[E]);
  }

  updates(): Partial<ConnectionState>[] {
    return this.events('connection.update');
  }

  qr(): Promise<string> {
    return this.until('a QR code', () => this.updates().find(({ qr }) => qr)?.qr);
  }

  open(timeoutMs?: number): Promise<true> {
    return this.until(
      'open',
      () => this.updates().some(({ connection }) => connection === 'open') || undefined,
      timeoutMs,
    );
  }

  closed(timeoutMs?: number): Promise<number> {
    return this.until('close', () => this.closes[0], timeoutMs);
  }

  /** A message with this text, in either kind of upsert. */
  text(text: string, timeoutMs?: number): Promise<WAMessage> {
    const read = ({ message }: WAMessage) => message?.conversation ?? message?.extendedTextMessage?.text;
    return this.until(
      `the text "${text}"`,
      () => this.messages.find(({ message }) => read(message) === text)?.message,
      timeoutMs,
    );
  }

  /** Waits for a message of ours to reach a status. Baileys folds an update into the upsert when both happen at once. */
  status(id: string | null | undefined, wanted: number): Promise<true> {
    return this.until(
      `status ${wanted} of ${id}`,
      () =>
        this.messages.some(({ message }) => message.key.id === id && message.status === wanted) ||
        this.events('messages.update')
          .flat()
          .some(({ key, update }) => key.id === id && update.status === wanted),
    );
  }

  async end(): Promise<void> {
    await this.sock.end(undefined);
  }

  private note(name: EventName, data: unknown): void {
    this.log.push({ name, data });
    if (name === 'messages.upsert') {
      const { messages, type } = data as BaileysEventMap['messages.upsert'];
      for (const message of messages) this.messages.push({ message, type });
    }
    const update = data as Partial<ConnectionState>;
    if (name === 'connection.update' && update.connection === 'close') {
      const error = update.lastDisconnect?.error as { output?: { statusCode?: number } } | undefined;
      this.closes.push(error?.output?.statusCode ?? 0);
    }
    for (const waiter of this.waiters) waiter();
  }
}

export interface LinkedSession {
  number: string;
  linked: LinkedDevice;
  auth: MemoryAuth;
  socket: BareSocket;
  /** Logs in again with the same credentials. */
  reconnect(config?: Partial<UserFacingSocketConfig>): Promise<BareSocket>;
}

/** Pairs by QR code, takes the 515, logs in, and waits until the device can be reached. */
export async function linkDevice(
  simulator: RunningSimulator,
  number: string,
  config: Partial<UserFacingSocketConfig> = {},
): Promise<LinkedSession> {
  const auth = new MemoryAuth();
  const pairing = new BareSocket(simulator, auth, config);
  const linked = await simulator.client.scan(number, await pairing.qr());
  const code = await pairing.closed();
  if (code !== DisconnectReason.restartRequired) throw new Error(`pairing ended with ${code}`);
  const session: LinkedSession = {
    number,
    linked,
    auth,
    socket: await login(simulator, auth, config),
    reconnect: async (other = {}) => {
      session.socket = await login(simulator, auth, { ...config, ...other });
      return session.socket;
    },
  };
  return session;
}

export async function login(
  simulator: RunningSimulator,
  auth: Auth,
  config: Partial<UserFacingSocketConfig> = {},
): Promise<BareSocket> {
  const socket = new BareSocket(simulator, auth, config);
  await socket.open();
  // Until then Baileys holds events back; after it, each comes at once.
  await socket.until('the first sync', () => (auth.creds.accountSyncCounter ?? 0) > 0);
  return socket;
}

export function pnJid(number: string): string {
  return `${number}@s.whatsapp.net`;
}

export type { SimulatorClient };
