import { afterAll, beforeAll, expect, it } from 'vitest';
import { DisconnectReason } from '@whiskeysockets/baileys';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { BareSocket, linkDevice, login, MemoryAuth, pnJid } from './bare-baileys.js';

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startSimulator();
});

afterAll(async () => {
  await simulator.stop();
});

it('links a device by QR code, restarts it with 515 and lets it in', async () => {
  const { number, lid, name } = await simulator.client.createAccount({ name: 'Company' });
  const { linked, socket, auth } = await linkDevice(simulator, number);
  expect(linked).toEqual({ number, device: 1, jid: `${number}:1@s.whatsapp.net`, lid: `${lid}:1@lid` });
  expect(auth.creds.me).toMatchObject({ id: linked.jid, lid: linked.lid, name });
  const view = await simulator.client.account(number);
  expect(view.devices).toMatchObject([{ device: 1, connected: true }]);
  // 812 uploaded, one used by the phone for the first sync.
  expect(view.devices[0]?.preKeys).toBeGreaterThan(800);
  await socket.end();
});

it('links a device by pairing code', async () => {
  const { number } = await simulator.client.createAccount();
  const auth = new MemoryAuth();
  const pairing = new BareSocket(simulator, auth);
  await pairing.qr();
  const code = await pairing.sock.requestPairingCode(number);
  const linked = await simulator.client.enterPairingCode(number, code);
  expect(await pairing.closed()).toBe(DisconnectReason.restartRequired);
  const socket = await login(simulator, auth);
  expect(auth.creds.me?.id).toBe(linked.jid);
  await socket.end();
});

it('takes a code only for the number that asked, and only the right one', async () => {
  const [asking, other] = await simulator.client.createAccounts(2);
  if (!asking || !other) throw new Error('two accounts were asked for');
  const pairing = new BareSocket(simulator, new MemoryAuth());
  await pairing.qr();
  await pairing.sock.requestPairingCode(asking.number, 'ABCD1234');
  await expect(simulator.client.enterPairingCode(other.number, 'ABCD1234')).rejects.toMatchObject({ status: 404 });
  await expect(simulator.client.enterPairingCode(asking.number, 'WRONG123')).rejects.toMatchObject({ status: 404 });
  expect((await simulator.client.account(asking.number)).devices).toEqual([]);
  await pairing.end();
});

it('refuses a QR code that nobody shows, that is none, or that has been tampered with', async () => {
  const { number } = await simulator.client.createAccount();
  const pairing = new BareSocket(simulator, new MemoryAuth());
  const qr = await pairing.qr();
  await expect(simulator.client.scan(number, 'hello')).rejects.toMatchObject({ status: 400 });
  const [ref, noise, , ...rest] = qr.split(',');
  const forged = [ref, noise, Buffer.alloc(32, 7).toString('base64'), ...rest].join(',');
  await expect(simulator.client.scan(number, forged)).rejects.toMatchObject({ status: 409 });
  await pairing.end();
  // The server hears of the end a moment later.
  const status = (): Promise<unknown> =>
    simulator.client.scan(number, qr).catch((error: { status?: number }) => error.status);
  await expect.poll(status, { timeout: 60_000 }).toBe(404);
});

it('does not link a client whose secret was not in the QR code', async () => {
  const { number } = await simulator.client.createAccount();
  const pairing = new BareSocket(simulator, new MemoryAuth());
  const parts = (await pairing.qr()).split(',');
  parts[3] = Buffer.alloc(32, 9).toString('base64');
  // Baileys finds the HMAC wrong and closes; the phone is told that nothing came of it.
  await expect(simulator.client.scan(number, parts.join(','))).rejects.toMatchObject({ status: 409 });
  expect((await simulator.client.account(number)).devices).toEqual([]);
});

it('takes the bare QR text of Baileys 6 as well', async () => {
  const { number } = await simulator.client.createAccount();
  const pairing = new BareSocket(simulator, new MemoryAuth());
  const [, bare] = (await pairing.qr()).split('#');
  const withoutPlatform = bare?.split(',').slice(0, 4).join(',') ?? '';
  expect(await simulator.client.scan(number, withoutPlatform)).toMatchObject({ number, device: 1 });
  expect(await pairing.closed()).toBe(DisconnectReason.restartRequired);
});

it('carries what one device of an account sends to the other', async () => {
  const [company, contact] = await simulator.client.createAccounts(2);
  if (!company || !contact) throw new Error('two accounts were asked for');
  const first = await linkDevice(simulator, company.number);
  const second = await linkDevice(simulator, company.number);
  expect([first.linked.device, second.linked.device]).toEqual([1, 2]);
  const text = 'from the first device';
  await first.socket.sock.sendMessage(pnJid(contact.number), { text });
  const copy = await second.socket.text(text);
  expect(copy.key).toMatchObject({ fromMe: true, remoteJid: pnJid(contact.number) });
  await simulator.client.nextMessage(contact.number);
  await simulator.client.send(contact.number, { to: company.number, text: 'to both' }, { wait: 'delivered' });
  await Promise.all([first.socket.text('to both'), second.socket.text('to both')]);
  await Promise.all([first.socket.end(), second.socket.end()]);
});

it('removes a device that logs out, and one that the phone removes', async () => {
  const { number } = await simulator.client.createAccount();
  const session = await linkDevice(simulator, number);
  const { logouts } = await simulator.client.stats();
  await session.socket.sock.logout();
  expect(await session.socket.closed()).toBe(DisconnectReason.loggedOut);
  const refused = new BareSocket(simulator, session.auth);
  expect(await refused.closed()).toBe(DisconnectReason.loggedOut);

  expect((await simulator.client.stats()).logouts).toBe(logouts + 1);

  const other = await linkDevice(simulator, number);
  await simulator.client.unlink(number, other.linked.device);
  expect(await other.socket.closed()).toBe(DisconnectReason.loggedOut);
  const again = new BareSocket(simulator, other.auth);
  expect(await again.closed()).toBe(DisconnectReason.loggedOut);
  expect((await simulator.client.stats()).logouts).toBe(logouts + 1);
});
