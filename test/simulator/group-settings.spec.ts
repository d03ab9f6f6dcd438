import { proto, WAMessageStubType, type BaileysEventMap, type GroupMetadata } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AccountSummary, GroupSettings, GroupView } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, pnJid, type LinkedSession } from './bare-baileys.js';

const STUBS = {
  CHANGE_DESCRIPTION: WAMessageStubType.GROUP_CHANGE_DESCRIPTION,
  CHANGE_ANNOUNCE: WAMessageStubType.GROUP_CHANGE_ANNOUNCE,
  CHANGE_RESTRICT: WAMessageStubType.GROUP_CHANGE_RESTRICT,
  ADD_MODE: WAMessageStubType.GROUP_MEMBER_ADD_MODE,
};

let simulator: RunningSimulator;
let company: LinkedSession;
let contact: AccountSummary;
let other: AccountSummary;
let group: GroupView;

beforeAll(async () => {
  simulator = await startSimulator();
  company = await linkDevice(simulator, (await simulator.client.createAccount()).number);
  [contact, other] = [await simulator.client.createAccount(), await simulator.client.createAccount()];
});

beforeEach(async () => {
  group = await simulator.client.createGroup(contact.number, [company.number], 'Ours');
});

afterAll(async () => {
  await company.socket.end();
  await simulator.stop();
});

function hears(wanted: Partial<GroupMetadata>): Promise<unknown> {
  const { socket } = company;
  return socket.until(JSON.stringify(wanted), () =>
    socket
      .events('groups.update')
      .flat()
      .find((update) => {
        const same = Object.entries(wanted).every(([name, value]) => update[name as keyof GroupMetadata] === value);
        return update.id === group.jid && same;
      }),
  );
}

/** What the messages in the group say of changed settings, oldest first. */
function stubs(): [number, string | undefined][] {
  return company.socket.messages.flatMap(({ message: { key, messageStubType: type, messageStubParameters } }) => {
    const isSetting = key.remoteJid === group.jid && type && Object.values(STUBS).includes(type);
    return isSetting ? [[type, messageStubParameters?.[0]] as [number, string | undefined]] : [];
  });
}

function request(action: string): Promise<BaileysEventMap['group.join-request']> {
  const { socket } = company;
  return socket.until(`a request is ${action}`, () =>
    socket.events('group.join-request').find((event) => event.id === group.jid && event.action === action),
  );
}

it('tells of what the owner changes, and describes the group so', async () => {
  const { socket } = company;
  // One after the other: of what comes in one burst, Baileys 7.0.0-rc14 gives the first as an event only.
  const change = (settings: GroupSettings) => simulator.client.changeGroup(group.jid, settings);
  await change({ subject: 'Still ours' });
  await hears({ subject: 'Still ours', author: `${contact.lid}@lid` });
  await change({ description: 'Rules: none' });
  await hears({ desc: 'Rules: none' });
  await change({ announce: true });
  await hears({ announce: true });
  await change({ locked: true });
  await hears({ restrict: true });
  await change({ memberAddMode: 'all_member_add' });
  await hears({ memberAddMode: true });
  await change({ joinApproval: true });
  await hears({ joinApprovalMode: true });
  await change({ ephemeral: 86_400 });
  await socket.until('the time after which messages go', () =>
    socket
      .events('chats.update')
      .flat()
      .some(({ id, ephemeralExpiration }) => id === group.jid && ephemeralExpiration === 86_400),
  );
  expect(await socket.sock.groupMetadata(group.jid)).toMatchObject({
    subject: 'Still ours',
    desc: 'Rules: none',
    announce: true,
    restrict: true,
    ephemeralDuration: 86_400,
    memberAddMode: true,
    joinApprovalMode: true,
  });
});

it('changes several at once, and takes them back', async () => {
  const some = { description: 'Away', announce: true, locked: true, ephemeral: 60 };
  expect(await simulator.client.changeGroup(group.jid, some)).toMatchObject(some);
  const back = { announce: false, locked: false, ephemeral: 0, memberAddMode: 'admin_add' } as const;
  const view = await simulator.client.changeGroup(group.jid, { ...back, description: '' });
  expect(view).toMatchObject(back);
  expect(view).not.toHaveProperty('description');
  const { socket } = company;
  const { CHANGE_DESCRIPTION, CHANGE_ANNOUNCE, CHANGE_RESTRICT, ADD_MODE } = STUBS;
  await socket.until('all of it', () => stubs().length === 7);
  expect(stubs()).toEqual([
    [CHANGE_DESCRIPTION, 'Away'],
    [CHANGE_ANNOUNCE, 'on'],
    [CHANGE_RESTRICT, 'on'],
    [CHANGE_DESCRIPTION, undefined],
    [CHANGE_ANNOUNCE, 'off'],
    [CHANGE_RESTRICT, 'off'],
    [ADD_MODE, 'admin_add'],
  ]);
});

