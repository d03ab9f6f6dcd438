import type { BinaryNode } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PublishedMessage } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, type BareSocket, type LinkedSession } from './bare-baileys.js';

let simulator: RunningSimulator;
let company: LinkedSession;
const stanzas: BinaryNode[] = [];

beforeAll(async () => {
  simulator = await startSimulator();
  company = await linkDevice(simulator, (await simulator.client.createAccount()).number);
  company.socket.sock.ws.on('CB:message', (stanza: BinaryNode) => stanzas.push(stanza));
});

afterAll(async () => {
  await company.socket.end();
  await simulator.stop();
});

async function received({ id }: PublishedMessage, socket: BareSocket = company.socket) {
  return socket.until('the message', () => socket.messages.find(({ message }) => message.key.id === id));
}

it('brings what a channel publishes to who follows it', async () => {
  const { client } = simulator;
  const { jid } = await client.createNewsletter('News');
  await client.publish(jid, { text: 'before' });
  expect(await client.follow(jid, company.number)).toEqual({
    jid,
    name: 'News',
    followers: [company.number],
    messages: 1,
  });
  const text = await client.publish(jid, { text: 'новости' });
  expect(text.serverId).toBe(2);
  expect(await received(text)).toMatchObject({
    type: 'notify',
    message: { key: { remoteJid: jid, fromMe: false, server_id: '2' }, message: { conversation: 'новости' } },
  });
  const image = await client.publish(jid, { proto: { imageMessage: { caption: 'a map' } } });
  expect((await received(image)).message.message?.imageMessage).toMatchObject({ caption: 'a map' });
  expect(stanzas.find(({ attrs }) => attrs.id === image.id)?.attrs).toMatchObject({ type: 'media', server_id: '3' });
  await client.waitFor({ account: company.number, drained: true });
  await client.unfollow(jid, company.number);
  await client.publish(jid, { text: 'after' });
  const texts = company.socket.messages.map(({ message }) => message.message?.conversation);
  expect(texts).not.toContain('before');
  expect((await client.account(company.number)).devices).toMatchObject([{ queued: 0 }]);
});

it('keeps it for a device that is away', async () => {
  const { client } = simulator;
  const { jid } = await client.createNewsletter('Later');
  const { number } = await client.createAccount();
  const session = await linkDevice(simulator, number);
  await client.follow(jid, number);
  await client.waitFor({ account: number, drained: true });
  await session.socket.end();
  await client.waitForDisconnected(number);
  const missed = await client.publish(jid, { text: 'missed' });
  const back = await session.reconnect();
  expect(await received(missed, back)).toMatchObject({
    type: 'append',
    message: { message: { conversation: 'missed' } },
  });
  await client.waitFor({ account: number, drained: true });
  await back.end();
});
