import { USyncQuery, USyncUser, type BinaryNode, type WAMessageKey } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AccountSummary, SentMessage } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, pnJid, type LinkedSession } from './bare-baileys.js';

let simulator: RunningSimulator;
let company: LinkedSession;
let ann: AccountSummary;
let secret: AccountSummary;
const stanzas: BinaryNode[] = [];

beforeAll(async () => {
  simulator = await startSimulator();
  company = await linkDevice(simulator, (await simulator.client.createAccount()).number);
  ann = await simulator.client.createAccount({ username: 'ann.smith' });
  secret = await simulator.client.createAccount({ username: 'nobody_99', hidden: true });
  for (const tag of ['message', 'notification', 'call']) {
    company.socket.sock.ws.on(`CB:${tag}`, (stanza: BinaryNode) => stanzas.push(stanza));
  }
});

beforeEach(() => {
  stanzas.length = 0;
});

afterAll(async () => {
  await company.socket.end();
  await simulator.stop();
});

async function keyOf(sent: SentMessage | undefined): Promise<WAMessageKey> {
  const { socket } = company;
  const found = await socket.until('the message', () =>
    socket.messages.find(({ message }) => message.key.id === sent?.id),
  );
  return found.message.key;
}

it('names who writes, in groups and to one', async () => {
  const sent = await simulator.client.sendText(ann.number, company.number, 'hello');
  await keyOf(sent);
  expect(stanzas.find(({ attrs }) => attrs.id === sent.id)?.attrs).toMatchObject({ username: 'ann.smith' });
  const group = await simulator.client.createGroup(ann.number, [company.number]);
  expect(await keyOf(await simulator.client.sendText(ann.number, group.jid, 'hello all'))).toMatchObject({
    participantUsername: 'ann.smith',
  });
  const { sock, events } = { sock: company.socket.sock, events: company.socket.events('groups.upsert').flat() };
  expect(events.find(({ id }) => id === group.jid)).toMatchObject({ authorUsername: 'ann.smith' });
  const metadata = await sock.groupMetadata(group.jid);
  expect(metadata).toMatchObject({ ownerUsername: 'ann.smith', subjectOwnerUsername: 'ann.smith' });
  expect(metadata.participants).toContainEqual(
    expect.objectContaining({ id: `${ann.lid}@lid`, phoneNumber: pnJid(ann.number), username: 'ann.smith' }),
  );
});

it('names to whom another device of the account wrote', async () => {
  const sent = await simulator.client.sendText(company.number, ann.number, 'from the phone');
  expect(await keyOf(sent)).toMatchObject({ fromMe: true, remoteJidUsername: 'ann.smith' });
});

it('finds people by username', async () => {
  const { sock } = company.socket;
  const query = new USyncQuery()
    .withContactProtocol()
    .withUser(new USyncUser().withUsername('ann.smith'))
    .withUser(new USyncUser().withUsername('nobody.here'));
  expect((await sock.executeUSyncQuery(query))?.list).toEqual([{ id: `${ann.lid}@lid`, contact: true }]);
  // Baileys takes a username for one only where the codec gives a string; it comes as bytes.
  const user = { tag: 'user', attrs: { jid: `${ann.lid}@lid` } };
  const asked = [
    { tag: 'query', attrs: {}, content: [{ tag: 'username', attrs: {} }] },
    { tag: 'list', attrs: {}, content: [user] },
  ];
  const attrs = { context: 'interactive', mode: 'query', sid: '1', last: 'true', index: '0' };
  const answer = (await sock.query({
    tag: 'iq',
    attrs: { to: '@s.whatsapp.net', type: 'get', xmlns: 'usync' },
    content: [{ tag: 'usync', attrs, content: asked }],
  })) as BinaryNode;
  expect(JSON.stringify(answer)).toContain(
    JSON.stringify({ tag: 'username', attrs: {}, content: Buffer.from('ann.smith') }),
  );
});

it('keeps a hidden number out of everything', async () => {
  const { client } = simulator;
  const { socket } = company;
  const jid = `${secret.lid}@lid`;
  const key = await keyOf(await client.sendText(secret.number, company.number, 'guess who'));
  expect(key).toMatchObject({ remoteJid: jid });
  expect(key.remoteJidAlt).toBeUndefined();
  await socket.sock.sendMessage(jid, { text: 'who?' });
  expect(await client.nextMessage(secret.number)).toMatchObject({ text: 'who?', from: company.number });
  const group = await client.createGroup(secret.number, [company.number], 'Secret');
  expect(await keyOf(await client.sendText(secret.number, group.jid, 'in the group'))).toMatchObject({
    participant: jid,
    participantUsername: 'nobody_99',
  });
  await client.changeGroup(group.jid, { subject: 'More secret', description: 'Whose?' });
  const { callId } = await client.startCall(secret.number, { to: company.number });
  await socket.until('the call', () =>
    socket
      .events('call')
      .flat()
      .find(({ id }) => id === callId),
  );
  await client.addDevice(secret.number);
  await client.waitFor({ account: company.number, drained: true });
  const metadata = await socket.sock.groupMetadata(group.jid);
  expect(metadata).toMatchObject({ owner: jid, desc: 'Whose?' });
  expect(JSON.stringify([stanzas, metadata])).not.toContain(secret.number);
  expect(stanzas.map(({ tag, attrs }) => attrs.type ?? tag)).toEqual(
    expect.arrayContaining(['text', 'w:gp2', 'call', 'devices']),
  );
});

it('finds nobody under a hidden number', async () => {
  const { sock } = company.socket;
  expect(await sock.onWhatsApp(secret.number)).toEqual([]);
  const seen = new USyncQuery()
    .withLIDProtocol()
    .withContactProtocol()
    .withUser(new USyncUser().withId(pnJid(secret.number)));
  expect((await sock.executeUSyncQuery(seen))?.list).toEqual([{ id: pnJid(secret.number), contact: false }]);
  const { seq } = (await simulator.client.inbox(secret.number)).messages.at(-1) ?? { seq: 0 };
  await sock.sendMessage(pnJid(secret.number), { text: 'by number' });
  await sock.sendMessage(`${secret.lid}@lid`, { text: 'by LID' });
  expect(await simulator.client.nextMessage(secret.number, { after: seq })).toMatchObject({ text: 'by LID' });
});

it('gives a username to one account', async () => {
  await expect(simulator.client.createAccount({ username: 'ann.smith' })).rejects.toThrow('ann.smith already');
  await simulator.client.createAccount({ number: ann.number, username: '' });
  expect(await simulator.client.account(ann.number)).toMatchObject({ username: null, hidden: false });
});
