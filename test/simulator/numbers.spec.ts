import { proto, USyncQuery, USyncUser } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, pnJid, type LinkedSession } from './bare-baileys.js';

/** Registered when Brazil's numbers had eight digits; everybody dials nine by now. */
const TRUE_NUMBER = '551122334455';
const DIALLED = '5511922334455';

let simulator: RunningSimulator;
let company: LinkedSession;
let lid: string;

beforeAll(async () => {
  simulator = await startSimulator();
  ({ lid } = await simulator.client.createAccount({ number: TRUE_NUMBER, aliases: [DIALLED] }));
  company = await linkDevice(simulator, (await simulator.client.createAccount()).number);
});

afterAll(async () => {
  await company.socket.end();
  await simulator.stop();
});

it('finds who has a number under its other form, and says which is true', async () => {
  const { sock } = company.socket;
  expect(await sock.onWhatsApp(DIALLED)).toEqual([{ jid: pnJid(TRUE_NUMBER), exists: true }]);
  expect(await sock.onWhatsApp(TRUE_NUMBER)).toEqual([{ jid: pnJid(TRUE_NUMBER), exists: true }]);
  expect(await simulator.client.account(TRUE_NUMBER)).toMatchObject({ aliases: [DIALLED] });
  await expect(simulator.client.account(DIALLED)).rejects.toThrow('no account');
});

it('gives the devices and the LID to who asks by the JID of the other form', async () => {
  const query = new USyncQuery()
    .withDeviceProtocol()
    .withLIDProtocol()
    .withUser(new USyncUser().withId(pnJid(DIALLED)));
  const result = await company.socket.sock.executeUSyncQuery(query);
  expect(result?.list).toMatchObject([{ id: pnJid(DIALLED), lid: `${lid}@lid`, devices: { deviceList: [{ id: 0 }] } }]);
});

it('takes no message for the other form', async () => {
  const { socket } = company;
  const sent = await socket.sock.sendMessage(pnJid(DIALLED), { text: 'to nobody' });
  await socket.status(sent?.key.id, proto.WebMessageInfo.Status.ERROR);
  const { messages: log } = await simulator.client.messages(company.number, { direction: 'out' });
  expect(log.find(({ id }) => id === sent?.key.id)).toMatchObject({ state: 'refused', error: 404, deliveries: [] });
  await socket.sock.sendMessage(pnJid(TRUE_NUMBER), { text: 'to somebody' });
  const { messages } = await simulator.client.inbox(TRUE_NUMBER, { count: 1 });
  expect(messages.map(({ text }) => text)).toEqual(['to somebody']);
});

it('lets a number have one owner, and its forms be changed', async () => {
  const { client } = simulator;
  await expect(client.createAccount({ number: DIALLED })).rejects.toThrow(`another form of ${TRUE_NUMBER}`);
  await expect(client.createAccount({ number: '525512345678', aliases: [DIALLED] })).rejects.toThrow(DIALLED);
  await expect(client.account('525512345678')).rejects.toThrow('no account');
  await client.createAccount({ number: '525512345678', aliases: ['5215512345678'] });
  await client.createAccount({ number: '525512345678', aliases: [] });
  expect(await company.socket.sock.onWhatsApp('5215512345678')).toEqual([]);
});
