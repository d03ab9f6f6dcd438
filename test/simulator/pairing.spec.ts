import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, pnJid } from './bare-baileys.js';

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
  expect(view.devices).toMatchObject([{ device: 1, connected: true, preKeys: expect.any(Number) }]);
  expect(view.devices[0]?.preKeys).toBeGreaterThan(700);
  await socket.end();
});

it('carries texts both ways', async () => {
  const [company, contact] = await simulator.client.createAccounts(2);
  if (!company || !contact) throw new Error('two accounts were asked for');
  const { socket } = await linkDevice(simulator, company.number);
  const text = 'Привет, мир! 👋🏽 “quotes” \u{1F468}‍\u{1F469}‍\u{1F467}';
  await socket.sock.sendMessage(pnJid(contact.number), { text });
  const received = await simulator.client.nextMessage(contact.number);
  expect(received).toMatchObject({ from: company.number, fromLid: company.lid, type: 'text', text });
  const answer = 'Спасибо 🙏 ' + 'я'.repeat(2_000);
  await simulator.client.send(contact.number, { to: company.number, text: answer }, { wait: 'delivered' });
  const upsert = await socket.text(answer);
  expect(upsert.key).toMatchObject({ remoteJid: pnJid(contact.number), fromMe: false });
  expect(upsert.pushName).toBe(contact.name);
  await socket.end();
});

it('answers by itself when told to', async () => {
  const [company, contact] = await simulator.client.createAccounts(2);
  if (!company || !contact) throw new Error('two accounts were asked for');
  await simulator.client.autoReply(contact.number, 'You said: {text}');
  const { socket } = await linkDevice(simulator, company.number);
  await socket.sock.sendMessage(pnJid(contact.number), { text: 'hello' });
  await socket.text('You said: hello');
  await socket.end();
});
