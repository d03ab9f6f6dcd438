import { describe, expect, it } from 'vitest';
import { withProduct } from '../support/fixture.js';
import { ADMIN_KEY, type Answer, Product } from '../support/product.js';
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
let shop: Person;
let anna: Person;
let boris: Person;
/** Has a line of its own, and lets nobody add it to groups. */
let shy: Person;

beforeAll(async ({ fixtures }) => {
  ({ simulator, product } = fixtures);
  shop = await simulator.client.createAccount();
  anna = await simulator.client.createAccount({ name: 'Anna' });
  boris = await simulator.client.createAccount({ name: 'Boris' });
  shy = await simulator.client.createAccount({ name: 'Shy' });
  await product.pair('shop', shop.number, simulator);
  await product.pair('shy', shy.number, simulator);
  await simulator.client.sendText(anna.number, shop.number, 'Hello');
  await product.messages(1);
});

const call = <T = Json>(method: string, path: string, body?: object, company = 'shop'): Promise<Answer<T>> =>
  product.call<T>(method, `/sessions/${company}${path}`, body);

async function done<T = Json>(method: string, path: string, body?: object, company = 'shop'): Promise<T> {
  const answer = await call<T & Json>(method, path, body, company);
  expect([answer.status, answer.body]).toMatchObject([200, { success: true, companyId: company, line: 'main' }]);
  return answer.body;
}

async function refused(method: string, path: string, body?: object, company = 'shop'): Promise<unknown[]> {
  const answer = await call(method, path, body, company);
  return [answer.status, answer.body.code];
}

async function simulated(jid: string): Promise<Json> {
  return (await simulator.client.groups()).find((group) => group.jid === jid) as unknown as Json;
}

/** The event with this member: several of one type come one after the other, and the last may not be there yet. */
async function told(type: string, group: string, [member, value]: [member: string, value: unknown]): Promise<Json> {
  const isTold = (event: Json): boolean => event.group === group && event[member] === value;
  const events = await until(
    async () => {
      const query = `types=${type}&companyId=shop&limit=1000`;
      return (await product.call<{ events: Json[] }>('GET', `/events?${query}`)).body.events;
    },
    (all) => all.some(isTold),
  );
  return events.findLast(isTold)!;
}

interface Group extends Json {
  group: string;
  participants: Json[];
}

async function newGroup(...people: Person[]): Promise<string> {
  const participants = people.map(({ number }) => `+${number}`);
  return (await done<{ group: Group }>('POST', '/groups', { name: 'Regulars', participants })).group.group;
}

