import { describe, expect, it } from 'vitest';
import type { AccountSummary } from '../../src/simulator/client.js';
import { type StartProduct, withProduct } from '../support/fixture.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { connect, type ReceivedEvent } from '../support/realtime-clients.js';
import type { RunningSimulator } from '../support/simulator.js';

type Told = Record<string, unknown> & { id: string; type: string; message: Record<string, unknown> };

const { beforeAll } = withProduct({ env: { AUTH_ENCRYPTION_KEY: 'a'.repeat(64) } });

let simulator: RunningSimulator;
let product: Product;
let startProduct: StartProduct;
let shop: AccountSummary;
let anna: AccountSummary;
/** What was said before the device was linked: the phone knows it. */
let before: { said: string; edited: string };
let after = '0';

const jidOf = ({ number }: AccountSummary): string => `${number}@s.whatsapp.net`;
const lidOf = ({ lid }: AccountSummary): string => `${lid}@lid`;
const party = (account: AccountSummary) => ({ phone: account.number, lid: lidOf(account) });

beforeAll(async ({ fixtures }) => {
  ({ simulator, product, startProduct } = fixtures);
  shop = await simulator.client.createAccount();
  anna = await simulator.client.createAccount({ name: 'Anna' });
  const said = await simulator.client.sendText(anna.number, shop.number, 'One table');
  const edit = { to: shop.number, type: 'edit' as const, messageId: said.id, text: 'Two tables' };
  const [edited] = await simulator.client.send(anna.number, edit);
  before = { said: said.id, edited: edited!.id };
  const wishes = { key: ADMIN_KEY, companyId: 'shop', types: 'history' };
  const client = await connect('websocket', product.url, wishes);
  await product.pair('shop', shop.number, simulator);
  handedOver = await client.inbox.until((events) => events.length === 3);
  client.drop();
});

/** What was told of the first sync, which is over before there is a test. */
let handedOver: ReceivedEvent[];

/** The next so many events of these types, without what all have. */
async function next(count: number, ...types: string[]): Promise<Record<string, unknown>[]> {
  const found: Told[] = [];
  while (found.length < count) {
    const query = `companyId=shop&types=${types.join(',')}&after=${after}&limit=${count - found.length}&wait=30`;
    const { body } = await product.call<{ events: Told[]; next: string }>('GET', `/events?${query}`);
    if (body.events.length === 0) throw new Error(`${found.length} of ${count} came: ${JSON.stringify(found)}`);
    found.push(...body.events);
    after = body.next;
  }
  return found.map(({ id: _id, companyId: _company, line: _line, timestamp: _time, ...event }) => event);
}

async function chats(): Promise<Record<string, unknown>[]> {
  return (await product.call<{ chats: Record<string, unknown>[] }>('GET', '/sessions/shop/chats')).body.chats;
}

it('tells how the phone hands over what was before', () => {
  expect(new Set(handedOver.map(({ part, progress, chunk, taken }) => [part, progress, chunk, taken]))).toEqual(
    new Set([
      ['bootstrap', 100, 1, true],
      ['names', 100, 1, true],
      ['recent', 100, 1, true],
    ]),
  );
});

it('tells what the phone sends again: a message, and an edit of it', async () => {
  const withheld = (id: string) => ({
    tag: 'message',
    attrs: { id, from: jidOf(anna), sender_lid: lidOf(anna), type: 'text', notify: 'Anna' },
    content: [{ tag: 'unavailable', attrs: {} }],
  });
  for (const id of [before.said, before.edited]) await simulator.client.sendStanza(shop.number, withheld(id));
  const told = await next(4, 'message', 'message_edited');
  expect(told.map(({ type, message }) => [type, (message as Told | undefined)?.type])).toEqual([
    ['message', 'undecryptable'],
    ['message', 'undecryptable'],
    ['message', 'text'],
    ['message_edited', undefined],
  ]);
  expect(told[2]).toMatchObject({ message: { messageId: before.said, text: 'One table', from: party(anna) } });
  expect(told[3]).toMatchObject({
    messageId: before.edited,
    targetMessageId: before.said,
    chat: jidOf(anna),
    from: party(anna),
    text: 'Two tables',
  });
});

