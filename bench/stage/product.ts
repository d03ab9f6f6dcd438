import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import { MeasuredProcess, path } from './measured-process.js';
import type { Stage } from './stage.js';

/** A benchmark sends as much as it can. */
const NO_LIMITS = {
  RATE_LIMIT_MAX_REQUESTS: '1000000',
  RATE_LIMIT_MAX_PER_RECIPIENT: '1000000',
  RATE_LIMIT_MAX_REACTIONS: '1000000',
  RATE_LIMIT_MAX_API_REQUESTS: '1000000',
  NEW_CONTACT_MAX_MESSAGES: '1000000',
  SHUTDOWN_GRACE_MS: '0',
};
const ADMIN_KEY = 'benchmark-admin-key';
const LOOK_MS = 20;
const KEEP_ALIVE_MS = 4_000;
const OPEN_TIMEOUT_MS = 60_000;

/** What a process is told beside where everything is, and what it is watched with. */
export interface Tuning {
  environment?: Record<string, string>;
  /** Of Node. */
  flags?: string[];
}

/** The product as a process, as anybody starts it, and its REST API. */
export class Product {
  private constructor(
    readonly process: MeasuredProcess,
    readonly url: string,
    private readonly http: Pool,
  ) {}

  static async start({ simulator, dataDir }: Stage, { environment, flags }: Tuning = {}): Promise<Product> {
    const settings = {
      PORT: '0',
      DATA_DIR: dataDir,
      ADMIN_API_KEY: ADMIN_KEY,
      WHATSAPP_WS_URL: simulator.wsUrl,
      WHATSAPP_NOISE_ROOT_KEY: simulator.noiseRootKey,
      WHATSAPP_MEDIA_URL: simulator.mediaUrl,
      NODE_EXTRA_CA_CERTS: simulator.caFile,
      ...NO_LIMITS,
      ...environment,
    };
    const process = new MeasuredProcess([path('../../src/main.js')], settings, flags);
    try {
      const [, port] = await process.line(/"port":(\d+).*"listening"/);
      // A server offers to keep connections for minutes: here nothing shall be left of them when everything rests.
      const options = { connections: 64, keepAliveMaxTimeout: KEEP_ALIVE_MS };
      const url = `http://127.0.0.1:${port}`;
      return new Product(process, url, new Pool(url, options));
    } catch (error) {
      await process.stop();
      throw error;
    }
  }

  /** Creates a company's session, or brings it back; gives the QR code to scan when no phone is linked yet. */
  async create(companyId: string): Promise<string | null> {
    return (await this.call<{ qr: string | null }>('POST', '/sessions', { companyId })).qr;
  }

  /** Closes a session and keeps its credentials. */
  async disconnect(companyId: string): Promise<void> {
    await this.call('DELETE', `/sessions/${companyId}`);
  }

  /** Unlinks the device and deletes all that is known of the company. */
  async remove(companyId: string): Promise<void> {
    await this.call('DELETE', `/sessions/${companyId}?logout=true`);
  }

  /** Makes a company known that has no line as well. @returns a new key of the company, which may read */
  async createKey(companyId: string): Promise<string> {
    return (await this.call<{ key: string }>('POST', '/keys', { companyId, scopes: ['read'] })).key;
  }

  /** Lets the messages of a company go to an endpoint. @returns the id of the webhook */
  async addWebhook(companyId: string, url: string): Promise<string> {
    return (await this.call<{ id: string }>('POST', '/webhooks', { companyId, url, events: ['message'] })).id;
  }

  /** Removes a webhook with what it has not delivered. */
  async removeWebhook(id: string): Promise<void> {
    await this.call('DELETE', `/webhooks/${id}`);
  }

  async sendText(companyId: string, phone: string, message: string): Promise<void> {
    await this.call('POST', `/sessions/${companyId}/send`, { phone, message });
  }

  /** @returns the id of the stored file */
  async store(companyId: string, file: Buffer): Promise<string> {
    const base64 = file.toString('base64');
    return (await this.call<{ id: string }>('POST', `/sessions/${companyId}/media`, { base64 })).id;
  }

  async sendPicture(companyId: string, to: string, id: string, caption: string): Promise<void> {
    await this.call('POST', `/sessions/${companyId}/messages`, { to, type: 'image', image: { id, caption } });
  }

  async connectedSessions(): Promise<number> {
    return (await this.call<{ metrics: { activeConnections: number } }>('GET', '/metrics')).metrics.activeConnections;
  }

  async waitForConnected(sessions: number, timeoutMs = OPEN_TIMEOUT_MS): Promise<void> {
    for (const deadline = Date.now() + timeoutMs; ;) {
      const connected = await this.connectedSessions();
      if (connected === sessions) return;
      if (Date.now() > deadline) throw new Error(`${connected} of ${sessions} sessions are connected`);
      await wait(LOOK_MS);
    }
  }

  async stop(): Promise<void> {
    await this.http.close();
    await this.process.stop();
  }

  private async call<T>(method: 'GET' | 'POST' | 'DELETE', route: string, body?: unknown): Promise<T> {
    const response = await this.http.request({
      method,
      path: `/api/whatsapp${route}`,
      headers: { 'x-api-key': ADMIN_KEY, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.body.text();
    if (response.statusCode !== 200) throw new Error(`${method} ${route}: ${response.statusCode} ${text}`);
    return JSON.parse(text) as T;
  }
}
