import { describe, expect, it } from 'vitest';
import {
  type Answer,
  answerOf,
  type Command,
  type CommandName,
  type CommandTable,
  failureOf,
  type LimitUse,
  type Outcome,
} from './commands.js';
import { DomainError, ERRORS, type ErrorCode, invalidField } from './errors.js';
import { parseRecipient } from './jid.js';
import { absentNumber } from './known-number.js';
import { outgoingMessage } from './outgoing.js';

/** What survives JSON; anything else makes this file not compile. */
type Plain<T> = T extends string | number | boolean | null
  ? T
  : T extends ((...given: never[]) => unknown) | Date | Uint8Array | Map<unknown, unknown> | Set<unknown> | bigint
    ? never
    : T extends object
      ? { [K in keyof T]: undefined extends T[K] ? Plain<Exclude<T[K], undefined>> | undefined : Plain<T[K]> }
      : T extends undefined
        ? T
        : unknown;

const plain: { [N in CommandName]: Plain<CommandTable[N]> } extends CommandTable ? true : false = true;

const snapshot: Answer<'start'> = {
  companyId: '962302',
  line: 'sales',
  connected: false,
  status: 'qr',
  reconnectAttempts: 2,
  connectedAt: 1_760_000_000_000,
  phoneNumber: null,
  lastError: 'The connection was lost',
  owner: '6f1a90b2',
  healthy: false,
  trouble: null,
  qr: '2@abc,def==,ghi',
  pairingCode: { code: 'ABCD1234', expiresAt: 1_760_000_060_000 },
};
const to = parseRecipient('+7 900 123-45-67', 'RU');
const sent = { messageId: '3EB0C431C26A1916E07E', chat: '79001234567@s.whatsapp.net', timestamp: 1_760_000_000 };
const attempt = { messageId: sent.messageId, resumed: true };
const text = 'Здравствуйте, 👩‍👩‍👧, \u2028 and half \ud83d';
const assertion = {
  id: 'id',
  rawId: 'id',
  type: 'public-key',
  response: { clientDataJSON: 'a', authenticatorData: 'b', signature: 'c', userHandle: null },
};
const passkey = { requestOptions: { challenge: 'x', allowCredentials: [{ id: 'y' }] }, expiresAt: 1_760_000_000_000 };

const GROUP = '120363041234567890@g.us';
const summary = {
  group: GROUP,
  name: text,
  description: null,
  owner: { phone: '79001234567', lid: null },
  createdAt: '2026-05-28T20:26:40.000Z',
  size: 2,
  announce: false,
  locked: true,
  ephemeral: 0,
  members_may_add: false,
  approval: false,
  community: null,
  is_community: false,
  is_announcements: false,
  hides_numbers: false,
  namedAt: null,
  namedBy: null,
  describedAt: null,
  describedBy: null,
};
const facts = { ...summary, participants: [{ phone: null, lid: '1@lid', admin: 'superadmin' as const }] };
const refused = {
  phone: null,
  lid: '1@lid',
  done: false,
  code: 403,
  reason: text,
  invite: { code: 'CODE', expiresAt: null },
};

const limitUse = { name: 'new-contacts', limit: 10, windowMs: 60_000, used: 3, freeInMs: 1 };

const channel = {
  channel: '120363041234567890@newsletter',
  name: text,
  description: null,
  invite: '0029VaABC',
  picture: null,
  role: 'owner' as const,
  muted: false,
  verified: true,
  subscribers: 12,
  createdAt: null,
};

const product = {
  id: '1',
  name: text,
  description: null,
  price: 1_000,
  currency: 'EUR',
  retailer_id: null,
  url: null,
  images: [],
  hidden: false,
  review: null,
};

