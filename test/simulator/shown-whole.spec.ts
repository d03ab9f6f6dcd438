import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateMessageIDV2, type AnyMessageContent, type proto } from '@whiskeysockets/baileys';
import type { AccountSummary, InboxMessage } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, pnJid, type LinkedSession } from './bare-baileys.js';

let simulator: RunningSimulator;
let company: LinkedSession;
let contact: AccountSummary;
let seen = 0;

beforeAll(async () => {
  simulator = await startSimulator();
  const { number } = await simulator.client.createAccount({ name: 'Company' });
  company = await linkDevice(simulator, number);
  contact = await simulator.client.createAccount();
});

afterAll(async () => {
  await company.socket.end();
  await simulator.stop();
});

async function next(): Promise<InboxMessage> {
  const message = await simulator.client.nextMessage(contact.number, { after: seen });
  seen = message.seq;
  return message;
}

async function shown(content: AnyMessageContent, options = {}): Promise<InboxMessage> {
  await company.socket.sock.sendMessage(pnJid(contact.number), content, options);
  return next();
}

/** Kinds that Baileys makes only as the message itself. */
async function relayed(message: proto.IMessage, additionalNodes: { tag: string; attrs: object }[] = []) {
  const messageId = generateMessageIDV2();
  await company.socket.sock.relayMessage(pnJid(contact.number), message, {
    messageId,
    additionalNodes: additionalNodes as never,
  });
  return next();
}

const jpegThumbnail = Buffer.from('a thumbnail').toString('base64');
const file = randomBytes(1_000);
const vcard = 'BEGIN:VCARD\nVERSION:3.0\nFN:Anna\nEND:VCARD';

it.each<[string, AnyMessageContent, object]>([
  ['image', { image: file, caption: 'c', jpegThumbnail }, { imageMessage: { caption: 'c', jpegThumbnail } }],
  ['video', { video: file, gifPlayback: true, jpegThumbnail }, { videoMessage: { gifPlayback: true } }],
  ['ptv', { video: file, ptv: true, jpegThumbnail }, { ptvMessage: { fileLength: 1_000 } }],
  ['audio', { audio: file, ptt: true, seconds: 7, mimetype: 'audio/ogg' }, { audioMessage: { ptt: true, seconds: 7 } }],
  ['document', { document: file, mimetype: 'text/plain', fileName: 'a' }, { documentMessage: { fileName: 'a' } }],
  ['sticker', { sticker: file }, { stickerMessage: { fileLength: 1_000 } }],
])('shows %s whole, with its file', async (type, content, message) => {
  const received = await shown(content);
  expect(received).toMatchObject({ type, message, media: { size: 1_000, base64: file.toString('base64') } });
  expect(await simulator.client.messageFile(contact.number, received.id)).toEqual(file);
});

it.each<[string, AnyMessageContent, object]>([
  ['text', { text: 'Hello' }, { extendedTextMessage: { text: 'Hello' } }],
  [
    'location',
    { location: { degreesLatitude: 1, degreesLongitude: 2, name: 'n' } },
    { locationMessage: { name: 'n' } },
  ],
  ['contact', { contacts: { contacts: [{ displayName: 'Anna', vcard }] } }, { contactMessage: { vcard } }],
  [
    'contactsArrayMessage',
    { contacts: { displayName: 'two', contacts: [{ vcard }, { vcard }] } },
    { contactsArrayMessage: { displayName: 'two', contacts: [{ vcard }, { vcard }] } },
  ],
  [
    'pollCreationMessageV3',
    { poll: { name: 'q', values: ['a', 'b'], selectableCount: 1 } },
    { pollCreationMessageV3: { name: 'q', options: [{ optionName: 'a' }, { optionName: 'b' }] } },
  ],
  [
    'eventMessage',
    {
      event: {
        name: 'e',
        startDate: new Date(1_800_000_000_000),
        location: { degreesLatitude: 1, degreesLongitude: 2 },
      },
    },
    { eventMessage: { name: 'e', startTime: 1_800_000_000 } },
  ],
  [
    'albumMessage',
    { album: { expectedImageCount: 2, expectedVideoCount: 1 } },
    { albumMessage: { expectedImageCount: 2 } },
  ],
  [
    'ephemeral',
    { disappearingMessagesInChat: 86_400 },
    { ephemeralMessage: { message: { protocolMessage: { ephemeralExpiration: 86_400 } } } },
  ],
])('shows %s whole', async (type, content, message) => {
  expect(await shown(content)).toMatchObject({ type, message });
});

