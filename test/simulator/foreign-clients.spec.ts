import { makeWASocket, initAuthCreds, type AuthenticationState, type WAMessage } from 'baileys-6';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../src/simulator/curve.js';
import type { AccountSummary } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { ZapoDevice } from '../support/zapo-device.js';
import { linkDevice, MemoryAuth, pnJid } from './bare-baileys.js';

let simulator: RunningSimulator;
let company: AccountSummary;
let contact: AccountSummary;

beforeAll(async () => {
  simulator = await startSimulator();
});

beforeEach(async () => {
  [company, contact] = (await simulator.client.createAccounts(2)) as [AccountSummary, AccountSummary];
});

afterAll(() => simulator.stop());

/** After WhatsApp Web, with nothing of Baileys in it: its own Noise, Signal and stanzas. */
describe('zapo', () => {
  let device: ZapoDevice;

  beforeEach(async () => {
    device = new ZapoDevice(simulator, company.number);
    await device.link();
  });

  afterEach(() => device.disconnect());

  it('pairs, verifies the certificates, and writes and reads', async () => {
    await device.send(pnJid(contact.number), 'from zapo');
    expect(await simulator.client.nextMessage(contact.number)).toMatchObject({
      text: 'from zapo',
      from: company.number,
      fromDevice: 1,
    });
    await simulator.client.send(contact.number, { to: company.number, text: 'to zapo' }, { wait: 'delivered' });
    expect(device.texts).toMatchObject([{ text: 'to zapo' }]);
  });

  it('finds its keys on the server as it left them, and knows the server again', async () => {
    const { preKeysUploaded } = await simulator.client.stats();
    device.log.length = 0;
    await device.reconnect();
    await expect.poll(() => device.log.join('\n')).toContain('signal digest validated');
    expect(device.log.join('\n')).toContain('resume handshake successful without fallback');
    await device.send(pnJid(contact.number), 'again');
    await simulator.client.nextMessage(contact.number);
    expect(device.log.join('\n')).not.toContain('mismatch');
    expect(await simulator.client.stats()).toMatchObject({ preKeysUploaded, preKeyIdsReused: 0 });
  });

  it('introduces itself anew, at once, when the server has another key than it remembers', async () => {
    device.log.length = 0;
    const began = Date.now();
    await device.reconnect({ serverStaticKey: generateKeyPair().public });
    expect(device.log.join('\n')).toContain('fallback to XX');
    expect(device.log.filter((line) => line.includes('noise session start'))).toHaveLength(1);
    // Without the fallback it hangs up, and comes back after 2 s.
    expect(Date.now() - began).toBeLessThan(2_000);
  });

  it('is a device of a contact of Baileys, both ways', async () => {
    const { number, socket } = await linkDevice(simulator, contact.number);
    await socket.sock.sendMessage(pnJid(company.number), { text: 'Baileys to zapo' });
    await expect.poll(() => device.texts).toMatchObject([{ text: 'Baileys to zapo' }]);
    await device.send(pnJid(number), 'zapo to Baileys');
    await socket.text('zapo to Baileys');
    expect(device.errors).toEqual([]);
    await socket.end();
  });
});

/** What npm gives to whoever installs it without a version. */
describe('Baileys 6.7.24', () => {
  it('pairs, and writes and reads', async () => {
    // It takes the first stanza for a part of the handshake when that comes sooner than on any real network.
    await simulator.client.setFaults(null, { delayMs: 30 });
    const auth = new MemoryAuth();
    Object.assign(auth.creds, initAuthCreds());
    const messages: WAMessage[] = [];
    const connect = () => {
      const sock = makeWASocket({
        waWebSocketUrl: simulator.wsUrl,
        auth: auth.state() as unknown as AuthenticationState,
        logger: pino({ level: 'silent' }),
      });
      sock.ev.on('creds.update', (update) => Object.assign(auth.creds, update));
      sock.ev.on('messages.upsert', (upsert) => messages.push(...upsert.messages));
      return sock;
    };
    const pairing = connect();
    const closed = new Promise<void>((resolve) => {
      pairing.ev.on('connection.update', ({ qr, connection }) => {
        if (qr) void simulator.client.scan(company.number, qr);
        if (connection === 'close') resolve();
      });
    });
    await closed;
    const sock = connect();
    await simulator.client.waitFor({ account: company.number, reachable: true });
    await sock.sendMessage(pnJid(contact.number), { text: 'from 6' });
    expect(await simulator.client.nextMessage(contact.number)).toMatchObject({ text: 'from 6' });
    await simulator.client.send(contact.number, { to: company.number, text: 'to 6' }, { wait: 'delivered' });
    await expect.poll(() => messages.map(({ message }) => message?.conversation)).toContain('to 6');
    sock.end(undefined);
    await simulator.client.clearFaults(null);
  });
});
