import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws'; // not needed from Node 22 on
import { events, switchboard, verifyWebhook } from 'switchboard-client';

const {
  URL: url = 'http://localhost:3000',
  KEY: key = '',
  COMPANY: companyId = '',
  TO: to = '',
  HOOK = '',
} = process.env;
const api = switchboard({ url, key });
const hook = await api.POST('/api/whatsapp/webhooks', { body: { companyId, url: HOOK, events: ['message'] } });
async function hear(request: IncomingMessage): Promise<void> {
  const { events: told } = await verifyWebhook(hook.data!.secret, request.headers, await text(request));
  for (const event of told) if (event.type === 'message') console.log('webhook:', event.message.text);
}
createServer((request, response) => {
  hear(request).then(
    () => response.end(),
    () => response.writeHead(400).end(),
  );
}).listen(new URL(HOOK).port);
const path = { companyId };
const sent = await api.POST('/api/whatsapp/sessions/{companyId}/messages', {
  params: { path },
  body: { to, type: 'text', text: { body: 'Hello' } },
});
console.log('sent:', sent.data?.messageId ?? sent.error?.detail);
for await (const event of events({ url, key, companyId, types: ['message'], after: '0', WebSocket }))
  if (event.type === 'message') console.log('socket:', event.message.text);