/** One of each; a command that is missing here does not compile. */
const SAMPLES: { [N in CommandName]: { command: Command<N>; answer: Answer<N> } } = {
  start: { command: { do: 'start', phoneNumber: '79001234567' }, answer: snapshot },
  stop: { command: { do: 'stop' }, answer: null },
  logout: { command: { do: 'logout' }, answer: null },
  restore_credentials: { command: { do: 'restore_credentials' }, answer: snapshot },
  show: { command: { do: 'show' }, answer: snapshot },
  show_limits: {
    command: { do: 'show_limits', to },
    answer: { windows: [limitUse], pacing: limitUse, newContact: true },
  },
  passkey_request: { command: { do: 'passkey_request' }, answer: passkey },
  passkey: { command: { do: 'passkey', assertion }, answer: snapshot },
  send: {
    command: {
      do: 'send',
      to,
      message: outgoingMessage({ type: 'text', text: { body: text } }, { messageId: 'X', field: 'context.message_id' }),
    },
    answer: sent,
  },
  check_numbers: { command: { do: 'check_numbers', numbers: ['79001234567'] }, answer: [absentNumber('79001234567')] },
  forget_person: { command: { do: 'forget_person', names: ['79001234567@s.whatsapp.net'] }, answer: { keys: 3 } },
  renew_medium: {
    command: { do: 'renew_medium', messageId: '3EB0', chat: sent.chat },
    answer: { directPath: '/v/t62.7118-24/1.enc?ccb=11-4' },
  },
  post_status: {
    command: {
      do: 'post_status',
      recipients: [to],
      message: outgoingMessage({ type: 'text', text: { body: text } }),
      style: { backgroundColor: '#128c7e', font: 2 },
    },
    answer: { ...sent, seenBy: 1 },
  },
  forward: { command: { do: 'forward', target: { messageId: 'X', chat: null }, to, attempt }, answer: sent },
  change: {
    command: {
      do: 'change',
      target: { messageId: 'X', chat: sent.chat },
      change: { type: 'vote', options: [text] },
      attempt,
    },
    answer: { messageId: 'X', chat: sent.chat, changeId: null, timestamp: sent.timestamp },
  },
  change_chat: {
    command: { do: 'change_chat', chat: to, change: { archived: true, mutedUntil: null, ephemeral: 86_400 } },
    answer: { chat: sent.chat },
  },
  group_list: { command: { do: 'group_list' }, answer: [summary] },
  group_create: {
    command: { do: 'group_create', name: text, participants: [to] },
    answer: { group: facts, refused: [refused] },
  },
  group_info: { command: { do: 'group_info', group: GROUP }, answer: facts },
  group_change: { command: { do: 'group_change', group: GROUP, change: { name: text, announce: true } }, answer: null },
  group_members: {
    command: { do: 'group_members', group: GROUP, action: 'promote', participants: [to] },
    answer: [refused],
  },
  group_link: { command: { do: 'group_link', group: GROUP, renew: true }, answer: { code: 'GsDSmGbnNyTKzSBR' } },
  group_behind: { command: { do: 'group_behind', code: 'GsDSmGbnNyTKzSBR' }, answer: summary },
  group_join: { command: { do: 'group_join', code: 'GsDSmGbnNyTKzSBR' }, answer: { group: GROUP, pending: false } },
  group_leave: { command: { do: 'group_leave', group: GROUP }, answer: null },
  group_requests: {
    command: { do: 'group_requests', group: GROUP },
    answer: [{ phone: '79001234567', lid: null, method: 'invite_link', requestedAt: null }],
  },
  group_decide: {
    command: { do: 'group_decide', group: GROUP, decision: 'approve', participants: [to] },
    answer: [],
  },
  profile: { command: { do: 'profile' }, answer: { phone: '79001234567', lid: null, name: text, about: null } },
  set_profile: { command: { do: 'set_profile', about: text }, answer: null },
  picture: { command: { do: 'picture', of: null, full: true }, answer: { url: 'https://a.example/1' } },
  set_picture: { command: { do: 'set_picture', group: GROUP, mediumId: null }, answer: null },
  blocklist: { command: { do: 'blocklist' }, answer: [{ phone: '79001234567', lid: '1@lid' }] },
  block: { command: { do: 'block', person: to, blocked: true }, answer: null },
  privacy: { command: { do: 'privacy' }, answer: { last: 'none' } },
  set_privacy: { command: { do: 'set_privacy', settings: { last: 'none' } }, answer: null },
  channel_list: { command: { do: 'channel_list' }, answer: [channel] },
  channel_create: {
    command: { do: 'channel_create', name: text, description: null, picture: null },
    answer: channel,
  },
  channel_info: { command: { do: 'channel_info', of: channel.channel }, answer: channel },
  channel_change: {
    command: { do: 'channel_change', channel: channel.channel, change: { name: text, picture: null } },
    answer: null,
  },
  channel_act: { command: { do: 'channel_act', channel: channel.channel, action: 'follow' }, answer: null },
  call_reject: { command: { do: 'call_reject', callId: 'A', from: to }, answer: null },
  call_link: {
    command: { do: 'call_link', media: 'video', start: null },
    answer: { link: 'https://call.whatsapp.com/video/a' },
  },
  community_list: { command: { do: 'community_list' }, answer: [summary] },
  community_create: { command: { do: 'community_create', name: text, description: '' }, answer: facts },
  community_groups: { command: { do: 'community_groups', community: GROUP }, answer: [summary] },
  community_group: {
    command: { do: 'community_group', community: GROUP, name: text, participants: [to] },
    answer: facts,
  },
  community_link: { command: { do: 'community_link', community: GROUP, group: GROUP, linked: true }, answer: null },
  community_members: {
    command: { do: 'community_members', community: GROUP },
    answer: [{ phone: null, lid: '1@lid' }],
  },
  community_leave: { command: { do: 'community_leave', community: GROUP }, answer: null },
  catalog: {
    command: { do: 'catalog', of: null, limit: 10, cursor: null },
    answer: { products: [product], next: null },
  },
  catalog_collections: {
    command: { do: 'catalog_collections', of: 'A', limit: 10 },
    answer: [{ id: '1', name: text, review: null, products: [product] }],
  },
  catalog_save: { command: { do: 'catalog_save', id: null, product: { name: text, price: 1_000 } }, answer: product },
  catalog_delete: { command: { do: 'catalog_delete', id: '1' }, answer: null },
  catalog_order: {
    command: { do: 'catalog_order', orderId: '1', token: 'a' },
    answer: { total: null, currency: null, products: [] },
  },
  label_save: {
    command: { do: 'label_save', id: null, name: text, color: 3 },
    answer: { id: '7', name: text, color: null },
  },
  label_delete: { command: { do: 'label_delete', id: '7' }, answer: null },
  label_put: { command: { do: 'label_put', chat: to, messageId: null, labels: ['7'] }, answer: null },
  presence: { command: { do: 'presence', chat: to, state: 'composing' }, answer: { chat: sent.chat } },
  fetch_history: {
    command: { do: 'fetch_history', chat: to, count: 50 },
    answer: { chat: sent.chat, requestId: '3EB0', before: { messageId: 'X', sentAt: sent.timestamp } },
  },
};