describe('what the owner does on another device', () => {
  const act = (collection: 'regular' | 'regular_low' | 'regular_high', index: string[], value: object) =>
    simulator.client.sync(shop.number, { collection, index, value });

  it('is told of chats, each step by itself and in order', async () => {
    const chat = jidOf(anna);
    const until = Math.floor(Date.now() / 1000) + 3_600;
    await act('regular_low', ['archive', chat], { archiveChatAction: { archived: true } });
    const own = { type: 'chat_updated', chat, from: { phone: null, lid: null }, fromMe: true, messageId: null };
    expect(await next(1, 'chat_updated')).toEqual([{ ...own, archived: true }]);
    await act('regular_low', ['archive', lidOf(anna)], { archiveChatAction: { archived: false } });
    expect(await next(1, 'chat_updated')).toEqual([{ ...own, archived: false }]);
    const state = async (): Promise<unknown[]> => {
      const [one] = (await chats()).filter((other) => other.chat === chat);
      return [one?.archived, one?.pinned, one?.muted, one?.muted_until];
    };
    await simulator.client.sendText(anna.number, shop.number, 'A chat there is');
    await next(1, 'message');
    expect(await state()).toEqual([false, false, false, null]);
    await act('regular_low', ['pin_v1', chat], { pinAction: { pinned: true } });
    expect(await next(1, 'chat_updated')).toEqual([{ ...own, pinned: true }]);
    expect(await state()).toEqual([false, true, false, null]);
    await act('regular_high', ['mute', chat], { muteAction: { muted: true, muteEndTimestamp: until * 1_000 } });
    expect(await next(1, 'chat_updated')).toEqual([{ ...own, muted: true, mutedUntil: until }]);
    expect(await state()).toEqual([false, true, true, new Date(until * 1_000).toISOString()]);
    await act('regular_high', ['mute', chat], { muteAction: { muted: false } });
    expect(await next(1, 'chat_updated')).toEqual([{ ...own, muted: false }]);
    await act('regular_low', ['markChatAsRead', chat], { markChatAsReadAction: { read: false } });
    expect(await next(1, 'chat_updated')).toEqual([{ ...own, read: false }]);
    await act('regular_low', ['lock', chat], { lockChatAction: { locked: true } });
    expect(await next(1, 'chat_updated')).toEqual([{ ...own, locked: true }]);
    await act('regular_high', ['deleteChat', chat, '1'], { deleteChatAction: {} });
    expect(await next(1, 'chat_updated')).toEqual([{ ...own, deleted: true }]);
  });

  it('is told of what was read there, once, by whatever name the chat has', async () => {
    const receipt = (attrs: Record<string, string>) =>
      simulator.client.sendStanza(shop.number, { tag: 'receipt', attrs });
    const own = jidOf(shop);
    await receipt({ id: '3EBA', type: 'read', from: own, recipient: lidOf(anna) });
    await receipt({ id: '3EBA', type: 'read', from: own, recipient: lidOf(anna) });
    await receipt({ id: '3EBB', type: 'read-self', from: '120363000000000001@g.us', participant: own });
    const told = await next(2, 'chat_updated');
    expect(told.map(({ chat, read }) => [chat, read])).toEqual([
      [jidOf(anna), true],
      ['120363000000000001@g.us', true],
    ]);
  });

  it('is unread no longer once the owner has read it on the phone, up to what was read', async () => {
    const vera = await simulator.client.createAccount({ name: 'Vera' });
    const ids: string[] = [];
    for (const text of ['One', 'Two', 'Three']) {
      ids.push((await simulator.client.sendText(vera.number, shop.number, text)).id);
      await next(1, 'message');
    }
    const unread = async () => (await chats()).find(({ chat }) => chat === jidOf(vera))?.unread;
    expect(await unread()).toBe(3);
    for (const [place, left] of [1, 0].entries()) {
      await simulator.client.markRead(shop.number, ids[place + 1]!);
      expect(await next(1, 'chat_updated')).toMatchObject([{ chat: jidOf(vera), read: true }]);
      expect(await unread()).toBe(left);
    }
    await act('regular_low', ['markChatAsRead', jidOf(vera)], { markChatAsReadAction: { read: false } });
    await next(1, 'chat_updated');
    await expect.poll(unread).toBe(1);
  });

  it('is told of labels, on chats and messages too', async () => {
    const chat = jidOf(anna);
    await act('regular', ['label_edit', '3'], { labelEditAction: { name: 'Paid', color: 2 } });
    await act('regular', ['label_jid', '3', chat], { labelAssociationAction: { labeled: true } });
    await act('regular', ['label_message', '3', chat, '3EBC', '0', '0'], {
      labelAssociationAction: { labeled: false },
    });
    await act('regular', ['label_edit', '3'], { labelEditAction: { deleted: true } });
    const told = await next(4, 'label_updated');
    expect(told.map(({ type: _type, ...label }) => label)).toEqual([
      { label: '3', name: 'Paid', color: 2, deleted: false },
      { label: '3', chat, labeled: true },
      { label: '3', chat, messageId: '3EBC', labeled: false },
      { label: '3', deleted: true },
    ]);
  });

  it('is told of whom they block', async () => {
    const item = { tag: 'item', attrs: { jid: lidOf(anna), action: 'block' } };
    await simulator.client.sendStanza(shop.number, {
      tag: 'notification',
      attrs: { from: jidOf(shop), type: 'account_sync' },
      content: [{ tag: 'blocklist', attrs: {}, content: [item] }],
    });
    expect(await next(1, 'blocklist_updated')).toEqual([
      { type: 'blocklist_updated', people: [party(anna)], blocked: true },
    ]);
  });

  it('is told of what they call people, where that is new', async () => {
    const call = (fullName: string) =>
      simulator.client.sync(shop.number, {
        collection: 'critical_unblock_low',
        index: ['contact', jidOf(anna)],
        value: { contactAction: { fullName, firstName: fullName } },
      });
    await call('Anna, regular guest');
    await call('Anna, regular guest');
    await call('Anna, friend');
    const told = await next(2, 'contact_updated');
    expect(told).toEqual([
      { type: 'contact_updated', contact: party(anna), name: 'Anna, regular guest' },
      { type: 'contact_updated', contact: party(anna), name: 'Anna, friend' },
    ]);
  });
});

