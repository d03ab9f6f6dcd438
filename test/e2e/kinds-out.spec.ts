import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { OUTGOING_KINDS, type OutgoingKind } from '../../src/domain/outgoing.js';
import { withProduct } from '../support/fixture.js';
import { film, madeByFfmpeg, tone } from '../support/media-files.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { connect, type ReceivedEvent } from '../support/realtime-clients.js';
import type { RunningSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';

interface Person {
  number: string;
  lid: string;
}

const { beforeAll } = withProduct({ env: { WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true' } });

let simulator: RunningSimulator;
let product: Product;
let shop: Person;
let anna: Person;
let group: string;

beforeAll(async ({ fixtures }) => {
  ({ simulator, product } = fixtures);
  // Pages that links lead to are served here.
  [shop, anna] = [await simulator.client.createAccount(), await simulator.client.createAccount({ name: 'Anna' })];
  await product.pair('shop', shop.number, simulator);
  await simulator.client.sendText(anna.number, shop.number, 'Hello');
  await product.messages(1);
  ({ jid: group } = await simulator.client.createGroup(anna.number, [shop.number]));
  files.picture = await madeByFfmpeg(
    'p.png',
    '-f',
    'lavfi',
    '-i',
    'testsrc=duration=1:size=64x48:rate=1',
    '-frames:v',
    '1',
  );
  files.film = await film('f.mp4', 1, '64x48', '-pix_fmt', 'yuv420p');
  files.song = await tone('s.mp3', 2);
  files.tone = await tone('t.wav', 2);
  files.menu = Buffer.from('Soup, fish, cake');
});

const byPhone = ({ number }: Person): string => `${number}@s.whatsapp.net`;

/** Sends, and gives the answer. */
async function post(body: object): Promise<{ status: number; body: Record<string, unknown> }> {
  return product.call('POST', '/sessions/shop/messages', body);
}

/** Sends, and gives what the other side's phone has decrypted, whole, with what it makes of it. */
async function sent(body: object): Promise<{ id: string; shown: Record<string, unknown>; whole: Whole }> {
  const { status, body: answer } = await post(body);
  expect([status, answer]).toMatchObject([200, { success: true }]);
  return { id: answer.messageId as string, ...(await seen(answer.messageId as string)) };
}

type Whole = Awaited<ReturnType<RunningSimulator['client']['decrypted']>>;

async function seen(id: string): Promise<{ shown: Record<string, unknown>; whole: Whole }> {
  const shown = await until(
    async () => (await simulator.client.inbox(anna.number)).messages.find((message) => message.id === id),
    (message) => message !== undefined,
  );
  return { shown: { ...shown }, whole: await simulator.client.decrypted(anna.number, id) };
}

/** The event of a type that is about a message. */
async function event(type: string, id: string): Promise<ReceivedEvent> {
  const about = (one: ReceivedEvent): boolean =>
    one.messageId === id || one.targetMessageId === id || (one.message as { messageId?: string })?.messageId === id;
  const found = await until(
    async () => {
      const { body } = await product.call<{ events: ReceivedEvent[] }>(
        'GET',
        `/events?companyId=shop&types=${type}&limit=1000`,
      );
      return body.events.find(about);
    },
    (one) => one !== undefined,
  );
  return found!;
}

async function onRecord(id: string): Promise<Record<string, unknown>> {
  const { body } = await product.call<{ message: Record<string, unknown> }>('GET', `/sessions/shop/messages/${id}`);
  return body.message;
}

const CARD =
  'BEGIN:VCARD\nVERSION:3.0\nN:Petrova;Anna\\, the cook;;;\nFN:Anna\\; Petrova\nORG:Kitchen\nTITLE:Chef\n' +
  'TEL;type=WORK;waid=79001234567:+7 900 123-45-67\nEMAIL:a@b.example\nURL:https://a.example/?a=1;b=2\n' +
  'ADR;type=HOME:;;Red Square 1\\nleft;Moscow;;;Russia\nBDAY:1990-12-31\nEND:VCARD';

/** What is asked for, what the other phone decrypts, what event and record tell of it. */
const KINDS: [OutgoingKind, object, object, object][] = [
  ['text', { body: 'Hi' }, { extendedTextMessage: { text: 'Hi' } }, { type: 'text', text: 'Hi' }],
  [
    'text',
    { body: 'Look: https://a.example/x', preview: { url: 'https://a.example/x', title: 'X', image: 'AAAA' } },
    {
      extendedTextMessage: {
        text: 'Look: https://a.example/x',
        matchedText: 'https://a.example/x',
        title: 'X',
        jpegThumbnail: 'AAAA',
      },
    },
    { type: 'text', text: 'Look: https://a.example/x' },
  ],
  [
    'location',
    { latitude: -33.8568, longitude: 151.2153, name: 'Opera', address: 'Bennelong Point' },
    {
      locationMessage: {
        degreesLatitude: -33.8568,
        degreesLongitude: 151.2153,
        name: 'Opera',
        address: 'Bennelong Point',
      },
    },
    {
      type: 'location',
      location: { latitude: -33.8568, longitude: 151.2153, name: 'Opera', address: 'Bennelong Point' },
    },
  ],
  [
    'contacts',
    [
      {
        name: { formatted_name: 'Anna; Petrova', first_name: 'Anna, the cook', last_name: 'Petrova' },
        phones: [{ phone: '+7 900 123-45-67', wa_id: '79001234567', type: 'WORK' }],
        emails: [{ email: 'a@b.example' }],
        urls: [{ url: 'https://a.example/?a=1;b=2' }],
        addresses: [{ street: 'Red Square 1\nleft', city: 'Moscow', country: 'Russia', type: 'HOME' }],
        org: { company: 'Kitchen', title: 'Chef' },
        birthday: '1990-12-31',
      },
    ],
    { contactMessage: { displayName: 'Anna; Petrova', vcard: CARD } },
    {
      type: 'contacts',
      text: 'Anna; Petrova',
      contacts: [{ name: 'Anna; Petrova', phones: ['+7 900 123-45-67'], vcard: CARD }],
    },
  ],
  [
    'contacts',
    [
      { vcard: 'BEGIN:VCARD\nVERSION:3.0\nFN:Bo\nEND:VCARD' },
      { name: { formatted_name: 'Eve' }, phones: [{ wa_id: '79001112233' }] },
    ],
    {
      contactsArrayMessage: { displayName: 'Bo and 1 more', contacts: [{ displayName: 'Bo' }, { displayName: 'Eve' }] },
    },
    {
      type: 'contacts',
      contacts: [
        { name: 'Bo', phones: [] },
        { name: 'Eve', phones: ['+79001112233'] },
      ],
    },
  ],
  [
    'poll',
    { name: 'When?', options: ['Now', 'Later', 'Никогда'] },
    {
      pollCreationMessageV3: { name: 'When?', selectableOptionsCount: 1 },
      messageContextInfo: { messageSecret: expect.any(String) },
    },
    { type: 'poll', text: 'When?', poll: { name: 'When?', options: ['Now', 'Later', 'Никогда'], selectableCount: 1 } },
  ],
  [
    'event',
    {
      name: 'Party',
      description: 'With music',
      start: '2030-05-28T19:00:00+03:00',
      end: '2030-05-28T23:00:00+03:00',
      location: { name: 'Home', latitude: 0, longitude: 2 },
      call: 'video',
      guests: true,
    },
    {
      eventMessage: {
        name: 'Party',
        startTime: 1_906_214_400,
        extraGuestsAllowed: true,
        location: { name: 'Home', degreesLongitude: 2 },
      },
    },
    {
      type: 'event',
      text: 'Party',
      event: {
        name: 'Party',
        description: 'With music',
        start: '2030-05-28T16:00:00.000Z',
        end: '2030-05-28T20:00:00.000Z',
        location: 'Home',
        call: 'https://call.whatsapp.com/video/simulated',
        guests: true,
      },
    },
  ],
  [
    'interactive',
    {
      type: 'button',
      header: { type: 'text', text: 'Head' },
      body: { text: 'Choose' },
      action: {
        buttons: [
          { type: 'reply', reply: { id: 'yes', title: 'Yes' } },
          { type: 'url', url: { title: 'Menu', url: 'https://a.example/menu' } },
          { type: 'call', call: { title: 'Call us', phone_number: '+79001234567' } },
          { type: 'copy', copy: { title: 'Copy', code: 'SALE-10' } },
        ],
      },
    },
    {
      interactiveMessage: {
        nativeFlowMessage: {
          buttons: [
            { name: 'quick_reply', buttonParamsJson: '{"display_text":"Yes","id":"yes"}' },
            { name: 'cta_url' },
            { name: 'cta_call', buttonParamsJson: '{"display_text":"Call us","phone_number":"+79001234567"}' },
            { name: 'cta_copy', buttonParamsJson: '{"display_text":"Copy","copy_code":"SALE-10"}' },
          ],
        },
      },
    },
    {
      type: 'interactive',
      text: 'Choose',
      interactive: {
        header: 'Head',
        buttons: [
          { id: 'yes', title: 'Yes' },
          { title: 'Menu', url: 'https://a.example/menu' },
          { title: 'Call us' },
          { title: 'Copy' },
        ],
      },
    },
  ],
  [
    'interactive',
    {
      type: 'list',
      body: { text: 'Choose' },
      footer: { text: 'Foot' },
      action: {
        button: 'Menu',
        sections: [{ title: 'Soups', rows: [{ id: 'a', title: 'Soup', description: 'Hot' }] }],
      },
    },
    {
      listMessage: {
        description: 'Choose',
        buttonText: 'Menu',
        sections: [{ title: 'Soups', rows: [{ rowId: 'a', title: 'Soup' }] }],
      },
    },
    {
      type: 'interactive',
      text: 'Choose',
      interactive: { label: 'Menu', footer: 'Foot', buttons: [{ id: 'a', title: 'Soup', description: 'Hot' }] },
    },
  ],
  [
    'interactive',
    {
      type: 'cta_url',
      body: { text: 'See' },
      action: { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://a.example' } },
    },
    { interactiveMessage: { body: { text: 'See' }, nativeFlowMessage: { buttons: [{ name: 'cta_url' }] } } },
    { type: 'interactive', text: 'See', interactive: { buttons: [{ title: 'Open', url: 'https://a.example' }] } },
  ],
  [
    'group_invite',
    { group: '120363041234567890@g.us', code: 'CODE', name: 'Us', expires_at: '2030-05-28T16:00:00Z', caption: 'Come' },
    {
      groupInviteMessage: {
        groupJid: '120363041234567890@g.us',
        groupName: 'Us',
        inviteCode: 'CODE',
        inviteExpiration: 1_906_214_400,
        caption: 'Come',
      },
    },
    {
      type: 'group_invite',
      text: 'Come',
      invite: {
        group: '120363041234567890@g.us',
        name: 'Us',
        code: 'CODE',
        expiresAt: '2030-05-28T16:00:00.000Z',
      },
    },
  ],
];

describe('every kind that can be sent', () => {
  it('has a line above', () => {
    const lines = new Set(KINDS.map(([kind]) => kind));
    const files = ['image', 'video', 'audio', 'document', 'sticker', 'album'];
    expect(OUTGOING_KINDS.filter((kind) => !lines.has(kind))).toEqual([...files, 'reaction']);
  });

  it.each(KINDS)('arrives, and event and record tell the same: %s', async (type, given, expected, told) => {
    const { id, whole } = await sent({ to: anna.number, type, [type]: given });
    expect(whole.message).toMatchObject(expected);
    expect(await event('message_sent', id)).toMatchObject({ message: { ...told, chat: byPhone(anna), fromMe: true } });
    expect(await onRecord(id)).toMatchObject({ ...told, direction: 'out' });
  });

  it.each(KINDS)('quotes and is quoted, in a group as well: %s', async (type, given, expected) => {
    for (const to of [anna.number, group]) {
      const [{ id: asked } = { id: '' }] = await simulator.client.send(anna.number, {
        to: to === group ? group : shop.number,
        text: 'Which?',
      });
      await event('message', asked);
      const { id, shown, whole } = await sent({ to, type, [type]: given, context: { message_id: asked } });
      expect(shown).toMatchObject({ quotedId: asked, quoted: { message: { conversation: 'Which?' } } });
      expect(whole.message).toMatchObject(expected);
      const answer = await sent({ to, text: { body: `About ${type}` }, context: { message_id: id } });
      const [field] = Object.keys(expected).filter((name) => name !== 'messageContextInfo');
      expect(answer.shown).toMatchObject({ quotedId: id, quoted: { message: { [field!]: expect.any(Object) } } });
    }
  });

  it('tells the server what it has to know of it', async () => {
    const beside = async (type: OutgoingKind, place = 0): Promise<unknown> => {
      const lines = KINDS.filter(([kind]) => kind === type);
      return (await sent({ to: anna.number, type, [type]: lines[place]![1] })).whole.children;
    };
    expect(await beside('text')).toEqual([]);
    expect(await beside('poll')).toEqual([{ tag: 'meta', attrs: { polltype: 'creation' } }]);
    expect(await beside('event')).toEqual([{ tag: 'meta', attrs: { event_type: 'creation' } }]);
    expect(await beside('interactive', 0)).toMatchObject([
      {
        tag: 'biz',
        content: [{ tag: 'interactive', attrs: { type: 'native_flow' }, content: [{ tag: 'native_flow' }] }],
      },
    ]);
    expect(await beside('interactive', 1)).toMatchObject([{ tag: 'biz', content: [{ tag: 'list' }] }]);
  });

  it('is sent as the OpenAPI document has it', async () => {
    const document = (await (await fetch(`${product.url}/docs-json`)).json()) as Document;
    const { examples } =
      document.paths['/api/whatsapp/sessions/{companyId}/messages']!.post.requestBody.content['application/json']!;
    expect(Object.keys(examples)).toEqual(OUTGOING_KINDS);
    const [hello] = (await simulator.client.messages(anna.number, { direction: 'out' })).messages;
    for (const [kind, { value }] of Object.entries(examples)) {
      const body = {
        ...value,
        to: anna.number,
        ...(kind === 'reaction' && { reaction: { message_id: hello!.id, emoji: '👍' } }),
        ...(kind === 'video' && { video: { id: await uploaded('film') } }),
        ...(kind === 'audio' && { audio: { id: await uploaded('tone'), voice: true } }),
      };
      expect([kind, (await post(body)).status]).toEqual([kind, 200]);
    }
  });

  it('sends choices as numbered words on request', async () => {
    const [, list] = KINDS.filter(([kind]) => kind === 'interactive');
    const { shown } = await sent({
      to: anna.number,
      type: 'interactive',
      interactive: { ...list![1], fallback: 'text' },
    });
    expect(shown).toMatchObject({ type: 'text', text: 'Choose\n\n1. Soup – Hot\n\nFoot' });
  });
});

/** Files by name, and the media that they are once one of them was uploaded. */
const files: Record<string, Buffer> = {};
const media = new Map<string, string>();

async function uploaded(name: string): Promise<string> {
  const known = media.get(name);
  if (known !== undefined) return known;
  const body = new FormData();
  body.set('file', new Blob([new Uint8Array(files[name]!)]), `${name}.bin`);
  const headers = { 'X-API-Key': ADMIN_KEY };
  const answer = await fetch(`${product.url}/api/whatsapp/sessions/shop/media`, { method: 'POST', headers, body });
  expect(answer.status).toBeLessThan(300);
  const { id } = (await answer.json()) as { id: string };
  media.set(name, id);
  return id;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A kind that is a file: which, what is asked for beside it, what the other phone decrypts, what is told of it. */
const FILES: [string, OutgoingKind, string, object, object, object][] = [
  [
    'a picture',
    'image',
    'picture',
    { caption: 'Look' },
    { imageMessage: { caption: 'Look', width: 64 } },
    { text: 'Look', media: { mimeType: 'image/png', width: 64, height: 48 } },
  ],
  [
    'a picture to be seen once',
    'image',
    'picture',
    { view_once: true },
    { viewOnceMessage: { message: { imageMessage: { viewOnce: true } } } },
    { viewOnce: true },
  ],
  [
    'a video',
    'video',
    'film',
    { caption: 'Go' },
    { videoMessage: { caption: 'Go', seconds: 1 } },
    { text: 'Go', media: { mimeType: 'video/mp4', seconds: 1, width: 64 } },
  ],
  [
    'a moving picture',
    'video',
    'film',
    { gif: true },
    { videoMessage: { gifPlayback: true } },
    { media: { gif: true } },
  ],
  ['a round video', 'video', 'film', { note: true }, { ptvMessage: { seconds: 1 } }, { media: { note: true } }],
  [
    'a sound',
    'audio',
    'song',
    {},
    { audioMessage: { mimetype: 'audio/mpeg', seconds: 2 } },
    { media: { mimeType: 'audio/mpeg', seconds: 2 } },
  ],
  [
    'a voice message',
    'audio',
    'tone',
    { voice: true },
    { audioMessage: { ptt: true, seconds: 2, mimetype: 'audio/ogg; codecs=opus' } },
    { media: { voice: true, seconds: 2 } },
  ],
  [
    'a file',
    'document',
    'menu',
    { filename: 'menu.txt' },
    { documentMessage: { fileName: 'menu.txt' } },
    { media: { fileName: 'menu.txt' } },
  ],
  [
    'a file with words',
    'document',
    'menu',
    { filename: 'menu.txt', caption: 'Eat' },
    { documentWithCaptionMessage: { message: { documentMessage: { caption: 'Eat' } } } },
    { text: 'Eat' },
  ],
  [
    'a sticker',
    'sticker',
    'picture',
    {},
    { stickerMessage: { mimetype: 'image/webp', width: 512 } },
    { media: { mimeType: 'image/webp' } },
  ],
];
/** What is made into something else on the way. */
const CONVERTED = ['a voice message', 'a sticker'];

describe('every kind that is a file', () => {
  it.each(FILES)(
    'arrives as it was, and event, record and route tell the same: %s',
    async (name, type, file, beside, expected, told) => {
      const { id, shown, whole } = await sent({
        to: anna.number,
        type,
        [type]: { id: await uploaded(file), ...beside },
      });
      expect(whole.message).toMatchObject(expected);
      expect(shown).not.toHaveProperty('media.error');
      const isConverted = shown.sha !== sha256(files[file]!);
      expect(isConverted).toBe(CONVERTED.includes(name));
      const message = { type, ...told, chat: byPhone(anna), fromMe: true };
      expect(await event('message_sent', id)).toMatchObject({ message });
      expect(await onRecord(id)).toMatchObject({ ...message, direction: 'out' });
      const path = `${product.url}/api/whatsapp/sessions/shop/messages/${id}/media`;
      const got = await fetch(path, { headers: { 'X-API-Key': ADMIN_KEY } });
      expect([got.status, sha256(new Uint8Array(await got.arrayBuffer()))]).toEqual([200, shown.sha]);
    },
  );

  it.each(FILES)('quotes and is quoted in a group: %s', async (_, type, file, beside) => {
    const first = await post({ to: group, type, [type]: { id: await uploaded(file), ...beside } });
    const { id } = { id: first.body.messageId as string };
    await seen(id);
    const answer = await post({
      to: group,
      type,
      [type]: { id: await uploaded(file), ...beside },
      context: { message_id: id },
    });
    const { shown } = await seen(answer.body.messageId as string);
    expect(shown).toMatchObject({ quotedId: id, group });
  });

  it.each([
    ['a person', () => anna.number],
    ['a group', () => group],
  ])('several arrive as one album, quoted, for %s', async (_, to) => {
    const [{ id: asked } = { id: '' }] = await simulator.client.send(anna.number, {
      to: to() === group ? group : shop.number,
      text: 'Pictures?',
    });
    await event('message', asked);
    const album = [
      { type: 'image', image: { id: await uploaded('picture'), caption: 'One' } },
      { type: 'video', video: { id: await uploaded('film') } },
      { type: 'image', image: { id: await uploaded('picture') } },
    ];
    const context = { message_id: asked };
    const { status, body } = await post({ to: to(), type: 'album', album, context, metadata: 'order 7' });
    expect([status, body]).toMatchObject([200, { success: true }]);
    const ids = body.album as string[];
    expect([ids.length, ids[0]]).toEqual([3, body.messageId]);
    const all = await Promise.all(ids.map((id) => seen(id)));
    const heads = new Set<unknown>();
    for (const [place, { shown, whole }] of all.entries()) {
      const field = ['imageMessage', 'videoMessage', 'imageMessage'][place]!;
      const { messageAssociation } = whole.message.messageContextInfo as { messageAssociation: Association };
      expect(messageAssociation).toMatchObject({ associationType: 1, parentMessageKey: { fromMe: true } });
      heads.add(messageAssociation.parentMessageKey.id);
      expect(whole.message).toMatchObject({ [field]: place === 0 ? { caption: 'One' } : {} });
      expect(shown).toMatchObject({ sha: sha256(files[place === 1 ? 'film' : 'picture']!) });
      expect(shown.quotedId).toBe(place === 0 ? asked : undefined);
      const told = { albumId: messageAssociation.parentMessageKey.id, metadata: 'order 7', fromMe: true };
      expect(await event('message_sent', ids[place]!)).toMatchObject({ message: told });
      expect(await onRecord(ids[place]!)).toMatchObject({
        ...told,
        status: expect.stringMatching(/accepted|delivered/),
      });
    }
    const [head] = heads;
    expect([heads.size, (await simulator.client.decrypted(anna.number, String(head))).message]).toMatchObject([
      1,
      { albumMessage: { expectedImageCount: 2, expectedVideoCount: 1, contextInfo: { stanzaId: asked } } },
    ]);
  });

  it('an album goes by the queue, and once under one key', async () => {
    const album = [1, 2].map(() => ({ type: 'image', image: { base64: files.picture!.toString('base64') } }));
    const queued = await post({ to: anna.number, type: 'album', album, options: { queue: true } });
    expect(queued.status).toBe(202);
    for (const id of queued.body.album as string[]) expect((await seen(id)).shown).toMatchObject({ type: 'image' });
    const keyed = { 'X-API-Key': ADMIN_KEY, 'Idempotency-Key': 'an album' };
    const send = (): ReturnType<typeof post> =>
      product.call('POST', '/sessions/shop/messages', { to: anna.number, type: 'album', album }, keyed);
    expect((await send()).body).toEqual((await send()).body);
  });

  it('stands above buttons, and with them as words on request', async () => {
    const action = { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes' } }] };
    for (const [type, name, field] of [
      ['image', 'picture', 'imageMessage'],
      ['video', 'film', 'videoMessage'],
      ['document', 'menu', 'documentMessage'],
    ] as const) {
      const header = { type, [type]: { id: await uploaded(name), ...(type === 'document' && { filename: 'm.txt' }) } };
      const interactive = { type: 'button', header, body: { text: 'Fine?' }, action };
      const { id, whole } = await sent({ to: anna.number, type: 'interactive', interactive });
      expect(whole.message).toMatchObject({
        interactiveMessage: { header: { hasMediaAttachment: true, [field]: { directPath: expect.any(String) } } },
      });
      const told = { type: 'interactive', text: 'Fine?', media: { sha256: sha256(files[name]!) } };
      expect(await event('message_sent', id)).toMatchObject({ message: told });
      expect(await onRecord(id)).toMatchObject(told);
      const path = `${product.url}/api/whatsapp/sessions/shop/messages/${id}/media`;
      const got = await fetch(path, { headers: { 'X-API-Key': ADMIN_KEY } });
      expect([got.status, sha256(new Uint8Array(await got.arrayBuffer()))]).toEqual([200, sha256(files[name]!)]);
      const words = { ...interactive, fallback: 'text' };
      const { shown } = await sent({ to: anna.number, type: 'interactive', interactive: words });
      expect(shown).toMatchObject({ type, text: 'Fine?\n\n1. Yes' });
    }
  });

  it('comes as base64 and by a link, and not twice or not at all', async () => {
    const base64 = files.picture!.toString('base64');
    expect((await sent({ to: anna.number, type: 'image', image: { base64 } })).shown.sha).toBe(sha256(files.picture!));
    const wrong: [object, string][] = [
      [{}, 'image'],
      [{ base64, id: await uploaded('picture') }, 'image'],
      [{ link: 'ftp://127.0.0.1:1/x.png' }, 'link'],
    ];
    for (const [image, field] of wrong) {
      const { status, body } = await post({ to: anna.number, type: 'image', image });
      expect([status, body.errors]).toMatchObject([400, [{ field }]]);
    }
    const foreign = await post({
      to: anna.number,
      type: 'image',
      image: { id: '6f1c0f5e-2b7d-4c55-9a0c-5f9a4d1f7c3b' },
    });
    expect([foreign.status, foreign.body.code]).toEqual([404, 'MEDIA_NOT_FOUND']);
    const words = await post({ to: anna.number, type: 'video', video: { id: await uploaded('menu') } });
    expect([words.status, words.body.code]).toEqual([415, 'MEDIA_TYPE_MISMATCH']);
  });

  it('goes by the queue, and as the header of a template', async () => {
    const queued = await post({
      to: anna.number,
      type: 'document',
      document: { id: await uploaded('menu') },
      options: { queue: true },
    });
    expect(queued.status).toBe(202);
    expect((await seen(queued.body.messageId as string)).shown.sha).toBe(sha256(files.menu!));
    const template = {
      companyId: 'shop',
      name: 'booking',
      language: 'en',
      category: 'UTILITY',
      components: [
        { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['x'] } },
        { type: 'BODY', text: 'Hello {{1}}, see you.', example: { body_text: [['Bo']] } },
      ],
    };
    expect((await product.call('POST', '/templates', template)).status).toBeLessThan(300);
    const body = {
      to: anna.number,
      type: 'template',
      template: {
        name: 'booking',
        language: { code: 'en' },
        components: [
          { type: 'header', parameters: [{ type: 'image', image: { id: await uploaded('picture') } }] },
          { type: 'body', parameters: [{ type: 'text', text: 'Anna' }] },
        ],
      },
    };
    const { shown, whole } = await sent(body);
    expect(shown.sha).toBe(sha256(files.picture!));
    expect(whole.message).toMatchObject({ imageMessage: { caption: 'Hello Anna, see you.' } });
    const unknown = await post({ ...body, template: { ...body.template, name: 'nothing' } });
    expect([unknown.status, unknown.body.code, unknown.body.cloudCode]).toEqual([404, 'TEMPLATE_NOT_FOUND', 132001]);
  });
});

interface Association {
  associationType: number;
  parentMessageKey: { id: string };
}

interface Document {
  paths: Record<
    string,
    { post: { requestBody: { content: Record<string, { examples: Record<string, { value: object }> }> } } }
  >;
}

describe('a link', () => {
  /** Answers by path; each request is counted. */
  async function pages(): Promise<{ url: string; asked: string[]; close: () => Promise<unknown> }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      const path = request.url ?? '';
      asked.push(path);
      if (path === '/silent') return;
      if (path === '/moved') return void response.writeHead(302, { Location: '/shop' }).end();
      if (path === '/p.png') return void response.writeHead(200, { 'Content-Type': 'image/png' }).end(files.picture);
      if (path === '/gone')
        return void response.writeHead(404, { 'Content-Type': 'text/html' }).end('<title>No</title>');
      const type = path === '/data' ? 'application/json' : 'text/html; charset=windows-1251';
      const image = path === '/shop' ? 'p.png' : '/nothing.png';
      response.writeHead(200, { 'Content-Type': type });
      response.write(Buffer.from('<title>x</title><meta property="og:title" content="'));
      response.write(Uint8Array.of(0xd1, 0xf3, 0xef));
      response.end(`"><meta property="og:description" content="Hot"><meta property="og:image" content="${image}">`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const close = async (): Promise<unknown> => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    };
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
  }

  it('is looked up where that was asked for, and sent without a preview where it tells nothing', async () => {
    const { url, asked, close } = await pages();
    try {
      const shown = async (path: string, more: object = { preview_url: true }): Promise<unknown> => {
        const text = { body: `Look: ${url}${path}.`, ...more };
        const { whole } = await sent({ to: anna.number, type: 'text', text });
        const { text: words, ...rest } = whole.message.extendedTextMessage as Record<string, unknown>;
        expect(words).toBe(text.body);
        return rest;
      };
      const preview = { title: 'Суп', description: 'Hot', jpegThumbnail: expect.stringMatching(/^\/9j\//) };
      expect(await shown('/shop')).toMatchObject({ ...preview, matchedText: `${url}/shop` });
      expect(await shown('/moved')).toMatchObject({ ...preview, matchedText: `${url}/moved` });
      const without = await shown('/other');
      expect(without).toMatchObject({ title: 'Суп' });
      expect(without).not.toHaveProperty('jpegThumbnail');
      const before = asked.length;
      // What is known is not asked for again; what was not asked for is not looked up.
      expect(await shown('/shop')).toMatchObject({ matchedText: `${url}/shop` });
      expect(await shown('/unasked', {})).not.toHaveProperty('title');
      expect(await shown('/unasked', { preview_url: false })).not.toHaveProperty('title');
      expect(asked.length).toBe(before);
      for (const path of ['/gone', '/data', '/silent']) expect(await shown(path)).not.toHaveProperty('title');
    } finally {
      await close();
    }
    const { shown } = await sent({ to: anna.number, text: { body: 'No link at all', preview_url: true } });
    expect(shown).toMatchObject({ text: 'No link at all' });
  });
});

describe('a status', () => {
  const postStatus = (body: object, headers?: Record<string, string>): ReturnType<typeof post> =>
    product.call('POST', '/sessions/shop/status', body, headers);

  it('is seen by those who were named, and told and on record as what it is', async () => {
    const stranger = await simulator.client.createAccount();
    const text = { body: 'Open all day', background_color: '#ff8000', font: 2 };
    const recipients = [`+${anna.number}`, '79990000001'];
    const { status, body } = await postStatus({ recipients, type: 'text', text, metadata: 'spring' });
    expect([status, body]).toMatchObject([200, { success: true, seenBy: 1, status: 'accepted' }]);
    const id = body.messageId as string;
    const { shown, whole } = await seen(id);
    expect(shown).toMatchObject({ chat: 'status@broadcast', text: 'Open all day', from: shop.number });
    expect(whole.message).toMatchObject({
      extendedTextMessage: { text: 'Open all day', backgroundArgb: 0xffff8000, font: 2 },
    });
    const told = { messageId: id, chat: 'status@broadcast', fromMe: true, type: 'text', metadata: 'spring' };
    expect(await event('status_post', id)).toMatchObject({ message: { ...told, text: 'Open all day' } });
    expect(await onRecord(id)).toMatchObject({ ...told, kind: 'status', direction: 'out' });
    await until(
      () => onRecord(id),
      (record) => record.status === 'delivered',
    );
    expect(await onRecord(id)).toMatchObject({ recipients: [{ phone: anna.number }] });
    const { body: chats } = await product.call<{ chats: { chat: string }[] }>('GET', '/sessions/shop/chats');
    expect(chats.chats.map(({ chat }) => chat)).not.toContain('status@broadcast');
    expect((await simulator.client.inbox(stranger.number)).messages).toEqual([]);
  });

  it('is posted as the OpenAPI document has it, once under one key', async () => {
    const document = (await (await fetch(`${product.url}/docs-json`)).json()) as Document;
    const { examples } =
      document.paths['/api/whatsapp/sessions/{companyId}/status']!.post.requestBody.content['application/json']!;
    expect(Object.keys(examples)).toEqual(['text', 'image', 'video', 'audio']);
    for (const [kind, { value }] of Object.entries(examples)) {
      const body = {
        ...value,
        ...(kind !== 'text' && { recipients: [anna.number] }),
        ...(kind === 'video' && { video: { id: await uploaded('film') } }),
        ...(kind === 'audio' && { audio: { id: await uploaded('tone'), voice: true } }),
      };
      const keyed = { 'X-API-Key': ADMIN_KEY, 'Idempotency-Key': `status ${kind}` };
      const first = await postStatus(body, keyed);
      expect([kind, first.status]).toEqual([kind, 200]);
      expect((await postStatus(body, keyed)).body).toEqual(first.body);
      expect((await seen(first.body.messageId as string)).shown).toMatchObject({
        type: kind,
        chat: 'status@broadcast',
      });
    }
  });

  it.each([
    [{ recipients: ['120363041234567890@g.us'], text: { body: 'A' } }, 400, 'VALIDATION_FAILED'],
    [{ recipients: [], text: { body: 'A' } }, 400, 'VALIDATION_FAILED'],
    [{ recipients: 'everybody', text: { body: 'A' } }, 400, 'VALIDATION_FAILED'],
    [{ recipients: ['79001234567'] }, 400, 'VALIDATION_FAILED'],
    [{ recipients: ['79001234567'], type: 'poll' }, 400, 'VALIDATION_FAILED'],
    [{ recipients: ['79001234567'], text: { body: 'A', background_color: 'red' } }, 400, 'VALIDATION_FAILED'],
    [{ recipients: ['79001234567'], text: { body: 'x'.repeat(701) } }, 400, 'VALIDATION_FAILED'],
    [{ recipients: ['79990000001'], text: { body: 'A' } }, 422, 'NOT_ON_WHATSAPP'],
  ])('is refused where it cannot be: %j', async (body, status, code) => {
    const answer = await postStatus(body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('what hangs together', () => {
  const button = { type: 'reply', reply: { id: 'a', title: 'A' } };
  it.each([
    ['location', { latitude: 91, longitude: 0 }, 400],
    ['location', { latitude: 0, longitude: -180.1 }, 400],
    ['contacts', [], 400],
    ['contacts', [{ phones: [{ phone: '1' }] }], 400],
    ['contacts', [{ vcard: 'FN:Bo' }], 400],
    ['poll', { name: 'A', options: ['1'] }, 400],
    ['poll', { name: 'A', options: ['1', '1'] }, 400],
    ['poll', { name: 'A', options: ['1', '2'], selectable_count: 3 }, 400],
    ['poll', { name: 'A', options: Array.from({ length: 13 }, (_, n) => String(n)) }, 400],
    ['event', { name: 'A', start: 'tomorrow, at noon' }, 400],
    ['event', { name: 'A', start: '2030-01-02', end: '2030-01-01' }, 400],
    ['interactive', { type: 'button', body: { text: 'A' }, action: {} }, 400],
    ['interactive', { type: 'button', body: { text: 'A' }, action: { buttons: [button, button] } }, 400],
    ['interactive', { type: 'list', body: { text: 'A' }, action: { button: 'B' } }, 400],
    ['interactive', { type: 'flow', body: { text: 'A' }, action: { name: 'flow', parameters: { flow_id: '1' } } }, 501],
    ['interactive', { type: 'product', action: { catalog_id: '1', product_retailer_id: '2' } }, 501],
    [
      'interactive',
      {
        type: 'button',
        header: { type: 'gif', gif: { id: '1' } },
        body: { text: 'A' },
        action: { buttons: [button] },
      },
      501,
    ],
    [
      'interactive',
      { type: 'button', header: { type: 'image' }, body: { text: 'A' }, action: { buttons: [button] } },
      400,
    ],
    [
      'interactive',
      {
        type: 'list',
        header: { type: 'image', image: { id: '1' } },
        body: { text: 'A' },
        action: { button: 'B', sections: [{ rows: [{ id: '1', title: 'A' }] }] },
      },
      400,
    ],
    ['album', [{ type: 'image', image: { base64: 'AA==' } }], 400],
    ['album', [{ type: 'image', image: { base64: 'AA==' } }, { type: 'image' }], 400],
    [
      'album',
      [
        { type: 'image', image: { base64: 'AA==' } },
        { type: 'image', image: {} },
      ],
      400,
    ],
    ['album', [{ type: 'audio' }, { type: 'image', image: { base64: 'AA==' } }], 400],
    [
      'album',
      [
        { type: 'image', image: { base64: 'AA==' } },
        { type: 'image', image: { base64: 'AA==', view_once: true } },
      ],
      400,
    ],
    ['group_invite', { group: '79001234567@s.whatsapp.net', code: 'A' }, 400],
    ['group_invite', { group: '120363041234567890@g.us', code: 'A', expires_at: 'soon' }, 400],
    ['text', { body: 'A', preview: { url: 'https://a.example', title: 'A' } }, 400],
    ['text', { body: 'javascript:1', preview: { url: 'javascript:1', title: 'A' } }, 400],
  ])('is checked before anything leaves: %s %j', async (type, given, status) => {
    const { status: answered, body } = await post({ to: anna.number, type, [type]: given });
    expect([answered, body.code]).toEqual([status, status === 501 ? 'UNSUPPORTED_KIND' : 'VALIDATION_FAILED']);
  });
});

describe('what all kinds may have', () => {
  it('mentions people by the name that the group has for them', async () => {
    const text = { body: `@${anna.number} look` };
    const inGroup = await sent({ to: group, text, mentions: [`+${anna.number}`] });
    expect(inGroup.whole.message).toMatchObject({
      extendedTextMessage: { text: `@${anna.lid} look`, contextInfo: { mentionedJid: [`${anna.lid}@lid`] } },
    });
    expect(await onRecord(inGroup.id)).toMatchObject({ mentions: [`${anna.lid}@lid`] });
    const { whole } = await sent({ to: anna.number, text, mentions: [`${anna.lid}@lid`] });
    expect(whole.message).toMatchObject({ extendedTextMessage: { contextInfo: { mentionedJid: [byPhone(anna)] } } });
  });

  it('mentions everybody in a group', async () => {
    const { id, whole } = await sent({ to: group, text: { body: '@all' }, mentions: 'all' });
    expect(whole.message).toMatchObject({ extendedTextMessage: { contextInfo: { nonJidMentions: 1 } } });
    expect(await onRecord(id)).toMatchObject({ mentionsAll: true });
    const poll = await sent({ to: group, type: 'poll', poll: { name: 'A', options: ['1', '2'] }, mentions: ['all'] });
    expect(poll.whole.message).toMatchObject({ pollCreationMessageV3: { contextInfo: { nonJidMentions: 1 } } });
  });

  it('disappears when the request or the chat says so', async () => {
    const poll = { to: anna.number, type: 'poll', poll: { name: 'A', options: ['1', '2'] } };
    expect((await sent({ ...poll, ephemeral: 86_400 })).shown).toMatchObject({ expiration: 86_400 });
    const [{ id } = { id: '' }] = await simulator.client.send(anna.number, {
      to: shop.number,
      text: 'Soon gone',
      expiration: 604_800,
    });
    await event('message', id);
    expect((await sent(poll)).shown).toMatchObject({ expiration: 604_800 });
    expect((await sent({ ...poll, ephemeral: 0 })).shown).not.toHaveProperty('expiration');
  });
});

/** Something the company says, as the other side has it. */
async function said(to: string, text = 'Two pizzas'): Promise<string> {
  return (await sent({ to, text: { body: text } })).id;
}

/** Something Anna writes, as the company has it. */
async function heard(to: string, more: object = { text: 'Two pizzas' }): Promise<string> {
  const [{ id } = { id: '' }] = await simulator.client.send(anna.number, { to, ...more });
  await event('message', id);
  return id;
}

async function change(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await product.call(method, `/sessions/shop/messages/${path}`, body);
  expect([answer.status, answer.body]).toMatchObject([200, { success: true }]);
  return answer.body;
}

describe('what is done to a message', () => {
  it.each([
    ['a person', () => anna.number],
    ['a group', () => group],
  ])('is edited, pinned and deleted for everybody, with %s', async (_, to) => {
    const id = await said(to());
    const edit = await change('PATCH', id, { text: 'Three pizzas' });
    expect(edit).toMatchObject({ messageId: id, chat: to() === group ? group : byPhone(anna) });
    const { shown, whole } = await seen(edit.changeId as string);
    expect(shown).toMatchObject({ type: 'edit', messageId: id, text: 'Three pizzas' });
    expect(whole.edit).toBe('1');
    expect(await event('message_edited', id)).toMatchObject({ fromMe: true, text: 'Three pizzas', kind: 'text' });
    await until(
      () => onRecord(id),
      ({ editedAt }) => editedAt !== null,
    );
    expect(await onRecord(id)).toMatchObject({ text: 'Three pizzas' });

    const pin = await change('PUT', `${id}/pin`, { duration: 604_800 });
    const pinned = await seen(pin.changeId as string);
    expect(pinned.whole).toMatchObject({
      edit: '2',
      message: {
        pinInChatMessage: { key: { id }, type: 1 },
        messageContextInfo: { messageAddOnDurationInSecs: 604_800 },
      },
    });
    expect(await event('message_pinned', id)).toMatchObject({ fromMe: true, pinned: true, seconds: 604_800 });
    const unpin = await change('PUT', `${id}/pin`, { duration: 0 });
    expect((await seen(unpin.changeId as string)).whole).toMatchObject({ message: { pinInChatMessage: { type: 2 } } });

    const deletion = await change('DELETE', id);
    const deleted = await seen(deletion.changeId as string);
    expect(deleted.shown).toMatchObject({ type: 'revoke', messageId: id });
    expect(deleted.whole.edit).toBe('7');
    expect(await event('message_deleted', id)).toMatchObject({ fromMe: true });
    await until(
      () => onRecord(id),
      ({ deletedAt }) => deletedAt !== null,
    );
  });

  it.each([
    ['of a person', () => shop.number],
    ['of a group', () => group],
  ])('votes and answers are read by who asked: %s', async (_, to) => {
    const poll = { name: 'When?', options: ['Now', 'Later', 'Никогда'], selectableCount: 0 };
    const asked = await heard(to(), { poll });
    for (const options of [['Later', 'Никогда'], []]) {
      const { changeId } = await change('POST', `${asked}/votes`, { options });
      expect((await seen(changeId as string)).shown).toMatchObject({ type: 'vote', messageId: asked, options });
      expect(await event('poll_vote', changeId as string)).toMatchObject({
        targetMessageId: asked,
        fromMe: true,
        options,
      });
    }
    const party = await heard(to(), { event: { name: 'Party', start: 1_900_000_000 } });
    const answer = await change('POST', `${party}/response`, { response: 'maybe', guests: 1 });
    expect((await seen(answer.changeId as string)).shown).toMatchObject({
      type: 'response',
      messageId: party,
      response: 'maybe',
    });
    expect(await event('event_response', party)).toMatchObject({ fromMe: true, response: 'maybe', guests: 1 });
  });

  it('votes in a poll of the company’s own are read, and who it was', async () => {
    const { id } = await sent({ to: anna.number, type: 'poll', poll: { name: 'When?', options: ['Now', 'Later'] } });
    await simulator.client.vote(anna.number, id, ['Later']);
    expect(await event('poll_vote', id)).toMatchObject({
      fromMe: false,
      from: { phone: anna.number },
      options: ['Later'],
    });
  });

  it('an admin of a group deletes what others wrote, and nobody else', async () => {
    const { jid } = await simulator.client.createGroup(shop.number, [anna.number]);
    const theirs = await heard(jid);
    const { changeId } = await change('DELETE', theirs);
    expect((await seen(changeId as string)).whole).toMatchObject({
      edit: '8',
      message: { protocolMessage: { key: { id: theirs, participant: `${anna.lid}@lid` } } },
    });
    expect(await event('message_deleted', theirs)).toMatchObject({ fromMe: true, chat: jid });
    const other = await heard(group);
    expect((await product.call('DELETE', `/sessions/shop/messages/${other}`)).status).toBe(400);
  });

  it('is refused where it cannot be', async () => {
    const [ours, theirs] = [await said(anna.number), await heard(shop.number)];
    const refused = async (method: string, path: string, body?: object): Promise<unknown[]> => {
      const answer = await product.call(method, `/sessions/shop/messages/${path}`, body);
      return [answer.status, answer.body.code];
    };
    const invalid = [400, 'VALIDATION_FAILED'];
    expect(await refused('PATCH', 'UNKNOWN', { text: 'A' })).toEqual([404, 'MESSAGE_NOT_FOUND']);
    expect(await refused('PATCH', `${ours}?chat=79990001122`, { text: 'A' })).toEqual([404, 'MESSAGE_NOT_FOUND']);
    expect(await refused('PATCH', theirs, { text: 'A' })).toEqual(invalid);
    expect(await refused('PATCH', ours, { text: ' ' })).toEqual(invalid);
    expect(await refused('DELETE', theirs)).toEqual(invalid);
    expect(await refused('DELETE', `${ours}?for=all`)).toEqual(invalid);
    expect(await refused('PUT', `${ours}/pin`, { duration: 5 })).toEqual(invalid);
    expect(await refused('POST', `${ours}/votes`, { options: ['A'] })).toEqual(invalid);
    expect(await refused('POST', `${ours}/read`)).toEqual(invalid);
    const { id: poll } = await sent({
      to: anna.number,
      type: 'poll',
      poll: { name: 'When?', options: ['Now', 'Later'] },
    });
    expect(await refused('POST', `${poll}/votes`, { options: ['Never'] })).toEqual(invalid);
    expect(await refused('POST', `${poll}/votes`, { options: ['Now', 'Later'] })).toEqual(invalid);
    expect(await refused('POST', `${poll}/forward`, { to: anna.number })).toEqual(invalid);
  });

  it.each(['', '?for=me'])('is cancelled while it waits, when it is deleted%s', async (query) => {
    const waiting = {
      to: anna.number,
      text: { body: 'Later' },
      options: { send_at: new Date(Date.now() + 3_600_000).toISOString() },
    };
    const { status, body } = await post(waiting);
    expect(status).toBe(202);
    expect(await change('DELETE', `${body.messageId as string}${query}`)).toMatchObject({
      messageId: body.messageId,
      changeId: null,
    });
    expect(await event('message_status', body.messageId as string)).toBeDefined();
    expect(await onRecord(body.messageId as string)).toMatchObject({ status: 'cancelled' });
  });

  it('forwards what it holds now, to whom it likes, without where it was', async () => {
    const boris = await simulator.client.createAccount();
    const card = { contact: { name: 'Bo', vcard: 'BEGIN:VCARD\nFN:Bo\nEND:VCARD' } };
    const image = { image: { base64: Buffer.from('file').toString('base64'), caption: 'Us' } };
    const forwarded = async (id: string): Promise<Record<string, unknown>> => {
      const { messageId } = await change('POST', `${id}/forward`, { to: boris.number });
      await until(
        async () => (await simulator.client.inbox(boris.number)).messages.some((one) => one.id === messageId),
        Boolean,
      );
      expect(await onRecord(messageId as string)).toMatchObject({
        forwarded: true,
        forwards: 1,
        quotedMessageId: null,
      });
      return (await simulator.client.decrypted(boris.number, messageId as string)).message;
    };
    const passedOn = { isForwarded: true, forwardingScore: 1 };
    const id = await said(anna.number);
    await change('PATCH', id, { text: 'Three' });
    await until(
      () => onRecord(id),
      ({ editedAt }) => editedAt !== null,
    );
    expect(await forwarded(id)).toMatchObject({ extendedTextMessage: { text: 'Three', contextInfo: passedOn } });
    expect(await forwarded(await heard(shop.number, card))).toMatchObject({
      contactMessage: { displayName: 'Bo', contextInfo: passedOn },
    });
    const key = { caption: 'Us', mediaKey: expect.any(String), contextInfo: passedOn };
    expect(await forwarded(await heard(shop.number, image))).toMatchObject({ imageMessage: key });
    const twice = await heard(shop.number, { proto: { conversation: 'Again' } });
    expect(await forwarded(twice)).toMatchObject({ extendedTextMessage: { text: 'Again', contextInfo: passedOn } });
  });
});

describe('what the account’s own devices know', () => {
  const applied = async (index: string[]): Promise<Record<string, unknown> | undefined> =>
    (await simulator.client.appState(shop.number)).findLast((one) => one.index.join() === index.join())?.value;

  it('messages are starred, and deleted for this account alone', async () => {
    const [ours, theirs] = [await said(anna.number), await heard(group)];
    await change('PUT', `${ours}/star`, { starred: true });
    expect(await applied(['star', byPhone(anna), ours, '1', '0'])).toMatchObject({ starAction: { starred: true } });
    await change('PUT', `${theirs}/star`, { starred: true });
    expect(await applied(['star', group, theirs, '0', `${anna.lid}@lid`])).toMatchObject({
      starAction: { starred: true },
    });
    expect(await change('DELETE', `${ours}?for=me`)).toMatchObject({ changeId: null });
    expect(await applied(['deleteMessageForMe', byPhone(anna), ours, '1', '0'])).toMatchObject({
      deleteMessageForMeAction: { messageTimestamp: expect.any(Number) },
    });
  });

  it('chats are archived, pinned, muted, read and deleted', async () => {
    const chat = `/sessions/shop/chats/${anna.number}`;
    const last = await heard(shop.number);
    const patch = async (body: object): Promise<unknown> => {
      const { status, body: answer } = await product.call('PATCH', chat, body);
      return [status, answer.chat];
    };
    const done = [200, byPhone(anna)];
    const state = async (): Promise<unknown> => {
      const { body } = await product.call<{ chat: Record<string, unknown> }>('GET', chat);
      const { archived, pinned, muted, muted_until } = body.chat;
      return [archived, pinned, muted, muted_until];
    };
    expect(await state()).toEqual([false, false, false, null]);
    expect(await patch({ archived: true })).toEqual(done);
    expect(await state()).toEqual([true, false, false, null]);
    expect(await applied(['archive', byPhone(anna)])).toMatchObject({
      archiveChatAction: { archived: true, messageRange: { messages: [{ key: { id: last } }] } },
    });
    expect(await patch({ pinned: true, muted_until: '2100-01-01T00:00:00Z' })).toEqual(done);
    expect(await state()).toEqual([true, true, true, '2100-01-01T00:00:00.000Z']);
    expect(await applied(['pin_v1', byPhone(anna)])).toMatchObject({ pinAction: { pinned: true } });
    expect(await applied(['mute', byPhone(anna)])).toMatchObject({
      muteAction: { muted: true, muteEndTimestamp: Date.parse('2100-01-01') },
    });
    expect(await patch({ muted_until: null, read: true })).toEqual(done);
    expect(await state()).toEqual([true, true, false, null]);
    expect(await applied(['mute', byPhone(anna)])).toMatchObject({ muteAction: { muted: false } });
    expect(await applied(['markChatAsRead', byPhone(anna)])).toMatchObject({ markChatAsReadAction: { read: true } });
    expect((await product.call('GET', chat)).body).toMatchObject({ chat: { chat: byPhone(anna), unread: 0 } });
    for (const body of [
      {},
      { muted_until: '2001-01-01' },
      { muted_until: 5 },
      { archived: 'yes' },
      { ephemeral: -1 },
    ]) {
      expect((await product.call('PATCH', chat, body)).status).toBe(400);
    }
    expect((await product.call('DELETE', chat)).body).toMatchObject({ success: true, chat: byPhone(anna) });
    expect(await applied(['deleteChat', byPhone(anna), '1'])).toBeDefined();
    expect(await product.call('GET', chat)).toMatchObject({ status: 404, body: { code: 'CHAT_NOT_FOUND' } });
  });

  it('who wrote is told that it was read, and nothing is unread up to there', async () => {
    await said(anna.number, 'Before');
    const ids = [await heard(shop.number), await heard(shop.number), await heard(shop.number)];
    await change('POST', `${ids[1]!}/read`);
    const read = await until(
      async () => (await simulator.client.messages(anna.number, { direction: 'out' })).messages,
      (messages) => messages.some(({ id, receipts }) => id === ids[0] && receipts.some(({ type }) => type === 'read')),
    );
    const isRead = ids.map((id) => read.find((one) => one.id === id)?.receipts.some(({ type }) => type === 'read'));
    expect(isRead).toEqual([true, true, false]);
    expect((await product.call('GET', `/sessions/shop/chats/${anna.number}`)).body).toMatchObject({
      chat: { unread: 1 },
    });
  });

  it('messages of a chat disappear from then on, with a person and in a group', async () => {
    const set = async (to: string, ephemeral: number): Promise<void> => {
      expect((await product.call('PATCH', `/sessions/shop/chats/${to}`, { ephemeral })).status).toBe(200);
    };
    const { jid } = await simulator.client.createGroup(shop.number, [anna.number]);
    await heard(jid);
    for (const to of [anna.number, jid]) {
      await set(to, 86_400);
      expect((await sent({ to, text: { body: 'Gone' } })).shown).toMatchObject({ expiration: 86_400 });
      const { body } = await product.call('GET', `/sessions/shop/chats/${to}`);
      expect(body).toMatchObject({ chat: { ephemeral: 86_400 } });
      await set(to, 0);
      expect((await sent({ to, text: { body: 'Stays' } })).shown).not.toHaveProperty('expiration');
    }
  });

  it('whoever is in a chat sees that somebody types', async () => {
    const other = await simulator.client.createAccount();
    await product.pair('other', other.number, simulator);
    const client = await connect('socket.io', product.url, { key: ADMIN_KEY, companyId: 'other' });
    for (const state of ['composing', 'recording', 'paused']) {
      const path = `/sessions/shop/chats/${other.number}/presence`;
      expect((await product.call('POST', path, { state })).status).toBe(200);
    }
    const heardOf = await client.inbox.until((events) => events.filter(({ type }) => type === 'presence').length === 3);
    client.drop();
    expect(heardOf.filter(({ type }) => type === 'presence').map(({ state }) => state)).toMatchObject([
      'composing',
      'recording',
      expect.any(String),
    ]);
    expect(
      (await product.call('POST', `/sessions/shop/chats/${other.number}/presence`, { state: 'busy' })).status,
    ).toBe(400);
  });
});