it('lets a client change the same, as an admin', async () => {
  const { sock } = company.socket;
  await expect(sock.groupMemberAddMode(group.jid, 'all_member_add')).rejects.toThrow('forbidden');
  await simulator.client.changeMembers(group.jid, 'promote', [company.number]);
  await sock.groupMemberAddMode(group.jid, 'all_member_add');
  await sock.groupJoinApprovalMode(group.jid, 'on');
  await sock.groupUpdateDescription(group.jid, 'By the client');
  await sock.groupToggleEphemeral(group.jid, 604_800);
  const [seen] = (await simulator.client.groups()).filter(({ jid }) => jid === group.jid);
  expect(seen).toMatchObject({
    description: 'By the client',
    ephemeral: 604_800,
    memberAddMode: 'all_member_add',
    joinApproval: true,
  });
});

it('takes messages from admins only, when told to', async () => {
  const { socket } = company;
  await simulator.client.changeGroup(group.jid, { announce: true });
  const refused = await socket.sock.sendMessage(group.jid, { text: 'May I?' });
  await socket.status(refused?.key.id, proto.WebMessageInfo.Status.ERROR);
  const { messages } = await simulator.client.messages(company.number, { direction: 'out' });
  expect(messages.find(({ id }) => id === refused?.key.id)).toMatchObject({ state: 'refused', error: 420 });
  await simulator.client.changeMembers(group.jid, 'promote', [company.number]);
  await socket.sock.sendMessage(group.jid, { text: 'I may' });
  expect(await simulator.client.nextMessage(contact.number, { from: company.number })).toMatchObject({ text: 'I may' });
});

it('lets members add others where they may', async () => {
  await simulator.client.changeGroup(group.jid, { memberAddMode: 'all_member_add' });
  await company.socket.sock.groupParticipantsUpdate(group.jid, [`${other.lid}@lid`], 'add');
  const [seen] = (await simulator.client.groups(other.number)).filter(({ jid }) => jid === group.jid);
  expect(seen?.members).toHaveLength(3);
});

it('tells admins who wants to get in, and who no longer does', async () => {
  await simulator.client.joinRequest(group.jid, other.number, 'created');
  await simulator.client.joinRequest(group.jid, other.number, 'revoked');
  await simulator.client.changeMembers(group.jid, 'promote', [company.number]);
  await simulator.client.joinRequest(group.jid, other.number, 'created');
  expect(await request('created')).toMatchObject({
    author: `${other.lid}@lid`,
    participant: `${other.lid}@lid`,
    participantPn: pnJid(other.number),
    method: 'invite_link',
  });
  await simulator.client.joinRequest(group.jid, other.number, 'revoked');
  expect(await request('revoked')).toMatchObject({ participantPn: pnJid(other.number) });
  await simulator.client.joinRequest(group.jid, other.number, 'created', { method: 'non_admin_add' });
  await simulator.client.joinRequest(group.jid, other.number, 'rejected');
  expect(await request('rejected')).toMatchObject({
    author: `${contact.lid}@lid`,
    participant: `${other.lid}@lid`,
  });
  // Those of the time before it was an admin it has not heard.
  const heard = company.socket.events('group.join-request').filter(({ id }) => id === group.jid);
  expect(heard.map(({ action }) => action)).toEqual(['created', 'revoked', 'created', 'rejected']);
});

it('lets an admin see who asks, and decide', async () => {
  const { sock } = company.socket;
  const third = await simulator.client.createAccount();
  await simulator.client.changeMembers(group.jid, 'promote', [company.number]);
  await simulator.client.joinRequest(group.jid, other.number, 'created');
  await simulator.client.joinRequest(group.jid, third.number, 'created');
  const listed = await sock.groupRequestParticipantsList(group.jid);
  expect(listed.map(({ jid }) => jid)).toEqual([`${other.lid}@lid`, `${third.lid}@lid`]);
  expect(await sock.groupRequestParticipantsUpdate(group.jid, [`${other.lid}@lid`], 'approve')).toMatchObject([
    { status: '200' },
  ]);
  expect(
    await sock.groupRequestParticipantsUpdate(group.jid, [`${third.lid}@lid`, `${other.lid}@lid`], 'reject'),
  ).toMatchObject([{ status: '200' }, { status: '404' }]);
  const [seen] = (await simulator.client.groups(other.number)).filter(({ jid }) => jid === group.jid);
  expect(seen).toMatchObject({ joinRequests: [] });
  expect(seen?.members.map(({ number }) => number)).toEqual([contact.number, company.number, other.number]);
  await expect(simulator.client.joinRequest(group.jid, third.number, 'revoked')).rejects.toThrow('has not asked');
  await expect(simulator.client.joinRequest(group.jid, other.number, 'created')).rejects.toThrow('is in the group');
});
