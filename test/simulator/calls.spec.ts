import { WAMessageStubType, type WACallEvent } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AccountSummary, CallView } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, pnJid, type BareSocket, type LinkedSession } from './bare-baileys.js';

let simulator: RunningSimulator;
let company: LinkedSession;
let contact: AccountSummary;

beforeAll(async () => {
  simulator = await startSimulator();
  company = await linkDevice(simulator, (await simulator.client.createAccount()).number);
});

beforeEach(async () => {
  contact = await simulator.client.createAccount();
});

afterAll(async () => {
  await company.socket.end();
  await simulator.stop();
});

function hears({ callId }: CallView, status: string, socket: BareSocket = company.socket): Promise<WACallEvent> {
  return socket.until(`the call's ${status}`, () =>
    socket
      .events('call')
      .flat()
      .find((call) => call.id === callId && call.status === status),
  );
}

it('rings, and ends', async () => {
  const call = await simulator.client.startCall(contact.number, { to: company.number, video: true });
  expect(call).toMatchObject({ from: contact.number, to: company.number, status: 'offer', answers: [] });
  expect(await hears(call, 'offer')).toMatchObject({
    chatId: pnJid(contact.number),
    from: pnJid(contact.number),
    isVideo: true,
    isGroup: false,
    offline: false,
  });
  await simulator.client.endCall(contact.number, call.callId, 'terminate');
  expect(await hears(call, 'terminate')).toMatchObject({ from: pnJid(contact.number), isVideo: true });
  await simulator.client.waitFor({ account: company.number, drained: true });
});

it.each(['reject', 'accept'] as const)('ends with %s', async (status) => {
  const call = await simulator.client.startCall(contact.number, { to: company.number });
  await simulator.client.endCall(contact.number, call.callId, status);
  await hears(call, 'offer');
  expect(await hears(call, status)).toMatchObject({ isVideo: false });
  expect(await simulator.client.getCall(company.number, call.callId)).toMatchObject({ status });
});

it('was missed when nobody answered', async () => {
  const call = await simulator.client.startCall(contact.number, { to: company.number, status: 'timeout' });
  await hears(call, 'timeout');
  const { socket } = company;
  const missed = await socket.until(
    'the missed call',
    () => socket.messages.find(({ message }) => message.key.id === call.callId)?.message,
  );
  expect(missed).toMatchObject({
    key: { remoteJid: pnJid(contact.number) },
    messageStubType: WAMessageStubType.CALL_MISSED_VOICE,
  });
});

it('shows who rejected it', async () => {
  const call = await simulator.client.startCall(contact.number, { to: company.number });
  const { id, from } = await hears(call, 'offer');
  await company.socket.sock.rejectCall(id, from);
  expect(await simulator.client.getCall(contact.number, call.callId, { status: 'reject' })).toMatchObject({
    status: 'reject',
    answers: [{ number: company.number, device: company.linked.device, type: 'reject' }],
  });
  expect(await simulator.client.calls(contact.number)).toHaveLength(1);
});

it('calls under the LID, with the number beside it', async () => {
  await simulator.client.createAccount({ number: contact.number, addressing: 'lid' });
  const call = await simulator.client.startCall(contact.number, { to: company.number });
  expect(await hears(call, 'offer')).toMatchObject({
    chatId: `${contact.lid}@lid`,
    from: `${contact.lid}@lid`,
    callerPn: pnJid(contact.number),
  });
});

it('calls in a group, and nobody from outside', async () => {
  const { jid } = await simulator.client.createGroup(contact.number, [company.number]);
  const call = await simulator.client.startCall(contact.number, { to: company.number, group: jid });
  expect(await hears(call, 'offer')).toMatchObject({ isGroup: true, groupJid: jid });
  const { number } = await simulator.client.createAccount();
  await expect(simulator.client.startCall(number, { to: company.number, group: jid })).rejects.toThrow('no member');
});

it('is heard of late by a device that was away', async () => {
  const { number } = await simulator.client.createAccount();
  const session = await linkDevice(simulator, number);
  await session.socket.end();
  await simulator.client.waitForDisconnected(number);
  const call = await simulator.client.startCall(contact.number, { to: number, status: 'terminate' });
  const back = await session.reconnect();
  expect(await hears(call, 'offer', back)).toMatchObject({ offline: true });
  expect(await hears(call, 'terminate', back)).toMatchObject({ offline: true });
  await simulator.client.waitFor({ account: number, drained: true });
  await back.end();
});
