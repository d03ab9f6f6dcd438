import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { proto } from '../../src/baileys/baileys.js';
import { KIND_NAMES, type KindName } from '../../src/domain/kinds.js';
import { withProduct } from '../support/fixture.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { connect, type ReceivedEvent, type StreamClient, TRANSPORTS } from '../support/realtime-clients.js';
import type { RunningSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

interface Person {
  number: string;
  lid: string;
}

type Message = Record<string, unknown> & { messageId: string; chat: string; type: string; text: string | null };

const { beforeAll } = withProduct({ env: { WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true' } });

let simulator: RunningSimulator;
let product: Product;
let receiver: WebhookReceiver;
let clients: StreamClient[];
let shop: Person;
let anna: Person;
let group: string;
let count = 0;

beforeAll(async ({ fixtures }) => {
  ({ simulator, receiver, product } = fixtures);
  [shop, anna] = [await simulator.client.createAccount(), await simulator.client.createAccount({ name: 'Anna' })];
  await product.pair('shop', shop.number, simulator);
  // From then on both names of each are known here.
  await simulator.client.sendText(anna.number, shop.number, 'Hello');
  await product.messages(1);
  await product.call('POST', '/webhooks', { companyId: 'shop', url: receiver.url });
  clients = await Promise.all(
    TRANSPORTS.map((transport) => connect(transport, product.url, { key: ADMIN_KEY, companyId: 'shop' })),
  );
  ({ jid: group } = await simulator.client.createGroup(anna.number, [shop.number]));
});

afterAll(() => {
  for (const client of clients ?? []) client.drop();
});

const byPhone = ({ number }: Person): string => `${number}@s.whatsapp.net`;

interface Sending {
  by?: Person;
  to?: string;
  attributes?: Record<string, string | null>;
  children?: { tag: string; attrs?: Record<string, string> }[];
}

/** A phone sends a message; gives the event that tells of it, once every way has told the same. */
async function told(
  message: proto.IMessage | null,
  { by = anna, to = shop.number, ...more }: Sending = {},
): Promise<ReceivedEvent> {
  const id = `3EB0${String((count += 1)).padStart(16, '0')}`;
  const encoded = message && Buffer.from(proto.Message.encode(message).finish()).toString('base64');
  await simulator.client.send(by.number, { to, id, ...(encoded && { proto: encoded }), ...more });
  const names = (event: ReceivedEvent): boolean =>
    event.messageId === id || (event.message as Message | undefined)?.messageId === id;
  const ways = await Promise.all(
    clients.map(async ({ inbox }) => (await inbox.until((events) => events.some(names))).find(names)!),
  );
  const hooked = await until(
    async () => receiver.bodies<ReceivedEvent>().find(names),
    (event) => event !== undefined,
  );
  const { body } = await product.call<{ events: ReceivedEvent[] }>(
    'GET',
    `/events?companyId=shop&after=${Number(ways[0]!.id) - 1}&limit=1`,
  );
  for (const way of [...ways, hooked]) expect(way).toEqual(body.events[0]);
  return body.events[0]!;
}

async function toldMessage(message: proto.IMessage | null, sending: Sending = {}): Promise<Message> {
  const { type, message: said } = await told(message, sending);
  expect(type).toBe('message');
  return said as Message;
}

const HASH = createHash('sha256').update('file').digest();
const file = {
  mimetype: 'image/jpeg',
  fileLength: 1_234,
  fileSha256: HASH,
  url: 'https://a.example',
  mediaKey: Buffer.alloc(32),
};
const media = { mimeType: 'image/jpeg', size: 1_234, sha256: HASH.toString('hex') };

const KINDS: [KindName, proto.IMessage, Record<string, unknown>][] = [
  [
    'text',
    {
      extendedTextMessage: {
        text: 'Hi',
        contextInfo: { isForwarded: true, mentionedJid: ['79001112233@s.whatsapp.net'] },
      },
    },
    { text: 'Hi', forwarded: true, mentions: ['79001112233@s.whatsapp.net'] },
  ],
  ['image', { imageMessage: { ...file, caption: 'Us' } }, { text: 'Us', media }],
  [
    'video',
    { ptvMessage: { ...file, mimetype: 'video/mp4', seconds: 3 } },
    { media: { ...media, mimeType: 'video/mp4', seconds: 3, note: true } },
  ],
  [
    'audio',
    { audioMessage: { ...file, mimetype: 'audio/ogg', seconds: 7, ptt: true } },
    { media: { ...media, mimeType: 'audio/ogg', seconds: 7, voice: true } },
  ],
  ['document', { documentMessage: { ...file, fileName: 'a.pdf' } }, { media: { ...media, fileName: 'a.pdf' } }],
  [
    'sticker',
    { lottieStickerMessage: { message: { stickerMessage: { ...file, isLottie: true } } } },
    { media: { ...media, animated: true } },
  ],
  [
    'location',
    { locationMessage: { degreesLatitude: 55.7522, degreesLongitude: 37.6156, name: 'Kremlin' } },
    { location: { latitude: 55.7522, longitude: 37.6156, name: 'Kremlin' } },
  ],
  [
    'contacts',
    { contactMessage: { displayName: 'Bo', vcard: 'FN:Bo\nTEL:+112' } },
    { text: 'Bo', contacts: [{ name: 'Bo', phones: ['+112'], vcard: 'FN:Bo\nTEL:+112' }] },
  ],
  [
    'event',
    { eventMessage: { name: 'Party', startTime: 1_760_000_000 } },
    { text: 'Party', event: { name: 'Party', start: '2025-10-09T08:53:20.000Z' } },
  ],
  [
    'poll',
    { pollCreationMessageV3: { name: 'When?', options: [{ optionName: 'Now' }], selectableOptionsCount: 1 } },
    { text: 'When?', poll: { name: 'When?', options: ['Now'], selectableCount: 1 } },
  ],
  [
    'answer',
    { buttonsResponseMessage: { selectedButtonId: 'yes', selectedDisplayText: 'Yes' } },
    { text: 'Yes', answer: { from: 'buttons', id: 'yes', title: 'Yes' } },
  ],
  [
    'interactive',
    { listMessage: { title: 'Menu', description: 'Choose', sections: [{ rows: [{ rowId: 'a', title: 'Soup' }] }] } },
    { text: 'Choose', interactive: { header: 'Menu', buttons: [{ id: 'a', title: 'Soup' }] } },
  ],
  [
    'group_invite',
    { groupInviteMessage: { groupJid: '120363000000000009@g.us', groupName: 'Friends', inviteCode: 'CODE' } },
    { invite: { group: '120363000000000009@g.us', name: 'Friends', code: 'CODE' } },
  ],
  [
    'channel_invite',
    {
      newsletterAdminInviteMessage: {
        newsletterJid: '120363000000000001@newsletter',
        newsletterName: 'News',
        inviteExpiration: 1_760_000_000,
        caption: 'Help me',
      },
    },
    {
      text: 'Help me',
      channelInvite: {
        channel: '120363000000000001@newsletter',
        name: 'News',
        admin: true,
        expiresAt: '2025-10-09T08:53:20.000Z',
      },
    },
  ],
  [
    'order',
    {
      orderMessage: {
        orderId: '1',
        itemCount: 2,
        orderTitle: 'Cart',
        totalAmount1000: 2_590_500,
        totalCurrencyCode: 'RUB',
        message: 'Two',
      },
    },
    { text: 'Two', order: { id: '1', items: 2, title: 'Cart', total: 2_590_500, currency: 'RUB' } },
  ],
  [
    'product',
    {
      productMessage: {
        product: { productId: '1', title: 'Shoe', priceAmount1000: 1_295_250, currencyCode: 'RUB', retailerId: 'S-1' },
        businessOwnerJid: '79001112233@s.whatsapp.net',
        body: 'This one?',
      },
    },
    {
      text: 'This one?',
      product: {
        id: '1',
        title: 'Shoe',
        price: 1_295_250,
        currency: 'RUB',
        retailerId: 'S-1',
        business: '79001112233@s.whatsapp.net',
      },
    },
  ],
  ['unsupported', { invoiceMessage: { token: '1', note: 'March' } }, { text: null }],
];

describe('every kind of message', () => {
  it('has a line above, but for those that are no message of WhatsApp', () => {
    const sent = KINDS.map(([kind]) => kind);
    expect(KIND_NAMES.filter((kind) => !sent.includes(kind))).toEqual(['unavailable', 'undecryptable']);
  });

  it.each(KINDS)(
    'is told whole by the log, both sockets and the webhook, and can be quoted: %s',
    async (type, message, expected) => {
      const said = await toldMessage(message);
      expect(said).toMatchObject({
        type,
        chat: byPhone(anna),
        from: { phone: anna.number, lid: `${anna.lid}@lid` },
        pushName: 'Anna',
        ...expected,
      });

      const { seq: after } = (await simulator.client.inbox(anna.number)).messages.at(-1) ?? { seq: 0 };
      const quoting = { to: anna.number, text: { body: `About ${type}` }, context: { message_id: said.messageId } };
      const { status, body } = await product.call('POST', '/sessions/shop/messages', quoting);
      expect([status, body]).toMatchObject([200, { success: true }]);
      expect(await simulator.client.nextMessage(anna.number, { after })).toMatchObject({
        text: `About ${type}`,
        quotedId: said.messageId,
      });
    },
  );

  it.each(KINDS)('is told in a group: %s', async (type, message, expected) => {
    const said = await toldMessage(message, { to: group });
    expect(said).toMatchObject({ type, chat: group, isGroup: true, from: { phone: anna.number }, ...expected });
  });

  it.each(KINDS)('is told when the owner sends it from the phone: %s', async (type, message, expected) => {
    const event = await told(message, { by: shop, to: anna.number });
    expect(event.type).toBe('message_sent');
    expect(event.message).toMatchObject({ type, chat: byPhone(anna), fromMe: true, ...expected });
  });

  it('is told of what this API sends as well, before its status', async () => {
    const { body } = await product.call('POST', '/sessions/shop/send', { phone: anna.number, message: 'By REST' });
    const [{ inbox } = { inbox: undefined }] = clients;
    const events = await inbox!.until((all) => all.some((event) => event.messageId === body.messageId));
    const about = events.filter(
      (event) => event.messageId === body.messageId || (event.message as Message)?.messageId === body.messageId,
    );
    expect(about.map(({ type }) => type).slice(0, 2)).toEqual(['message_sent', 'message_status']);
    expect(about[0]?.message).toMatchObject({ type: 'text', text: 'By REST', chat: byPhone(anna), fromMe: true });
  });
});

async function onRecord(messageId: string): Promise<Message> {
  const { body } = await product.call<{ message: Message }>('GET', `/sessions/shop/messages/${messageId}`);
  return body.message;
}

describe('what one message does to another', () => {
  const { Type } = proto.Message.ProtocolMessage;

  it('tells of edits, deletions and pins, and of no message', async () => {
    const { messageId } = await toldMessage({ conversation: '2 pizzas' });
    const key = { id: messageId, remoteJid: byPhone(shop), fromMe: true };
    const about = { targetMessageId: messageId, chat: byPhone(anna), fromMe: false };
    expect(
      await told({ protocolMessage: { type: Type.MESSAGE_EDIT, key, editedMessage: { conversation: '3 pizzas' } } }),
    ).toMatchObject({
      type: 'message_edited',
      ...about,
      text: '3 pizzas',
    });
    expect(await onRecord(messageId)).toMatchObject({
      text: '3 pizzas',
      editedAt: expect.any(String),
      deletedAt: null,
    });
    const { body: found } = await product.call<{ messages: Message[] }>('GET', '/sessions/shop/messages?q=3%20pizzas');
    expect(found.messages.map((one) => one.messageId)).toEqual([messageId]);
    expect(
      await told({ pinInChatMessage: { key, type: 1 }, messageContextInfo: { messageAddOnDurationInSecs: 86_400 } }),
    ).toMatchObject({
      type: 'message_pinned',
      ...about,
      pinned: true,
      seconds: 86_400,
    });
    expect(await told({ protocolMessage: { type: Type.REVOKE, key } })).toMatchObject({
      type: 'message_deleted',
      ...about,
    });
    expect(await onRecord(messageId)).toMatchObject({ text: '3 pizzas', deletedAt: expect.any(String) });
  });

  it('lets nobody change the words of another one', async () => {
    const { body } = await product.call('POST', '/sessions/shop/send', { phone: anna.number, message: 'Ours' });
    const key = { id: body.messageId as string, remoteJid: byPhone(shop), fromMe: true };
    await simulator.client.send(anna.number, {
      to: shop.number,
      proto: { protocolMessage: { type: Type.MESSAGE_EDIT, key, editedMessage: { conversation: 'Theirs' } } },
    });
    await toldMessage({ conversation: 'After it' });
    for (const { inbox } of clients) {
      expect(inbox.events.filter(({ targetMessageId }) => targetMessageId === body.messageId)).toEqual([]);
    }
  });
});

/** The first event of a type that is not known yet, by both sockets and the log. */
async function next(type: string, seen: ReceivedEvent[] = []): Promise<ReceivedEvent> {
  const isNew = (event: ReceivedEvent): boolean => event.type === type && !seen.some(({ id }) => id === event.id);
  const [first, second] = await Promise.all(
    clients.map(async ({ inbox }) => (await inbox.until((events) => events.some(isNew))).find(isNew)!),
  );
  expect(first).toEqual(second);
  return first!;
}

const soFar = (): ReceivedEvent[] => [...clients[0]!.inbox.events];

describe('polls and events', () => {
  const poll = { name: 'When?', options: ['Now', 'Later', 'Никогда'], selectableCount: 0 };

  it.each([
    ['pn', 'of a person', () => shop.number],
    ['lid', 'of a person', () => shop.number],
    ['pn', 'of a group', () => group],
    ['lid', 'of a group', () => group],
  ] as const)('votes are read: by %s, in a poll %s', async (addressing, _, to) => {
    const [sent] = await simulator.client.send(anna.number, { to: to(), poll, addressing });
    await toldMessage({ conversation: 'After the poll' });
    for (const options of [['Later'], ['Now', 'Никогда'], []]) {
      const before = soFar();
      await simulator.client.vote(anna.number, sent!.id, options);
      expect(await next('poll_vote', before)).toMatchObject({
        targetMessageId: sent!.id,
        chat: to() === group ? group : byPhone(anna),
        from: { phone: anna.number },
        fromMe: false,
        options,
      });
    }
  });

  it('votes in a poll of the owner’s phone are read, and the owner’s own', async () => {
    const [sent] = await simulator.client.send(shop.number, { to: anna.number, poll });
    await simulator.client.nextMessage(anna.number, { after: (await simulator.client.inbox(anna.number)).next - 1 });
    let before = soFar();
    await simulator.client.vote(anna.number, sent!.id, ['Now']);
    expect(await next('poll_vote', before)).toMatchObject({
      targetMessageId: sent!.id,
      fromMe: false,
      options: ['Now'],
    });
    before = soFar();
    await simulator.client.vote(shop.number, sent!.id, ['Later']);
    expect(await next('poll_vote', before)).toMatchObject({ fromMe: true, chat: byPhone(anna), options: ['Later'] });
  });

  it('answers to an event are read', async () => {
    const event = { name: 'Party', start: 1_900_000_000, location: { latitude: 1, longitude: 2, name: 'Home' } };
    const [sent] = await simulator.client.send(anna.number, { to: shop.number, event });
    const before = soFar();
    await simulator.client.respondToEvent(anna.number, sent!.id, 'going', { guests: 2 });
    expect(await next('event_response', before)).toMatchObject({
      targetMessageId: sent!.id,
      from: { phone: anna.number },
      response: 'going',
      guests: 2,
    });
  });

  it('a vote in a poll that nobody knows here is told without what it says', async () => {
    const key = { id: 'UNKNOWN', remoteJid: byPhone(shop), fromMe: true };
    const vote = { encPayload: Buffer.alloc(32), encIv: Buffer.alloc(12) };
    const event = await told({ pollUpdateMessage: { pollCreationMessageKey: key, vote } });
    expect(event).toMatchObject({ type: 'poll_vote', targetMessageId: 'UNKNOWN', options: null });
  });
});

describe('calls and presence', () => {
  it.each([
    [false, 'terminate'],
    [true, 'reject'],
    [false, 'timeout'],
  ] as const)('a call is told of, with video %s, and that it ended: %s', async (video, end) => {
    let before = soFar();
    const { callId } = await simulator.client.startCall(anna.number, { to: shop.number, video });
    const call = { callId, chat: byPhone(anna), from: { phone: anna.number }, isGroup: false, isVideo: video };
    expect(await next('call', before)).toMatchObject({ ...call, status: 'offer' });
    before = soFar();
    await simulator.client.endCall(anna.number, callId, end);
    expect(await next('call', before)).toMatchObject({ callId, status: end });
  });

  it('who types is told of while they do', async () => {
    const before = soFar();
    await simulator.client.typing(anna.number, shop.number, 'composing');
    expect(await next('presence', before)).toMatchObject({
      chat: byPhone(anna),
      from: { phone: anna.number },
      state: 'composing',
    });
  });

  it('and is the one person that they are, also by LID', async () => {
    const before = soFar();
    const attrs = { from: `${anna.lid}@lid` };
    await simulator.client.sendStanza(shop.number, { tag: 'chatstate', attrs, content: [{ tag: 'paused' }] });
    expect(await next('presence', before)).toMatchObject({ chat: byPhone(anna), from: { phone: anna.number } });
  });
});

describe('who and where', () => {
  it('a message of a list is one of the person who sent it, and can be answered', async () => {
    const attributes = { from: '1700000000@broadcast', participant: byPhone(anna) };
    const said = await toldMessage({ conversation: 'To all' }, { attributes });
    expect(said).toMatchObject({ chat: byPhone(anna), isGroup: false, text: 'To all' });
    expect((await product.call('POST', '/sessions/shop/send', { phone: said.chat, message: 'Hi' })).status).toBe(200);
  });

  it('one person is one chat, also by LID without a word of the number', async () => {
    const lid = `${anna.lid}@lid`;
    const said = await toldMessage({ conversation: 'By LID' }, { attributes: { from: lid, sender_pn: null } });
    expect(said).toMatchObject({ chat: byPhone(anna), from: { phone: anna.number, lid } });
  });

  it('what the owner writes by LID is in the chat of the person, whoever’s number the stanza names beside it', async () => {
    const attributes = { recipient: `${anna.lid}@lid`, sender_pn: byPhone(shop) };
    const event = await told({ conversation: 'From the phone' }, { by: shop, to: anna.number, attributes });
    expect(event).toMatchObject({ type: 'message_sent', message: { chat: byPhone(anna), fromMe: true } });
  });

  it('somebody whose number has two forms is one chat, in answer, statuses and what comes back', async () => {
    const boris = await simulator.client.createAccount({ number: '551122334455', aliases: ['5511922334455'] });
    const before = soFar();
    const { body } = await product.call('POST', '/sessions/shop/send', { phone: '+55 11 92233-4455', message: 'Oi' });
    expect(body).toMatchObject({ success: true, phone: boris.number });
    await simulator.client.nextMessage(boris.number);
    const delivered = (events: ReceivedEvent[]): ReceivedEvent[] =>
      events.filter(({ messageId, type }) => messageId === body.messageId && type === 'message_status');
    const all = await clients[0]!.inbox.until((events) =>
      delivered(events).some(({ status }) => status === 'delivered'),
    );
    expect(new Set(delivered(all).map(({ chat }) => chat))).toEqual(new Set([byPhone(boris)]));
    expect(await next('message_sent', before)).toMatchObject({ message: { chat: byPhone(boris) } });
    expect(await toldMessage({ conversation: 'Olá' }, { by: boris })).toMatchObject({ chat: byPhone(boris) });
  });

  it('a status post is told as one', async () => {
    const attributes = { from: 'status@broadcast', participant: byPhone(anna) };
    const event = await told({ conversation: 'My day' }, { attributes });
    expect(event).toMatchObject({ type: 'status_post', message: { text: 'My day', from: { phone: anna.number } } });
  });

  it.each(['view_once', 'view_once_unavailable_fanout'])('what is withheld is told of: %s', async (type) => {
    const said = await toldMessage(null, { children: [{ tag: 'unavailable', attrs: { type } }] });
    expect(said).toMatchObject({ type: 'unavailable', viewOnce: true, text: null, chat: byPhone(anna) });
  });

  it('a stanza without a time was sent now', async () => {
    const before = Math.floor(Date.now() / 1000);
    const said = await toldMessage({ conversation: 'When?' }, { attributes: { t: null } });
    expect(said.sentAt).toBeGreaterThanOrEqual(before);
  });
});

describe('groups', () => {
  it('tells of members, of the name and of groups that one is put into', async () => {
    const boris = await simulator.client.createAccount();
    const [{ inbox } = { inbox: undefined }] = clients;
    await simulator.client.changeMembers(group, 'add', [boris.number]);
    await simulator.client.renameGroup(group, 'Old friends');
    await simulator.client.changeMembers(group, 'remove', [shop.number]);
    const left = await inbox!.first('group_left');
    expect(left).toMatchObject({ group });
    const of = (type: string): ReceivedEvent[] => inbox!.events.filter((event) => event.type === type);
    expect(of('group_joined')[0]).toMatchObject({ group, by: { phone: anna.number } });
    expect(of('group_updated')[0]).toMatchObject({ group, name: 'Old friends' });
    expect(of('group_participants')[0]).toMatchObject({
      group,
      action: 'add',
      participants: [{ phone: boris.number }],
    });
    const { body } = await product.call<{ events: ReceivedEvent[] }>(
      'GET',
      '/events?companyId=shop&types=group_participants,group_updated,group_left',
    );
    expect(body.events.map(({ type }) => type)).toEqual([
      'group_participants',
      'group_updated',
      'group_participants',
      'group_left',
    ]);
  });
});