describe('groups', () => {
  it('are made, listed and shown with their members, by all names', async () => {
    const { group, refused: none } = await done<{ group: Group; refused: Json[] }>('POST', '/groups', {
      name: 'Regulars',
      participants: [`+${anna.number}`, `${boris.lid}@lid`],
    });
    const members = [
      { phone: shop.number, lid: `${shop.lid}@lid`, admin: 'superadmin' },
      { phone: anna.number, lid: `${anna.lid}@lid`, admin: null },
      { phone: boris.number, lid: `${boris.lid}@lid`, admin: null },
    ];
    expect(group).toMatchObject({
      name: 'Regulars',
      description: null,
      size: 3,
      announce: false,
      participants: members,
    });
    expect(none).toEqual([]);
    expect((await done<{ group: Group }>('GET', `/groups/${group.group}`)).group).toEqual(group);
    const { participants: _, ...summary } = group;
    expect((await done<{ groups: Json[] }>('GET', '/groups')).groups).toContainEqual(summary);
    const { body } = await product.call('POST', '/sessions/shop/messages', {
      to: group.group,
      text: { body: 'Hi all' },
    });
    await until(
      async () => (await simulator.client.inbox(boris.number)).messages.some(({ id }) => id === body.messageId),
      Boolean,
    );
    expect(await refused('GET', '/groups/120363041234567890@g.us')).toEqual([404, 'CHAT_NOT_FOUND']);
    expect(await refused('GET', '/groups/79001234567@s.whatsapp.net')).toEqual([400, 'VALIDATION_FAILED']);
    expect(await refused('POST', '/groups', { name: ' ', participants: [anna.number] })).toEqual([
      400,
      'VALIDATION_FAILED',
    ]);
    expect(await refused('POST', '/groups', { name: 'A', participants: [group.group] })).toEqual([
      400,
      'VALIDATION_FAILED',
    ]);
  });

  it('are made once under one key', async () => {
    const before = (await simulator.client.groups(shop.number)).length;
    const headers = { 'X-API-Key': ADMIN_KEY, 'Idempotency-Key': 'a group' };
    const body = { name: 'Once', participants: [anna.number] };
    const make = (): Promise<Answer> => product.call('POST', '/sessions/shop/groups', body, headers);
    const first = await make();
    expect([first.status, (await make()).body]).toEqual([200, first.body]);
    expect((await simulator.client.groups(shop.number)).length).toBe(before + 1);
  });

  it('change their name, words and settings', async () => {
    const group = await newGroup(anna);
    const settings = { announce: true, locked: true, ephemeral: 86_400, members_may_add: true, approval: true };
    await done('PATCH', `/groups/${group}`, { name: 'Guests', description: 'Whoever eats here', ...settings });
    const changed = { name: 'Guests', description: 'Whoever eats here', ...settings };
    expect((await done('GET', `/groups/${group}`)).group).toMatchObject(changed);
    expect(await simulated(group)).toMatchObject({ subject: 'Guests', description: 'Whoever eats here' });
    await done('PATCH', `/groups/${group}`, { description: 'New words' });
    await done('PATCH', `/groups/${group}`, { announce: false, locked: false, ephemeral: 0, approval: false });
    await done('PATCH', `/groups/${group}`, { members_may_add: false });
    const back = { announce: false, locked: false, ephemeral: 0, approval: false, members_may_add: false };
    expect((await done('GET', `/groups/${group}`)).group).toMatchObject({ description: 'New words', ...back });
    await done('PATCH', `/groups/${group}`, { description: '' });
    expect((await done('GET', `/groups/${group}`)).group).toMatchObject({ name: 'Guests', description: null });
    for (const body of [{}, { name: '' }, { ephemeral: -1 }, { announce: 'yes' }, { subject: 'A' }]) {
      expect(await refused('PATCH', `/groups/${group}`, body)).toEqual([400, 'VALIDATION_FAILED']);
    }
  });

  it('members come, go, become admins and are told; who can only be invited gets an invitation', async () => {
    await done('PATCH', '/privacy', { groupadd: 'none' }, 'shy');
    const group = await newGroup(anna);
    const people = (...some: Person[]): { participants: string[] } => ({
      participants: some.map(({ number }) => number),
    });
    const added = await done<{ participants: Json[] }>(
      'POST',
      `/groups/${group}/participants/add`,
      people(boris, anna, shy),
    );
    expect(added.participants).toMatchObject([
      { phone: boris.number, done: true, code: null, reason: null, invite: null },
      { phone: anna.number, done: false, code: 409, invite: null },
      { phone: shy.number, done: false, code: 403, reason: 'They can only be invited' },
    ]);
    const [, , { invite } = {}] = added.participants as { invite?: { code: string; expiresAt: string } }[];
    const { body } = await product.call('POST', '/sessions/shop/messages', {
      to: shy.number,
      type: 'group_invite',
      group_invite: { group, code: invite!.code, expires_at: invite!.expiresAt },
    });
    const got = await simulator.client.decrypted(shy.number, String(body.messageId));
    expect(got.message).toMatchObject({
      groupInviteMessage: { groupJid: group, groupName: 'Regulars', inviteCode: invite!.code },
    });
    await done('POST', `/groups/${group}/admin/promote`, people(boris));
    const admin = async (): Promise<unknown> =>
      (await done<{ group: Group }>('GET', `/groups/${group}`)).group.participants.find(
        ({ phone }) => phone === boris.number,
      )?.admin;
    expect(await admin()).toBe('admin');
    await done('POST', `/groups/${group}/admin/demote`, people(boris));
    expect(await admin()).toBeNull();
    await done('POST', `/groups/${group}/participants/remove`, people(boris));
    expect(await admin()).toBeUndefined();
    const removal = await told('group_participants', group, ['action', 'remove']);
    expect(removal).toMatchObject({ participants: [{ phone: boris.number }] });
    const again = await done<{ participants: Json[] }>('POST', `/groups/${group}/participants/remove`, people(boris));
    expect(again.participants).toMatchObject([{ done: false, code: 404 }]);
    const refusedAtFirst = await done<{ refused: Json[]; group: Group }>('POST', '/groups', {
      name: 'Others',
      ...people(anna, shy),
    });
    expect(refusedAtFirst.refused).toMatchObject([
      { phone: shy.number, code: 403, invite: { code: expect.any(String) } },
    ]);
    expect(refusedAtFirst.group.size).toBe(2);
  });

  it('are joined by a link, which can be made void, and left', async () => {
    const group = await newGroup(anna);
    const { code, link } = await done('GET', `/groups/${group}/invite-code`);
    expect(link).toBe(`https://chat.whatsapp.com/${String(code)}`);
    const info = `/groups/join-info?code=${encodeURIComponent(String(link))}`;
    expect((await done('GET', info, undefined, 'shy')).group).toMatchObject({ group, name: 'Regulars', size: 2 });
    expect(await done('POST', '/groups/join', { code }, 'shy')).toMatchObject({ group, pending: false });
    expect((await done('GET', `/groups/${group}`, undefined, 'shy')).group).toMatchObject({ size: 3 });
    await done('POST', `/groups/${group}/leave`, undefined, 'shy');
    expect(await refused('GET', `/groups/${group}`, undefined, 'shy')).toEqual([404, 'CHAT_NOT_FOUND']);
    const renewed = await done('POST', `/groups/${group}/invite-code/revoke`);
    expect(renewed.code).not.toBe(code);
    expect(await refused('POST', '/groups/join', { code }, 'shy')).toEqual([404, 'INVITE_NOT_VALID']);
    expect(await refused('GET', `/groups/join-info?code=${String(code)}`)).toEqual([404, 'INVITE_NOT_VALID']);
    expect(await refused('POST', '/groups/join', { code: 'a b' })).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('have admins decide who gets in, where it is set so', async () => {
    const group = await newGroup(anna);
    await done('PATCH', `/groups/${group}`, { approval: true });
    const { code } = await done('GET', `/groups/${group}/invite-code`);
    expect(await done('POST', '/groups/join', { code }, 'shy')).toMatchObject({ group, pending: true });
    await simulator.client.joinRequest(group, boris.number, 'created');
    const { requests } = await done<{ requests: Json[] }>('GET', `/groups/${group}/join-requests`);
    expect(requests).toMatchObject([
      { phone: shy.number, method: 'invite_link', requestedAt: expect.stringMatching(/^20/) },
      { phone: boris.number },
    ]);
    const let_in = await done('POST', `/groups/${group}/join-requests/approve`, { participants: [shy.number] });
    expect(let_in.participants).toMatchObject([{ done: true }]);
    const down = await done('POST', `/groups/${group}/join-requests/reject`, {
      participants: [boris.number, anna.number],
    });
    expect(down.participants).toMatchObject([{ done: true }, { done: false, code: 404 }]);
    expect((await done('GET', `/groups/${group}`)).group).toMatchObject({ size: 3 });
    expect((await done<{ requests: Json[] }>('GET', `/groups/${group}/join-requests`)).requests).toEqual([]);
  });

  it('are changed by their admins alone', async () => {
    const { jid } = await simulator.client.createGroup(anna.number, [shop.number]);
    const needsAdmin = [403, 'GROUP_ADMIN_REQUIRED'];
    const people = { participants: [boris.number] };
    await until(
      () => call('GET', `/groups/${jid}`),
      ({ status }) => status === 200,
    );
    expect(await refused('PATCH', `/groups/${jid}`, { announce: true })).toEqual(needsAdmin);
    expect(await refused('POST', `/groups/${jid}/participants/add`, people)).toEqual(needsAdmin);
    expect(await refused('POST', `/groups/${jid}/invite-code/revoke`)).toEqual(needsAdmin);
    expect(await refused('GET', `/groups/${jid}/join-requests`)).toEqual(needsAdmin);
    const { jid: foreign } = await simulator.client.createGroup(anna.number, [boris.number]);
    expect(await refused('PATCH', `/groups/${foreign}`, { announce: true })).toEqual([404, 'CHAT_NOT_FOUND']);
    expect(await refused('POST', `/groups/${foreign}/participants/add`, people)).toEqual([404, 'CHAT_NOT_FOUND']);
  });

  it('have a picture', async () => {
    const group = await newGroup(anna);
    expect((await done('GET', `/groups/${group}/picture`)).url).toBeNull();
    await done('PUT', `/groups/${group}/picture`, { base64: PIXEL });
    const { url } = await done('GET', `/groups/${group}/picture`);
    expect(url).toMatch(/^https:/);
    expect(await told('group_updated', group, ['picture', 'changed'])).toMatchObject({ type: 'group_updated' });
    await done('DELETE', `/groups/${group}/picture`);
    expect((await done('GET', `/groups/${group}/picture`)).url).toBeNull();
    expect(await refused('PUT', `/groups/${group}/picture`, {})).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('contacts', () => {
  it('are listed and shown by all names', async () => {
    const { contacts } = await done<{ contacts: Json[] }>('GET', '/contacts');
    const known = { phone: anna.number, lid: `${anna.lid}@lid`, name: null, pushName: 'Anna' };
    expect(contacts).toContainEqual(known);
    for (const name of [anna.number, `${anna.lid}@lid`]) {
      expect((await done('GET', `/contacts/${name}`)).contact).toEqual(known);
    }
    expect((await done('GET', '/contacts/79995550000')).contact).toEqual({
      phone: '79995550000',
      lid: null,
      name: null,
      pushName: null,
    });
    await simulator.client.sendText(boris.number, shop.number, 'Hello');
    await until(
      () => call<{ contacts: Json[] }>('GET', '/contacts'),
      ({ body }) => body.contacts.length >= 2,
    );
    const first = await done<{ contacts: Json[]; next: string }>('GET', '/contacts?limit=1');
    const second = await done<{ contacts: Json[] }>('GET', `/contacts?cursor=${first.next}`);
    expect([...first.contacts, ...second.contacts].map(({ pushName }) => pushName)).toEqual(
      expect.arrayContaining(['Anna', 'Boris']),
    );
    expect(await refused('GET', '/contacts/nobody')).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('are blocked, by whatever name, and then write to nobody', async () => {
    expect((await done('GET', '/blocklist')).people).toEqual([]);
    expect(await done('POST', `/contacts/${boris.number}/block`)).toMatchObject({ blocked: true });
    expect((await done('GET', '/blocklist')).people).toEqual([{ phone: boris.number, lid: `${boris.lid}@lid` }]);
    await simulator.client.send(boris.number, { to: shop.number, text: 'Do you hear me?' });
    await done('POST', `/contacts/${boris.lid}@lid/unblock`);
    expect((await done('GET', '/blocklist')).people).toEqual([]);
    await simulator.client.send(boris.number, { to: shop.number, text: 'And now?' });
    const texts = await until(
      async () => (await product.messages(1, '&companyId=shop')).map(({ text }) => text),
      (all) => all.includes('And now?'),
    );
    expect(texts).not.toContain('Do you hear me?');
    expect(await refused('POST', '/contacts/79995550000/block')).toEqual([422, 'NOT_ON_WHATSAPP']);
  });

  it('have pictures, where they show them', async () => {
    expect((await done('GET', `/contacts/${shy.number}/picture`)).url).toBeNull();
    await done('PUT', '/profile/picture', { base64: PIXEL }, 'shy');
    expect((await done('GET', `/contacts/${shy.number}/picture?size=preview`)).url).toMatch(/^https:/);
    expect((await done('GET', '/profile/picture', undefined, 'shy')).url).toMatch(/^https:/);
    await done('DELETE', '/profile/picture', undefined, 'shy');
    expect((await done('GET', `/contacts/${shy.number}/picture`)).url).toBeNull();
    expect(await refused('GET', `/contacts/${shy.number}/picture?size=huge`)).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('the account', () => {
  it('shows and changes its name and what it says of itself', async () => {
    const names = { phone: shop.number, lid: `${shop.lid}@lid` };
    expect(await done('GET', '/profile')).toMatchObject({ ...names, status: 'Hey there! I am using WhatsApp.' });
    await done('PUT', '/profile/status', { status: 'Open from noon' });
    await done('PUT', '/profile/name', { name: 'The kitchen' });
    await until(
      () => call('GET', '/profile'),
      ({ body }) => body.name === 'The kitchen',
    );
    expect(await done('GET', '/profile')).toMatchObject({ name: 'The kitchen', status: 'Open from noon' });
    const changes = await simulator.client.appState(shop.number);
    expect(changes.findLast(({ index }) => index[0] === 'setting_pushName')?.value).toMatchObject({
      pushNameSetting: { name: 'The kitchen' },
    });
    expect(await refused('PUT', '/profile/name', { name: 'x'.repeat(26) })).toEqual([400, 'VALIDATION_FAILED']);
    expect(await refused('PUT', '/profile/status', { status: 'x'.repeat(140) })).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('shows and changes whom it lets see and do what', async () => {
    expect((await done('GET', '/privacy')).privacy).toMatchObject({ last: 'all', readreceipts: 'all' });
    await done('PATCH', '/privacy', { last: 'contacts', readreceipts: 'none' });
    expect((await done('GET', '/privacy')).privacy).toMatchObject({
      last: 'contacts',
      readreceipts: 'none',
      profile: 'all',
    });
    for (const body of [{}, { last: 'nobody' }, { online: 'none' }]) {
      expect(await refused('PATCH', '/privacy', body)).toEqual([400, 'VALIDATION_FAILED']);
    }
  });

  it('says so when WhatsApp does not answer, or there is no session', async () => {
    await simulator.client.setFaults(shop.number, { refuse: { namespace: 'w:g2', code: 429 }, times: 1 });
    expect(await refused('GET', '/groups')).toEqual([429, 'RATE_LIMITED']);
    await simulator.client.setFaults(shop.number, { refuse: { namespace: 'w:g2', code: 500 }, times: 1 });
    expect(await refused('GET', '/groups')).toEqual([502, 'WHATSAPP_UNANSWERED']);
    expect(await refused('GET', '/groups', undefined, 'nobody')).toEqual([404, 'SESSION_NOT_FOUND']);
    await product.call('DELETE', '/sessions/shy');
    expect(await refused('GET', '/groups', undefined, 'shy')).toEqual([409, 'NOT_CONNECTED']);
  });
});
