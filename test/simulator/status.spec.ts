import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AccountSummary, NewMessage } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice, pnJid, type LinkedSession } from './bare-baileys.js';

const STATUS = 'status@broadcast';

let simulator: RunningSimulator;
let company: LinkedSession;
let contact: AccountSummary;

beforeAll(async () => {
  simulator = await startSimulator();
  company = await linkDevice(simulator, (await simulator.client.createAccount()).number);
});

/** Who has written is a contact. */
beforeEach(async () => {
  contact = await simulator.client.createAccount();
  await simulator.client.send(contact.number, { to: company.number, text: 'hello' }, { wait: 'delivered' });
});

afterAll(async () => {
  await company.socket.end();
  await simulator.stop();
});

async function post(message: Omit<NewMessage, 'to'>, number = contact.number) {
  const [sent] = await simulator.client.send(number, { to: STATUS, ...message });
  const { socket } = company;
  const seen = await socket.until('the status', () =>
    socket.messages.find(({ message: { key, message: content } }) => key.id === sent?.id && content),
  );
  return seen.message;
}

it('shows what a contact posts, again and again', async () => {
  const first = await post({ text: 'good morning' });
  expect(first).toMatchObject({
    key: { remoteJid: STATUS, participant: pnJid(contact.number), fromMe: false },
    message: { conversation: 'good morning' },
    pushName: contact.name,
    broadcast: true,
  });
  expect((await post({ text: 'good evening' })).message).toMatchObject({ conversation: 'good evening' });
  const image = await post({ image: { base64: '/9j/4AAQSkZJRg==', caption: 'the sea' } });
  expect(image.message?.imageMessage).toMatchObject({ caption: 'the sea' });
  await simulator.client.waitFor({ account: company.number, drained: true });
});

it('posts under the LID where it is told to', async () => {
  expect((await post({ text: 'by LID', addressing: 'lid' })).key).toMatchObject({
    remoteJid: STATUS,
    participant: `${contact.lid}@lid`,
  });
});

it('shows it to contacts only, and to those who came later as well', async () => {
  await post({ text: 'for contacts' });
  const stranger = await simulator.client.createAccount();
  await simulator.client.send(stranger.number, { to: STATUS, text: 'for nobody' });
  await simulator.client.sendText(stranger.number, company.number, 'hello');
  await company.socket.text('hello');
  await post({ text: 'for a new contact' }, stranger.number);
  const texts = company.socket.messages.map(({ message }) => message.message?.conversation);
  expect(texts).toContain('for a new contact');
  expect(texts).not.toContain('for nobody');
});

it('is sent again to who could not read it', async () => {
  await post({ text: 'readable' });
  company.auth.forget('sender-key');
  const { retryReceiptsFromClients } = await simulator.client.stats();
  expect((await post({ text: 'unreadable at first' })).message).toMatchObject({ conversation: 'unreadable at first' });
  expect((await simulator.client.stats()).retryReceiptsFromClients).toBeGreaterThan(retryReceiptsFromClients);
});

it('takes what a client posts, and answers no status by itself', async () => {
  await simulator.client.autoReply(contact.number, 'You said: {text}');
  await company.socket.sock.sendMessage(STATUS, { text: 'open all day' }, { statusJidList: [pnJid(contact.number)] });
  expect(await simulator.client.nextMessage(contact.number)).toMatchObject({
    text: 'open all day',
    chat: STATUS,
    from: company.number,
  });
  await company.socket.sock.sendMessage(pnJid(contact.number), { text: 'and to you' });
  await company.socket.text('You said: and to you');
  const texts = company.socket.messages.map(({ message }) => message.message?.conversation);
  expect(texts).not.toContain('You said: open all day');
});
