import type { BinaryNode } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { BareSocket, linkDevice } from './bare-baileys.js';

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startSimulator();
});

afterAll(async () => {
  await simulator.stop();
});

it('keeps what came while a device was away, and delivers it in order at the next login', async () => {
  const [company, contact] = await simulator.client.createAccounts(2);
  if (!company || !contact) throw new Error('two accounts were asked for');
  const session = await linkDevice(simulator, company.number);
  await simulator.client.send(contact.number, { to: company.number, text: 'while there' }, { wait: 'delivered' });
  await session.socket.end();
  await simulator.client.waitForDisconnected(company.number);
  await simulator.client.send(contact.number, { to: company.number, text: 'away {n}', count: 20 });
  expect((await simulator.client.account(company.number)).devices[0]?.queued).toBe(20);

  const back = await session.reconnect();
  await back.text('away 20');
  const texts = back.messages.map(({ message }) => message.message?.conversation);
  expect(texts).toEqual(Array.from({ length: 20 }, (_, index) => `away ${index + 1}`));
  expect(back.messages.every(({ type }) => type === 'append')).toBe(true);
  await simulator.client.waitFor({ account: company.number, drained: true });
  await simulator.client.send(contact.number, { to: company.number, text: 'live again' }, { wait: 'delivered' });
  expect(back.messages.at(-1)).toMatchObject({ type: 'notify', message: { message: { conversation: 'live again' } } });
  await back.end();
});

it('delivers again what was written to a socket but never acknowledged', async () => {
  const [company, contact] = await simulator.client.createAccounts(2);
  if (!company || !contact) throw new Error('two accounts were asked for');
  const session = await linkDevice(simulator, company.number);
  await simulator.client.waitFor({ account: company.number, drained: true });
  // From here on the client takes nothing in, so that nothing is acknowledged.
  session.socket.sock.ws.removeAllListeners('message');
  await simulator.client.send(contact.number, { to: company.number, text: 'lost on the way' });
  const { messages } = await simulator.client.messages(company.number, { direction: 'in' });
  const [written] = messages.filter(({ category }) => category !== 'peer');
  expect(written?.deliveries.filter(({ device }) => device === 1)).toMatchObject([{ offline: false }]);
  expect(written?.receipts.filter(({ device }) => device === 1)).toEqual([]);
  await session.socket.end();
  await simulator.client.waitForDisconnected(company.number);

  const back = await session.reconnect();
  await back.text('lost on the way');
  const { acknowledged } = await simulator.client.messages(company.number, { direction: 'in', acknowledged: 1 });
  expect(acknowledged).toEqual([written?.id]);
  await back.end();
});

it('goes on with live messages while the backlog is still on its way, in order and without a mark', async () => {
  const [company, contact] = await simulator.client.createAccounts(2);
  if (!company || !contact) throw new Error('two accounts were asked for');
  const session = await linkDevice(simulator, company.number);
  await simulator.client.waitFor({ account: company.number, drained: true });
  await session.socket.end();
  await simulator.client.waitForDisconnected(company.number);
  const waited = await simulator.client.send(contact.number, { to: company.number, text: 'waited {n}', count: 60 });
  const back = new BareSocket(simulator, session.auth);
  const stanzas: BinaryNode[] = [];
  back.sock.ws.on('CB:message', (stanza: BinaryNode) => stanzas.push(stanza));
  await simulator.client.waitForConnected(company.number);
  const live = await simulator.client.send(contact.number, { to: company.number, text: 'live {n}', count: 20 });
  await simulator.client.waitFor({ account: company.number, drained: true });
  expect(stanzas.map(({ attrs }) => attrs.id)).toEqual([...waited, ...live].map(({ id }) => id));
  expect(stanzas.map(({ attrs }) => attrs.offline)).toEqual([...waited.map(() => '1'), ...live.map(() => undefined)]);
  await back.end();
});

it('queues receipts for a sender that is away', async () => {
  const [company, contact] = await simulator.client.createAccounts(2);
  if (!company || !contact) throw new Error('two accounts were asked for');
  const session = await linkDevice(simulator, company.number);
  const sent = await session.socket.sock.sendMessage(`${contact.number}@s.whatsapp.net`, { text: 'read it later' });
  await simulator.client.nextMessage(contact.number);
  await simulator.client.waitFor({ account: company.number, drained: true });
  await session.socket.end();
  await simulator.client.waitForDisconnected(company.number);
  await simulator.client.markRead(contact.number, sent?.key.id ?? '');
  const back = await session.reconnect();
  await back.until('the read receipt', () =>
    back
      .events('messages.update')
      .flat()
      .some(({ key, update }) => key.id === sent?.key.id && update.status === 4),
  );
  await back.end();
});
