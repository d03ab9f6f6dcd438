import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { proto, type WAMessageKey } from '../../../baileys/baileys.js';
import type { MessagePayload } from '../../../domain/events.js';
import { KIND_NAMES } from '../../../domain/kinds.js';
import type { MessageNews } from '../../whatsapp-connection.js';
import { toMessageNews } from './message-news.js';

const PERSON = '79007654321@s.whatsapp.net';
const GROUP = '120363000000000001@g.us';
const HASH = createHash('sha256').update('file').digest();
const SHA256 = HASH.toString('hex');

/** What is told of a message as it comes off the wire. */
function told(message: proto.IMessage, key: Partial<WAMessageKey> = {}): MessageNews | undefined {
  const decoded = proto.Message.decode(proto.Message.encode(message).finish());
  return toMessageNews(
    { key: { remoteJid: PERSON, id: 'A', fromMe: false, ...key }, message: decoded, messageTimestamp: 1_760_000_000 },
    false,
  );
}

function messageIn(message: proto.IMessage, key: Partial<WAMessageKey> = {}): MessagePayload {
  const news = told(message, key);
  if (news === undefined || !('message' in news)) throw new Error(`no message: ${JSON.stringify(news)}`);
  return news.message;
}

const file = { mimetype: 'image/jpeg', fileLength: 1_234, fileSha256: HASH, jpegThumbnail: Buffer.from('jpeg') };
const media = { mimeType: 'image/jpeg', size: 1_234, sha256: SHA256, thumbnail: 'anBlZw==' };

