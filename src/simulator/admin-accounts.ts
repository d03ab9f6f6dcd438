import type { Account } from './account.js';
import { readNames } from './account-names.js';
import type { AccountSummary, AccountView, SignalView } from './admin-api.js';
import { AdminError } from './admin-error.js';
import { asObject, oneOf, optionalBoolean, optionalInteger, optionalString, refuseUnknown } from './admin-input.js';
import { announceDevice, announceIdentity } from './device-notices.js';
import { accountOf, deviceOf, route, type AdminContext, type AdminRequest, type Route } from './admin-route.js';

const MAX_ACCOUNTS_AT_ONCE = 10_000;

/** Accounts and their linked devices. */
export function accountRoutes(simulator: AdminContext): Route[] {
  const { directory } = simulator;
  return [
    route('POST', '/admin/accounts', ({ body }) => ({ accounts: create(simulator, body).map(summary) }), {
      body: ['number', 'name', 'count', 'addressing', 'aliases', 'username', 'verifiedName', 'hidden', 'history'],
    }),
    route('GET', '/admin/accounts', () => ({ accounts: [...directory.all()].map(view) })),
    route('GET', '/admin/accounts/:number', (request) => view(accountOf(directory, request))),
    route(
      'POST',
      '/admin/accounts/:number/devices',
      (request) => {
        const account = accountOf(directory, request);
        const announce = oneOf(request.body, 'announce', ['add', 'update', 'none']) ?? 'add';
        const device = account.linkPlayed();
        if (announce !== 'none') announceDevice(directory, account, device, announce);
        return { device };
      },
      { body: ['announce'] },
    ),
    route(
      'POST',
      '/admin/accounts/:number/reinstall',
      async (request) => {
        const account = accountOf(directory, request);
        const announce = optionalBoolean(request.body, 'announce') ?? true;
        await simulator.sessions.reinstall(account);
        if (announce) await announceIdentity(directory, account);
      },
      { body: ['announce'] },
    ),
    route(
      'DELETE',
      '/admin/accounts/:number/devices/:device',
      (request) => {
        const account = accountOf(directory, request);
        const device = deviceOf(request.parameters.device);
        const announce = optionalBoolean(request.body, 'announce') ?? true;
        if (!simulator.sessions.unlink(account, device, announce)) throw new AdminError(404, `no device ${device}`);
      },
      { body: ['announce'] },
    ),
    route(
      'PUT',
      '/admin/accounts/:number/autoreply',
      (request) => {
        const account = accountOf(directory, request);
        const text = optionalString(request.body, 'template') ?? optionalString(request.body, 'text');
        if (!text) throw new AdminError(400, 'text or template is missing');
        account.phone.autoReply = text;
      },
      { body: ['template', 'text'] },
    ),
    route('DELETE', '/admin/accounts/:number/autoreply', (request) => {
      accountOf(directory, request).phone.autoReply = undefined;
    }),
    route('DELETE', '/admin/accounts/:number/sessions', (request) => {
      accountOf(directory, request).phone.keys.forgetSessions();
    }),
    route('GET', '/admin/accounts/:number/signal', (request) => signalView(accountOf(directory, request))),
    route(
      'PUT',
      '/admin/accounts/:number/signal',
      (request) => {
        const account = accountOf(directory, request);
        const corruptsSessions = optionalBoolean(request.body, 'corruptsSessions');
        if (corruptsSessions === undefined) throw new AdminError(400, 'corruptsSessions is missing');
        for (const { phone } of account.played.values()) phone.cipher.corruptsSessions = corruptsSessions;
        return signalView(account);
      },
      { body: ['corruptsSessions'] },
    ),
  ];
}

function signalView({ phone }: Account): SignalView {
  return { corruptsSessions: phone.cipher.corruptsSessions };
}

function create(simulator: AdminContext, body: AdminRequest['body']): Account[] {
  const number = optionalString(body, 'number');
  const name = optionalString(body, 'name');
  const count = optionalInteger(body, 'count', 1, MAX_ACCOUNTS_AT_ONCE) ?? 1;
  if (number !== undefined && !/^\d{7,15}$/.test(number)) throw new AdminError(400, 'number has to be 7 to 15 digits');
  if (number !== undefined && count > 1) throw new AdminError(400, 'give a number or a count, not both');
  const { aliases, username } = readNames(simulator.directory, body);
  const verifiedName = optionalString(body, 'verifiedName');
  const hidden = optionalBoolean(body, 'hidden');
  const addressing = oneOf(body, 'addressing', ['pn', 'lid']);
  const history = body.history === undefined ? {} : asObject(body.history, 'history');
  refuseUnknown(history, ['messages'], 'history.');
  const historyMessages = optionalInteger(history, 'messages', 0, 10_000);
  return Array.from({ length: count }, () => {
    const account = simulator.directory.create(number, name);
    if (name !== undefined) account.name = name;
    if (aliases !== undefined) simulator.directory.setAliases(account, aliases);
    if (username !== undefined) account.username = username || undefined;
    if (verifiedName !== undefined) account.verifiedName = verifiedName || undefined;
    if (hidden !== undefined) account.hidden = hidden;
    if (addressing !== undefined) account.phone.addressing = addressing;
    if (historyMessages !== undefined) account.historyMessages = historyMessages;
    return account;
  });
}

function summary({ number, lid, name }: Account): AccountSummary {
  return { number, lid, name };
}

function view(account: Account): AccountView {
  return {
    ...summary(account),
    addressing: account.phone.addressing,
    aliases: [...account.aliases],
    username: account.username ?? null,
    verifiedName: account.verifiedName ?? null,
    hidden: account.hidden,
    registered: account.devices.size > 0,
    autoReply: account.phone.autoReply ?? null,
    inboxSize: account.phone.inbox.size,
    played: [...account.played.keys()],
    devices: [...account.devices.values()].map((companion) => ({
      device: companion.id,
      connected: companion.socket !== undefined,
      linkedAt: companion.linkedAt.toISOString(),
      platform: companion.platform,
      preKeys: companion.preKeys.size,
      queued: companion.queue.size,
    })),
  };
}
