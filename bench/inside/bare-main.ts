/** The program that the product is compared with: bare Baileys sockets, as its own documentation makes them. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import makeWASocket, {
  type AnyMessageContent,
  type BaileysEventMap,
  WA_CERT_DETAILS,
  type WASocket,
} from '@whiskeysockets/baileys';
import { pino } from 'pino';
import { arrivalOf } from '../inbound/message.js';
import { answer } from './answers.js';
import { type Batch, type Device, inParallel, messageOf } from './device.js';
import { KeyTable } from './key-table.js';
import type { Picture } from './picture.js';
import { MemoryAuth } from './memory-auth.js';

const LOGINS_AT_ONCE = 10;

// libsignal prints private session state through these.
for (const method of ['info', 'warn', 'error'] as const) console[method] = () => undefined;

const auths = new Map<string, MemoryAuth>();
const sockets = new Map<string, WASocket>();
const logger = pino({ level: 'silent' });

let keyTable: KeyTable | undefined;
answer('keepKeysIn', async (databaseUrl: string): Promise<void> => {
  keyTable = await KeyTable.open(databaseUrl);
});

/** Takes the devices of a file into memory, one a line; their keys are there before anything is measured. */
answer('load', async (file: string): Promise<void> => {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const device = JSON.parse(line) as Device;
    auths.set(device.companyId, new MemoryAuth(device, keyTable?.write));
    // Else the room that this garbage leaves would be taken for free later, by the sockets that are measured.
    if (auths.size % 10 === 0) globalThis.gc?.();
  }
});

interface LoginOrder {
  wsUrl: string;
  noiseRootKey: string;
  /** So many more; all when it is left out. */
  count?: number;
}

answer('login', async ({ wsUrl, noiseRootKey, count }: LoginOrder): Promise<void> => {
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(noiseRootKey, 'hex');
  const waiting = [...auths].filter(([companyId]) => !sockets.has(companyId)).slice(0, count);
  await inParallel(waiting.length, LOGINS_AT_ONCE, async (index) => {
    const [companyId, auth] = waiting[index]!;
    sockets.set(companyId, await login(wsUrl, auth));
  });
});

let picture: Picture | undefined;
answer('keepPicture', (given: Picture): void => {
  picture = given;
});

answer('send', async (batches: Batch[]): Promise<void> => {
  await Promise.all(batches.map(send));
});

let receivedCount = 0;
const latencies: number[] = [];
let wanted: { count: number; resolve: () => void } | undefined;

answer('received', (): number => receivedCount);
answer('takeLatencies', (): number[] => latencies.splice(0));
answer('untilReceived', async (count: number): Promise<void> => {
  if (receivedCount < count) await new Promise<void>((resolve) => (wanted = { count, resolve }));
});

function countReceived({ messages }: BaileysEventMap['messages.upsert']): void {
  for (const { key, message } of messages) {
    const text = message?.conversation ?? message?.extendedTextMessage?.text;
    if (key.fromMe === true || !text) continue;
    receivedCount += 1;
    latencies.push(arrivalOf(text));
  }
  if (wanted === undefined || receivedCount < wanted.count) return;
  wanted.resolve();
  wanted = undefined;
}

function login(wsUrl: string, auth: MemoryAuth): Promise<WASocket> {
  return new Promise((resolve, reject) => {
    const socket = makeWASocket({ waWebSocketUrl: wsUrl, auth: auth.state(), logger });
    socket.ev.on('messages.upsert', countReceived);
    socket.ev.on('creds.update', (update) => Object.assign(auth.creds, update));
    socket.ev.on('connection.update', ({ connection, lastDisconnect }) => {
      if (connection === 'open') resolve(socket);
      if (connection === 'close') reject(lastDisconnect?.error ?? new Error('closed'));
    });
  });
}

async function send(batch: Batch): Promise<void> {
  const socket = sockets.get(batch.companyId);
  if (socket === undefined) throw new Error(`${batch.companyId} is not connected`);
  await inParallel(batch.messages, batch.inFlight, async (index) => {
    const { to, text } = messageOf(batch, index);
    const content = batch.picture === true ? withCaption(text) : { text };
    await socket.sendMessage(`${to}@s.whatsapp.net`, content);
  });
}

/** With a thumbnail that was made before, as the product has it. */
function withCaption(caption: string): AnyMessageContent {
  if (picture === undefined) throw new Error('there is no picture');
  return { image: Buffer.from(picture.base64, 'base64'), jpegThumbnail: picture.thumbnail, caption };
}

interface GroupOrder {
  companyId: string;
  jid: string;
  member: string;
  change: 'add' | 'remove' | 'promote' | 'demote';
}

answer('changeGroup', async ({ companyId, jid, member, change }: GroupOrder): Promise<void> => {
  await sockets.get(companyId)?.groupParticipantsUpdate(jid, [`${member}@s.whatsapp.net`], change);
});

process.on('SIGTERM', () => process.exit(0));
