import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import type { RunningSimulator } from '../../src/simulator/spawn.js';
import { MeasuredProcess, path } from './measured-process.js';

const ADMIN_KEY = 'benchmark-admin-key';
const POLL_MS = 50;
const OPEN_TIMEOUT_MS = 60_000;

/** The product as a process, as anybody starts it, and its REST API. */
export class Product {
  private constructor(
    readonly process: MeasuredProcess,
    private readonly http: Pool,
  ) {}

  static async start(simulator: RunningSimulator, dataDir: string): Promise<Product> {
    const process = new MeasuredProcess([path('../../src/main.js')], {
      PORT: '0',
      DATA_DIR: dataDir,
      ADMIN_API_KEY: ADMIN_KEY,
      WHATSAPP_WS_URL: simulator.wsUrl,
      WHATSAPP_NOISE_ROOT_KEY: simulator.noiseRootKey,
    });
    try {
      const [, port] = await process.line(/"port":(\d+).*"listening"/);
      return new Product(process, new Pool(`http://127.0.0.1:${port}`, { connections: 64 }));
    } catch (error) {
      await process.stop();
      throw error;
    }
  }

  /** Creates a company's session; gives the QR code to scan when no phone is linked yet. */
  async create(companyId: string): Promise<string | null> {
    return (await this.call<{ qr: string | null }>('POST', '/sessions', { companyId })).qr;
  }

  /** Closes a session and keeps its credentials. */
  async disconnect(companyId: string): Promise<void> {
    await this.call('DELETE', `/sessions/${companyId}`);
  }

  async sendText(companyId: string, phone: string, message: string): Promise<void> {
    await this.call('POST', `/sessions/${companyId}/send`, { phone, message });
  }

  async connectedSessions(): Promise<number> {
    return (await this.call<{ metrics: { activeConnections: number } }>('GET', '/metrics')).metrics.activeConnections;
  }

  async waitForConnected(sessions: number): Promise<void> {
    for (const deadline = Date.now() + OPEN_TIMEOUT_MS; (await this.connectedSessions()) !== sessions;) {
      if (Date.now() > deadline) throw new Error(`${sessions} sessions are not connected`);
      await wait(POLL_MS);
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
