import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AccountSummary, GroupView } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, type BareSocket, type LinkedSession } from './bare-baileys.js';

let simulator: RunningSimulator;
let company: LinkedSession;
let other: LinkedSession;
let contact: AccountSummary;

beforeAll(async () => {
  simulator = await startSimulator();
  const accounts = await simulator.client.createAccounts(3);
  const [first, second, third] = accounts;
  if (!first || !second || !third) throw new Error('three accounts were asked for');
  [company, other] = [await linkDevice(simulator, first.number), await linkDevice(simulator, second.number)];
  contact = third;
});

afterAll(async () => {
  await Promise.all([company.socket.end(), other.socket.end()]);
  await simulator.stop();
});

function learnsOf(socket: BareSocket, group: GroupView): Promise<unknown> {
  return socket.until('the group', () =>
    socket
      .events('groups.upsert')
      .flat()
      .find(({ id }) => id === group.jid),
  );
}

function hears(socket: BareSocket, group: GroupView, action: string): Promise<string[]> {
  return socket.until(action, () =>
    socket
      .events('group-participants.update')
      .find((update) => update.id === group.jid && update.action === action)
      ?.participants.map(({ phoneNumber = '' }) => phoneNumber.split('@')[0] ?? ''),
  );
}

it('tells those in a new group of it', async () => {
  const group = await simulator.client.createGroup(contact.number, [company.number], 'New');
  expect(await learnsOf(company.socket, group)).toMatchObject({ subject: 'New', size: 2 });
  expect(
    other.socket
      .events('groups.upsert')
      .flat()
      .map(({ id }) => id),
  ).not.toContain(group.jid);
});

it('gives the whole group to who is added, and tells the others who came', async () => {
  const group = await simulator.client.createGroup(contact.number, [company.number]);
  await learnsOf(company.socket, group);
  await simulator.client.changeMembers(group.jid, 'add', [other.number]);
  expect(await learnsOf(other.socket, group)).toMatchObject({ size: 3 });
  expect(await hears(company.socket, group, 'add')).toEqual([other.number]);
  expect(other.socket.events('group-participants.update').filter(({ id }) => id === group.jid)).toEqual([]);
  await simulator.client.send(contact.number, { to: group.jid, text: 'welcome' }, { wait: 'delivered' });
  await other.socket.text('welcome');
});

it('tells of admins that come and go, of a new name, of who leaves and who is removed', async () => {
  const group = await simulator.client.createGroup(contact.number, [company.number, other.number]);
  await learnsOf(other.socket, group);
  await simulator.client.changeMembers(group.jid, 'promote', [company.number]);
  expect(await hears(other.socket, group, 'promote')).toEqual([company.number]);
  await simulator.client.changeMembers(group.jid, 'demote', [company.number]);
  expect(await hears(company.socket, group, 'demote')).toEqual([company.number]);
  await simulator.client.renameGroup(group.jid, 'Another name');
  await other.socket.until('the name', () =>
    other.socket
      .events('groups.update')
      .flat()
      .some(({ id, subject }) => id === group.jid && subject === 'Another name'),
  );
  await other.socket.sock.groupLeave(group.jid);
  expect(await hears(company.socket, group, 'remove')).toEqual([other.number]);
  await simulator.client.changeMembers(group.jid, 'remove', [company.number]);
  await company.socket.until(
    'its own removal',
    () =>
      company.socket
        .events('group-participants.update')
        .filter(({ id, action }) => id === group.jid && action === 'remove').length === 2,
  );
  await expect(company.socket.sock.groupMetadata(group.jid)).rejects.toThrow('forbidden');
});

it('tells of settings that a client changes, and lets people in by the link', async () => {
  const { id } = await company.socket.sock.groupCreate('Ours', [`${contact.number}@s.whatsapp.net`]);
  await company.socket.sock.groupSettingUpdate(id, 'announcement');
  await company.socket.until('the setting', () =>
    company.socket
      .events('groups.update')
      .flat()
      .some((update) => update.id === id && update.announce),
  );
  const code = await company.socket.sock.groupInviteCode(id);
  expect(await other.socket.sock.groupAcceptInvite(code ?? '')).toBe(id);
  await other.socket.until('the group', () =>
    other.socket
      .events('groups.upsert')
      .flat()
      .some((group) => group.id === id),
  );
});

it('refuses to add a member twice, and to change who is none', async () => {
  const { jid } = await simulator.client.createGroup(contact.number, [company.number]);
  await expect(simulator.client.changeMembers(jid, 'add', [company.number])).rejects.toThrow('409');
  await expect(simulator.client.changeMembers(jid, 'promote', [other.number])).rejects.toThrow('404');
  await expect(simulator.client.changeMembers('1@g.us', 'add', [other.number])).rejects.toThrow('no group');
});
