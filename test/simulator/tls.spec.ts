import { Agent } from 'node:https';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, pnJid } from './bare-baileys.js';

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startSimulator();
});

afterAll(() => simulator.stop());

it('serves clients over TLS, resets them, and takes them back', async () => {
  const { ca } = (await (await fetch(`${simulator.adminUrl}/admin/info`)).json()) as { ca: string };
  const [company, contact] = await simulator.client.createAccounts(2);
  if (!company || !contact) throw new Error('two accounts were asked for');
  const agent = new Agent({ ca });
  const config = { waWebSocketUrl: simulator.wssUrl, agent, pushName: 'Ann of the office' };
  const session = await linkDevice(simulator, company.number, config);
  await session.socket.sock.sendMessage(pnJid(contact.number), { text: 'over TLS' });
  expect(await simulator.client.nextMessage(contact.number)).toMatchObject({ text: 'over TLS' });
  await simulator.client.kill(company.number, 'reset');
  expect(await session.socket.closed()).toBe(428);
  const back = await session.reconnect();

  // The name of its login is what others see, whatever the account is called.
  const other = await linkDevice(simulator, contact.number, { waWebSocketUrl: simulator.wssUrl, agent });
  await back.sock.sendMessage(pnJid(contact.number), { text: 'who is this?' });
  expect((await other.socket.text('who is this?')).pushName).toBe('Ann of the office');
  await Promise.all([back.end(), other.socket.end()]);
});

it('is not trusted without its authority', async () => {
  const ws = new WebSocket(simulator.wssUrl);
  await expect(new Promise((_resolve, reject) => ws.on('error', reject))).rejects.toThrow(/certificate/);
});