describe('what a message holds', () => {
  const cases: [string, proto.IMessage, Partial<MessagePayload>][] = [
    ['a text', { conversation: 'Hello' }, { type: 'text', text: 'Hello' }],
    ['a long text', { extendedTextMessage: { text: 'Hello' } }, { type: 'text', text: 'Hello' }],
    [
      'a picture',
      { imageMessage: { ...file, caption: 'Us', width: 640, height: 480 } },
      { type: 'image', text: 'Us', media: { ...media, width: 640, height: 480 } },
    ],
    ['a picture without a word', { imageMessage: file }, { type: 'image', text: null, media }],
    [
      'a video',
      { videoMessage: { mimetype: 'video/mp4', seconds: 12, gifPlayback: true } },
      { type: 'video', media: { mimeType: 'video/mp4', seconds: 12, gif: true } },
    ],
    ['a video note', { ptvMessage: { seconds: 3 } }, { type: 'video', media: { seconds: 3, note: true } }],
    [
      'a voice message',
      { audioMessage: { mimetype: 'audio/ogg; codecs=opus', seconds: 7, ptt: true } },
      { type: 'audio', media: { mimeType: 'audio/ogg; codecs=opus', seconds: 7, voice: true } },
    ],
    ['a sound', { audioMessage: { seconds: 200 } }, { type: 'audio', media: { seconds: 200 } }],
    [
      'a document with a caption',
      {
        documentWithCaptionMessage: {
          message: { documentMessage: { ...file, fileName: 'a.pdf', pageCount: 3, caption: 'Bill' } },
        },
      },
      { type: 'document', text: 'Bill', media: { ...media, fileName: 'a.pdf', pages: 3 } },
    ],
    [
      'a document that has a title',
      { documentMessage: { title: 'b.pdf' } },
      { type: 'document', media: { fileName: 'b.pdf' } },
    ],
    ['a sticker', { stickerMessage: { isAnimated: true } }, { type: 'sticker', media: { animated: true } }],
    [
      'a Lottie sticker',
      { lottieStickerMessage: { message: { stickerMessage: { mimetype: 'application/was', isLottie: true } } } },
      { type: 'sticker', media: { mimeType: 'application/was', animated: true } },
    ],
    [
      'a place',
      { locationMessage: { degreesLatitude: 55.7522, degreesLongitude: 37.6156, name: 'Kremlin', address: 'Moscow' } },
      {
        type: 'location',
        text: null,
        location: { latitude: 55.7522, longitude: 37.6156, name: 'Kremlin', address: 'Moscow' },
      },
    ],
    ['a place at 0/0', { locationMessage: {} }, { type: 'location', location: { latitude: 0, longitude: 0 } }],
    [
      'somebody on their way',
      { liveLocationMessage: { degreesLatitude: -1.5, degreesLongitude: 2, caption: 'Soon', accuracyInMeters: 9 } },
      { type: 'location', text: 'Soon', location: { latitude: -1.5, longitude: 2, live: true, accuracy: 9 } },
    ],
    [
      'a visiting card',
      {
        contactMessage: {
          displayName: 'Anna',
          vcard: 'BEGIN:VCARD\nFN:Anna\nTEL;type=CELL;waid=79001234567:+7 900 123-45-67\nEND:VCARD',
        },
      },
      {
        type: 'contacts',
        text: 'Anna',
        contacts: [
          {
            name: 'Anna',
            phones: ['+7 900 123-45-67'],
            vcard: 'BEGIN:VCARD\nFN:Anna\nTEL;type=CELL;waid=79001234567:+7 900 123-45-67\nEND:VCARD',
          },
        ],
      },
    ],
    [
      'several cards, one without a name of its own',
      {
        contactsArrayMessage: {
          displayName: '2 contacts',
          contacts: [{ vcard: 'FN:Bo\r\nitem1.TEL:tel:112\r\n' }, { displayName: 'Cy' }],
        },
      },
      {
        type: 'contacts',
        text: '2 contacts',
        contacts: [
          { name: 'Bo', phones: ['112'], vcard: 'FN:Bo\r\nitem1.TEL:tel:112\r\n' },
          { name: 'Cy', phones: [], vcard: '' },
        ],
      },
    ],
    ...(
      ['pollCreationMessage', 'pollCreationMessageV2', 'pollCreationMessageV3', 'pollCreationMessageV5'] as const
    ).map((field): [string, proto.IMessage, Partial<MessagePayload>] => [
      `a poll (${field})`,
      {
        [field]: {
          name: 'When?',
          options: [{ optionName: 'Today' }, { optionName: 'Tomorrow' }],
          selectableOptionsCount: 1,
        },
      },
      { type: 'poll', text: 'When?', poll: { name: 'When?', options: ['Today', 'Tomorrow'], selectableCount: 1 } },
    ]),
    [
      'a poll in its newest wrapper',
      { pollCreationMessageV4: { message: { pollCreationMessageV3: { name: 'When?', options: [] } } } },
      { type: 'poll', text: 'When?', poll: { name: 'When?', options: [], selectableCount: 0 } },
    ],
    [
      'an event',
      {
        eventMessage: {
          name: 'Party',
          description: 'Bring cake',
          startTime: 1_760_000_000,
          location: { name: 'Home', address: 'Main St' },
          extraGuestsAllowed: true,
        },
      },
      {
        type: 'event',
        text: 'Party',
        event: {
          name: 'Party',
          description: 'Bring cake',
          start: '2025-10-09T08:53:20.000Z',
          location: 'Home, Main St',
          guests: true,
        },
      },
    ],
    [
      'an event that was called off',
      { eventMessage: { name: 'Party', isCanceled: true } },
      { event: { name: 'Party', canceled: true } },
    ],
    [
      'a button that was pressed',
      { buttonsResponseMessage: { selectedButtonId: 'yes', selectedDisplayText: 'Yes, please' } },
      { type: 'answer', text: 'Yes, please', answer: { from: 'buttons', id: 'yes', title: 'Yes, please' } },
    ],
    [
      'a button of a template',
      { templateButtonReplyMessage: { selectedId: 'b1', selectedDisplayText: 'Book', selectedIndex: 1 } },
      { type: 'answer', text: 'Book', answer: { from: 'template', id: 'b1', title: 'Book' } },
    ],
    [
      'a row of a list',
      {
        listResponseMessage: { title: 'Haircut', description: '30 min', singleSelectReply: { selectedRowId: 'row-2' } },
      },
      {
        type: 'answer',
        text: 'Haircut',
        answer: { from: 'list', id: 'row-2', title: 'Haircut', description: '30 min' },
      },
    ],
    [
      'an interactive answer with an id',
      {
        interactiveResponseMessage: {
          body: { text: 'Buy' },
          nativeFlowResponseMessage: { name: 'quick_reply', paramsJson: '{"id":"buy"}' },
        },
      },
      { type: 'answer', text: 'Buy', answer: { from: 'flow', id: 'buy', title: 'Buy', parameters: '{"id":"buy"}' } },
    ],
    [
      'an interactive answer that is no JSON',
      {
        interactiveResponseMessage: {
          body: { text: 'Buy' },
          nativeFlowResponseMessage: { name: 'flow', paramsJson: '{' },
        },
      },
      { type: 'answer', text: 'Buy', answer: { from: 'flow', id: 'flow', title: 'Buy', parameters: '{' } },
    ],
    [
      'an offer of buttons',
      {
        buttonsMessage: {
          contentText: 'Sure?',
          footerText: 'Shop',
          buttons: [{ buttonId: '1', buttonText: { displayText: 'Yes' } }],
        },
      },
      { type: 'interactive', text: 'Sure?', interactive: { footer: 'Shop', buttons: [{ id: '1', title: 'Yes' }] } },
    ],
    [
      'a list',
      {
        listMessage: {
          title: 'Menu',
          description: 'Choose',
          buttonText: 'Open',
          sections: [{ rows: [{ rowId: 'a', title: 'Soup', description: 'Hot' }] }],
        },
      },
      {
        type: 'interactive',
        text: 'Choose',
        interactive: { header: 'Menu', label: 'Open', buttons: [{ id: 'a', title: 'Soup', description: 'Hot' }] },
      },
    ],
    [
      'an interactive message',
      {
        interactiveMessage: {
          body: { text: 'Sale' },
          nativeFlowMessage: {
            buttons: [
              { name: 'cta_url', buttonParamsJson: '{"display_text":"Look","url":"https://a.example"}' },
              { name: 'odd', buttonParamsJson: 'x' },
            ],
          },
        },
      },
      {
        type: 'interactive',
        text: 'Sale',
        interactive: {
          buttons: [
            { id: 'cta_url', title: 'Look', url: 'https://a.example' },
            { id: 'odd', title: '' },
          ],
        },
      },
    ],
    [
      'a template',
      {
        templateMessage: {
          hydratedTemplate: {
            hydratedContentText: 'Your order',
            hydratedButtons: [
              { quickReplyButton: { displayText: 'OK', id: 'ok' } },
              { urlButton: { displayText: 'Track', url: 'https://a.example' } },
            ],
          },
        },
      },
      {
        type: 'interactive',
        text: 'Your order',
        interactive: {
          buttons: [
            { id: 'ok', title: 'OK' },
            { id: null, title: 'Track', url: 'https://a.example' },
          ],
        },
      },
    ],
    [
      'an invitation',
      { groupInviteMessage: { groupJid: GROUP, groupName: 'Friends', inviteCode: 'CODE', caption: 'Join us' } },
      { type: 'group_invite', text: 'Join us', invite: { group: GROUP, name: 'Friends', code: 'CODE' } },
    ],
    [
      'an invitation to follow a channel',
      {
        newsletterFollowerInviteMessageV2: {
          newsletterJid: '120363000000000001@newsletter',
          newsletterName: 'News',
          caption: 'Read this',
        },
      },
      {
        type: 'channel_invite',
        text: 'Read this',
        channelInvite: { channel: '120363000000000001@newsletter', name: 'News' },
      },
    ],
    [
      'an invitation to run a channel',
      {
        newsletterAdminInviteMessage: {
          newsletterJid: '120363000000000001@newsletter',
          newsletterName: 'News',
          caption: 'Help me',
          inviteExpiration: 1_760_000_000,
        },
      },
      {
        type: 'channel_invite',
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
      'an invitation to a channel that says nothing',
      { newsletterAdminInviteMessage: { inviteExpiration: -1, newsletterName: '' } },
      { type: 'channel_invite', text: null, channelInvite: { channel: '', name: null, admin: true } },
    ],
    [
      'an order',
      {
        orderMessage: {
          orderId: '4711',
          itemCount: 2,
          orderTitle: 'Cart',
          totalAmount1000: 2_590_500,
          totalCurrencyCode: 'RUB',
          message: 'Two of them',
        },
      },
      {
        type: 'order',
        text: 'Two of them',
        order: { id: '4711', items: 2, title: 'Cart', total: 2_590_500, currency: 'RUB' },
      },
    ],
    [
      'an order that says nothing',
      { orderMessage: { itemCount: -1, totalAmount1000: -5, orderTitle: '' } },
      { type: 'order', text: null, order: { id: '', items: 0 } },
    ],
    [
      'a product',
      {
        productMessage: {
          product: {
            productId: '815',
            title: 'Shoe',
            description: 'Red',
            priceAmount1000: 1_295_250,
            currencyCode: 'RUB',
            retailerId: 'SHOE-1',
            url: 'https://a.example/shoe',
          },
          businessOwnerJid: '79001112233:4@s.whatsapp.net',
          body: 'Do you have it?',
        },
      },
      {
        type: 'product',
        text: 'Do you have it?',
        product: {
          id: '815',
          title: 'Shoe',
          description: 'Red',
          price: 1_295_250,
          currency: 'RUB',
          retailerId: 'SHOE-1',
          url: 'https://a.example/shoe',
          business: '79001112233@s.whatsapp.net',
        },
      },
    ],
    ['a product that says nothing', { productMessage: {} }, { type: 'product', text: null, product: {} }],
    ['a bill', { invoiceMessage: { note: 'March' } }, { type: 'unsupported', text: null }],
    [
      'something unknown, of which the words are kept',
      { stickerPackMessage: { name: 'Cats', caption: 'Look at these' } },
      { type: 'unsupported', text: 'Look at these' },
    ],
    [
      'a picture that disappears and can be viewed once',
      {
        ephemeralMessage: {
          message: {
            viewOnceMessageV2: { message: { imageMessage: { ...file, contextInfo: { expiration: 86_400 } } } },
          },
        },
      },
      { type: 'image', viewOnce: true, ephemeral: 86_400, media },
    ],
    [
      'a voice message to be heard once',
      { viewOnceMessageV2Extension: { message: { audioMessage: { ptt: true } } } },
      { type: 'audio', viewOnce: true },
    ],
    [
      'a picture that says itself that it is to be viewed once',
      { imageMessage: { viewOnce: true } },
      { type: 'image', viewOnce: true },
    ],
    [
      'an answer that mentions somebody',
      {
        extendedTextMessage: {
          text: '@7 hi',
          contextInfo: { stanzaId: 'Q', mentionedJid: ['79001112233:4@s.whatsapp.net'] },
        },
      },
      { quotedMessageId: 'Q', mentions: ['79001112233@s.whatsapp.net'] },
    ],
    [
      'what was passed on',
      { extendedTextMessage: { text: 'Look', contextInfo: { isForwarded: true, forwardingScore: 5 } } },
      { forwarded: true, forwards: 5 },
    ],
    [
      'what an ad led to',
      {
        extendedTextMessage: {
          text: 'Hi',
          contextInfo: {
            externalAdReply: {
              sourceType: 'ad',
              sourceId: '12',
              ctwaClid: 'clid',
              title: 'Sale',
              sourceUrl: 'https://fb.me/1',
            },
          },
        },
      },
      { ad: { sourceType: 'ad', sourceId: '12', ctwaClid: 'clid', title: 'Sale', sourceUrl: 'https://fb.me/1' } },
    ],
    [
      'a part of an album',
      {
        imageMessage: file,
        messageContextInfo: { messageAssociation: { associationType: 1, parentMessageKey: { id: 'ALBUM' } } },
      },
      { type: 'image', albumId: 'ALBUM' },
    ],
    [
      'a part of an album in its wrapper',
      {
        associatedChildMessage: { message: { videoMessage: { seconds: 1 } } },
        messageContextInfo: { messageAssociation: { associationType: 1, parentMessageKey: { id: 'ALBUM' } } },
      },
      { type: 'video', albumId: 'ALBUM' },
    ],
  ];

  it.each(cases)('%s', (_, message, expected) => {
    expect(messageIn(message)).toMatchObject(expected);
  });

  it('has a line above for each kind that WhatsApp has', () => {
    const read = new Set(cases.map(([, message]) => messageIn(message).type));
    const ours = ['unavailable', 'undecryptable'];
    expect(KIND_NAMES.filter((kind) => !read.has(kind) && !ours.includes(kind))).toEqual([]);
  });

  it('keeps what others write within what is promised', () => {
    const long = 'x'.repeat(70_000);
    const buttons = Array.from({ length: 300 }, () => ({ buttonId: long, buttonText: { displayText: long } }));
    const said = messageIn({ buttonsMessage: { contentText: long, buttons } });
    expect(said.text).toHaveLength(65_536);
    expect(said.interactive?.buttons).toHaveLength(200);
    expect(said.interactive?.buttons[0]?.title).toHaveLength(1_000);
    const card = messageIn({ contactMessage: { displayName: long, vcard: `TEL:${'1'.repeat(300)}\nTEL:112` } });
    expect(card.contacts?.[0]).toMatchObject({ name: 'x'.repeat(1_000), phones: ['1'.repeat(100), '112'] });
  });

  it('says nothing where there is nothing to say', () => {
    expect(messageIn({ conversation: 'Hello' })).toEqual({
      messageId: 'A',
      chat: PERSON,
      from: { phone: '79007654321', lid: null },
      fromMe: false,
      isGroup: false,
      type: 'text',
      text: 'Hello',
      quotedMessageId: null,
      pushName: null,
      sentAt: 1_760_000_000,
      offline: false,
    });
  });

  it.each([
    ['of a key', { senderKeyDistributionMessage: { groupId: GROUP } }],
    ['that keeps a message', { keepInChatMessage: { key: { id: 'X' } } }],
    ['that heads an album', { albumMessage: { expectedImageCount: 2 } }],
    ['that is sealed once more and about nothing', { secretEncryptedMessage: { encPayload: Buffer.from('x') } }],
    ['of history', { protocolMessage: { type: proto.Message.ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION } }],
    ['that holds a place', { placeholderMessage: { type: 0 } }],
    ['with the picture of an event', { eventCoverImage: { message: { imageMessage: file } } }],
    ['with nothing in it', {}],
    ['of wrappers only', { ephemeralMessage: { message: { viewOnceMessage: { message: {} } } } }],
  ] satisfies [string, proto.IMessage][])('tells of no message %s', (_, message) => {
    expect(told(message)).toBeUndefined();
  });

  it('takes a stanza without a time as one of now', () => {
    const before = Math.floor(Date.now() / 1000);
    const news = toMessageNews(
      { key: { remoteJid: PERSON, id: 'A' }, message: { conversation: 'x' }, messageTimestamp: NaN },
      false,
    );
    expect((news as { message: MessagePayload }).message.sentAt).toBeGreaterThanOrEqual(before);
  });
});

describe('what a message does to another one', () => {
  const origin = { messageId: 'A', chat: PERSON, from: { phone: '79007654321', lid: null }, fromMe: false };
  const { Type } = proto.Message.ProtocolMessage;
  const about = { ...origin, targetMessageId: 'X' };
  const cases: [string, proto.IMessage, MessageNews][] = [
    ['a reaction', { reactionMessage: { key: { id: 'X' }, text: '❤️' } }, { type: 'reaction', ...about, emoji: '❤️' }],
    [
      'a reaction that is taken back',
      { reactionMessage: { key: { id: 'X' } } },
      { type: 'reaction', ...about, emoji: '' },
    ],
    [
      'an edit',
      { protocolMessage: { type: Type.MESSAGE_EDIT, key: { id: 'X' }, editedMessage: { conversation: '3 pizzas' } } },
      { type: 'message_edited', ...about, kind: 'text', text: '3 pizzas' },
    ],
    [
      'an edit in a wrapper, of a caption',
      {
        editedMessage: {
          message: {
            protocolMessage: {
              type: Type.MESSAGE_EDIT,
              key: { id: 'X' },
              editedMessage: { imageMessage: { caption: 'Us' } },
            },
          },
        },
      },
      { type: 'message_edited', ...about, kind: 'image', text: 'Us', media: {} },
    ],
    ['a deletion', { protocolMessage: { type: Type.REVOKE, key: { id: 'X' } } }, { type: 'message_deleted', ...about }],
    [
      'a pin',
      { pinInChatMessage: { key: { id: 'X' }, type: 1 }, messageContextInfo: { messageAddOnDurationInSecs: 604_800 } },
      { type: 'message_pinned', ...about, pinned: true, seconds: 604_800 },
    ],
    [
      'a pin that is taken down',
      { pinInChatMessage: { key: { id: 'X' }, type: 2 } },
      { type: 'message_pinned', ...about, pinned: false, seconds: null },
    ],
    [
      'messages that disappear',
      { protocolMessage: { type: Type.EPHEMERAL_SETTING, ephemeralExpiration: 86_400 } },
      { type: 'chat_updated', ...origin, ephemeral: 86_400 },
    ],
    [
      'a vote',
      { pollUpdateMessage: { pollCreationMessageKey: { id: 'X' } } },
      { type: 'poll_vote', ...about, options: null },
    ],
  ];

  it.each(cases)('%s', (_, message, expected) => {
    expect(told(message)).toEqual(expected);
  });

  it.each([
    ['a reaction', { reactionMessage: { text: '❤️' } }],
    ['an edit', { protocolMessage: { type: Type.MESSAGE_EDIT, editedMessage: { conversation: 'x' } } }],
    ['a deletion', { protocolMessage: { type: Type.REVOKE } }],
  ] satisfies [string, proto.IMessage][])('leaves out %s of nothing', (_, message) => {
    expect(told(message)).toBeUndefined();
  });
});

describe('who and where', () => {
  const LID = '123456789012345@lid';
  const text = { conversation: 'Hi' };
  const cases: [string, Partial<WAMessageKey>, Partial<MessagePayload>][] = [
    [
      'a person by LID whose number is told',
      { remoteJid: LID, remoteJidAlt: PERSON },
      { chat: PERSON, from: { phone: '79007654321', lid: LID } },
    ],
    [
      'a person without a number',
      { remoteJid: LID, remoteJidUsername: 'anna' },
      { chat: LID, from: { phone: null, lid: LID, username: 'anna' } },
    ],
    [
      'a list of theirs',
      { remoteJid: '1700000000@broadcast', participant: '79007654321:3@s.whatsapp.net', remoteJidAlt: LID },
      { chat: PERSON, isGroup: false, from: { phone: '79007654321', lid: LID } },
    ],
    [
      'a member of a group',
      { remoteJid: GROUP, participant: LID, participantAlt: PERSON, participantUsername: 'anna' },
      { chat: GROUP, isGroup: true, from: { phone: '79007654321', lid: LID, username: 'anna' } },
    ],
    [
      'a business that is hosted elsewhere',
      { remoteJid: '79007654321:99@hosted' },
      { chat: PERSON, from: { phone: '79007654321', lid: null } },
    ],
    ['the same by LID', { remoteJid: '123456789012345:99@hosted.lid' }, { chat: LID, from: { phone: null, lid: LID } }],
  ];
  it.each(cases)('%s', (_, key, expected) => {
    expect(messageIn(text, key)).toMatchObject(expected);
  });

  it.each([
    ['message', { remoteJid: PERSON }],
    ['message_sent', { remoteJid: PERSON, fromMe: true }],
    ['message_sent', { remoteJid: '1700000000@broadcast', participant: '79001112233@s.whatsapp.net', fromMe: true }],
    ['status_post', { remoteJid: 'status@broadcast', participant: PERSON }],
    ['channel_message', { remoteJid: '120363000000000000@newsletter' }],
  ] satisfies [string, Partial<WAMessageKey>][])('is a %s', (type, key) => {
    expect(told(text, key)?.type).toBe(type);
  });

  it('calls a status post by its own chat', () => {
    const key = { remoteJid: 'status@broadcast', participant: PERSON };
    expect(messageIn(text, key)).toMatchObject({ chat: 'status@broadcast', from: { phone: '79007654321' } });
  });

  it('tells of what is withheld, and of what could not be decrypted', () => {
    const key = { remoteJid: PERSON, id: 'A' };
    const once = toMessageNews({ key: { ...key, isViewOnce: true }, messageTimestamp: 1 }, false);
    expect(once).toMatchObject({ type: 'message', message: { type: 'unavailable', viewOnce: true } });
    const stub = proto.WebMessageInfo.StubType.CIPHERTEXT;
    const lost = toMessageNews({ key, messageStubType: stub, messageTimestamp: 1 }, false);
    expect(lost).toMatchObject({ type: 'message', message: { type: 'undecryptable' } });
  });
});
