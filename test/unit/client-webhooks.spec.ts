import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { verifyWebhook, WebhookSignatureError } from '../../clients/typescript/src/webhooks.js';

const SECRET = `whsec_${Buffer.from('a secret of twenty-four b').toString('base64')}`;
const event = { id: '42', type: 'connected', companyId: 'shop', line: 'main', timestamp: '2026-01-01T00:00:00.000Z' };

function signed(body: string, at = new Date()): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  return {
    'webhook-id': 'evt_42',
    'webhook-timestamp': timestamp,
    'webhook-signature': new Webhook(SECRET).sign('evt_42', at, body),
  };
}

it('takes what was signed, whatever holds the headers and the body', async () => {
  const body = JSON.stringify(event);
  const headers = signed(body);
  const wanted = { id: 'evt_42', events: [event] };
  expect(await verifyWebhook(SECRET, headers, body)).toEqual(wanted);
  expect(await verifyWebhook(SECRET, new Headers(headers), new TextEncoder().encode(body))).toEqual(wanted);
  // While a secret is changed there are two signatures.
  const both = { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` };
  expect(await verifyWebhook(SECRET, both, body)).toEqual(wanted);
});

it('has the events of a batch, and none of a test', async () => {
  const batch = JSON.stringify({ events: [event, { ...event, id: '43' }] });
  expect((await verifyWebhook(SECRET, signed(batch), batch)).events.map(({ id }) => id)).toEqual(['42', '43']);
  const test = JSON.stringify({ ...event, type: 'test' });
  expect((await verifyWebhook(SECRET, signed(test), test)).events).toEqual([]);
});

it.each([
  ['another body', (headers: Record<string, string>) => headers, `${JSON.stringify(event)} `],
  [
    'no signature',
    (headers: Record<string, string>) => ({ ...headers, 'webhook-signature': '' }),
    JSON.stringify(event),
  ],
  ['another id', (headers: Record<string, string>) => ({ ...headers, 'webhook-id': 'evt_43' }), JSON.stringify(event)],
  ['no time', (headers: Record<string, string>) => ({ ...headers, 'webhook-timestamp': 'now' }), JSON.stringify(event)],
  [
    'rubbish',
    (headers: Record<string, string>) => ({ ...headers, 'webhook-signature': 'v1,*' }),
    JSON.stringify(event),
  ],
  ['an old request', () => signed(JSON.stringify(event), new Date(Date.now() - 600_000)), JSON.stringify(event)],
])('refuses %s', async (_, change, body) => {
  const headers = change(signed(JSON.stringify(event)));
  await expect(verifyWebhook(SECRET, headers, body)).rejects.toThrow(WebhookSignatureError);
});
