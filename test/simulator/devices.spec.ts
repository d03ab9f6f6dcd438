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

/** Both have written, so that the company holds a session and a device list. */
beforeEach(async () => {
  contact = await simulator.client.createAccount();
  await simulator.client.send(contact.number, { to: company.number, text: 'hello' }, { wait: 'delivered' });
  await write('first');
});

afterAll(async () => {
  await company.socket.end();
  await simulator.stop();
});

async function write(text: string): Promise<void> {
  await company.socket.sock.sendMessage(pnJid(contact.number), { text });
  await expect
    .poll(async () => (await simulator.client.inbox(contact.number)).messages.at(-1))
    .toMatchObject({ text, from: company.number });
}

async function devicesReached(): Promise<number[]> {
  const { messages } = await simulator.client.messages(company.number, { direction: 'out' });
  const deliveries = messages.at(-1)?.deliveries ?? [];
  return deliveries.filter(({ number }) => number === contact.number).map(({ device }) => device);
}

it.each(['add', 'update'] as const)(
  'tells of a new device of a contact (%s), which is written to then',
  async (how) => {
    const device = await simulator.client.addDevice(contact.number, how);
    await simulator.client.waitFor({ account: company.number, drained: true });
    await write('to both');
    expect(await devicesReached()).toEqual([0, device]);
    expect(await simulator.client.nextMessage(contact.number, { device })).toMatchObject({ text: 'to both' });
  },
);

it('says nothing of a new device when told so', async () => {
  await simulator.client.addDevice(contact.number, 'none');
  await write('to one');
  expect(await devicesReached()).toEqual([0]);
});

it('sends and reads as a linked device, and shows the phone what it sent', async () => {
  const device = await simulator.client.addDevice(contact.number);
  const sent = await simulator.client.send(
    contact.number,
    { to: company.number, text: 'from a browser', device },
    { wait: 'delivered' },
  );
  expect((await company.socket.text('from a browser')).key).toMatchObject({ id: sent[0]?.id, fromMe: false });
  const { messages } = await simulator.client.inbox(contact.number, { own: true, count: 2 });
  expect(messages.at(-1)).toMatchObject({ text: 'from a browser', fromMe: true, fromDevice: device });
});

it('takes a device off a contact, which is not written to any more', async () => {
  const device = await simulator.client.addDevice(contact.number);
  await simulator.client.waitFor({ account: company.number, drained: true });
  await write('to both');
  await simulator.client.unlink(contact.number, device);
  await simulator.client.waitFor({ account: company.number, drained: true });
  await write('to one');
  expect(await devicesReached()).toEqual([0]);
});

it('tells of a new identity, and what is written next is read at once', async () => {
  const before = await simulator.client.stats();
  await simulator.client.addDevice(contact.number);
  await simulator.client.reinstall(contact.number);
  await simulator.client.waitFor({ account: company.number, drained: true });
  await write('to the new phone');
  await simulator.client.send(contact.number, { to: company.number, text: 'got it' }, { wait: 'delivered' });
  await company.socket.text('got it');
  expect((await simulator.client.account(contact.number)).played).toEqual([0]);
  expect((await simulator.client.stats()).retryReceiptsFromPhones).toBe(before.retryReceiptsFromPhones);
});

it('asks again with the new identity when nobody was told of it', async () => {
  const before = await simulator.client.stats();
  await simulator.client.reinstall(contact.number, false);
  await write('to the old phone');
  expect((await simulator.client.stats()).retryReceiptsFromPhones).toBeGreaterThan(before.retryReceiptsFromPhones);
});
