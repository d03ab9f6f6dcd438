import type { PresenceData } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AccountSummary } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, pnJid, type LinkedSession } from './bare-baileys.js';

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

/** The newest that Baileys said of somebody in a chat, once it is as wanted. */
function hears(chat: string, wanted: PresenceData['lastKnownPresence'], who = chat): Promise<PresenceData> {
  const { socket } = company;
  return socket.until(`${who} is ${wanted}`, () => {
    const said = socket.events('presence.update').filter(({ id }) => id === chat);
    const last = said.at(-1)?.presences[who];
    return last?.lastKnownPresence === wanted && last;
  });
}

it('tells who has subscribed of coming and going', async () => {
  const jid = pnJid(contact.number);
  await company.socket.sock.presenceSubscribe(jid);
  const { device } = company.linked;
  expect(await simulator.client.presence(contact.number, { subscribers: 1 })).toEqual({
    state: 'unavailable',
    subscribers: [{ number: company.number, device }],
  });
  await simulator.client.setPresence(contact.number, 'available');
  expect(await hears(jid, 'available')).toMatchObject({ lastSeen: undefined });
  await simulator.client.setPresence(contact.number, 'unavailable', 1_790_000_000);
  expect(await hears(jid, 'unavailable')).toMatchObject({ lastSeen: 1_790_000_000 });
});

it('tells at once what is so, under the name that was asked for', async () => {
  await simulator.client.setPresence(contact.number, 'unavailable');
  await company.socket.sock.presenceSubscribe(`${contact.lid}@lid`);
  expect(await hears(`${contact.lid}@lid`, 'unavailable')).toMatchObject({ lastSeen: undefined });
});

it('tells nobody who is not online, until they are', async () => {
  const jid = pnJid(contact.number);
  const { socket } = company;
  await socket.sock.sendPresenceUpdate('unavailable');
  await socket.sock.presenceSubscribe(jid);
  await simulator.client.presence(contact.number, { subscribers: 1 });
  await simulator.client.setPresence(contact.number, 'available');
  await simulator.client.setPresence(contact.number, 'unavailable', 1_790_000_001);
  await socket.sock.sendPresenceUpdate('available');
  await hears(jid, 'unavailable');
  expect(socket.events('presence.update').filter(({ id }) => id === jid)).toHaveLength(1);
});

it('forgets a subscription with its socket', async () => {
  const { number } = await simulator.client.createAccount();
  const session = await linkDevice(simulator, number);
  await session.socket.sock.presenceSubscribe(pnJid(contact.number));
  await simulator.client.presence(contact.number, { subscribers: 1 });
  await session.socket.end();
  await simulator.client.waitForDisconnected(number);
  expect(await simulator.client.presence(contact.number)).toMatchObject({ subscribers: [] });
});

it('passes on who is writing, in chats and groups', async () => {
  const jid = pnJid(contact.number);
  await simulator.client.typing(contact.number, company.number, 'composing');
  await hears(jid, 'composing');
  await simulator.client.typing(contact.number, company.number, 'recording');
  await hears(jid, 'recording');
  await simulator.client.typing(contact.number, company.number, 'paused');
  await hears(jid, 'available');
  const group = await simulator.client.createGroup(contact.number, [company.number]);
  await simulator.client.typing(contact.number, group.jid, 'composing');
  await hears(group.jid, 'composing', `${contact.lid}@lid`);
  const { number } = await simulator.client.createAccount();
  await expect(simulator.client.typing(number, group.jid, 'composing')).rejects.toThrow('no member');
});
