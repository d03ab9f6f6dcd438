import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/**
 * The routes that the product promises, by section of its contract: what the two generations of clients and the Cloud API's
 * shape rest on. Below `/api/whatsapp` where the path begins otherwise with none of those outside.
 */
const PROMISED = `
GET /sessions · POST /sessions · POST /sessions/:companyId/initialize · POST /sessions/:companyId/pairing-code
GET /sessions/:companyId/qr · GET /sessions/:companyId · GET /sessions/:companyId/status · GET /sessions/:companyId/health
DELETE /sessions/:companyId · GET /sessions/:companyId/passkey · POST /sessions/:companyId/passkey
POST /sessions/:companyId/link-page · POST /sessions/:companyId/restore-credentials · POST /import
GET /metrics · GET /metrics/prometheus · POST /keys · GET /keys · DELETE /keys/:id · GET /audit
POST /webhooks · GET /webhooks · GET /webhooks/:id · PATCH /webhooks/:id · DELETE /webhooks/:id · POST /webhooks/:id/test
POST /webhooks/:id/rotate-secret · GET /webhooks/:id/deliveries · POST /webhooks/:id/redeliver · GET /events
GET /limits/:companyId · PUT /limits/:companyId · DELETE /limits/:companyId · GET /retention/:companyId
PUT /retention/:companyId · DELETE /retention/:companyId · GET /extensions · PUT /extensions/:name
GET /extensions/:name/failures · POST /extensions/:name/retry · GET /processes · POST /processes/:id/drain

POST /sessions/:companyId/messages · POST /sessions/:companyId/send · POST /sessions/:companyId/reactions · POST /reaction
GET /sessions/:companyId/message-id · GET /sessions/:companyId/messages · GET /sessions/:companyId/messages/:id
PATCH /sessions/:companyId/messages/:id · DELETE /sessions/:companyId/messages/:id
POST /sessions/:companyId/messages/:id/forward · PUT /sessions/:companyId/messages/:id/star
PUT /sessions/:companyId/messages/:id/pin · POST /sessions/:companyId/messages/:id/votes
POST /sessions/:companyId/messages/:id/response · POST /sessions/:companyId/messages/:id/read
GET /sessions/:companyId/messages/:id/media · POST /sessions/:companyId/messages/bulk
GET /sessions/:companyId/batches/:id · DELETE /sessions/:companyId/batches/:id
POST /sessions/:companyId/media · GET /sessions/:companyId/media/:id · DELETE /sessions/:companyId/media/:id
GET /media-downloads/:companyId · PUT /media-downloads/:companyId · DELETE /media-downloads/:companyId
GET /sessions/:companyId/chats · GET /sessions/:companyId/chats/:chat · PATCH /sessions/:companyId/chats/:chat
DELETE /sessions/:companyId/chats/:chat · POST /sessions/:companyId/chats/:chat/presence
POST /sessions/:companyId/chats/:chat/history · GET /sessions/:companyId/chats/:chat/export
GET /sessions/:companyId/numbers/:phone · POST /sessions/:companyId/numbers · DELETE /sessions/:companyId/persons/:phone

POST /templates · GET /templates · DELETE /templates · GET /templates/:id · PATCH /templates/:id · POST /templates/:id
DELETE /templates/:id · POST /templates/:id/preview · POST /templates/import
GET /sessions/:companyId/contacts · GET /sessions/:companyId/contacts/:contact
GET /sessions/:companyId/contacts/:contact/picture · POST /sessions/:companyId/contacts/:contact/block
POST /sessions/:companyId/contacts/:contact/unblock · GET /sessions/:companyId/blocklist
GET /sessions/:companyId/profile · PUT /sessions/:companyId/profile/name · PUT /sessions/:companyId/profile/status
GET /sessions/:companyId/profile/picture · PUT /sessions/:companyId/profile/picture
DELETE /sessions/:companyId/profile/picture · GET /sessions/:companyId/privacy · PATCH /sessions/:companyId/privacy
POST /sessions/:companyId/status · DELETE /sessions/:companyId/status/:id

GET /sessions/:companyId/groups · POST /sessions/:companyId/groups · GET /sessions/:companyId/groups/join-info
POST /sessions/:companyId/groups/join · GET /sessions/:companyId/groups/:group · PATCH /sessions/:companyId/groups/:group
POST /sessions/:companyId/groups/:group/leave · GET /sessions/:companyId/groups/:group/picture
PUT /sessions/:companyId/groups/:group/picture · DELETE /sessions/:companyId/groups/:group/picture
GET /sessions/:companyId/groups/:group/invite-code · POST /sessions/:companyId/groups/:group/invite-code/revoke
POST /sessions/:companyId/groups/:group/participants/add · POST /sessions/:companyId/groups/:group/participants/remove
POST /sessions/:companyId/groups/:group/admin/promote · POST /sessions/:companyId/groups/:group/admin/demote
GET /sessions/:companyId/groups/:group/join-requests · POST /sessions/:companyId/groups/:group/join-requests/approve
POST /sessions/:companyId/groups/:group/join-requests/reject

GET /sessions/:companyId/communities · POST /sessions/:companyId/communities
GET /sessions/:companyId/communities/:community · POST /sessions/:companyId/communities/:community/leave
GET /sessions/:companyId/communities/:community/groups · POST /sessions/:companyId/communities/:community/groups
PUT /sessions/:companyId/communities/:community/groups/:group
DELETE /sessions/:companyId/communities/:community/groups/:group
GET /sessions/:companyId/communities/:community/participants
GET /sessions/:companyId/channels · POST /sessions/:companyId/channels · GET /sessions/:companyId/channels/:channel
PATCH /sessions/:companyId/channels/:channel · DELETE /sessions/:companyId/channels/:channel
PUT /sessions/:companyId/channels/:channel/picture · DELETE /sessions/:companyId/channels/:channel/picture
POST /sessions/:companyId/channels/:channel/follow · POST /sessions/:companyId/channels/:channel/unfollow
POST /sessions/:companyId/channels/:channel/mute · POST /sessions/:companyId/channels/:channel/unmute

GET /sessions/:companyId/labels · POST /sessions/:companyId/labels · PUT /sessions/:companyId/labels/:id
DELETE /sessions/:companyId/labels/:id · GET /sessions/:companyId/labels/:id/chats
GET /sessions/:companyId/chats/:chat/labels · PUT /sessions/:companyId/chats/:chat/labels
GET /sessions/:companyId/messages/:id/labels · PUT /sessions/:companyId/messages/:id/labels
POST /sessions/:companyId/calls/link · POST /sessions/:companyId/calls/:id/reject
GET /sessions/:companyId/catalog · GET /sessions/:companyId/catalog/collections
POST /sessions/:companyId/catalog/products · PATCH /sessions/:companyId/catalog/products/:id
DELETE /sessions/:companyId/catalog/products/:id · GET /sessions/:companyId/catalog/orders/:id
`
  .split(/[·\n]/)
  .map((route) => route.trim())
  .filter((route) => route !== '');

/** Of these the document of OpenAPI tells; `/docs` and the page are no API. */
const OUTSIDE = [
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  'GET /health/startup',
  'GET /metrics',
  'POST /webhook/whatsapp/batched',
];

/** Whatever the parameters are called. */
const shape = (route: string): string => route.replaceAll(/:\w+|\{\w+\}/g, '*');

const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as { paths: Record<string, object> };
const there = new Set(
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => shape(`${method.toUpperCase()} ${path}`)),
  ),
);

it('has every route that the contract promises', () => {
  const promised = [...PROMISED.map((route) => route.replace(' /', ' /api/whatsapp/')), ...OUTSIDE];
  expect(promised.length).toBeGreaterThan(160);
  expect(promised.filter((route) => !there.has(shape(route)))).toEqual([]);
});
