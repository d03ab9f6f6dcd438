import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { AccountSummary, NewMessage } from '../../src/simulator/client.js';
import type { EventWriter } from './event-writer.js';
import { ADMIN_KEY, type Product } from './product.js';
import type { RunningSimulator } from './simulator.js';
import type { WebhookReceiver } from './webhook-receiver.js';

/** Stands in all that the person says and is told; tests that run at the same time share the log of one server. */
export const MARK = `cAnArY${randomBytes(6).toString('hex')}`;

interface Surroundings {
  product: Product;
  simulator: RunningSimulator;
  receiver: WebhookReceiver;
  writer: EventWriter;
  /** The company, which is paired, and the number of its line. */
  companyId: string;
  shop: string;
}

/** Somebody of whom there is something everywhere. */
export interface MarkedPerson {
  person: AccountSummary;
  /** Somebody else, with whom there is a chat and a group that both are in. */
  other: AccountSummary;
  group: string;
  /** What `other` wrote: alone, and with the name and the words of the person in it. */
  kept: { direct: string; mention: string; quote: string; ours: string };
  /** A message of the person in the group. */
  inGroup: string;
}

/** Somebody writes, is written to, is named and is known, by every way there is. */
export async function markedPerson(around: Surroundings): Promise<MarkedPerson> {
  const { product, simulator, receiver, writer, companyId, shop } = around;
  const { client } = simulator;
  const marked = (way: string): string => `${MARK} ${way}`;
  const person = await client.createAccount({ name: marked('name') });
  const other = await client.createAccount({ name: 'Boris' });
  const jid = `${person.number}@s.whatsapp.net`;
  const recorded = async (id: string): Promise<string> => {
    await expect
      .poll(async () => (await product.call('GET', `/sessions/${companyId}/messages/${id}`)).status)
      .toBe(200);
    return id;
  };
  const write = async (from: AccountSummary, message: Omit<NewMessage, 'to'>, to = shop): Promise<string> => {
    const [sent] = await client.send(from.number, { to, ...message }, { wait: 'delivered' });
    return sent!.id;
  };
  const send = async (to: string, text: string, quoted?: string): Promise<string> => {
    const body = { to, text: { body: text }, ...(quoted !== undefined && { context: { message_id: quoted } }) };
    const sent = await product.call<{ messageId: string }>('POST', `/sessions/${companyId}/messages`, body);
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);
    return sent.body.messageId;
  };

  // What is delivered is on record with the webhook; what waits for it has her words.
  const webhook = { companyId, url: `${receiver.url}/down` };
  expect((await product.call('POST', '/webhooks', webhook)).status).toBe(200);
  expect((await product.call('POST', '/webhooks', { companyId, url: `${receiver.url}/up` })).status).toBe(200);
  // An endpoint may answer with what it got.
  receiver.reply = ({ path, body }, response) => void response.writeHead(path === '/down' ? 503 : 200).end(body);
  await product.call('GET', `/sessions/${companyId}/numbers/${person.number}`);

  const words = await recorded(await write(person, { text: marked('in, thank you') }));
  await client.nextMessage(person.number); // the heart of an extension for thanks
  const out = await send(person.number, marked('out'), words);
  await client.markRead(person.number, out);
  await write(person, { type: 'edit', messageId: words, text: marked('edited') });
  await write(person, { reaction: { messageId: out, emoji: '👍' } });
  await client.typing(person.number, shop, 'composing');
  const reaction = { phone: person.number, messageId: words, emoji: '🎉' };
  expect((await product.call('POST', `/sessions/${companyId}/reactions`, reaction)).status).toBe(200);
  await client.startCall(person.number, { to: shop, status: 'terminate' });
  await write(person, { text: marked('by LID'), addressing: 'lid' });
  await write(person, { text: marked('status') }, 'status@broadcast');
  const contact = { name: 'A friend', vcard: `BEGIN:VCARD\nTEL;waid=${person.number}:+${person.number}\nEND:VCARD` };
  await recorded(await write(other, { contact }));

  const { jid: group } = await client.createGroup(other.number, [shop, person.number]);
  const inGroup = await recorded(await write(person, { text: marked('group') }, group));
  const ours = await send(group, 'What do you mean?', inGroup);
  await client.markRead(person.number, ours);
  await write(person, { reaction: { messageId: ours, emoji: '👍' } }, group);
  const mention = await write(
    other,
    {
      proto: {
        extendedTextMessage: {
          text: `Ask @${person.lid} or +${person.number}`,
          contextInfo: { mentionedJid: [`${person.lid}@lid`] },
        },
      },
    },
    group,
  );
  const quote = await recorded(await write(other, { text: 'I agree', quotedId: inGroup }, group));
  await recorded(mention);
  await client.changeMembers(group, 'promote', [person.number]);
  const direct = await recorded(await write(other, { text: 'Only between us' }));
  await write(person, { text: marked('last in the group') }, group);

  const handedIn = await fetch(`${product.url}/webhook/whatsapp/batched`, {
    method: 'POST',
    headers: { 'X-API-Key': ADMIN_KEY, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      companyId,
      messages: [{ messageId: 'HANDED', from: person.number, text: marked('handed in'), timestamp: 1_760_000_000 }],
    }),
  });
  expect(await handedIn.json()).toMatchObject({ accepted: 1 });

  // What a process that died has left behind.
  const message = { messageId: 'LEFT', chat: jid, from: { phone: person.number, lid: null }, text: marked('left') };
  await writer.query(
    `INSERT INTO whatsapp_inbound_journal (company_id, dedup_key, type, payload, created_at)
     VALUES ($1, $2, 'message', $3, now())`,
    [companyId, `message/${jid}/${person.number}/LEFT`, JSON.stringify({ message })],
  );
  await writer.query(
    `INSERT INTO whatsapp_keys_deleted (company_id, key_type, key_id, key_data) VALUES ($1, 'session', $2, 'x')`,
    [companyId, `${person.number}.0`],
  );
  // Nothing is on its way any more: what was read is told, and what is told is delivered or waits.
  const far = async (type: string): Promise<number> => {
    const [row] = await writer.query(
      'SELECT count(*)::int AS count FROM whatsapp_events WHERE company_id = $1 AND type = $2',
      [companyId, type],
    );
    return Number(row?.count);
  };
  await expect.poll(() => far('reaction')).toBeGreaterThanOrEqual(2);
  await expect.poll(() => far('group_participants')).toBeGreaterThanOrEqual(1);
  await expect.poll(() => far('status_post')).toBe(1);
  await expect.poll(() => far('message_edited')).toBe(1);
  await expect.poll(() => receiver.bodies('/up').some((body) => JSON.stringify(body).includes('handed in'))).toBe(true);
  await expect.poll(() => receiver.bodies('/down').length).toBeGreaterThan(0);
  await client.waitFor({ account: shop, drained: true });
  return { person, other, group, kept: { direct, mention, quote, ours }, inGroup };
}
