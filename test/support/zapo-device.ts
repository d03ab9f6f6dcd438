import { WebSocket } from 'ws';
import type { WaAuthCredentials } from 'zapo-js/auth';
import { WaClient } from 'zapo-js/client';
import { createStore, type WaAuthStore, type WaStoreBackend } from 'zapo-js/store';
import type { LinkedDevice } from '../../src/simulator/client.js';
import type { RunningSimulator } from './simulator.js';

/** It takes the WebSocket of browsers, which Node has from version 22 on. */
globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;

export interface ZapoText {
  id: string;
  /** JID of the chat, and of the device that wrote. */
  chat: string;
  from: string;
  text: string;
}

/** A linked device whose Noise, Signal and stanzas share no code with Baileys: zapo-js, after WhatsApp Web. */
export class ZapoDevice {
  readonly texts: ZapoText[] = [];
  /** What it logged, for what shows nowhere else: how it shook hands, whether the server has its keys. */
  readonly log: string[] = [];
  /** Failures to decrypt among them. */
  readonly errors: string[] = [];
  linked: LinkedDevice | undefined;
  private readonly auth = memoryAuth();
  private readonly store;
  private client: WaClient;

  constructor(
    private readonly simulator: Pick<RunningSimulator, 'client' | 'wsUrl' | 'noiseRootKey'>,
    readonly number: string,
  ) {
    // Credentials are the one thing that it does not keep in memory by itself.
    const backend = { stores: { auth: () => this.auth.store } } as unknown as WaStoreBackend;
    this.store = createStore({ backends: { own: backend }, providers: { auth: 'own' } });
    this.client = this.makeClient();
  }

  /** Pairs by QR code and logs in; settles when it can be sent to. */
  async link(): Promise<LinkedDevice> {
    const qr = new Promise<string>((resolve) => this.client.once('auth_qr', (event) => resolve(event.qr)));
    const { client } = this.simulator;
    await this.client.connect();
    this.linked = await client.scan(this.number, await qr);
    await client.waitFor({ account: this.number, device: this.linked.device, connected: true });
    await client.waitFor({ account: this.number, device: this.linked.device, reachable: true });
    return this.linked;
  }

  /** @param known what it remembers of the server: its static key, unless another one is given */
  async reconnect(known?: Partial<WaAuthCredentials>): Promise<void> {
    await this.disconnect();
    if (known) this.auth.patch(known);
    this.client = this.makeClient();
    await this.client.connect();
    await this.simulator.client.waitForConnected(this.number);
  }

  /** @returns the id of the message, which the server has taken */
  async send(toJid: string, text: string): Promise<string> {
    return (await this.client.sendMessage(toJid, text)).id;
  }

  async disconnect(): Promise<void> {
    await this.client.disconnect();
    const { linked, simulator } = this;
    if (linked) {
      await simulator.client.waitFor({ account: this.number, device: linked.device, connected: false });
    }
  }

  private makeClient(): WaClient {
    const client = new WaClient(
      {
        store: this.store,
        sessionId: this.number,
        chatSocketUrls: [this.simulator.wsUrl],
        testHooks: { noiseRootCa: { publicKey: Buffer.from(this.simulator.noiseRootKey, 'hex'), serial: 0 } },
      },
      this.logger(),
    );
    client.on('message', ({ stanzaId = '', chatJid = '', senderJid = '', message }) => {
      const text = message?.conversation ?? message?.extendedTextMessage?.text;
      if (text) this.texts.push({ id: stanzaId, chat: chatJid, from: senderJid, text });
    });
    client.on('client_error', ({ error }) => this.errors.push(error.message));
    return client;
  }

  private logger(): NonNullable<ConstructorParameters<typeof WaClient>[1]> {
    const note = (message: string, context?: Readonly<Record<string, unknown>>): void => {
      this.log.push(context ? `${message} ${JSON.stringify(context)}` : message);
    };
    const worse: typeof note = (message, context) => {
      note(message, context);
      this.errors.push(this.log.at(-1) ?? message);
    };
    return { level: 'debug', trace: () => undefined, debug: note, info: note, warn: note, error: worse };
  }
}

function memoryAuth(): { store: WaAuthStore; patch: (change: Partial<WaAuthCredentials>) => void } {
  let credentials: WaAuthCredentials | null = null;
  return {
    store: {
      load: () => Promise.resolve(credentials),
      save: (saved) => {
        credentials = saved;
        return Promise.resolve();
      },
      clear: () => {
        credentials = null;
        return Promise.resolve();
      },
    },
    patch: (change) => {
      if (credentials) credentials = { ...credentials, ...change };
    },
  };
}
