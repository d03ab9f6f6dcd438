import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StatusStep } from '../../src/auth-state/auth-commit.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { loadSettings } from '../../src/config/settings.js';
import type { SessionEvent } from '../../src/domain/events.js';
import { lineOf } from '../../src/domain/line.js';
import { MESSAGE_STATUSES, type MessageStatus, RECORDED_STATUSES } from '../../src/domain/message-status.js';
import { EventLog } from '../../src/events/event-log.js';
import { WhatsappEvent } from '../../src/events/whatsapp-event.entity.js';
import { UnconfirmedMessages } from '../../src/lines/unconfirmed-messages.js';
import { MessageRecords } from '../../src/records/message-records.js';
import { WhatsappMessage } from '../../src/records/whatsapp-message.entity.js';
import type { RecordedMessage } from '../../src/records/recorded-message.js';
import { Chance, newSeed } from '../chaos/chance.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { RECORD_ENTITIES, RecordedLine } from '../support/recorded-line.js';

const ANNA = '79001234567@s.whatsapp.net';
const GROUP = '120363000000000000@g.us';
const MEMBERS = [
  { phone: '79001112233', lid: '111@lid' },
  { phone: null, lid: '222@lid' },
  { phone: '79003334455', lid: null },
];
/** Repeats a run: `STATUS_SEED=…`. */
const SEED = Number(process.env.STATUS_SEED ?? newSeed());

let database: TestDatabase;
let source: DataSource;
let line: RecordedLine;

