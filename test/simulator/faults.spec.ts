import { proto } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { BareSocket, linkDevice, pnJid, type LinkedSession } from './bare-baileys.js';

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startSimulator();
});

afterAll(async () => {
  await simulator.stop();
});

async function newSession(config = {}): Promise<LinkedSession> {
  const { number } = await simulator.client.createAccount();
  return linkDevice(simulator, number, config);
}

describe('a live socket', () => {
  let session: LinkedSession;

  beforeAll(async () => {
    session = await newSession();
  });

  beforeEach(async () => {
    if (session.socket.closes.length > 0) await session.reconnect();
  });

  const outcomes: [Fault, number][] = [
    ['515', 515],
    ['440', 440],
    ['503', 503],
    ['403', 403],
    ['405', 405],
    ['411', 411],
    ['500', 500],
    ['stream-end', 428],
    ['close', 428],
    ['reset', 428],
  ];

  it.each(outcomes)('killed with %s is closed in Baileys with %d, and can log in again', async (fault, code) => {
    expect(await simulator.client.kill(session.number, fault)).toBe(1);
    expect(await session.socket.closed()).toBe(code);
    await simulator.client.waitForDisconnected(session.number);
    const { intervals } = await simulator.client.ledger(session.number);
    expect(intervals.at(-1)).toMatchObject({ reason: `killed (${fault})`, closedAt: expect.any(Number) });
  });
});

it('killed with 401 is logged out for good', async () => {
  const session = await newSession();
  await simulator.client.kill(session.number, '401');
  expect(await session.socket.closed()).toBe(401);
  expect(await new BareSocket(simulator, session.auth).closed()).toBe(401);
});

it('garbage reaches the client as a frame that it cannot decrypt', async () => {
  // Baileys turns it into an unhandled rejection, and finds out by its keepalive that nothing comes any more. Here its
  // listener is wrapped, since an unhandled rejection fails the run.
  const session = await newSession();
  const { ws } = session.socket.sock;
  const listeners = ws.listeners('message') as ((data: Buffer) => Promise<void>)[];
  ws.removeAllListeners('message');
  const rejected = new Promise<unknown>((resolve) => {
    ws.on('message', (data: Buffer) => {
      for (const onFrame of listeners) onFrame(data).catch(resolve);
    });
  });
  await simulator.client.kill(session.number, 'garbage');
  expect(String(await rejected)).toContain('unable to authenticate data');
  await session.socket.end();
});

it('stalled answers nothing until the client hangs up', async () => {
  const session = await newSession({ defaultQueryTimeoutMs: 300 });
  await simulator.client.kill(session.number, 'stall');
  expect(await session.socket.sock.onWhatsApp(session.number)).toBeUndefined();
  const { intervals } = await simulator.client.ledger(session.number);
  expect(intervals.at(-1)?.closedAt).toBeNull();
  const { socket } = session.socket.sock.ws as unknown as { socket: { terminate(): void } };
  socket.terminate();
  await simulator.client.waitForDisconnected(session.number);
  expect((await simulator.client.ledger(session.number)).overlaps).toBe(0);
});

it.each([
  ['401', 401],
  ['403', 403],
  ['405', 405],
  ['503', 503],
])('armed with onLogin %s refuses as often as it is told to', async (onLogin, code) => {
  const session = await newSession();
  await session.socket.end();
  await simulator.client.setFaults(session.number, { onLogin, times: 2 });
  expect(await new BareSocket(simulator, session.auth).closed()).toBe(code);
  expect(await new BareSocket(simulator, session.auth).closed()).toBe(code);
  await (await session.reconnect()).end();
});

it('refuses WebSocket upgrades', async () => {
  const session = await newSession();
  await session.socket.end();
  await simulator.client.setFaults(null, { upgrade: 503, times: 1 });
  const refused = new BareSocket(simulator, session.auth, { connectTimeoutMs: 300 });
  const status = await new Promise((resolve) => {
    refused.sock.ws.on('unexpected-response', (_request: unknown, response: { statusCode: number }) =>
      resolve(response.statusCode),
    );
  });
  expect(status).toBe(503);
  // That Baileys listens for this event keeps `ws` from failing the handshake, and it does nothing itself: such a
  // socket neither opens nor closes, and its connect timeout does not end it.
  expect(refused.closes).toEqual([]);
  refused.sock.ws.on('error', () => undefined);
  await refused.end();
  await (await session.reconnect()).end();
});

it('leaves queries unanswered', async () => {
  const session = await newSession({ defaultQueryTimeoutMs: 200 });
  await simulator.client.setFaults(session.number, { mute: ['usync'], times: 1 });
  expect(await session.socket.sock.onWhatsApp(session.number)).toBeUndefined();
  expect(await session.socket.sock.onWhatsApp(session.number)).toHaveLength(1);
  await session.socket.end();
});

it('withholds acks, or refuses messages', async () => {
  const session = await newSession();
  const contact = await simulator.client.createAccount();
  const { sock } = session.socket;
  await simulator.client.setFaults(session.number, { nack: 463, times: 1 });
  const refused = await sock.sendMessage(pnJid(contact.number), { text: 'refused' });
  await session.socket.status(refused?.key.id, proto.WebMessageInfo.Status.ERROR);
  await sock.sendMessage(pnJid(contact.number), { text: 'taken' });
  expect(await simulator.client.nextMessage(contact.number)).toMatchObject({ text: 'taken' });
  const { messages } = await simulator.client.messages(session.number, { direction: 'out' });
  expect(messages.find(({ id }) => id === refused?.key.id)).toMatchObject({ state: 'refused', error: 463 });

  await simulator.client.setFaults(session.number, { mute: ['message-ack'], times: 1 });
  const acks: string[] = [];
  const secondAck = new Promise<void>((resolve) => {
    sock.ws.on('CB:ack,class:message', (node: { attrs: { id: string } }) => {
      acks.push(node.attrs.id);
      if (node.attrs.id === 'LOUD') resolve();
    });
  });
  await sock.sendMessage(pnJid(contact.number), { text: 'silent' }, { messageId: 'SILENT' });
  await sock.sendMessage(pnJid(contact.number), { text: 'loud' }, { messageId: 'LOUD' });
  await secondAck;
  expect(acks).toEqual(['LOUD']);
  await simulator.client.inbox(contact.number, { count: 3 });
  await session.socket.end();
});

it('replaces a session by a newer login with 440, and the ledger counts the overlap', async () => {
  const session = await newSession();
  expect((await simulator.client.ledger(session.number)).overlaps).toBe(0);
  const first = session.socket;
  const second = await session.reconnect();
  expect(await first.closed()).toBe(440);
  const ledger = await simulator.client.ledger(session.number);
  expect(ledger).toMatchObject({ overlaps: 1, maxConcurrent: 2 });
  const [pairing, older, newer] = ledger.intervals;
  expect(pairing).toMatchObject({ device: 1, loggedInAt: null, reason: 'paired, restart required (515)' });
  expect(older?.closedAt).toBeGreaterThan(newer?.loggedInAt ?? Infinity);
  expect(newer).toMatchObject({ closedAt: null, reason: null });
  expect((await simulator.client.globalLedger()).accountsWithOverlaps).toContain(session.number);
  await second.end();
  await simulator.client.waitForDisconnected(session.number);
  // One after the other is no overlap.
  await (await session.reconnect()).end();
  expect(await simulator.client.ledger(session.number)).toMatchObject({ overlaps: 1, maxConcurrent: 2 });
});
