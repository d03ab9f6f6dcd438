import { AdminError } from './admin-error.js';
import { optionalString, requiredString, type JsonObject } from './admin-input.js';
import { accountOf, route, type AdminContext, type AdminRequest, type Route } from './admin-route.js';
import { protoContent, type OutgoingContent } from './outgoing-proto.js';

/** Channels, whom they have for followers, and what they publish. */
export function newsletterRoutes({ directory, newsletters }: AdminContext): Route[] {
  const jidOf = ({ parameters }: AdminRequest): string => parameters.jid ?? '';
  const found = <T>(request: AdminRequest, result: T | undefined): T => {
    if (result === undefined) throw new AdminError(404, `no newsletter ${jidOf(request)}`);
    return result;
  };
  const follower = (request: AdminRequest, number: string) =>
    accountOf(directory, { ...request, parameters: { number: number.replace(/^\+/, '') } });
  return [
    route('POST', '/admin/newsletters', ({ body }) => newsletters.create(requiredString(body, 'name')), {
      body: ['name'],
    }),
    route('GET', '/admin/newsletters', () => ({ newsletters: newsletters.all() })),
    route(
      'POST',
      '/admin/newsletters/:jid/followers',
      (request) => {
        const account = follower(request, requiredString(request.body, 'number'));
        return found(request, newsletters.follow(jidOf(request), account));
      },
      { body: ['number'] },
    ),
    route('DELETE', '/admin/newsletters/:jid/followers/:number', (request) => {
      const account = follower(request, request.parameters.number ?? '');
      return found(request, newsletters.unfollow(jidOf(request), account));
    }),
    route(
      'POST',
      '/admin/newsletters/:jid/messages',
      (request) => found(request, newsletters.publish(jidOf(request), contentOf(request.body))),
      { body: ['text', 'proto'] },
    ),
  ];
}

function contentOf(body: JsonObject): OutgoingContent {
  const text = optionalString(body, 'text');
  if ((text === undefined || text === '') === (body.proto === undefined)) {
    throw new AdminError(400, 'give a text or a proto');
  }
  return text ? { message: { conversation: text }, stanzaType: 'text' } : protoContent(body.proto);
}
