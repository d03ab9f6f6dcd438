import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { downloadMediaMessage, proto } from '@whiskeysockets/baileys';
import { Agent } from 'undici';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AccountSummary } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, pnJid, type LinkedSession } from './bare-baileys.js';

let simulator: RunningSimulator;
let company: LinkedSession;
let contact: AccountSummary;

beforeAll(async () => {
  simulator = await startSimulator();
  const { number } = await simulator.client.createAccount({ name: 'Company' });
  company = await linkDevice(simulator, number);
});

beforeEach(async () => {
  contact = await simulator.client.createAccount();
});

afterAll(async () => {
  await company.socket.end();
  await simulator.stop();
});

async function sendText(text: string): Promise<string> {
  const sent = await company.socket.sock.sendMessage(pnJid(contact.number), { text });
  return sent?.key.id ?? '';
}

it('carries texts both ways, byte for byte', async () => {
  const text = 'Привет, мир! 👋🏽 “quotes” \u{1F468}\u200D\u{1F469}\u200D\u{1F467}\n\ttab \u0000 end';
  await sendText(text);
  const received = await simulator.client.nextMessage(contact.number);
  expect(received).toMatchObject({ from: company.number, fromDevice: 1, type: 'text', text });
  const answer = `Спасибо 🙏 ${'я'.repeat(4_000)}`;
  await simulator.client.send(contact.number, { to: company.number, text: answer }, { wait: 'delivered' });
  const upsert = await company.socket.text(answer);
  expect(upsert.key).toMatchObject({
    remoteJid: pnJid(contact.number),
    remoteJidAlt: `${contact.lid}@lid`,
    fromMe: false,
  });
  expect(upsert.pushName).toBe(contact.name);
});

it('uses LIDs as addresses where it is told to', async () => {
  await simulator.client.send(contact.number, { to: company.number, text: 'by lid', addressing: 'lid' });
  const upsert = await company.socket.text('by lid');
  expect(upsert.key).toMatchObject({ remoteJid: `${contact.lid}@lid`, remoteJidAlt: pnJid(contact.number) });
  await company.socket.sock.sendMessage(`${contact.lid}@lid`, { text: 'to the lid' });
  expect(await simulator.client.nextMessage(contact.number)).toMatchObject({
    text: 'to the lid',
    from: company.number,
  });
});

it('tells the sender of delivery and of reading', async () => {
  const id = await sendText('tick');
  await company.socket.status(id, proto.WebMessageInfo.Status.DELIVERY_ACK);
  await simulator.client.markRead(contact.number, id);
  await company.socket.status(id, proto.WebMessageInfo.Status.READ);
});

it('carries quotes and reactions both ways', async () => {
  const id = await sendText('original');
  await simulator.client.nextMessage(contact.number);
  await simulator.client.send(contact.number, { to: company.number, text: 'a quote', quotedId: id });
  const quote = await company.socket.text('a quote');
  expect(quote.message?.extendedTextMessage?.contextInfo).toMatchObject({
    stanzaId: id,
    quotedMessage: { extendedTextMessage: { text: 'original' } },
  });
  await simulator.client.send(contact.number, { to: company.number, reaction: { messageId: id, emoji: '🔥' } });
  const reaction = await company.socket.until(
    'the reaction',
    () => company.socket.events('messages.reaction').flat()[0],
  );
  expect(reaction).toMatchObject({ key: { id }, reaction: { text: '🔥' } });

  await company.socket.sock.sendMessage(pnJid(contact.number), { react: { text: '❤️', key: quote.key } });
  const { messages } = await simulator.client.inbox(contact.number, { count: 2 });
  expect(messages[1]).toMatchObject({ type: 'reaction', reaction: { messageId: quote.key.id, emoji: '❤️' } });
  await company.socket.sock.sendMessage(pnJid(contact.number), { text: 'quoting back' }, { quoted: quote });
  const { messages: more } = await simulator.client.inbox(contact.number, { count: 3 });
  expect(more[2]).toMatchObject({ text: 'quoting back', quotedId: quote.key.id });
});

it('carries edits and revokes', async () => {
  const id = await sendText('to be edited');
  const key = { remoteJid: pnJid(contact.number), id, fromMe: true };
  await company.socket.sock.sendMessage(pnJid(contact.number), { text: 'edited', edit: key });
  await company.socket.sock.sendMessage(pnJid(contact.number), { delete: key });
  const { messages } = await simulator.client.inbox(contact.number, { count: 3 });
  expect(messages.slice(1)).toMatchObject([
    { type: 'edit', messageId: id, text: 'edited' },
    { type: 'revoke', messageId: id },
  ]);
});

