import { createCipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync } from 'node:zlib';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../../src/simulator/account.js';
import { SimulatorClient } from '../../src/simulator/client.js';
import { readSettings } from '../../src/simulator/settings.js';
import { Simulator } from '../../src/simulator/simulator.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { printedTimes } from '../support/process-output.js';
import { Product } from '../support/product.js';

const MESSAGES = 100_000;
const LIMIT_MB = 50;
const { HistorySyncType } = proto.HistorySync;

/**
 * Histories refer to WhatsApp's media host by a path alone (lib/Defaults, DEF_MEDIA_HOST): nothing in a notification can
 * name another host, so the product's calls to it are sent elsewhere on their way out.
 */
const redirect = (origin: string): string =>
  `data:text/javascript,${encodeURIComponent(
    `const real = fetch; globalThis.fetch = (url, options) =>
       real(String(url).replace('https://mmg.whatsapp.net', ${JSON.stringify(origin)}), options);`,
  )}`;

/** A media server that holds back the second half of what it serves until it is told. */
class GatedMedia {
  readonly blobs = new Map<string, Buffer>();
  private readonly server: Server;
  /** Resolves when somebody has got a first half. */
  halfway: Promise<void> = Promise.resolve();
  /** Resolves when somebody hangs up before the end. */
  abandoned: Promise<void> = Promise.resolve();
  private reached = (): void => undefined;
  private hungUp = (): void => undefined;
  private release = (): void => undefined;
  private released: Promise<void> = Promise.resolve();

  constructor() {
    this.server = createServer((request, response) => void this.serve(request.url ?? '', response));
  }

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  closeGate(): void {
    this.abandoned = new Promise((resolve) => (this.hungUp = resolve));
    this.halfway = new Promise((resolve) => (this.reached = resolve));
    this.released = new Promise((resolve) => (this.release = resolve));
  }

  openGate(): void {
    this.release();
  }

