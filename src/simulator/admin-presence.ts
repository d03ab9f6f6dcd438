import { AdminError } from './admin-error.js';
import { oneOf, optionalInteger, requiredString } from './admin-input.js';
import { accountOf, route, type AdminContext, type AdminRequest, type Route } from './admin-route.js';
import { GROUP_SERVER, LID_SERVER, parseJid, SERVER } from './jids.js';
import { lidOf, nameUnder } from './names.js';
import { node } from './nodes.js';
import { PRESENCE_STATES } from './presences.js';
import { sendToClients } from './server-stanzas.js';

const DEFAULT_WAIT_MS = 30_000;
const MAX_WAIT_MS = 600_000;
const LATEST = 32_503_680_000;
const TYPING = ['composing', 'paused', 'recording'] as const;

/** Who is online, and who is writing. */
export function presenceRoutes(simulator: AdminContext): Route[] {
  const { directory, presences } = simulator;
  return [
    route(
      'PUT',
      '/admin/accounts/:number/presence',
      (request) => {
        const account = accountOf(directory, request);
        const state = oneOf(request.body, 'state', PRESENCE_STATES);
        if (!state) throw new AdminError(400, `state is missing: one of ${PRESENCE_STATES.join(', ')}`);
        presences.set(account, state, optionalInteger(request.body, 'lastSeen', 0, LATEST));
        return presences.view(account);
      },
      { body: ['state', 'lastSeen'] },
    ),
    route(
      'GET',
      '/admin/accounts/:number/presence',
      async (request) => {
        const account = accountOf(directory, request);
        const wanted = optionalInteger(request.query, 'subscribers', 0, 10_000) ?? 0;
        const timeoutMs = optionalInteger(request.query, 'timeoutMs', 0, MAX_WAIT_MS) ?? DEFAULT_WAIT_MS;
        const enough = (): boolean => presences.view(account).subscribers.length >= wanted;
        if (!(await presences.changes.until(enough, timeoutMs, request.gone))) {
          throw new AdminError(408, `fewer than ${wanted} devices asked for the presence within ${timeoutMs} ms`);
        }
        return presences.view(account);
      },
      { query: ['subscribers', 'timeoutMs'] },
    ),
    route('POST', '/admin/accounts/:number/typing', (request) => type(simulator, request), { body: ['to', 'state'] }),
  ];
}

/** Recording is composing with sound (Baileys lib/Socket/chats.js, sendPresenceUpdate). */
function type({ directory, groups }: AdminContext, request: AdminRequest): void {
  const account = accountOf(directory, request);
  const to = requiredString(request.body, 'to').replace(/^\+/, '');
  const state = oneOf(request.body, 'state', TYPING);
  if (!state) throw new AdminError(400, `state is missing: one of ${TYPING.join(', ')}`);
  const content = [state === 'recording' ? node('composing', { media: 'audio' }) : node(state)];
  if (parseJid(to)?.server === GROUP_SERVER) {
    const members = groups.get(to)?.members;
    if (!members) throw new AdminError(404, `no group ${to}`);
    if (!members.has(account.number)) throw new AdminError(409, `${account.number} is no member of ${to}`);
    const stanza = node('chatstate', { from: to, participant: lidOf(account) }, content);
    for (const number of members.keys()) {
      const member = number === account.number ? undefined : directory.get(number);
      if (member) sendToClients(member, stanza);
    }
    return;
  }
  const target = directory.find(to);
  if (!target) throw new AdminError(404, `no account ${to}; create it first`);
  const from = nameUnder(account, account.phone.addressing === 'lid' ? LID_SERVER : SERVER);
  sendToClients(target, node('chatstate', { from }, content));
}
