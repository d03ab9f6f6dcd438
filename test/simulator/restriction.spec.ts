import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AccountSummary } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, pnJid, type LinkedSession } from './bare-baileys.js';

let simulator: RunningSimulator;
let company: LinkedSession;
/** Has written to the company; the other never has. */
let friend: AccountSummary;
let stranger: AccountSummary;

beforeAll(async () => {
  simulator = await startSimulator();
  const { number } = await simulator.client.createAccount({ name: 'Company' });
  company = await linkDevice(simulator, number);
  [friend, stranger] = (await simulator.client.createAccounts(2)) as [AccountSummary, AccountSummary];
  await simulator.client.send(friend.number, { to: number, text: 'hello' }, { wait: 'delivered' });
});

afterAll(async () => {
  await company.socket.end();
  await simulator.stop();
});

/** Sends a text, and gives the error of the ack; undefined if there is none. */
async function send(to: string): Promise<string | undefined> {
  const jid = to.includes('@') ? to : pnJid(to);
  const acked = new Promise<{ attrs: { id: string; error?: string } }>((resolve) => {
    company.socket.sock.ws.once('CB:ack,class:message', resolve);
  });
  await company.socket.sock.sendMessage(jid, { text: 'from the company' });
  return (await acked).attrs.error;
}

const timelocks = () => company.socket.updates().flatMap(({ reachoutTimeLock }) => reachoutTimeLock ?? []);
const inAnHour = () => Math.floor(Date.now() / 1_000) + 3_600;

it.each([463, 475, 479, 400])('refuses with %d what is for one contact, and nothing else', async (code) => {
  const group = await simulator.client.createGroup(company.number, [friend.number, stranger.number]);
  await simulator.client.setFaults(company.number, { nack: code, nackTo: [stranger.number, group.jid] });
  expect(await send(stranger.number)).toBe(String(code));
  expect(await send(group.jid)).toBe(String(code));
  expect(await send(friend.number)).toBeUndefined();
  await simulator.client.setFaults(company.number, { nack: code, nackTo: [stranger.number], times: 1 });
  expect(await send(friend.number)).toBeUndefined();
  expect(await send(stranger.number)).toBe(String(code));
  expect(await send(stranger.number)).toBeUndefined();
  await simulator.client.clearFaults(company.number);
});

it('locks an account out of new chats until a time, tells it, and answers when it asks', async () => {
  const until = inAnHour();
  const enforcementType = 'WEB_COMPANION_ONLY';
  const expected = { isActive: true, enforcementType, timeEnforcementEnds: new Date(until * 1_000) };
  await simulator.client.restrict(company.number, { timelock: { until, enforcementType } });
  await company.socket.until('the notification', () => timelocks().at(-1)?.isActive);
  expect(timelocks().at(-1)).toEqual(expected);
  expect(await company.socket.sock.fetchAccountReachoutTimelock()).toEqual(expected);
  expect(await send(stranger.number)).toBe('463');
  expect(await send(friend.number)).toBeUndefined();
  const group = await simulator.client.createGroup(company.number, [stranger.number]);
  expect(await send(group.jid)).toBeUndefined();
  // Who writes is no stranger any more.
  const other = await simulator.client.createAccount();
  expect(await send(other.number)).toBe('463');
  await simulator.client.send(other.number, { to: company.number, text: 'hi' }, { wait: 'delivered' });
  expect(await send(other.number)).toBeUndefined();

  await simulator.client.liftRestriction(company.number);
  await company.socket.until('its end', () => timelocks().at(-1)?.isActive === false);
  expect(await send(stranger.number)).toBeUndefined();
  const ended = { isActive: false, enforcementType: 'DEFAULT', timeEnforcementEnds: undefined };
  expect(await company.socket.sock.fetchAccountReachoutTimelock()).toEqual(ended);
});

it('is over when the time is, and can come without a word', async () => {
  const told = timelocks().length;
  const timelock = { until: inAnHour() - 7_200 };
  expect(await simulator.client.restrict(company.number, { timelock }, false)).toMatchObject({
    timelock: { active: false, enforcementType: 'DEFAULT' },
    quota: null,
  });
  expect(await send((await simulator.client.createAccount()).number)).toBeUndefined();
  await simulator.client.restrict(company.number, { timelock: { until: inAnHour() } }, false);
  expect(timelocks()).toHaveLength(told);
  expect((await company.socket.sock.fetchAccountReachoutTimelock()).isActive).toBe(true);
  await simulator.client.liftRestriction(company.number, false);
});

it('counts new chats against a quota', async () => {
  const cycleEnd = inAnHour();
  await simulator.client.restrict(company.number, { quota: { total: 3, used: 1, cycleEnd } });
  await company.socket.until('the notification', () => company.socket.events('message-capping.update').length > 0);
  const people = await simulator.client.createAccounts(3);
  const errors: (string | undefined)[] = [];
  for (const { number } of [...people, people[0] as AccountSummary, friend]) errors.push(await send(number));
  expect(errors).toEqual([undefined, undefined, '475', undefined, undefined]);
  expect(await company.socket.sock.fetchNewChatMessageCap()).toMatchObject({
    total_quota: 3,
    used_quota: 3,
    cycle_end_timestamp: String(cycleEnd),
    capping_status: 'CAPPED',
  });
  expect(await simulator.client.restriction(company.number)).toMatchObject({
    quota: { used: 3, status: 'CAPPED' },
    queries: { quota: 1 },
  });
  await simulator.client.liftRestriction(company.number);
});
