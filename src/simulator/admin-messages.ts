import type { Account } from './account.js';
import type { DecryptedMessage, NewMessage, SentMessage } from './admin-api.js';
import { AdminError } from './admin-error.js';
import {
  asObject,
  oneOf,
  optionalBoolean,
  optionalInteger,
  optionalString,
  optionalStrings,
  refuseUnknown,
  requiredString,
} from './admin-input.js';
import { accountOf, playedOf, route, type AdminContext, type AdminRequest, type Route } from './admin-route.js';
import { asJson } from './incoming-content.js';
import { mediaIdOf } from './media-store.js';
import { checkEvent } from './outgoing-event.js';
import type { Phone } from './phone.js';
import { checkShape, stanzaView } from './stanza-shape.js';

const DEFAULT_WAIT_MS = 30_000;
const MAX_WAIT_MS = 600_000;
const MAX_COUNT = 100_000;
const MAX_EXPIRATION = 10 * 365 * 86_400;

const MEDIA = ['base64', 'size', 'mimetype', 'caption', 'filename'];
const MAX_FILE_BYTES = 127 * 1024 * 1024;
const PARTS = {
  image: MEDIA,
  video: MEDIA,
  audio: MEDIA,
  document: MEDIA,
  sticker: MEDIA,
  location: ['latitude', 'longitude', 'name', 'address'],
  contact: ['name', 'vcard'],
  reaction: ['messageId', 'emoji', 'fromMe'],
  poll: ['name', 'options', 'selectableCount'],
};
const ORDER_MEMBERS = [
  'to',
  'type',
  'text',
  'messageId',
  'quotedId',
  'expiration',
  'count',
  'addressing',
  'device',
  'id',
  'proto',
  'attributes',
  'children',
  'event',
  ...Object.keys(PARTS),
];

/** What an account's phone sends and has received. */
export function messageRoutes(simulator: AdminContext): Route[] {
  const { directory } = simulator;
  return [
    route('POST', '/admin/accounts/:number/messages', (request) => send(simulator, request), {
      body: ORDER_MEMBERS,
      query: ['wait', 'timeoutMs'],
    }),
    route('GET', '/admin/accounts/:number/messages', (request) => list(accountOf(directory, request), request), {
      query: ['direction', 'acknowledged', 'timeoutMs'],
    }),
    route(
      'GET',
      '/admin/accounts/:number/messages/:direction',
      (request) => list(accountOf(directory, request), request, request.parameters.direction),
      { query: ['acknowledged', 'timeoutMs'] },
    ),
    route(
      'POST',
      '/admin/accounts/:number/read',
      (request) => {
        accountOf(directory, request).phone.markRead(requiredString(request.body, 'messageId'));
      },
      { body: ['messageId'] },
    ),
    route('GET', '/admin/accounts/:number/inbox', (request) => readInbox(accountOf(directory, request), request), {
      query: ['from', 'after', 'count', 'own', 'timeoutMs', 'device'],
    }),
    route('GET', '/admin/accounts/:number/inbox/:id', (request) => readWhole(accountOf(directory, request), request), {
      query: ['device'],
    }),
    route('DELETE', '/admin/accounts/:number/inbox', (request) => accountOf(directory, request).phone.inbox.clear()),
  ];
}

async function send(simulator: AdminContext, request: AdminRequest): Promise<{ messages: SentMessage[] }> {
  const account = accountOf(simulator.directory, request);
  const count = optionalInteger(request.body, 'count', 1, MAX_COUNT);
  const order = readOrder(request.body);
  const wait = oneOf(request.query, 'wait', ['accepted', 'delivered']);
  const timeoutMs = optionalInteger(request.query, 'timeoutMs', 0, MAX_WAIT_MS) ?? DEFAULT_WAIT_MS;
  const phone = playedOf(account, optionalInteger(request.body, 'device', 0, 99_999));
  const messages: SentMessage[] = [];
  for (let n = 1; n <= (count ?? 1) && !request.gone.aborted; n += 1) {
    const sent = await phone.send(count === undefined ? order : numbered(order, n));
    messages.push({ ...sent, ...mediaOf(phone, sent.id) });
  }
  if (wait === 'delivered') await untilDelivered(simulator, account, order, messages, timeoutMs, request.gone);
  return { messages };
}

function mediaOf(phone: Phone, messageId: string): Pick<SentMessage, 'media'> {
  const media = phone.files.mediaOf(messageId);
  const id = media && mediaIdOf(media.directPath);
  if (id === undefined) return {};
  const sha256 = Buffer.from(media?.fileSha256 ?? []).toString('hex');
  return { media: { id, size: media?.fileLength ?? 0, sha256 } };
}

function numbered(order: NewMessage, n: number): NewMessage {
  const text = order.text?.includes('{n}') ? order.text.replaceAll('{n}', String(n)) : `${order.text ?? 'text'} ${n}`;
  return { ...order, text };
}