it('carries images both ways, byte for byte, through the media server', async () => {
  const image = randomBytes(200_000);
  await company.socket.sock.sendMessage(pnJid(contact.number), {
    image,
    caption: 'from here',
    mimetype: 'image/png',
    jpegThumbnail: '',
  });
  const received = await simulator.client.nextMessage(contact.number);
  expect(received).toMatchObject({
    type: 'image',
    text: 'from here',
    media: { mimetype: 'image/png', caption: 'from here' },
  });
  expect(Buffer.from(received.media?.base64 ?? '', 'base64').equals(image)).toBe(true);

  const back = randomBytes(123_457);
  await simulator.client.send(contact.number, {
    to: company.number,
    image: { base64: back.toString('base64'), caption: 'back' },
  });
  const upsert = await company.socket.until(
    'the image',
    () => company.socket.messages.find(({ message }) => message.message?.imageMessage?.caption === 'back')?.message,
  );
  const dispatcher = new Agent({ connect: { ca: readFileSync(simulator.caFile) } });
  const downloaded = await downloadMediaMessage(upsert, 'buffer', { options: { dispatcher } as object });
  expect(downloaded.equals(back)).toBe(true);
  await dispatcher.close();
});

it('carries documents with their names', async () => {
  const document = randomBytes(5_000);
  await company.socket.sock.sendMessage(pnJid(contact.number), {
    document,
    fileName: 'счёт.pdf',
    mimetype: 'application/pdf',
  });
  const received = await simulator.client.nextMessage(contact.number);
  expect(received).toMatchObject({ type: 'document', media: { filename: 'счёт.pdf', mimetype: 'application/pdf' } });
  expect(Buffer.from(received.media?.base64 ?? '', 'base64').equals(document)).toBe(true);
});

it('sends many, in order', async () => {
  await simulator.client.send(
    contact.number,
    { to: company.number, text: 'number {n}', count: 50 },
    { wait: 'delivered' },
  );
  await company.socket.text('number 50');
  const texts = company.socket.messages
    .map(({ message }) => message.message?.conversation ?? '')
    .filter((text) => text.startsWith('number '));
  expect(texts).toEqual(Array.from({ length: 50 }, (_, index) => `number ${index + 1}`));
  const { acknowledged } = await simulator.client.messages(contact.number, { direction: 'out', acknowledged: 50 });
  expect(acknowledged).toHaveLength(50);
});

it('knows who is on WhatsApp', async () => {
  const found = await company.socket.sock.onWhatsApp(contact.number, '79990001122');
  expect(found).toEqual([{ jid: pnJid(contact.number), exists: true }]);
});

it('answers by itself when told to', async () => {
  await simulator.client.autoReply(contact.number, 'You said: {text}');
  await sendText('hello $& there');
  await company.socket.text('You said: hello $& there');
});

it('carries messages between two sessions', async () => {
  const other = await linkDevice(simulator, contact.number);
  await sendText('session to session');
  const received = await other.socket.text('session to session');
  expect(received.key).toMatchObject({ fromMe: false });
  await other.socket.sock.sendMessage(pnJid(company.number), { text: 'and back' });
  await company.socket.text('and back');
  await other.socket.end();
});

it('has a phone ask again for what it cannot read, and Baileys send it over a new session', async () => {
  await sendText('first');
  await simulator.client.nextMessage(contact.number);
  const { retryReceiptsFromPhones } = await simulator.client.stats();
  await simulator.client.forgetSessions(contact.number);
  await sendText('second');
  const { messages } = await simulator.client.inbox(contact.number, { count: 2 });
  expect(messages[1]?.text).toBe('second');
  expect((await simulator.client.stats()).retryReceiptsFromPhones).toBeGreaterThan(retryReceiptsFromPhones);
});

it('has a phone send again what Baileys could not read', async () => {
  await simulator.client.send(contact.number, { to: company.number, text: 'first' }, { wait: 'delivered' });
  await sendText('so that the session is no longer new');
  await simulator.client.nextMessage(contact.number);
  const { retryReceiptsFromClients } = await simulator.client.stats();
  company.auth.forget('session');
  const sent = await simulator.client.sendText(contact.number, company.number, 'unreadable at first');
  await company.socket.text('unreadable at first');
  // From the sender, and not by the detour over the own phone that Baileys tries as well.
  const { messages: seen } = await simulator.client.messages(contact.number, { direction: 'out' });
  const deliveries = seen.find(({ id }) => id === sent.id)?.deliveries.filter(({ device }) => device === 1);
  expect(deliveries).toHaveLength(2);
  expect((await simulator.client.stats()).retryReceiptsFromClients).toBeGreaterThan(retryReceiptsFromClients);
  // What was lost is whole again, in both directions.
  await sendText('after the repair');
  const { messages } = await simulator.client.inbox(contact.number, { count: 2 });
  expect(messages[1]?.text).toBe('after the repair');
});