const limits: LimitUse[] = [{ name: 'company', limit: 30, windowMs: 60_000, used: 3, freeInMs: 12.5 }];
const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('commands', () => {
  it('are plain, as far as the compiler can tell', () => {
    expect(plain).toBe(true);
  });

  it.each(Object.entries(SAMPLES))('%s and its answer are the same after JSON', (_, { command, answer }) => {
    expect(throughJson(command)).toEqual(command);
    const outcome = { answer, limits } as Outcome;
    expect(throughJson(outcome)).toEqual(outcome);
    expect(answerOf(throughJson(outcome))).toEqual(answer);
  });

  it.each(Object.keys(ERRORS) as ErrorCode[])('the error %s is the same after JSON', (code) => {
    const error = new DomainError(code, 'In words', { companyId: '962302', retryAfter: 1_000, line: 'sales' });
    const outcome: Outcome<'stop'> = { failure: failureOf(error)!, limits };
    expect(() => answerOf(throughJson(outcome))).toThrow(error);
    expect(throughJson(outcome).limits).toEqual(limits);
  });

  it('an error keeps what it says of fields', () => {
    const error = invalidField('text', 'text must not be blank');
    const outcome: Outcome<'send'> = throughJson({ failure: failureOf(error)!, limits: [] });
    expect(() => answerOf(outcome)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', members: error.members }) as Error,
    );
  });

  it('what a client is not told about is no outcome, and an error of a newer process is INTERNAL', () => {
    expect(failureOf(new TypeError('x is not a function'))).toBeUndefined();
    const newer = { failure: { code: 'YET_UNKNOWN' as ErrorCode, message: 'New', members: {} }, limits: [] };
    expect(() => answerOf(newer)).toThrow(expect.objectContaining({ code: 'INTERNAL' }) as Error);
  });
});