describe('people', () => {
  it('have another name, username or picture than before', async () => {
    const write = (text: string, attributes: Record<string, string>) =>
      simulator.client.send(anna.number, { to: shop.number, text, attributes });
    await write('one', { notify: 'Anna', username: 'anna_1' });
    await write('two', { notify: 'Anna', username: 'anna_1' });
    await write('three', { notify: 'Anna K.', username: 'anna_1' });
    await write('four', { notify: 'Anna K.', username: 'anna_2' });
    await simulator.client.sendStanza(shop.number, {
      tag: 'notification',
      attrs: { from: jidOf(anna), type: 'picture' },
      content: [{ tag: 'set', attrs: { id: '1' } }],
    });
    const told = await next(3, 'contact_updated');
    expect(told.map(({ contact, type: _type, ...change }) => [(contact as { phone: string }).phone, change])).toEqual([
      [anna.number, { pushName: 'Anna K.' }],
      [anna.number, { username: 'anna_2' }],
      [anna.number, { picture: 'changed' }],
    ]);
  });

  it('are told as what they turn out to be, and their two chats are one', async () => {
    const olga = await simulator.client.createAccount({ name: 'Olga', username: 'olga_9', hidden: true });
    await simulator.client.sendText(olga.number, shop.number, 'It is me');
    const [first] = await next(1, 'message');
    expect(first).toMatchObject({
      message: { chat: lidOf(olga), from: { phone: null, lid: lidOf(olga), username: 'olga_9' } },
    });
    expect((await chats())[0]).toMatchObject({ chat: lidOf(olga), name: 'Olga', unread: 1 });

    await simulator.client.createAccount({ number: olga.number, hidden: false });
    await simulator.client.sendText(olga.number, shop.number, 'And this is my number');
    const [mapped, second] = await next(2, 'message', 'identity_mapped');
    expect(mapped).toEqual({ type: 'identity_mapped', phone: olga.number, lid: lidOf(olga) });
    expect(second).toMatchObject({ message: { chat: jidOf(olga), from: party(olga) } });

    const all = await chats();
    expect(all.filter(({ name }) => name === 'Olga')).toHaveLength(1);
    expect(all[0]).toMatchObject({ chat: jidOf(olga), unread: 2, lastMessage: { text: 'And this is my number' } });
    for (const name of [olga.number, jidOf(olga), lidOf(olga)]) {
      const path = `/sessions/shop/messages?chat=${encodeURIComponent(name)}`;
      const { body } = await product.call<{ messages: { text: string }[] }>('GET', path);
      expect(body.messages.map(({ text }) => text)).toEqual(['And this is my number', 'It is me']);
    }
  });

  it('are one by the word of the phone as well: the chat goes on by its number, with name and last message', async () => {
    const igor = await simulator.client.createAccount({ name: 'Igor', hidden: true });
    await simulator.client.sendText(igor.number, shop.number, 'Nobody knows my number');
    await next(1, 'message');
    const mapping = {
      collection: 'regular' as const,
      index: ['pnForLidChat', lidOf(igor)],
      value: { pnForLidChatAction: { pnJid: jidOf(igor) } },
    };
    await simulator.client.sync(shop.number, mapping);
    expect(await next(1, 'identity_mapped')).toEqual([
      { type: 'identity_mapped', phone: igor.number, lid: lidOf(igor) },
    ]);
    await expect
      .poll(async () => (await chats())[0])
      .toMatchObject({
        chat: jidOf(igor),
        name: 'Igor',
        unread: 1,
        lastMessage: { text: 'Nobody knows my number' },
      });
  });
});