function readOrder(body: AdminRequest['body']): NewMessage {
  const to = requiredString(body, 'to').replace(/^\+/, '');
  optionalString(body, 'text');
  optionalInteger(body, 'expiration', 1, MAX_EXPIRATION);
  for (const [part, known] of Object.entries(PARTS)) {
    if (body[part] === undefined) continue;
    const members = asObject(body[part], part);
    refuseUnknown(members, known, `${part}.`);
    if (known === MEDIA) optionalInteger(members, 'size', 0, MAX_FILE_BYTES);
  }
  const poll = body.poll === undefined ? undefined : asObject(body.poll, 'poll');
  if (poll && (!requiredString(poll, 'name') || !optionalStrings(poll, 'options')?.length)) {
    throw new AdminError(400, 'poll.options is missing');
  }
  if (body.event !== undefined) checkEvent(asObject(body.event, 'event'));
  optionalString(body, 'id');
  checkShape(body);
  // The members were checked as far as the phone depends on them; it checks the rest itself.
  return { ...(body as Partial<NewMessage>), to };
}

/** Every device that was linked to the recipient when the message went out has given its receipt. */
async function untilDelivered(
  simulator: AdminContext,
  account: Account,
  order: NewMessage,
  messages: SentMessage[],
  timeoutMs: number,
  gone: AbortSignal,
): Promise<void> {
  const recipient = simulator.directory.find(order.to);
  if (!recipient) return;
  const devices = simulator.directory.devicesOf(recipient.number).filter(({ device }) => device > 0);
  const isDelivered = ({ id }: SentMessage): boolean => {
    const receipts = account.log.find(account.number, id)?.receipts ?? [];
    return devices.every(({ number, device }) =>
      receipts.some((receipt) => receipt.number === number && receipt.device === device && receipt.type !== 'retry'),
    );
  };
  // This runs at every receipt: what was found delivered is not looked at again.
  let next = 0;
  const delivered = (): boolean => {
    for (let message = messages[next]; message && isDelivered(message); message = messages[next]) next += 1;
    return next === messages.length;
  };
  if (!(await account.log.changes.until(delivered, timeoutMs, gone))) {
    throw new AdminError(408, `not every device of ${recipient.number} acknowledged within ${timeoutMs} ms`);
  }
}

async function list(account: Account, request: AdminRequest, path?: string) {
  const { query } = request;
  if (path !== undefined && path !== 'sent' && path !== 'received')
    throw new AdminError(404, 'messages are sent or received');
  const direction =
    path === 'sent' ? 'out' : path === 'received' ? 'in' : (oneOf(query, 'direction', ['in', 'out']) ?? 'out');
  const wanted = optionalInteger(query, 'acknowledged', 0, MAX_COUNT);
  const timeoutMs = optionalInteger(query, 'timeoutMs', 0, MAX_WAIT_MS) ?? DEFAULT_WAIT_MS;
  if (wanted !== undefined) {
    const met = await account.log.changes.until(
      () => account.log.acknowledged(direction).size >= wanted,
      timeoutMs,
      request.gone,
    );
    if (!met) {
      const have = account.log.acknowledged(direction).size;
      throw new AdminError(408, `${have} of ${wanted} messages were acknowledged within ${timeoutMs} ms`);
    }
  }
  const acknowledged = [...account.log.acknowledged(direction)];
  return { messages: account.log.list(direction), acknowledged };
}

async function readInbox(account: Account, request: AdminRequest) {
  const { query, gone } = request;
  const { inbox } = playedOf(account, optionalInteger(query, 'device', 0, 99_999));
  const filter = {
    from: optionalString(query, 'from')?.replace(/^\+/, ''),
    after: optionalInteger(query, 'after', 0, Number.MAX_SAFE_INTEGER),
    own: optionalBoolean(query, 'own'),
  };
  const count = optionalInteger(query, 'count', 0, MAX_COUNT) ?? 0;
  const timeoutMs = optionalInteger(query, 'timeoutMs', 0, MAX_WAIT_MS) ?? DEFAULT_WAIT_MS;
  if (!(await inbox.changes.until(() => inbox.hasAtLeast(count, filter), timeoutMs, gone))) {
    throw new AdminError(408, `${inbox.count(filter)} of ${count} messages came within ${timeoutMs} ms`);
  }
  return inbox.page(filter);
}

function readWhole(account: Account, { query, parameters: { id = '' } }: AdminRequest): DecryptedMessage {
  const known = playedOf(account, optionalInteger(query, 'device', 0, 99_999)).recall(id);
  if (!known?.envelope) throw new AdminError(404, `no message ${id} in the inbox, or it is too old`);
  const { edit = null, children } = known.envelope;
  return { message: asJson(known.message), edit, children: children.map(stanzaView) };
}
