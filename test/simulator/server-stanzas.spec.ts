import type { BinaryNode } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AccountSummary } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { BareSocket, linkDevice, pnJid, type LinkedSession } from './bare-baileys.js';

let simulator: RunningSimulator;
let company: LinkedSession;
let contact: AccountSummary;

beforeAll(async () => {
  simulator = await startSimulator();
  const accounts = await simulator.client.createAccounts(2);
  if (!accounts[0] || !accounts[1]) throw new Error('two accounts were asked for');
  company = await linkDevice(simulator, accounts[0].number);
  contact = accounts[1];
});

afterAll(async () => {
  await company.socket.end();
  await simulator.stop();
});

function pictureOf(number: string, socket: BareSocket): Promise<unknown> {
  return socket.until('the new picture', () =>
    socket
      .events('contacts.update')
      .flat()
      .find(({ id, imgUrl }) => id === pnJid(number) && imgUrl === 'changed'),
  );
}

const picture = (number: string) => ({
  tag: 'notification',
  attrs: { from: pnJid(number), type: 'picture' },
  content: [{ tag: 'set', attrs: { id: 1 } }],
});

it('sends a notification, and forgets it when it is acknowledged', async () => {
  const { socket, linked } = company;
  const seen: BinaryNode[] = [];
  socket.sock.ws.on('CB:notification', (stanza: BinaryNode) => seen.push(stanza));
  const sent = await simulator.client.sendStanza(company.number, picture(contact.number));
  expect(sent).toEqual({ id: expect.any(String), devices: [linked.device] });
  await pictureOf(contact.number, socket);
  expect(seen.find(({ attrs }) => attrs.id === sent.id)?.attrs).toMatchObject({ t: expect.stringMatching(/^\d+$/) });
  await simulator.client.waitFor({ account: company.number, drained: true });
});

it('keeps what has to be acknowledged for a device that is away, and nothing else', async () => {
  const { number } = await simulator.client.createAccount();
  const away = await linkDevice(simulator, number);
  await simulator.client.waitFor({ account: number, drained: true });
  await away.socket.end();
  await simulator.client.waitForDisconnected(number);
  const presence = { tag: 'presence', attrs: { from: pnJid(contact.number), type: 'available' } };
  expect((await simulator.client.sendStanza(number, presence)).devices).toEqual([]);
  const { id } = await simulator.client.sendStanza(number, picture(contact.number));
  expect((await simulator.client.account(number)).devices).toMatchObject([{ queued: 1 }]);

  const back = new BareSocket(simulator, away.auth);
  const seen: BinaryNode[] = [];
  back.sock.ws.on('CB:notification', (stanza: BinaryNode) => seen.push(stanza));
  await pictureOf(contact.number, back);
  expect(seen.find(({ attrs }) => attrs.id === id)?.attrs).toMatchObject({ offline: '1' });
  await simulator.client.waitFor({ account: number, drained: true });
  await back.end();
});

it('sends presence to who is there, bytes and texts included', async () => {
  const { socket, linked } = company;
  const stanza = { tag: 'presence', attrs: { from: pnJid(contact.number), type: 'unavailable', last: 1_700_000_000 } };
  expect((await simulator.client.sendStanza(company.number, stanza)).devices).toEqual([linked.device]);
  const update = await socket.until('the presence', () => socket.events('presence.update')[0]);
  expect(update).toEqual({
    id: pnJid(contact.number),
    presences: { [pnJid(contact.number)]: { lastKnownPresence: 'unavailable', lastSeen: 1_700_000_000 } },
  });
  const content = [
    { tag: 'text', content: 'привет' },
    { tag: 'bytes', content: { base64: 'AQID' } },
  ];
  const seen: BinaryNode[] = [];
  socket.sock.ws.on('CB:strange', (strange: BinaryNode) => seen.push(strange));
  await simulator.client.sendStanza(company.number, { tag: 'strange', attrs: { t: null, id: 'X' }, content });
  await expect.poll(() => seen[0]?.attrs).toEqual({ id: 'X' });
  const children = (seen[0]?.content ?? []) as BinaryNode[];
  expect(children.map((item) => Buffer.from(item.content as Buffer))).toEqual([
    Buffer.from('привет'),
    Buffer.from([1, 2, 3]),
  ]);
});