it('shows pins, edits and what is taken back, with what they are about', async () => {
  const { id } = await shown({ text: 'about this' });
  const key = { remoteJid: pnJid(contact.number), fromMe: true, id };
  const pin = await shown({ pin: key, type: 1, time: 86_400 });
  expect(pin).toMatchObject({ type: 'pinInChatMessage', message: { pinInChatMessage: { key: { id }, type: 1 } } });
  const edit = await shown({ text: 'otherwise', edit: key });
  expect(edit).toMatchObject({
    type: 'edit',
    messageId: id,
    text: 'otherwise',
    message: { protocolMessage: { type: 14 } },
  });
  expect(await shown({ delete: key })).toMatchObject({ type: 'revoke', messageId: id });
  const { messages } = await simulator.client.messages(company.number, { direction: 'out' });
  expect(messages.slice(-3).map((message) => message.edit)).toEqual(['2', '1', '7']);
});

it('shows live locations, invitations, lists and buttons, and what stands beside them in the stanza', async () => {
  const live = { liveLocationMessage: { degreesLatitude: 1, degreesLongitude: 2, sequenceNumber: 3 } };
  expect(await relayed(live)).toMatchObject({ type: 'liveLocationMessage', message: live });
  const invite = { groupInviteMessage: { groupJid: '1@g.us', inviteCode: 'c', inviteExpiration: 1, groupName: 's' } };
  expect(await relayed(invite)).toMatchObject({ type: 'groupInviteMessage', message: invite });
  const rows = [{ rowId: '1', title: 'One' }];
  const list = { listMessage: { title: 't', buttonText: 'b', listType: 1, sections: [{ title: 's', rows }] } };
  expect(await relayed(list)).toMatchObject({ type: 'listMessage', message: list });
  const buttons = [{ buttonId: '1', type: 1, buttonText: { displayText: 'One' } }];
  expect(await relayed({ buttonsMessage: { contentText: 'c', headerType: 1, buttons } })).toMatchObject({
    type: 'buttonsMessage',
    message: { buttonsMessage: { contentText: 'c', buttons } },
  });
  const flow = { name: 'quick_reply', buttonParamsJson: '{"id":"1"}' };
  const interactiveMessage = { body: { text: 'b' }, nativeFlowMessage: { buttons: [flow] } };
  const biz = { tag: 'biz', attrs: {}, content: [{ tag: 'interactive', attrs: { type: 'native_flow', v: '1' } }] };
  expect(await relayed({ interactiveMessage }, [biz])).toMatchObject({
    type: 'interactiveMessage',
    message: { interactiveMessage },
  });
  const { messages } = await simulator.client.messages(company.number, { direction: 'out' });
  expect(messages.at(-1)?.children).toContainEqual(biz);
  expect(messages.at(-3)?.mediatype).toBe('list');
});

it('shows quotes, mentions, forwards, timers and what is to be looked at once, of any kind', async () => {
  const { id } = await simulator.client.sendText(contact.number, company.number, 'to be quoted');
  const quoted = await company.socket.text('to be quoted');
  const mentions = [pnJid(contact.number)];
  const place = { location: { degreesLatitude: 1, degreesLongitude: 2 }, mentions };
  expect(await shown(place, { quoted, ephemeralExpiration: 604_800 })).toMatchObject({
    quotedId: id,
    quoted: { participant: pnJid(contact.number), message: { conversation: 'to be quoted' } },
    mentions,
    expiration: 604_800,
  });
  expect(await shown({ forward: quoted, force: true })).toMatchObject({
    text: 'to be quoted',
    forwarded: { score: 1 },
  });
  const once = { image: file, jpegThumbnail, viewOnce: true };
  expect(await shown(once)).toMatchObject({ type: 'image', viewOnce: true, media: { size: 1_000 } });
  expect((await shown({ image: file, jpegThumbnail })).viewOnce).toBeUndefined();
});
