import { describe, expect, it } from 'vitest';
import { type StartProduct, withProduct } from '../support/fixture.js';
import { ADMIN_KEY, type Answer, Product } from '../support/product.js';
import { connect, Inbox } from '../support/realtime-clients.js';
import type { RunningSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';

type Json = Record<string, unknown>;

interface Person {
  number: string;
  lid: string;
}

/** A picture of one pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const { beforeAll } = withProduct();

let simulator: RunningSimulator;
let product: Product;
let startProduct: StartProduct;
let shop: Person;
let anna: Person;
/** With whom the shop has no chat. */
let boris: Person;

beforeAll(async ({ fixtures }) => {
  ({ simulator, product, startProduct } = fixtures);
  [shop, anna, boris] = await Promise.all([
    simulator.client.createAccount(),
    simulator.client.createAccount({ name: 'Anna' }),
    simulator.client.createAccount({ name: 'Boris' }),
  ]);
  await product.pair('shop', shop.number, simulator);
  await simulator.client.sendText(anna.number, shop.number, 'Hello');
  await product.messages(1);
});

const call = <T = Json>(method: string, path: string, body?: object, headers?: Json): Promise<Answer<T>> =>
  product.call<T>(method, `/sessions/shop${path}`, body, headers as Record<string, string> | undefined);

async function done<T = Json>(method: string, path: string, body?: object): Promise<T> {
  const answer = await call<T & Json>(method, path, body);
  expect([answer.status, answer.body]).toMatchObject([200, { success: true, companyId: 'shop', line: 'main' }]);
  return answer.body;
}

async function refused(method: string, path: string, body?: object): Promise<unknown[]> {
  const answer = await call(method, path, body);
  return [answer.status, answer.body.code];
}

/** The newest event of a type that is as wanted. */
async function told(type: string, wanted: (event: Json) => boolean): Promise<Json> {
  return (await until(
    async () => {
      const { body } = await product.call<{ events: Json[] }>('GET', `/events?types=${type}&companyId=shop&limit=1000`);
      return body.events.findLast(wanted);
    },
    (event) => event !== undefined,
  ))!;
}

const record = async (id: string): Promise<Json> =>
  (await call<{ message: Json }>('GET', `/messages/${id}`)).body.message;

describe('what was said before', () => {
  it('is asked for from the phone, goes on record once, and leaves the chat as it is', async () => {
    const chats = async (): Promise<Json[]> =>
      (await product.call<{ chats: Json[] }>('GET', '/sessions/shop/chats')).body.chats;
    const listed = async (): Promise<Json[]> =>
      (await product.call<{ messages: Json[] }>('GET', `/sessions/shop/messages?chat=${anna.number}&limit=100`)).body
        .messages;
    const [before, [oldest]] = [await chats(), await listed()];
    const asked = await done<Json & { before: Json }>('POST', `/chats/${anna.number}/history`, { count: 7 });
    expect(asked).toMatchObject({
      chat: `${anna.number}@s.whatsapp.net`,
      requestId: expect.stringMatching(/^[0-9A-F]{16,}$/),
      before: { messageId: oldest!.messageId },
    });
    const older = await until(listed, (messages) => messages.length >= 8);
    expect(older).toHaveLength(8);
    expect(older.slice(1).map(({ text }) => text)).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `older ${n}`));
    expect(older.slice(1).map(({ direction }) => direction)).toEqual(['in', 'in', 'out', 'in', 'in', 'out', 'in']);
    expect(older[1]).toMatchObject({
      chat: `${anna.number}@s.whatsapp.net`,
      from: { phone: anna.number, lid: `${anna.lid}@lid` },
      createdAt: expect.stringMatching(/^20/),
    });
    expect(await chats()).toEqual(before);
    // The next one goes on from where this one ended; the same again is on record already.
    const inbox = new Inbox();
    const listener = await connect('websocket', product.url, { key: ADMIN_KEY, types: ['history'] }, inbox);
    const further = await done<Json & { before: Json }>('POST', `/chats/${anna.lid}@lid/history`, { count: 1 });
    expect(further.before.messageId).toBe(older.at(-1)!.messageId);
    const event = await until(() => inbox.events.find(({ requestId }) => requestId === further.requestId), Boolean);
    expect(event).toMatchObject({ part: 'on_demand', taken: true, chat: `${anna.number}@s.whatsapp.net`, messages: 1 });
    listener.drop();
    expect(await listed()).toHaveLength(9);
    // What is of that time can be quoted like anything else.
    const quoted = { to: anna.number, text: { body: 'This one' }, context: { message_id: older[1]!.messageId } };
    expect((await call('POST', '/messages', quoted)).status).toBe(200);
  });

  it.each([[{ count: 0 }], [{ count: 51 }], [{ count: 'all' }], [{ most: 5 }]])('is refused: %j', async (body) => {
    expect(await refused('POST', `/chats/${anna.number}/history`, body)).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('cannot be asked for where nothing of the chat is on record', async () => {
    expect(await refused('POST', `/chats/${boris.number}/history`)).toEqual([404, 'CHAT_NOT_FOUND']);
  });
});

describe('a status', () => {
  it('is taken back from those who saw it, once', async () => {
    const text = { body: 'Open all day' };
    const posted = await call('POST', '/status', { recipients: [boris.number], type: 'text', text });
    const id = String(posted.body.messageId);
    await simulator.client.decrypted(boris.number, id);
    const headers = { 'X-API-Key': ADMIN_KEY, 'Idempotency-Key': 'take it back' };
    const first = await call('DELETE', `/status/${id}`, undefined, headers);
    expect([first.status, first.body]).toMatchObject([200, { messageId: id, changeId: expect.any(String) }]);
    expect((await call('DELETE', `/status/${id}`, undefined, headers)).body).toEqual(first.body);
    const revoked = (await simulator.client.inbox(boris.number)).messages.filter(({ type }) => type === 'revoke');
    expect(revoked).toMatchObject([{ chat: 'status@broadcast', messageId: id }]);
    expect(await told('message_deleted', (event) => event.targetMessageId === id)).toMatchObject({
      chat: 'status@broadcast',
      fromMe: true,
    });
    const deleted = await until(
      () => record(id),
      ({ deletedAt }) => deletedAt !== null,
    );
    expect(deleted).toMatchObject({ kind: 'status', recipients: [{ phone: boris.number }] });
    expect((await simulator.client.inbox(anna.number)).messages.filter(({ type }) => type === 'revoke')).toEqual([]);
  });

  it('that is none, or another kind of message, is not found', async () => {
    expect(await refused('DELETE', '/status/3EB0000000000000000A')).toEqual([404, 'MESSAGE_NOT_FOUND']);
    const { body } = await call('POST', '/messages', { to: anna.number, text: { body: 'No status' } });
    expect(await refused('DELETE', `/status/${String(body.messageId)}`)).toEqual([404, 'MESSAGE_NOT_FOUND']);
  });
});

describe('channels', () => {
  let own: string;
  let invite: string;

  it('are made, shown by JID and link, changed and listed', async () => {
    const made = await done<{ channel: Json }>('POST', '/channels', {
      name: 'Today',
      description: 'Daily',
      base64: PIXEL,
    });
    expect(made.channel).toMatchObject({
      name: 'Today',
      description: 'Daily',
      role: 'owner',
      muted: false,
      subscribers: 1,
      picture: expect.stringMatching(/^https:/),
      createdAt: expect.stringMatching(/^20/),
    });
    own = String(made.channel.channel);
    invite = String(made.channel.invite);
    expect(made.channel.link).toBe(`https://whatsapp.com/channel/${invite}`);
    await done('PATCH', `/channels/${own}`, { name: 'Tomorrow', description: '' });
    await done('DELETE', `/channels/${own}/picture`);
    for (const name of [own, invite]) {
      expect((await done('GET', `/channels/${name}`)).channel).toMatchObject({
        channel: own,
        name: 'Tomorrow',
        description: null,
        picture: null,
      });
    }
    await done('PUT', `/channels/${own}/picture`, { base64: PIXEL });
    expect((await done<{ channels: Json[] }>('GET', '/channels')).channels).toMatchObject([
      { channel: own, picture: expect.stringMatching(/^https:/) },
    ]);
  });

  it('take texts and files as they are, which stand on record and are told', async () => {
    await simulator.client.follow(own, boris.number);
    const posts = async (): Promise<{ id: string; message: Json }[]> =>
      (await simulator.client.newsletters()).find(({ jid }) => jid === own)!.posts!;
    const sent = await call('POST', '/messages', { to: own, text: { body: 'Soup' }, metadata: 'menu' });
    expect([sent.status, sent.body]).toMatchObject([200, { to: own, status: 'accepted' }]);
    const id = String(sent.body.messageId);
    expect(await posts()).toMatchObject([{ id, message: { extendedTextMessage: { text: 'Soup' } } }]);
    const event = await told('channel_message', ({ message }) => (message as Json).messageId === id);
    expect(event.message).toMatchObject({ chat: own, fromMe: true, text: 'Soup', metadata: 'menu' });
    const onRecord = await until(
      () => record(id),
      ({ status }) => status === 'accepted',
    );
    expect(onRecord).toMatchObject({ chat: own, kind: 'text', text: 'Soup', direction: 'out' });
    const picture = await call('POST', '/messages', {
      to: own,
      type: 'image',
      image: { base64: PIXEL, caption: 'Soup' },
    });
    expect([picture.status, picture.body]).toMatchObject([200, { success: true }]);
    const { imageMessage } = (await posts())[1]!.message as { imageMessage: Json };
    expect(imageMessage).toMatchObject({ caption: 'Soup', directPath: expect.any(String), fileLength: 70 });
    expect(imageMessage.mediaKey ?? '').toBe('');
  });

  it('of others are followed, muted and left', async () => {
    const { jid } = await simulator.client.createNewsletter('News');
    expect((await done('GET', `/channels/${jid}`)).channel).toMatchObject({ name: 'News', role: 'guest' });
    await done('POST', `/channels/${jid}/follow`);
    const { id } = await simulator.client.publish(jid, { text: 'What is new' });
    await told('channel_message', ({ message }) => (message as Json).messageId === id);
    await done('POST', `/channels/${jid}/mute`);
    expect((await done('GET', `/channels/${jid}`)).channel).toMatchObject({ role: 'subscriber', muted: true });
    await done('POST', `/channels/${jid}/unmute`);
    await done('POST', `/channels/${jid}/unfollow`);
    expect((await done('GET', `/channels/${jid}`)).channel).toMatchObject({ role: 'guest', muted: false });
    expect(await refused('PATCH', `/channels/${jid}`, { name: 'Mine' })).toEqual([403, 'CHANNEL_ADMIN_REQUIRED']);
    expect((await call('POST', '/messages', { to: jid, text: { body: 'Mine' } })).status).toBe(422);
  });

  it('take nothing that is answered or meant for one', async () => {
    for (const body of [
      { type: 'poll', poll: { name: 'A', options: ['1', '2'] } },
      { type: 'location', location: { latitude: 1, longitude: 1 } },
      { text: { body: 'A' }, context: { message_id: '3EB0000000000000000A' } },
      { type: 'poll', poll: { name: 'A', options: ['1', '2'] }, options: { queue: true } },
    ]) {
      const { status, body: answer } = await call('POST', '/messages', { to: own, ...body });
      expect([status, answer.code]).toEqual([501, 'UNSUPPORTED_KIND']);
    }
  });

  it.each([
    ['GET', '/channels/79001234567@s.whatsapp.net', undefined, 400, 'VALIDATION_FAILED'],
    ['GET', '/channels/120363041234567890@newsletter', undefined, 404, 'CHAT_NOT_FOUND'],
    ['POST', '/channels/120363041234567890@newsletter/follow', undefined, 404, 'CHAT_NOT_FOUND'],
    ['POST', '/channels', { name: '' }, 400, 'VALIDATION_FAILED'],
    ['POST', '/messages', { to: '1@newsletter', text: { body: 'A' } }, 400, 'VALIDATION_FAILED'],
    [
      'POST',
      '/status',
      { recipients: ['120363041234567890@newsletter'], text: { body: 'A' } },
      400,
      'VALIDATION_FAILED',
    ],
    ['POST', '/groups', { name: 'A', participants: ['120363041234567890@newsletter'] }, 400, 'VALIDATION_FAILED'],
  ])('are refused where there is none: %s %s %j', async (method, path, body, status, code) => {
    expect(await refused(method, path, body)).toEqual([status, code]);
  });

  it('are deleted', async () => {
    await done('DELETE', `/channels/${own}`);
    expect(await refused('GET', `/channels/${own}`)).toEqual([404, 'CHAT_NOT_FOUND']);
    expect((await done<{ channels: Json[] }>('GET', '/channels')).channels).toEqual([]);
  });
});

describe('calls', () => {
  it('that ring are rejected, by whoever calls', async () => {
    for (const video of [false, true]) {
      const { callId } = await simulator.client.startCall(anna.number, { to: shop.number, video });
      await told('call', (event) => event.callId === callId);
      await done('POST', `/calls/${callId}/reject`);
      expect(await simulator.client.getCall(shop.number, callId, { status: 'reject' })).toMatchObject({
        from: anna.number,
      });
    }
  });

  it('that nobody knows of need to be said whose they are', async () => {
    expect(await refused('POST', '/calls/ABCDEF/reject')).toEqual([404, 'CALL_NOT_FOUND']);
    expect(await refused('POST', '/calls/ABCDEF/reject', { from: 'nobody' })).toEqual([400, 'VALIDATION_FAILED']);
    await done('POST', '/calls/ABCDEF/reject', { from: anna.number });
  });

  it('have links', async () => {
    const { link } = await done('POST', '/calls/link', { type: 'audio', start: '2030-01-31T12:00:00Z' });
    expect(link).toBe('https://call.whatsapp.com/voice/simulated');
    expect((await done('POST', '/calls/link')).link).toBe('https://call.whatsapp.com/video/simulated');
    expect(await refused('POST', '/calls/link', { start: 'soon' })).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('communities', () => {
  let community: string;
  const groups = async (): Promise<Json[]> =>
    (await done<{ groups: Json[] }>('GET', `/communities/${community}/groups`)).groups;

  it('are made with a group for announcements, shown, and changed as groups are', async () => {
    const made = await done<{ community: Json }>('POST', '/communities', {
      name: 'Kitchens',
      description: 'All of them',
    });
    community = String(made.community.group);
    expect(made.community).toMatchObject({
      name: 'Kitchens',
      description: 'All of them',
      is_community: true,
      community: null,
    });
    expect(await groups()).toMatchObject([
      { name: 'Kitchens', is_announcements: true, is_community: false, community },
    ]);
    expect((await done<{ communities: Json[] }>('GET', '/communities')).communities).toMatchObject([
      { group: community },
    ]);
    await done('PATCH', `/groups/${community}`, { name: 'Our kitchens' });
    const shown = await done<{ community: Json }>('GET', `/communities/${community}`);
    expect(shown.community).toMatchObject({
      name: 'Our kitchens',
      describedBy: { phone: shop.number, lid: `${shop.lid}@lid` },
      namedAt: expect.stringMatching(/^20/),
      describedAt: expect.stringMatching(/^20/),
    });
  });

  it('take groups in, let them go, and tell who is in any of them', async () => {
    const { group } = await done<{ group: Json }>('POST', `/communities/${community}/groups`, {
      name: 'Cooks',
      participants: [anna.number],
    });
    expect(group).toMatchObject({ name: 'Cooks', community, size: 2 });
    const other = await done<{ group: Json }>('POST', '/groups', { name: 'Guests', participants: [boris.number] });
    const jid = String(other.group.group);
    await done('PUT', `/communities/${community}/groups/${jid}`);
    expect((await groups()).map(({ name }) => name)).toEqual(['Kitchens', 'Cooks', 'Guests']);
    expect((await done('GET', `/groups/${jid}`)).group).toMatchObject({ community });
    const { participants } = await done<{ participants: Json[] }>('GET', `/communities/${community}/participants`);
    expect(participants.map(({ phone }) => phone)).toEqual([shop.number, anna.number, boris.number]);
    await done('DELETE', `/communities/${community}/groups/${jid}`);
    expect((await done('GET', `/groups/${jid}`)).group).toMatchObject({ community: null });
    expect(await refused('DELETE', `/communities/${community}/groups/${jid}`)).toEqual([404, 'CHAT_NOT_FOUND']);
    const { jid: foreign } = await simulator.client.createGroup(anna.number, [shop.number]);
    expect(await refused('PUT', `/communities/${community}/groups/${foreign}`)).toEqual([403, 'GROUP_ADMIN_REQUIRED']);
  });

  it('are left with all their groups', async () => {
    await done('POST', `/communities/${community}/leave`);
    expect((await done<{ communities: Json[] }>('GET', '/communities')).communities).toEqual([]);
    expect(await refused('GET', `/communities/${community}/groups`)).toEqual([404, 'CHAT_NOT_FOUND']);
    expect(await refused('POST', '/communities', { name: '' })).toEqual([400, 'VALIDATION_FAILED']);
    expect(await refused('GET', '/communities/79001234567')).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('catalogs', () => {
  const products = async (query = ''): Promise<Json[]> =>
    (await done<{ products: Json[] }>('GET', `/catalog${query}`)).products;

  it('have products, which are added, changed, listed by pages and taken out', async () => {
    expect(await done('GET', '/catalog')).toMatchObject({ products: [], next: null });
    const soup = { name: 'Borscht', description: 'Red', price: 450_000, currency: 'RUB', retailer_id: 'SOUP-1' };
    const { product: added } = await done<{ product: Json }>('POST', '/catalog/products', {
      ...soup,
      images: [{ base64: PIXEL }],
    });
    expect(added).toMatchObject({
      ...soup,
      hidden: false,
      review: 'APPROVED',
      images: [expect.stringMatching(/^https:/)],
    });
    const second = await done<{ product: Json }>('POST', '/catalog/products', {
      name: 'Tea',
      images: [{ base64: PIXEL }],
    });
    const first = await done<{ products: Json[]; next: string }>('GET', '/catalog?limit=1');
    expect(first.products).toEqual([added]);
    expect(await done('GET', `/catalog?limit=1&cursor=${first.next}`)).toMatchObject({
      products: [second.product],
      next: null,
    });
    const changed = await done('PATCH', `/catalog/products/${String(added.id)}`, { price: 500_000, hidden: true });
    expect(changed.product).toEqual({ ...added, price: 500_000, hidden: true });
    expect((await done<{ collections: Json[] }>('GET', '/catalog/collections')).collections).toMatchObject([
      { name: 'All', products: [{ name: 'Borscht' }, { name: 'Tea' }] },
    ]);
    await done('DELETE', `/catalog/products/${String(second.product.id)}`);
    expect((await products()).map(({ name }) => name)).toEqual(['Borscht']);
    expect(await products(`?of=${anna.number}`)).toEqual([]);
  });

  it('have orders, which are read with what came along', async () => {
    const [soup] = await products();
    const { orderId, token } = await simulator.client.placeOrder(shop.number, [
      { productId: String(soup!.id), quantity: 2 },
    ]);
    const proto = {
      orderMessage: { orderId, token, itemCount: 2, totalAmount1000: 1_000_000, totalCurrencyCode: 'RUB' },
    };
    const [sent] = await simulator.client.send(anna.number, { to: shop.number, proto });
    const event = await told('message', ({ message }) => (message as Json).messageId === sent!.id);
    const order = (event.message as { order: { id: string; token: string } }).order;
    expect(order).toMatchObject({ id: orderId, token });
    const read = await done('GET', `/catalog/orders/${order.id}?token=${encodeURIComponent(order.token)}`);
    expect(read.order).toMatchObject({
      total: 1_000_000,
      currency: 'RUB',
      products: [{ name: 'Borscht', price: 500_000, quantity: 2, image: expect.stringMatching(/^https:/) }],
    });
    expect(await refused('GET', `/catalog/orders/${orderId}?token=other`)).toEqual([404, 'PRODUCT_NOT_FOUND']);
  });

  it.each([
    ['POST', '/catalog/products', { name: 'A' }, 400, 'VALIDATION_FAILED'],
    ['POST', '/catalog/products', { name: 'A', images: [] }, 400, 'VALIDATION_FAILED'],
    ['POST', '/catalog/products', { name: 'A', price: -1, images: [{ base64: PIXEL }] }, 400, 'VALIDATION_FAILED'],
    ['PATCH', '/catalog/products/1', {}, 400, 'VALIDATION_FAILED'],
    ['PATCH', '/catalog/products/1', { name: 'A' }, 404, 'PRODUCT_NOT_FOUND'],
    ['DELETE', '/catalog/products/1', undefined, 404, 'PRODUCT_NOT_FOUND'],
    ['GET', '/catalog?of=nobody', undefined, 400, 'VALIDATION_FAILED'],
    ['GET', '/catalog/orders/1', undefined, 400, 'VALIDATION_FAILED'],
  ])('are refused: %s %s %j', async (method, path, body, status, code) => {
    expect(await refused(method, path, body)).toEqual([status, code]);
  });
});

describe('labels', () => {
  const labels = async (path = '/labels'): Promise<Json[]> => (await done<{ labels: Json[] }>('GET', path)).labels;
  const edit = (id: string, action: object): Promise<number> =>
    simulator.client.sync(shop.number, {
      collection: 'regular',
      index: ['label_edit', id],
      value: { labelEditAction: action },
    });
  const put = (index: string[], labeled: boolean): Promise<number> =>
    simulator.client.sync(shop.number, {
      collection: 'regular',
      index,
      value: { labelAssociationAction: { labeled } },
    });

  it('of the phone are listed, with what they are on, by all names', async () => {
    const message = await simulator.client.sendText(anna.number, shop.number, 'Label me');
    await product.messages(2);
    await edit('3', { name: 'New customer', color: 1 });
    await put(['label_jid', '3', `${anna.lid}@lid`], true);
    await put(['label_message', '3', `${anna.number}@s.whatsapp.net`, message.id, '0', '0'], true);
    const label = { id: '3', name: 'New customer', color: 1, colorHex: '#64c4ff' };
    await until(
      () => labels(`/messages/${message.id}/labels`),
      (found) => found.length > 0,
    );
    expect(await labels()).toEqual([label]);
    for (const name of [anna.number, `${anna.lid}@lid`]) expect(await labels(`/chats/${name}/labels`)).toEqual([label]);
    expect(await labels(`/messages/${message.id}/labels`)).toEqual([label]);
    const chat = `${anna.number}@s.whatsapp.net`;
    const { chats } = await done<{ chats: Json[] }>('GET', '/labels/3/chats');
    expect(chats).toEqual([
      { chat, messageId: null },
      { chat, messageId: message.id },
    ]);
    expect(await told('label_updated', (event) => event.messageId === message.id)).toMatchObject({ labeled: true });
    await edit('3', { name: 'Old customer' });
    await put(['label_jid', '3', chat], false);
    await until(
      () => labels(`/chats/${anna.number}/labels`),
      (found) => found.length === 0,
    );
    expect(await labels()).toEqual([{ ...label, name: 'Old customer' }]);
    await edit('3', { deleted: true });
    await until(labels, (found) => found.length === 0);
    expect(await labels(`/messages/${message.id}/labels`)).toEqual([]);
    expect(await refused('GET', '/labels/3/chats')).toEqual([404, 'LABEL_NOT_FOUND']);
  });

  it('are made, changed, put on chats and messages, taken off and deleted, as the phone decrypts it', async () => {
    const { label } = await done<{ label: Json }>('POST', '/labels', { name: 'Pays later', colorHex: '#FFD429' });
    expect(label).toEqual({ id: '1', name: 'Pays later', color: 2, colorHex: '#ffd429' });
    const other = await done<{ label: Json }>('POST', '/labels', { name: 'Regular' });
    expect(other.label).toMatchObject({ id: '2', color: 0 });
    const named = { ...label, name: 'Paid' };
    expect(await done('PUT', '/labels/1', { name: 'Paid' })).toMatchObject({ label: named });
    const onChat = await done('PUT', `/chats/${boris.number}/labels`, { labels: ['1', { id: '2' }] });
    expect(onChat).toMatchObject({ labels: [{ id: '1' }, { id: '2' }] });
    expect((await done('PUT', `/chats/${boris.lid}@lid/labels`, { labels: ['2'] })).labels).toMatchObject([
      { id: '2' },
    ]);
    const { body } = await call('POST', '/messages', { to: anna.number, text: { body: 'An offer' } });
    const path = `/messages/${String(body.messageId)}/labels`;
    expect(await done('PUT', path, { labels: ['1'] })).toMatchObject({ labels: [named] });
    expect(await done('PUT', path, { labels: [] })).toMatchObject({ labels: [] });
    await done('DELETE', '/labels/1');
    expect(await labels()).toEqual([other.label]);
    const changes = (await simulator.client.appState(shop.number)).filter(({ index }) => index[0]?.startsWith('label'));
    const chat = `${boris.number}@s.whatsapp.net`;
    expect(
      changes
        .slice(-9)
        .map(({ index, value }) => [index.slice(0, 3), value.labelEditAction ?? value.labelAssociationAction]),
    ).toMatchObject([
      [['label_edit', '1'], { name: 'Pays later', color: 2 }],
      [['label_edit', '2'], { name: 'Regular', color: 0 }],
      [['label_edit', '1'], { name: 'Paid', color: 2 }],
      [['label_jid', '1', chat], { labeled: true }],
      [['label_jid', '2', chat], { labeled: true }],
      [['label_jid', '1', chat], { labeled: false }],
      [['label_message', '1', `${anna.number}@s.whatsapp.net`], { labeled: true }],
      [['label_message', '1', `${anna.number}@s.whatsapp.net`], { labeled: false }],
      [['label_edit', '1'], { deleted: true }],
    ]);
  });

  it.each([
    ['POST', '/labels', { name: ' ' }, 400, 'VALIDATION_FAILED'],
    ['POST', '/labels', { name: 'A', color: 20 }, 400, 'VALIDATION_FAILED'],
    ['POST', '/labels', { name: 'A', colorHex: 'red' }, 400, 'VALIDATION_FAILED'],
    ['PUT', '/labels/2', {}, 400, 'VALIDATION_FAILED'],
    ['PUT', '/labels/99', { name: 'A' }, 404, 'LABEL_NOT_FOUND'],
    ['DELETE', '/labels/99', undefined, 404, 'LABEL_NOT_FOUND'],
    ['PUT', '/chats/79001234567/labels', { labels: ['99'] }, 404, 'LABEL_NOT_FOUND'],
    ['PUT', '/chats/79001234567/labels', { labels: 'all' }, 400, 'VALIDATION_FAILED'],
    ['GET', '/messages/3EB0000000000000000A/labels', undefined, 404, 'MESSAGE_NOT_FOUND'],
  ])('are refused: %s %s %j', async (method, path, body, status, code) => {
    expect(await refused(method, path, body)).toEqual([status, code]);
  });

  it('are there after a restart, and gone with the person they were on', async () => {
    await product.kill();
    product = await startProduct();
    await product.connected('shop');
    expect(await labels(`/chats/${boris.number}/labels`)).toMatchObject([{ id: '2', name: 'Regular' }]);
    await product.call('DELETE', `/sessions/shop/persons/${boris.number}`);
    expect(await labels(`/chats/${boris.number}/labels`)).toEqual([]);
    expect((await done<{ chats: Json[] }>('GET', '/labels/2/chats')).chats).toEqual([]);
  });
});