beforeAll(async () => {
  database = await createTestDatabase();
  source = await new DataSource({
    ...dataSourceOptions({ url: database.url }),
    entities: [...RECORD_ENTITIES, WhatsappEvent, WhatsappMessage],
  }).initialize();
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

beforeEach(async () => {
  await source.query('TRUNCATE whatsapp_messages, whatsapp_message_recipients, whatsapp_chats');
  line = new RecordedLine(source);
});

const step = (messageId: string, status: StatusStep['status'], more: Partial<StatusStep> = {}): StatusStep => ({
  messageId,
  chat: ANNA,
  otherName: null,
  recipient: null,
  status,
  code: null,
  at: '2026-01-01T12:00:00.000Z',
  ...more,
});

const seen = async (messageId: string): Promise<Partial<RecordedMessage>> => {
  const { status, statusTimes, failure, recipients } = (await line.messages.one(line.line, messageId))!;
  return { status, statusTimes, failure, recipients };
};

const NEVER = { accepted: null, delivered: null, read: null, played: null, failed: null };

describe('a message of ours', () => {
  it('begins as pending; one from the phone was accepted when WhatsApp took it; one of somebody else has no status', async () => {
    await line.commit({
      records: [
        line.record({ messageId: 'API', fromMe: true }),
        line.record({ messageId: 'PHONE', fromMe: true, sentAt: 1_760_000_000 }, { status: 'accepted' }),
        line.record({ messageId: 'THEIRS' }),
      ],
    });
    const common = { failure: null, recipients: null };
    expect(await seen('API')).toEqual({ ...common, status: 'pending', statusTimes: NEVER });
    const accepted = '2025-10-09T08:53:20.000Z';
    expect(await seen('PHONE')).toEqual({ ...common, status: 'accepted', statusTimes: { ...NEVER, accepted } });
    expect(await seen('THEIRS')).toEqual({ ...common, status: null, statusTimes: NEVER });
  });

  it('moves forward, each step with its time', async () => {
    await line.write({ messageId: 'A', fromMe: true });
    await line.tell(step('A', 'accepted', { at: '2026-01-01T12:00:01.000Z' }));
    await line.tell(step('A', 'read', { at: '2026-01-01T12:00:03.000Z' }));
    await line.tell(step('A', 'delivered', { at: '2026-01-01T12:00:04.000Z' }));
    await line.tell(step('A', 'read', { at: '2026-01-01T12:00:05.000Z' }));
    expect(await seen('A')).toMatchObject({
      status: 'read',
      statusTimes: {
        ...NEVER,
        accepted: '2026-01-01T12:00:01.000Z',
        delivered: '2026-01-01T12:00:04.000Z',
        read: '2026-01-01T12:00:03.000Z',
      },
    });
  });

  it('that WhatsApp refused says why; when it arrived all the same it has not failed', async () => {
    await line.write({ messageId: 'A', fromMe: true }, { messageId: 'B', fromMe: true });
    await line.tell(step('A', 'failed', { code: 463 }), step('B', 'failed'));
    expect(await seen('A')).toMatchObject({
      status: 'failed',
      failure: {
        code: 463,
        meaning: 'WhatsApp holds back messages of this number to people who never wrote to it',
        advice: expect.stringContaining('Wait until they write first.'),
      },
    });
    expect(await seen('B')).toMatchObject({ failure: { code: null, meaning: 'WhatsApp refused the message' } });
    await line.tell(step('A', 'delivered'));
    expect(await seen('A')).toMatchObject({ status: 'delivered', failure: null });
  });

  it('that nobody has confirmed has failed, and goes on when more is heard of it', async () => {
    await line.write(
      { messageId: 'A', fromMe: true },
      { messageId: 'B', fromMe: true },
      { messageId: 'C', fromMe: true },
    );
    await line.tell(step('A', 'unknown'), step('B', 'unknown'), step('C', 'unknown'));
    expect(await seen('A')).toMatchObject({
      status: 'failed',
      failure: { code: null, outcome: 'unknown', meaning: expect.stringContaining('it may have left') },
      statusTimes: { ...NEVER, failed: '2026-01-01T12:00:00.000Z' },
    });
    await line.tell(step('A', 'accepted'), step('B', 'failed', { code: 463 }), step('C', 'read'));
    expect(await seen('A')).toMatchObject({ status: 'accepted', failure: null });
    expect(await seen('B')).toMatchObject({ status: 'failed', failure: { code: 463 } });
    expect(await seen('C')).toMatchObject({ status: 'read' });
    await line.tell(step('A', 'unknown'), step('B', 'unknown'));
    expect(await seen('A')).toMatchObject({ status: 'accepted' });
    expect((await seen('B')).failure).not.toHaveProperty('outcome');
  });

  it('that was on its way when the line went has failed some time after it is back, and is told so once', async () => {
    await source.query('TRUNCATE whatsapp_events');
    const events = new EventLog(source.getRepository(WhatsappEvent), pino({ level: 'silent' }), loadSettings({}));
    const records = new MessageRecords(source.getRepository(WhatsappMessage), loadSettings({}));
    class Quick extends UnconfirmedMessages {
      protected override readonly patienceMs = 10;
    }
    const unconfirmed = new Quick(source, events, records, pino({ level: 'silent' }));
    unconfirmed.start();
    const now = new Date(Date.now() - 5_000).toISOString();
    await line.commit({
      records: [
        line.record({ messageId: 'A', fromMe: true, metadata: 'order 7' }, { createdAt: now }),
        line.record({ messageId: 'PHONE', fromMe: true }, { status: 'accepted', createdAt: now.replace('Z', '001Z') }),
        line.record({ messageId: 'OLD', fromMe: true }, { createdAt: new Date(Date.now() - 90_000_000).toISOString() }),
      ],
    });
    const told: SessionEvent[] = [];
    events.stream.subscribe((event) => {
      if (event.type === 'message_status') told.push(event);
    });
    const connected = { type: 'connected' as const, ...line.line, timestamp: now, phoneNumber: null };
    for (let times = 0; times < 2; times += 1) {
      await events.appendNow([connected]);
      await expect.poll(async () => (await seen('A')).status).toBe('failed');
    }
    unconfirmed.stop();
    expect(told).toMatchObject([{ messageId: 'A', status: 'failed', outcome: 'unknown', metadata: 'order 7' }]);
    expect([await seen('PHONE'), await seen('OLD')]).toMatchObject([{ status: 'accepted' }, { status: 'pending' }]);
  });

  it('is found under the other name of its chat; nobody moves one of another chat, line or author', async () => {
    await line.commit({ records: [line.record({ messageId: 'A', fromMe: true, chat: '111@lid' })] });
    await line.tell(step('A', 'delivered', { otherName: '111@lid' }));
    expect(await seen('A')).toMatchObject({ status: 'delivered' });
    await line.write({ messageId: 'THEIRS' });
    await line.tell(step('A', 'read', { chat: GROUP }), step('A', 'read', { otherName: '222@lid' }));
    await line.tell(step('THEIRS', 'read'), step('NOBODYS', 'read', { recipient: MEMBERS[0]! }));
    await new RecordedLine(source, lineOf('shop', 'sales')).tell(step('A', 'read', { otherName: '111@lid' }));
    expect(await seen('A')).toMatchObject({ status: 'delivered' });
    expect(await seen('THEIRS')).toMatchObject({ status: null });
    expect(await source.query('SELECT * FROM whatsapp_message_recipients')).toEqual([]);
  });

  it('gets what is told of it in the very commit that writes it down', async () => {
    const member = { chat: GROUP, recipient: MEMBERS[0]! };
    await line.commit({
      records: [line.record({ messageId: 'A', fromMe: true, chat: GROUP, isGroup: true }, { status: 'accepted' })],
      statuses: [step('A', 'delivered', member), step('A', 'read', member)],
    });
    expect(await seen('A')).toMatchObject({
      status: 'read',
      recipients: [{ ...MEMBERS[0], delivered: '2026-01-01T12:00:00.000Z', read: '2026-01-01T12:00:00.000Z' }],
    });
  });

  it('has a member once, whose two names were told one after the other', async () => {
    await line.write({ messageId: 'A', fromMe: true, chat: GROUP, isGroup: true });
    const [{ phone, lid }] = MEMBERS as [(typeof MEMBERS)[0]];
    await line.tell(step('A', 'delivered', { chat: GROUP, recipient: { phone, lid: null } }));
    await line.tell(step('A', 'read', { chat: GROUP, recipient: { phone, lid }, at: '2026-01-01T13:00:00.000Z' }));
    expect(await seen('A')).toMatchObject({
      recipients: [
        { phone, lid, delivered: '2026-01-01T12:00:00.000Z', read: '2026-01-01T13:00:00.000Z', played: null },
      ],
    });
  });
});

describe(`whatever the order in which steps are told, and however often (STATUS_SEED=${SEED})`, () => {
  it('no status ever goes back, the outcome is the furthest one, and of each step the earliest time', async () => {
    const numbers = new Chance(SEED);
    const chance = (below: number): number => numbers.between(0, below - 1);
    const ids = Array.from({ length: 1_000 }, (_, n) => `M${n}`);
    const isGroup = (id: string): boolean => Number(id.slice(1)) % 2 === 1;
    await line.commit({
      records: ids.map((id) =>
        line.record({ messageId: id, fromMe: true, isGroup: isGroup(id), chat: isGroup(id) ? GROUP : ANNA }),
      ),
    });
    const steps = Array.from({ length: 8 * ids.length }, (_, n): StatusStep => {
      const messageId = n < ids.length ? ids[n]! : ids[chance(ids.length)]!;
      const status = MESSAGE_STATUSES[chance(MESSAGE_STATUSES.length)]!;
      const byServer = status === 'accepted' || status === 'failed';
      const recipient = !isGroup(messageId) || byServer ? null : MEMBERS[chance(MEMBERS.length)]!;
      const at = new Date(Date.UTC(2026, 0, 2) + chance(1_000_000)).toISOString();
      return step(messageId, status, {
        chat: isGroup(messageId) ? GROUP : ANNA,
        recipient,
        at,
        code: status === 'failed' ? 463 : null,
      });
    });
    const told = [...steps, ...steps.filter(() => chance(2) === 0)]
      .map((one) => [chance(2 ** 30), one] as const)
      .toSorted(([one], [other]) => one - other)
      .map(([, one]) => one);
    const ranks = new Map<string, number>();
    for (let from = 0; from < told.length;) {
      const until = from + 1 + chance(200);
      await line.tell(...told.slice(from, until));
      from = until;
      const rows = await source.query<{ id: string; status: StatusStep['status'] }[]>(
        'SELECT message_id AS id, status FROM whatsapp_messages',
      );
      expect(rows.filter(({ id, status }) => rank(status) < (ranks.get(id) ?? -1))).toEqual([]);
      for (const { id, status } of rows) ranks.set(id, rank(status));
    }

    const ofMessage = new Map<string, StatusStep[]>(ids.map((id) => [id, []]));
    for (const one of steps) ofMessage.get(one.messageId)!.push(one);
    for (const id of ids) {
      const mine = ofMessage.get(id)!;
      const furthest = mine.map(({ status }) => status).toSorted((one, other) => rank(other) - rank(one))[0]!;
      const times = Object.fromEntries(MESSAGE_STATUSES.map((status) => [status, earliest(mine, status)]));
      const recipients = MEMBERS.flatMap((member) => {
        const theirs = mine.filter(({ recipient }) => recipient === member);
        const [delivered, read, played] = (['delivered', 'read', 'played'] as const).map((s) => earliest(theirs, s));
        return theirs.length === 0 ? [] : [{ ...member, delivered, read, played }];
      });
      const found = await seen(id);
      expect(found, id).toMatchObject({ status: furthest, statusTimes: times });
      expect(new Set(found.recipients ?? []), id).toEqual(new Set(isGroup(id) ? recipients : []));
    }
  });
});

function rank(status: StatusStep['status']): number {
  return RECORDED_STATUSES.indexOf(status);
}

function earliest(steps: StatusStep[], wanted: MessageStatus): string | null {
  return (
    steps
      .filter(({ status }) => status === wanted)
      .map(({ at }) => at)
      .toSorted()[0] ?? null
  );
}