it('carries group messages both ways', async () => {
  const third = await simulator.client.createAccount();
  const group = await company.socket.sock.groupCreate('The group', [pnJid(contact.number), pnJid(third.number)]);
  expect(group).toMatchObject({ subject: 'The group', size: 3 });
  await company.socket.sock.sendMessage(group.id, { text: 'to the group' });
  for (const member of [contact, third]) {
    const received = await simulator.client.nextMessage(member.number);
    expect(received).toMatchObject({ text: 'to the group', group: group.id, from: company.number });
  }
  await simulator.client.send(contact.number, { to: group.id, text: 'hello group' });
  const upsert = await company.socket.text('hello group');
  expect(upsert.key).toMatchObject({ remoteJid: group.id, participant: `${contact.lid}@lid` });
  expect(await simulator.client.nextMessage(third.number, { from: contact.number })).toMatchObject({
    text: 'hello group',
  });
  expect(Object.keys(await company.socket.sock.groupFetchAllParticipating())).toContain(group.id);
});

it('makes a newly linked device known to those who write to the account', async () => {
  await sendText('before');
  await simulator.client.nextMessage(contact.number);
  const late = await linkDevice(simulator, contact.number);
  // Baileys holds the old device list in a cache; the server's notice is what brings it up to date.
  await simulator.client.waitFor({ account: company.number, drained: true });
  await sendText('after');
  await late.socket.text('after');
  await late.socket.end();
});

it('tells a new device of the past, and more on demand', async () => {
  const { number } = await simulator.client.createAccount({ history: { messages: 12 } });
  const session = await linkDevice(simulator, number);
  const history = () => session.socket.events('messaging-history.set').flatMap(({ messages }) => messages);
  await session.socket.until('the history', () => history().length === 12);
  const [oldest] = history().toReversed();
  if (!oldest) throw new Error('there is no history');
  expect(oldest.message?.conversation).toBe('history 1');
  await session.socket.sock.fetchMessageHistory(5, oldest.key, Number(oldest.messageTimestamp) * 1000);
  await session.socket.until(
    'older messages',
    () => history().filter(({ key }) => key.id?.startsWith('OLDER')).length === 5,
  );
  await session.socket.end();
});

it('gives a device again, through its phone, what it could not read', async () => {
  await simulator.client.send(contact.number, { to: company.number, text: 'for the phone too' }, { wait: 'delivered' });
  const { message } = await company.socket.until('it', () =>
    company.socket.messages.find((item) => item.message.message?.conversation === 'for the phone too'),
  );
  const copies = () => company.socket.messages.filter((item) => item.message.key.id === message.key.id);
  await company.socket.sock.requestPlaceholderResend(message.key);
  await company.socket.until('the resend', () => copies().length === 2, 10_000);
  expect(copies()[1]?.message.message).toMatchObject({ conversation: 'for the phone too' });
});

it('keeps settings, blocks and status texts of an account', async () => {
  const { sock } = company.socket;
  await sock.updateReadReceiptsPrivacy('none');
  expect(await sock.fetchPrivacySettings(true)).toMatchObject({ readreceipts: 'none' });
  await sock.updateReadReceiptsPrivacy('all');
  await sendText('so that Baileys learns the LID');
  await sock.updateBlockStatus(pnJid(contact.number), 'block');
  expect(await sock.fetchBlocklist()).toEqual([`${contact.lid}@lid`]);
  await sock.updateBlockStatus(pnJid(contact.number), 'unblock');
  expect(await sock.fetchBlocklist()).toEqual([]);
  await sock.updateProfileStatus('at work');
  expect(await sock.fetchStatus(pnJid(company.number))).toMatchObject([{ status: { status: 'at work' } }]);
  await expect(sock.profilePictureUrl(pnJid(contact.number))).rejects.toThrow('item-not-found');
  await sock.rotateSignedPreKey();
  await sock.sendPresenceUpdate('composing', pnJid(contact.number));
  await sock.updateProfileName('Renamed');
  expect(await sock.getBusinessProfile(pnJid(contact.number))).toBeUndefined();
  await sock.sendWAMBuffer(Buffer.from([1, 2, 3]));
});
