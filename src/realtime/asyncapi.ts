import { COMPANY_ID_PATTERN } from '../domain/company-id.js';
import { EVENT_TYPES, EVENTS, type EventType, isDurable } from '../domain/events.js';
import type { JsonSchema } from '../domain/members.js';
import { LINE_PATTERN } from '../domain/line.js';
import { EVENT_ID_PATTERN } from '../events/event-id.js';
import { eventSchema } from '../events/event-schemas.js';
import { CLOSE_REASONS } from './close-reasons.js';
import { WEBSOCKET_PATH } from './http-upgrades.js';
import { WHATSAPP_NAMESPACE } from './whatsapp.gateway.js';

const REF = (path: string): { $ref: string } => ({ $ref: `#/${path}` });

const companyId: JsonSchema = {
  type: 'string',
  pattern: COMPANY_ID_PATTERN.source,
  description: 'Only events of this company; an admin’s key hears of all companies without it',
};
const line: JsonSchema = {
  type: 'string',
  pattern: LINE_PATTERN.source,
  description: 'Only events of this line; of all lines without it',
};
const after: JsonSchema = {
  type: 'string',
  pattern: EVENT_ID_PATTERN.source,
  description: 'Id of the last event that was received: everything after it is sent first',
};
const typeNames = EVENT_TYPES.join(', ');

/**
 * The AsyncAPI 3 document of both transports, made from the event catalogue.
 *
 * @param host where the client reached this server, with the port unless it is the usual one
 * @param prefix below which path that is, behind a proxy; else empty
 */
export function asyncApiDocument(host: string, prefix: string): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Switchboard events',
      version: '1.0.0',
      description:
        'What happens in the WhatsApp sessions, as it happens. Socket.IO and plain WebSocket carry the same events and follow the same rules.',
    },
    defaultContentType: 'application/json',
    servers: {
      websocket: {
        host,
        ...(prefix !== '' && { pathname: prefix }),
        protocol: 'ws',
        description: 'The HTTP server of the REST API; wss behind TLS',
        security: [REF('components/securitySchemes/apiKey'), REF('components/securitySchemes/bearer')],
      },
    },
    channels: {
      websocket: {
        address: WEBSOCKET_PATH,
        title: 'Plain WebSocket',
        description:
          'One event as JSON in each text frame. A browser, which cannot set headers, offers the subprotocols `bearer` and its key. The answer to the handshake says in `X-Event-Id` after which event the connection begins.',
        messages: messages(EVENT_TYPES),
        bindings: {
          ws: {
            method: 'GET',
            query: {
              type: 'object',
              properties: {
                companyId,
                line,
                types: { type: 'string', description: `With commas between them, out of ${typeNames}` },
                after,
              },
              additionalProperties: false,
            },
            bindingVersion: '0.1.0',
          },
        },
      },
      socketio: {
        address: WHATSAPP_NAMESPACE,
        title: 'Socket.IO namespace',
        description:
          'Each event is emitted under the name of its type. The handshake’s `auth` may hold `apiKey` or `token`, and `companyId`, `line`, `types`, `after` as on the plain WebSocket; `types` may be a list.',
        messages: {
          ...messages(EVENT_TYPES),
          ready: REF('components/messages/ready'),
          closing: REF('components/messages/closing'),
        },
      },
    },
    operations: {
      sendOverWebsocket: operation('websocket', EVENT_TYPES),
      sendOverSocketio: operation('socketio', [...EVENT_TYPES, 'ready', 'closing']),
    },
    components: {
      messages: {
        ...Object.fromEntries(EVENT_TYPES.map((type) => [type, eventMessage(type)])),
        ready: {
          name: 'ready',
          title: 'ready',
          summary: 'First of all, over Socket.IO: what was subscribed, and after which event it begins',
          payload: REF('components/schemas/ready'),
        },
        closing: {
          name: 'closing',
          title: 'closing',
          summary:
            'Last of all, over Socket.IO: why the server ends the connection. Plain WebSocket has its close code',
          payload: REF('components/schemas/closing'),
        },
      },
      schemas: {
        ...Object.fromEntries(EVENT_TYPES.map((type) => [type, eventSchema(type)])),
        ready: {
          type: 'object',
          properties: {
            companyId: { type: ['string', 'null'], description: 'null for all companies' },
            line: { type: ['string', 'null'], description: 'null for all lines' },
            types: {
              type: ['array', 'null'],
              items: { type: 'string', enum: EVENT_TYPES },
              description: 'null for all',
            },
            after,
          },
          required: ['companyId', 'line', 'types', 'after'],
          additionalProperties: false,
        },
        closing: {
          type: 'object',
          properties: {
            code: { type: 'integer', enum: Object.values(CLOSE_REASONS).map(({ code }) => code) },
            reason: { type: 'string', enum: Object.values(CLOSE_REASONS).map(({ reason }) => reason) },
          },
          required: ['code', 'reason'],
          additionalProperties: false,
        },
      },
      securitySchemes: {
        apiKey: { type: 'httpApiKey', name: 'X-API-Key', in: 'header' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function messages(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, REF(`components/messages/${name}`)]));
}

function operation(channel: string, names: readonly string[]): object {
  return {
    action: 'send',
    channel: REF(`channels/${channel}`),
    messages: names.map((name) => REF(`channels/${channel}/messages/${name}`)),
  };
}

function eventMessage(type: EventType): object {
  const kept = isDurable(type)
    ? 'Kept in the event log: a client that comes back gets it.'
    : 'Not kept: only who is connected at the moment gets it.';
  return {
    name: type,
    title: type,
    summary: EVENTS[type].summary,
    description: kept,
    contentType: 'application/json',
    payload: REF(`components/schemas/${type}`),
  };
}
