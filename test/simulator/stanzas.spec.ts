import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AccountSummary, NewMessage } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, pnJid, type LinkedSession } from './bare-baileys.js';

let simulator: RunningSimulator;
let company: LinkedSession;
let contact: AccountSummary;
const stanzas: BinaryNode[] = [];

beforeAll(async () => {
  simulator = await startSimulator();
  const accounts = await simulator.client.createAccounts(2);
  if (!accounts[0] || !accounts[1]) throw new Error('two accounts were asked for');
  company = await linkDevice(simulator, accounts[0].number);
  contact = accounts[1];
  company.socket.sock.ws.on('CB:message', (stanza: BinaryNode) => stanzas.push(stanza));
});

beforeEach(() => {
  stanzas.length = 0;
});

afterAll(async () => {
  await company.socket.end();
  await simulator.stop();
});

/** Sends as the contact; gives the stanza and what Baileys made of it. */
async function take(message: Omit<NewMessage, 'to'>) {
  const [sent] = await simulator.client.send(contact.number, { to: company.number, ...message });
  const { socket } = company;
  const upsert = await socket.until(
    'the message',
    () => socket.messages.find((seen) => seen.message.key.id === sent?.id)?.message,
  );
  const stanza = stanzas.find(({ attrs }) => attrs.id === sent?.id);
  return { upsert, stanza, tags: Array.isArray(stanza?.content) ? stanza.content.map(({ tag }) => tag) : [] };
}

it('sends a message given as JSON', async () => {
  const { upsert, stanza } = await take({
    proto: { eventMessage: { name: 'Lunch', startTime: '1700000000', location: { degreesLatitude: 55.5 } } },
  });
  expect(upsert.message?.eventMessage).toMatchObject({ name: 'Lunch', location: { degreesLatitude: 55.5 } });
  expect(stanza?.attrs.type).toBe('event');
  const image = await take({ proto: { viewOnceMessage: { message: { imageMessage: { mediaKey: 'AAEC' } } } } });
  expect(image.upsert.message?.viewOnceMessage?.message?.imageMessage?.mediaKey).toEqual(new Uint8Array([0, 1, 2]));
  expect(image.stanza?.attrs.type).toBe('media');
});

it('sends a message given as bytes, with what nobody knows in it', async () => {
  const known = proto.Message.encode({ conversation: 'known' }).finish();
  // Field 4000 with the text "new".
  const unknown = Buffer.from([0x82, 0xfa, 0x01, 3, ...Buffer.from('new')]);
  const { upsert } = await take({ proto: Buffer.concat([known, unknown]).toString('base64') });
  expect(upsert.message?.conversation).toBe('known');
});

it('sends polls', async () => {
  const { upsert, stanza } = await take({ poll: { name: 'Tea?', options: ['yes', 'no'], selectableCount: 1 } });
  expect(upsert.message?.pollCreationMessageV3).toMatchObject({
    name: 'Tea?',
    options: [{ optionName: 'yes' }, { optionName: 'no' }],
    selectableOptionsCount: 1,
  });
  expect(upsert.message?.messageContextInfo?.messageSecret).toHaveLength(32);
  expect(stanza?.attrs.type).toBe('poll');
});

it('sends under attributes that a test wants', async () => {
  const list = await take({
    text: 'to a list',
    attributes: { from: '1700000000@broadcast', participant: pnJid(contact.number), t: 1_700_000_000, notify: 'Bob' },
  });
  expect(list.upsert).toMatchObject({ pushName: 'Bob', messageTimestamp: 1_700_000_000 });
  expect(list.upsert.key).toMatchObject({ remoteJid: '1700000000@broadcast', participant: pnJid(contact.number) });
  expect(list.upsert.message?.conversation).toBe('to a list');
  const timeless = await take({ text: 'when?', attributes: { t: null, sender_lid: null, offline: '0' } });
  expect(timeless.stanza?.attrs).toMatchObject({ offline: '0' });
  expect(timeless.stanza?.attrs).not.toHaveProperty('t');
  expect(timeless.stanza?.attrs).not.toHaveProperty('sender_lid');
  await simulator.client.waitFor({ account: company.number, drained: true });
});

it('sends stanzas without ciphertext, and further children', async () => {
  const [sent] = await simulator.client.send(contact.number, {
    to: company.number,
    children: [{ tag: 'unavailable', attrs: { type: 'view_once' } }],
  });
  const found = await company.socket.until('the stanza', () => stanzas.find(({ attrs }) => attrs.id === sent?.id));
  expect(found.content).toEqual([{ tag: 'unavailable', attrs: { type: 'view_once' } }]);
  await simulator.client.waitFor({ account: company.number, drained: true });
  const more = await take({ text: 'verified', children: [{ tag: 'reporting', content: { base64: 'AQID' } }] });
  expect(more.tags).toEqual(expect.arrayContaining(['enc', 'reporting']));
});

it('sends the same id again', async () => {
  await take({ id: 'TWICE', text: 'once' });
  const [sent] = await simulator.client.send(
    contact.number,
    { to: company.number, id: 'TWICE', text: 'again' },
    { wait: 'delivered' },
  );
  expect(sent?.id).toBe('TWICE');
  await company.socket.until('the copy', () => stanzas.filter(({ attrs }) => attrs.id === 'TWICE').length === 2);
});