  async close(): Promise<void> {
    this.release();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(path: string, response: ServerResponse): Promise<void> {
    const blob = this.blobs.get(path);
    if (blob === undefined) return void response.writeHead(404).end();
    response.on('close', () => response.writableFinished || this.hungUp());
    response.writeHead(200, { 'content-length': blob.length });
    const middle = Math.floor(blob.length / 2);
    response.write(blob.subarray(0, middle), () => this.reached());
    await this.released;
    response.end(blob.subarray(middle));
  }
}

let simulator: Simulator;
let client: SimulatorClient;
let database: TestDatabase;
let product: Product;
let keys: Client;
let friend: string;
const media = new GatedMedia();

beforeAll(async () => {
  // In this process, because the test plays the phone: what it sends here no admin call can make it send.
  simulator = await Simulator.create({ ...readSettings([], {}), port: 0 }, '');
  await simulator.listen();
  const { adminUrl, wsUrl, noiseRootKey } = simulator.address();
  client = new SimulatorClient(adminUrl);
  database = await createTestDatabase();
  keys = new Client({ connectionString: database.url });
  await keys.connect();
  product = await Product.start({
    simulator: { wsUrl, noiseRootKey },
    databaseUrl: database.url,
    env: { NODE_OPTIONS: `--import "${redirect(await media.listen())}"`, LOG_LEVEL: 'debug' },
  });
  friend = (await client.createAccount({ name: 'Anna' })).number;
  await link('idle', (await client.createAccount()).number);
});

afterAll(async () => {
  await product?.kill();
  await keys?.end();
  await database?.drop();
  await media.close();
  await simulator?.close();
});

describe.runIf(existsSync('/proc/self/clear_refs'))('a history of 100,000 messages', () => {
  it('costs little memory when it comes within its notification', async () => {
    const number = (await client.createAccount()).number;
    simulator.directory.get(number)!.historyMessages = MESSAGES;
    const memory = await Memory.of(product.process.pid!);
    await link('inline', number);
    await lidsOf('inline', 1);
    await receives('inline', number, 'after the history');
    const cost = await memory.cost();
    process.stdout.write(`inline history: ${cost.text}\n`);
    expect(cost.overIdle).toBeLessThan(LIMIT_MB);
  });

  it('costs little memory when it is downloaded, and holds up no message', async () => {
    const number = (await client.createAccount()).number;
    await link('download', number);
    const contacts = 5_000;
    const content = history(contacts);
    const memory = await Memory.of(product.process.pid!);
    media.closeGate();
    await tell(number, content);
    await media.halfway;
    await receives('download', number, 'in the middle of the history');
    media.openGate();
    await lidsOf('download', contacts);
    const cost = await memory.cost();
    process.stdout.write(`downloaded history of ${content.length} bytes: ${cost.text}\n`);
    expect(cost.overIdle).toBeLessThan(LIMIT_MB);
    const { rows } = await keys.query<{ key_id: string }>(
      `SELECT key_id FROM whatsapp_keys WHERE company_id = 'download' AND key_type = 'tctoken' AND key_id = ANY($1)`,
      [['7000@lid', '__index']],
    );
    expect(rows).toHaveLength(2);
  });
});

describe('a history that does not come to its end', () => {
  it('leaves the session alone when it is not there, or is none', async () => {
    const number = (await client.createAccount()).number;
    await link('broken', number);
    await tell(number, Buffer.from('no protobuf'));
    await tell(number, history(10), { serve: false });
    await receives('broken', number, 'all the same');
    await printedTimes(product, /a part of the history could not be read/, 2);
    expect((await product.call('GET', '/sessions/broken')).body.connected).toBe(true);
  });

  it('lets a session go in the middle of it', async () => {
    const number = (await client.createAccount()).number;
    await link('leaving', number);
    media.closeGate();
    await tell(number, history(10));
    await media.halfway;
    const { status } = await product.call('DELETE', '/sessions/leaving');
    expect(status).toBe(200);
    await media.abandoned;
  });
});

async function link(companyId: string, number: string): Promise<void> {
  const { body } = await product.call<{ qr: string }>('POST', '/sessions', { companyId });
  await client.scan(number, body.qr);
  await product.connected(companyId);
}

/** The friend writes, and the company has it. */
async function receives(companyId: string, number: string, text: string): Promise<void> {
  await client.sendText(friend, number, text);
  const [message] = await product.messages(1, `&companyId=${companyId}`);
  expect(message).toMatchObject({ text });
}

/** Waits until LIDs of so many contacts are in the database. */
async function lidsOf(companyId: string, contacts: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (let found = 0; found < contacts;) {
    const { rows } = await keys.query<{ count: string }>(
      `SELECT count(*) FROM whatsapp_keys
        WHERE company_id = $1 AND key_type = 'lid-mapping' AND key_id LIKE '%\\_reverse'`,
      [companyId],
    );
    found = Number(rows[0]?.count);
    if (Date.now() > deadline) throw new Error(`${found} of ${contacts} LIDs\n${product.output.slice(-10).join('\n')}`);
  }
}

/** 100,000 messages in as many conversations as there are contacts, with a token in each. */
function history(contacts: number): Buffer {
  const conversations = Array.from({ length: contacts }, (_, index) => {
    const id = `${7000 + index}@lid`;
    const messages = Array.from({ length: MESSAGES / contacts }, (__, order) => ({
      message: {
        key: { remoteJid: id, fromMe: order % 2 === 1, id: randomBytes(10).toString('hex').toUpperCase() },
        message: { conversation: `${order} ${randomBytes(60).toString('base64')}` },
        messageTimestamp: 1_700_000_000 + order,
        pushName: `Contact ${index}`,
      },
      msgOrderId: order,
    }));
    const token = { tcToken: randomBytes(60), tcTokenTimestamp: Math.floor(Date.now() / 1000) };
    return { id, pnJid: `7911${1_000_000 + index}@s.whatsapp.net`, messages, ...token };
  });
  return Buffer.from(proto.HistorySync.encode({ syncType: HistorySyncType.RECENT, conversations }).finish());
}

/** The phone tells its linked device of a history on the media server. */
async function tell(number: string, content: Buffer, { serve = true } = {}): Promise<void> {
  const mediaKey = randomBytes(32);
  const derived = Buffer.from(hkdfSync('sha256', mediaKey, '', 'WhatsApp History Keys', 112));
  const [iv, cipherKey, macKey] = [derived.subarray(0, 16), derived.subarray(16, 48), derived.subarray(48, 80)];
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv);
  const ciphertext = Buffer.concat([cipher.update(deflateSync(content)), cipher.final()]);
  const mac = createHmac('sha256', macKey).update(iv).update(ciphertext).digest().subarray(0, 10);
  const directPath = `/v/${randomBytes(8).toString('hex')}.enc`;
  if (serve) media.blobs.set(directPath, Buffer.concat([ciphertext, mac]));
  const historySyncNotification = {
    syncType: HistorySyncType.RECENT,
    progress: 50,
    chunkOrder: 2,
    directPath,
    mediaKey,
  };
  const type = proto.Message.ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION;
  const { phone, devices } = simulator.directory.get(number) as Account;
  const device = Math.max(...devices.keys());
  await phone.exclusive(() => phone.sendPeer(device, { protocolMessage: { type, historySyncNotification } }));
}

/** The most memory that a process has had since then, against what it had at that time (Linux: proc(5)). */
class Memory {
  private constructor(
    private readonly pid: number,
    private readonly idle: number,
  ) {}

  static async of(pid: number): Promise<Memory> {
    // Sets the peak to what is held now.
    await writeFile(`/proc/${pid}/clear_refs`, '5');
    return new Memory(pid, await megabytes(pid, 'VmRSS'));
  }

  async cost(): Promise<{ idle: number; peak: number; overIdle: number; text: string }> {
    const { idle } = this;
    const peak = await megabytes(this.pid, 'VmHWM');
    return { idle, peak, overIdle: peak - idle, text: `${idle} MB idle, ${peak} MB at the peak` };
  }
}

async function megabytes(pid: number, name: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 102.4) / 10;
}