it('tells of those who ask to be let into a group, once, also after a restart', async () => {
  const { jid } = await simulator.client.createGroup(shop.number, [], 'Guests');
  await simulator.client.joinRequest(jid, anna.number, 'created', { method: 'invite_link' });
  await simulator.client.joinRequest(jid, anna.number, 'rejected', { by: shop.number });
  const told = await next(2, 'group_join_request');
  expect(told.map(({ group, from, action, method }) => [group, from, action, method])).toEqual([
    [jid, party(anna), 'created', 'invite_link'],
    [jid, party(anna), 'rejected', null],
  ]);
  await product.stop();
  product = await startProduct();
  await product.connected('shop');
  const query = 'companyId=shop&types=group_join_request,blocklist_updated,identity_mapped&after=0&limit=100';
  const { body } = await product.call<{ events: Told[] }>('GET', `/events?${query}`);
  expect(body.events.map(({ type }) => type).toSorted()).toEqual([
    'blocklist_updated',
    'group_join_request',
    'group_join_request',
    'identity_mapped',
    'identity_mapped',
  ]);
});

it('tells what channels post, and makes no chat of them', async () => {
  const channel = await simulator.client.createNewsletter('News');
  await simulator.client.follow(channel.jid, shop.number);
  await simulator.client.publish(channel.jid, { text: 'We are open again' });
  expect(await next(1, 'channel_message')).toMatchObject([
    { message: { chat: channel.jid, type: 'text', text: 'We are open again', fromMe: false } },
  ]);
  expect((await chats()).map(({ chat }) => chat)).not.toContain(channel.jid);
});
