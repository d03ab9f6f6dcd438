import type { Account } from './account.js';
import type { NewStanza } from './admin-api.js';
import { AdminError } from './admin-error.js';
import { optionalInteger } from './admin-input.js';
import { accountOf, route, type AdminContext, type AdminRequest, type Route } from './admin-route.js';
import { sendToClients, serverStanza, type SentStanza } from './server-stanzas.js';
import { binaryContent, checkStanza } from './stanza-shape.js';

/** Any stanza, as from the server: for what this API has no words for. */
export function stanzaRoutes({ directory }: AdminContext): Route[] {
  return [
    route('POST', '/admin/accounts/:number/stanzas', (request) => send(accountOf(directory, request), request), {
      body: ['tag', 'attrs', 'content', 'device'],
    }),
  ];
}

function send(account: Account, { body }: AdminRequest): SentStanza {
  checkStanza(body);
  const device = optionalInteger(body, 'device', 1, 99_999);
  if (device !== undefined && !account.devices.has(device)) {
    throw new AdminError(404, `no client is linked as device ${device} of ${account.number}`);
  }
  // Everything in it was checked just now.
  const { tag, attrs = {}, content } = body as unknown as NewStanza;
  if (attrs.id === null) throw new AdminError(400, 'attrs.id is what the client acknowledges: it cannot be left out');
  const given = Object.entries(attrs).map(([name, value]) => [name, value ?? undefined]);
  return sendToClients(account, serverStanza(tag, Object.fromEntries(given), binaryContent(content)), device);
}
