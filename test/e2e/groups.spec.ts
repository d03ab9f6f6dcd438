import { afterAll, describe, expect, it } from 'vitest';
import type { GroupView } from '../../src/simulator/client.js';
import { linkDevice, type LinkedSession, pnJid } from '../simulator/bare-baileys.js';
import { withProduct } from '../support/fixture.js';
import { Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';

const SMALL = 3;
const LARGE = 200;

const { beforeAll } = withProduct();

let simulator: RunningSimulator;
let product: Product;
/** The number of the company, and the owner of its groups, whose own linked device changes them. */
let shop: string;
let owner: LinkedSession;
let members: string[];
/** Groups that are older than the company's device: WhatsApp has told it nothing of them. */
let older: { ofSize: Record<number, string>; another: string };

beforeAll(async ({ fixtures }) => {
  ({ simulator, product } = fixtures);
  const accounts = await simulator.client.createAccounts(LARGE);
  shop = accounts[0]!.number;
  members = accounts.slice(2).map(({ number }) => number);
  owner = await linkDevice(simulator, accounts[1]!.number);
  older = {
    ofSize: {
      [SMALL]: (await group(...members.slice(0, SMALL - 2))).jid,
      [LARGE]: (await group(...members.slice(0, LARGE - 2))).jid,
    },
    another: (await group(members[0]!)).jid,
  };
  await product.pair('shop', shop, simulator);
});

afterAll(() => owner?.socket.end());

const group = (...others: string[]): Promise<GroupView> =>
  simulator.client.createGroup(owner.number, [shop, ...others]);
const send = (to: string, message = 'hello'): ReturnType<Product['call']> =>
  product.call('POST', '/sessions/shop/send', { phone: to, message });
const queries = async (): Promise<Record<string, number>> => (await simulator.client.stats()).queriesByNamespace;

/** Queries by namespace since then, but for keep-alives. */
async function queriesSince(before: Record<string, number>): Promise<Record<string, number>> {
  const now = Object.entries(await queries());
  const used = now.map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return Object.fromEntries(used.filter(([name, count]) => count > 0 && name !== 'w:p'));
}

/** Sends, and says which queries that took. */
async function sendAndCount(to: string, message = 'hello'): Promise<Record<string, number>> {
  const before = await queries();
  expect(await send(to, message)).toMatchObject({ status: 200 });
  return queriesSince(before);
}

/** A change by the owner, until the company's device was told of it. */
async function change(jid: string, who: string[], what: 'add' | 'remove' | 'promote' | 'demote'): Promise<void> {
  await owner.socket.sock.groupParticipantsUpdate(jid, who.map(pnJid), what);
  await simulator.client.waitFor({ account: shop, drained: true });
}

const heard = async (number: string): Promise<unknown[]> =>
  (await simulator.client.inbox(number)).messages.map(({ text }) => text);
const hears = async (number: string, text: string): Promise<void> => {
  await expect.poll(() => heard(number)).toContain(text);
};

describe.each([SMALL, LARGE])('a group of %i', (size) => {
  let jid: string;

  it('is asked for once, with the devices of its members, however many sends there are at once', async () => {
    jid = older.ofSize[size]!;
    const before = await queries();
    const sent = await Promise.all(Array.from({ length: 5 }, (_, n) => send(jid, `first ${n}`)));
    expect(sent.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await queriesSince(before)).toMatchObject({ 'w:g2': 1, usync: 1 });
    for (let n = 0; n < 5; n += 1) await hears(members[size - 3]!, `first ${n}`);
  });

  it('needs no query after that', async () => {
    expect(await sendAndCount(jid)).toEqual({});
  });

  it('needs none after members were promoted and demoted, left, and came back', async () => {
    const [first] = members as [string];
    for (const what of ['promote', 'demote', 'remove', 'add'] as const) {
      await change(jid, [first], what);
      expect(await sendAndCount(jid, `${size} ${what}`)).toEqual({});
    }
    await hears(first, `${size} add`);
    expect(await heard(first)).not.toContain(`${size} remove`);
  });

  it('needs none after a connection that was lost, and knows who came meanwhile', async () => {
    const late = members.at(-1)!;
    const { connectedAt } = (await product.call('GET', '/sessions/shop')).body;
    await simulator.client.setFaults(shop, { onLogin: '503' });
    await simulator.client.kill(shop, 'reset');
    await simulator.client.waitForDisconnected(shop);
    await owner.socket.sock.groupParticipantsUpdate(jid, [pnJid(late)], 'add');
    await simulator.client.clearFaults(shop);
    await product.until('shop', (now) => now.connected === true && now.connectedAt !== connectedAt);
    await simulator.client.waitFor({ account: shop, connected: true, drained: true });
    const used = await sendAndCount(jid, `${size} meanwhile`);
    expect(used['w:g2']).toBeUndefined();
    await hears(late, `${size} meanwhile`);
    expect(await sendAndCount(jid)).toEqual({});
  });
});

it('needs no query when the company’s device was told of it', async () => {
  const { jid } = await group(members[0]!);
  await simulator.client.waitFor({ account: shop, drained: true });
  expect((await sendAndCount(jid, 'to a new group'))['w:g2']).toBeUndefined();
  await hears(members[0]!, 'to a new group');
});

describe('a group that the company is no member of', () => {
  const gone = { status: 404, body: { code: 'CHAT_NOT_FOUND' } };

  it('is a final error as soon as the company was removed, without a query, until it is added', async () => {
    const { jid } = await group(members[0]!);
    await sendAndCount(jid);
    await change(jid, [shop], 'remove');
    const before = await queries();
    expect(await send(jid)).toMatchObject(gone);
    expect(await send(jid)).toMatchObject(gone);
    expect(await queriesSince(before)).toEqual({});
    await change(jid, [shop], 'add');
    await sendAndCount(jid, 'back again');
    await hears(members[0]!, 'back again');
  });

  it.each([
    ['that nobody knows', () => '120363000000000001@g.us'],
    ['of others', async () => (await simulator.client.createGroup(owner.number, [members[0]!])).jid],
  ])('is one when it is a group %s', async (_, find) => {
    const jid = await find();
    const before = await queries();
    for (let n = 0; n < 3; n += 1) expect(await send(jid)).toMatchObject(gone);
    expect(await queriesSince(before)).toEqual({ 'w:g2': 1 });
  });
});

it('is a final error when WhatsApp refuses the message for it, and is asked for before the next', async () => {
  const { jid } = await group(members[0]!);
  await sendAndCount(jid);
  await simulator.client.setFaults(shop, { nack: 403, times: 1 });
  expect(await send(jid)).toMatchObject({ status: 404, body: { code: 'CHAT_NOT_FOUND' } });
  expect(await sendAndCount(jid)).toEqual({ 'w:g2': 1 });
});

it('asks again by itself when WhatsApp says that it is asked too often', async () => {
  const jid = older.another;
  await simulator.client.setFaults(shop, { refuse: { namespace: 'w:g2', code: 429 }, times: 1 });
  expect((await sendAndCount(jid, 'after the refusal'))['w:g2']).toBe(2);
  await hears(members[0]!, 'after the refusal');
});
