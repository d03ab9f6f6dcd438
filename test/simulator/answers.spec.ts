import { createHash } from 'node:crypto';
import {
  decryptEventResponse,
  decryptPollVote,
  proto,
  type WAMessage,
  type WAMessageKey,
} from '@whiskeysockets/baileys';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AccountSummary, SentMessage } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, pnJid, type LinkedSession } from './bare-baileys.js';

const { GOING, MAYBE } = proto.Message.EventResponseMessage.EventResponseType;

let simulator: RunningSimulator;
let company: LinkedSession;
let companyLid: string;
let contact: AccountSummary;
const sent = new Map<string, proto.IMessage>();

beforeAll(async () => {
  simulator = await startSimulator();
  const { number, lid } = await simulator.client.createAccount();
  companyLid = `${lid}@lid`;
  company = await linkDevice(simulator, number, { getMessage: async ({ id }: WAMessageKey) => sent.get(id ?? '') });
});

beforeEach(async () => {
  contact = await simulator.client.createAccount();
});

afterAll(async () => {
  await company.socket.end();
  await simulator.stop();
});

const poll = { name: 'Tea?', values: ['yes', 'no'], selectableCount: 1 };
const event = { name: 'Lunch', startDate: new Date(1_900_000_000_000) };
const hash = (option: string) => createHash('sha256').update(option).digest('hex');

/** Sends as the company, and waits until the contact's phone has it. */
async function ask(to: string, content: { poll: typeof poll } | { event: typeof event }) {
  const message = await company.socket.sock.sendMessage(to, content);
  const id = message?.key.id ?? '';
  sent.set(id, message?.message ?? {});
  const { messages } = await simulator.client.inbox(contact.number, { count: 1 });
  expect(messages.map((item) => item.id)).toEqual([id]);
  return { id, secret: message?.message?.messageContextInfo?.messageSecret ?? Buffer.alloc(0) };
}

function received({ id }: SentMessage): Promise<WAMessage> {
  const { socket } = company;
  return socket.until('the answer', () => socket.messages.find(({ message }) => message.key.id === id)?.message);
}

async function openVote(answer: SentMessage, pollMsgId: string, secret: Uint8Array, creator: string, voter: string) {
  const { message } = await received(answer);
  const encrypted = message?.pollUpdateMessage?.vote ?? {};
  const context = { pollMsgId, pollEncKey: secret, pollCreatorJid: creator, voterJid: voter };
  const { selectedOptions } = decryptPollVote(encrypted, context);
  return selectedOptions?.map((option) => Buffer.from(option).toString('hex'));
}

it('votes in a poll of the company, by number and by LID as the poll was addressed', async () => {
  const byNumber = await ask(pnJid(contact.number), { poll });
  const vote = await simulator.client.vote(contact.number, byNumber.id, ['yes']);
  const options = await openVote(vote, byNumber.id, byNumber.secret, pnJid(company.number), pnJid(contact.number));
  expect(options).toEqual([hash('yes')]);
  const key = (await received(vote)).message?.pollUpdateMessage?.pollCreationMessageKey;
  expect(key).toMatchObject({ id: byNumber.id, fromMe: true, remoteJid: pnJid(contact.number) });
  const taken = await simulator.client.vote(contact.number, byNumber.id, []);
  expect(await openVote(taken, byNumber.id, byNumber.secret, pnJid(company.number), pnJid(contact.number))).toEqual([]);

  contact = await simulator.client.createAccount();
  const byLid = await ask(`${contact.lid}@lid`, { poll });
  const other = await simulator.client.vote(contact.number, byLid.id, ['no']);
  expect(await openVote(other, byLid.id, byLid.secret, companyLid, `${contact.lid}@lid`)).toEqual([hash('no')]);
});

it('votes in a poll of its own, and in a group', async () => {
  const own = { name: 'Coffee?', options: ['now', 'later'] };
  const [question] = await simulator.client.send(contact.number, { to: company.number, poll: own });
  if (!question) throw new Error('no poll was sent');
  const { message } = await received(question);
  const secret = message?.messageContextInfo?.messageSecret ?? Buffer.alloc(0);
  const vote = await simulator.client.vote(contact.number, question.id, ['now', 'later']);
  expect(await openVote(vote, question.id, secret, pnJid(contact.number), pnJid(contact.number))).toHaveLength(2);
  expect((await received(vote)).message?.pollUpdateMessage?.pollCreationMessageKey).toMatchObject({ fromMe: false });

  const { jid } = await simulator.client.createGroup(contact.number, [company.number]);
  const inGroup = await ask(jid, { poll });
  const groupVote = await simulator.client.vote(contact.number, inGroup.id, ['yes']);
  expect(await openVote(groupVote, inGroup.id, inGroup.secret, companyLid, `${contact.lid}@lid`)).toEqual([
    hash('yes'),
  ]);
});

it('answers an event of the company', async () => {
  const { id, secret } = await ask(pnJid(contact.number), { event });
  const answer = await simulator.client.respondToEvent(contact.number, id, 'going', { guests: 2 });
  const { message } = await received(answer);
  const opened = decryptEventResponse(message?.encEventResponseMessage ?? {}, {
    eventMsgId: id,
    eventEncKey: secret,
    eventCreatorJid: pnJid(company.number),
    responderJid: pnJid(contact.number),
  });
  expect(opened).toMatchObject({ response: GOING, extraGuestCount: 2 });
  expect(message?.encEventResponseMessage?.eventCreationMessageKey).toMatchObject({ id, fromMe: false });
});

it('can answer under numbers in a chat of LIDs, which is what Baileys reads', async () => {
  const { id } = await ask(`${contact.lid}@lid`, { event });
  await simulator.client.respondToEvent(contact.number, id, 'maybe', { names: 'pn' });
  const { socket } = company;
  const update = await socket.until('the response', () =>
    socket
      .events('messages.update')
      .flat()
      .find(({ key, update: { eventResponses } }) => key.id === id && eventResponses),
  );
  expect(update.update.eventResponses).toMatchObject([{ response: { response: MAYBE } }]);
});

it('sends events of its own', async () => {
  const [own] = await simulator.client.send(contact.number, {
    to: company.number,
    event: {
      name: 'Опера',
      description: 'Two acts',
      start: 1_900_000_000,
      end: 1_900_010_000,
      location: { latitude: 55.76, longitude: 37.62, name: 'The house' },
      call: 'video',
      extraGuests: true,
    },
  });
  if (!own) throw new Error('no event was sent');
  const { message } = await received(own);
  expect(message?.eventMessage).toMatchObject({
    name: 'Опера',
    description: 'Two acts',
    location: { name: 'The house', degreesLatitude: 55.76 },
    joinLink: expect.stringMatching(/^https:\/\/call\.whatsapp\.com\/video\//),
    extraGuestsAllowed: true,
    isScheduleCall: true,
  });
  expect(Number(message?.eventMessage?.startTime)).toBe(1_900_000_000);
  expect(message?.messageContextInfo?.messageSecret).toHaveLength(32);
});

it('refuses what cannot be answered so', async () => {
  const { client } = simulator;
  const { id } = await ask(pnJid(contact.number), { poll });
  await expect(client.vote(contact.number, id, ['perhaps'])).rejects.toThrow('no option "perhaps"');
  await expect(client.respondToEvent(contact.number, id, 'going')).rejects.toThrow('is no event');
  await expect(client.vote(contact.number, 'nothing', ['yes'])).rejects.toThrow('knows no message');
  const text = await client.sendText(contact.number, company.number, 'no poll');
  await expect(client.vote(contact.number, text.id, [])).rejects.toThrow('no poll and no event');
});
