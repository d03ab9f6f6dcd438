import type { BinaryNode } from '@whiskeysockets/baileys';
import type { WebSocket } from 'ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, pnJid, type BareSocket } from './bare-baileys.js';

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startSimulator();
});

afterAll(async () => {
  await simulator.stop();
});

function webSocketOf(socket: BareSocket): WebSocket {
  return (socket.sock.ws as unknown as { socket: WebSocket }).socket;
}

it('holds back what a slow client does not read, and loses none of it', async () => {
  const [company, contact] = await simulator.client.createAccounts(2);
  if (!company || !contact) throw new Error('two accounts were asked for');
  const { socket } = await linkDevice(simulator, company.number);
  await simulator.client.waitFor({ account: company.number, drained: true });
  webSocketOf(socket).pause();
  const text = `{n} ${'x'.repeat(60_000)}`;
  await simulator.client.send(contact.number, { to: company.number, text, count: 400 });
  const { messages } = await simulator.client.messages(contact.number, { direction: 'out' });
  const written = messages.filter(({ deliveries }) => deliveries.some(({ device }) => device === 1));
  // Some megabytes lie in the buffers of the two ends; the rest waits in the queue.
  expect(written.length).toBeLessThan(300);
  expect((await simulator.client.account(company.number)).devices[0]?.queued).toBe(400);
  webSocketOf(socket).resume();
  await simulator.client.messages(company.number, { direction: 'in', acknowledged: 400 });
  const numbers = socket.messages.flatMap(({ message }) => message.message?.conversation?.split(' ')[0] ?? []);
  expect(numbers).toEqual(Array.from({ length: 400 }, (_, index) => String(index + 1)));
  await socket.end();
});

it('asks a device for more keys when they run out', async () => {
  const [company, other] = await simulator.client.createAccounts(2);
  if (!company || !other) throw new Error('two accounts were asked for');
  const session = await linkDevice(simulator, company.number);
  const taker = await linkDevice(simulator, other.number);
  const left = (await simulator.client.account(company.number)).devices[0]?.preKeys ?? 0;
  const user = { tag: 'user', attrs: { jid: session.linked.jid } };
  const content = [{ tag: 'key', attrs: {}, content: Array.from({ length: left - 3 }, () => user) }];
  await taker.socket.sock.query({ tag: 'iq', attrs: { xmlns: 'encrypt', type: 'get', to: 's.whatsapp.net' }, content });
  await session.socket.until('the upload', () => (session.auth.creds.nextPreKeyId > 813 ? true : undefined));
  await simulator.client.waitFor({ account: company.number, drained: true });
  const { preKeys } = (await simulator.client.account(company.number)).devices[0] ?? {};
  expect(preKeys).toBeGreaterThan(3);
  expect(await simulator.client.stats()).toMatchObject({ preKeyIdsReused: 0, bundlesWithoutPreKey: 0 });
  await Promise.all([session.socket.end(), taker.socket.end()]);
});

it('outlives stanzas that make no sense', async () => {
  const [company, contact] = await simulator.client.createAccounts(2);
  if (!company || !contact) throw new Error('two accounts were asked for');
  const { socket } = await linkDevice(simulator, company.number);
  const { sock } = socket;
  const to = 's.whatsapp.net';
  const namespaces = [
    '__proto__',
    'constructor',
    'encrypt',
    'usync',
    'w:g2',
    'w:sync:app:state',
    'privacy',
    'md',
    'blocklist',
  ];
  const nonsense: BinaryNode[] = [
    { tag: 'message', attrs: {} },
    { tag: 'message', attrs: { id: '1', to: 'nobody' } },
    { tag: 'message', attrs: { id: '2', to: '1@g.us' } },
    {
      tag: 'message',
      attrs: { id: '3', to: pnJid(contact.number) },
      content: [{ tag: 'enc', attrs: { type: 'msg' } }],
    },
    {
      tag: 'message',
      attrs: { id: '4', to: pnJid(contact.number) },
      content: [{ tag: 'enc', attrs: { type: 'pkmsg', v: '2' }, content: Buffer.from([51, 1, 2, 3]) }],
    },
    { tag: 'receipt', attrs: {} },
    { tag: 'receipt', attrs: { id: '5', to: pnJid(contact.number), type: 'retry' } },
    { tag: 'ack', attrs: {} },
    { tag: 'presence', attrs: {} },
    { tag: 'chatstate', attrs: { to: 'x' } },
    { tag: 'call', attrs: {} },
    { tag: 'nonsense', attrs: { id: '6' }, content: Buffer.alloc(100_000) },
  ];
  for (const stanza of nonsense) await sock.sendNode(stanza);
  for (const xmlns of namespaces) {
    for (const type of ['get', 'set', 'delete']) {
      await sock.sendNode({ tag: 'iq', attrs: { id: `${xmlns}${type}`, xmlns, type, to } });
      const content = [{ tag: 'key', attrs: {}, content: [{ tag: 'user', attrs: { jid: 'nobody@lid' } }] }];
      await sock.sendNode({ tag: 'iq', attrs: { id: `${xmlns}${type}2`, xmlns, type, to }, content });
    }
  }
  await sock.sendMessage(pnJid(contact.number), { text: 'still here' });
  expect(await simulator.client.nextMessage(contact.number)).toMatchObject({ text: 'still here' });
  await simulator.client.send(contact.number, { to: company.number, text: 'so am I' }, { wait: 'delivered' });
  expect(socket.closes).toEqual([]);
  await socket.end();
});
