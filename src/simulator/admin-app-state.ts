import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import { AdminError } from './admin-error.js';
import { asObject, oneOf, optionalStrings } from './admin-input.js';
import { accountOf, route, type AdminContext, type Route } from './admin-route.js';
import { COLLECTIONS, syncAction } from './app-state.js';

/** What the owner does on the phone and all devices are told: archiving, pinning, names of contacts, labels and so on. */
export function appStateRoutes({ directory }: AdminContext): Route[] {
  return [
    route(
      'POST',
      '/admin/accounts/:number/app-state',
      async (request) => {
        const { body } = request;
        const collection = oneOf(body, 'collection', COLLECTIONS);
        if (!collection) throw new AdminError(400, `collection is missing: one of ${COLLECTIONS.join(', ')}`);
        const index = optionalStrings(body, 'index');
        if (!index || index.length === 0) throw new AdminError(400, 'index is missing: a list of texts');
        const value = proto.SyncActionValue.fromObject(asObject(body.value, 'value'));
        return { version: await syncAction(accountOf(directory, request), { collection, index, value }) };
      },
      { body: ['collection', 'index', 'value'] },
    ),
  ];
}
