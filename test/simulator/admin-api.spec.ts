import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { linkDevice } from './bare-baileys.js';

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startSimulator();
});

afterAll(async () => {
  await simulator.stop();
});

async function call(method: string, path: string, body?: string): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(simulator.adminUrl + path, body === undefined ? { method } : { method, body });
  return { status: response.status, answer: await response.json() };
}

it('makes accounts, once for each number', async () => {
  const first = await simulator.client.createAccount({ number: '79001234567', name: 'Ann' });
  expect(first).toMatchObject({ number: '79001234567', name: 'Ann', lid: expect.stringMatching(/^\d+$/) });
  expect(await simulator.client.createAccount({ number: '79001234567' })).toEqual(first);
  const many = await simulator.client.createAccounts(25);
  expect(new Set(many.map(({ number }) => number)).size).toBe(25);
  expect(new Set(many.map(({ lid }) => lid)).size).toBe(25);
});

it.each([
  ['GET', '/admin/nothing', undefined, 404],
  ['PATCH', '/admin/accounts', undefined, 405],
  ['GET', '/admin/accounts/79990000000', undefined, 404],
  ['GET', '/admin/accounts/..%2f..%2fetc', undefined, 400],
  ['POST', '/admin/accounts', '{', 400],
  ['POST', '/admin/accounts', '[]', 400],
  ['POST', '/admin/accounts', '{"number":"abc"}', 400],
  ['POST', '/admin/accounts', '{"number":79001234567}', 400],
  ['POST', '/admin/accounts', '{"count":-1}', 400],
  ['POST', '/admin/accounts', '{"count":1e9}', 400],
  ['POST', '/admin/accounts', '{"history":{"messages":"many"}}', 400],
  ['POST', '/admin/accounts', '{"username":"A b"}', 400],
  ['POST', '/admin/accounts', '{"username":"abc","count":2}', 400],
  ['POST', '/admin/accounts', '{"hidden":"perhaps"}', 400],
  ['POST', '/admin/accounts', '{"aliases":["5511922334455"]}', 400],
  ['POST', '/admin/accounts', '{"number":"551122334455","aliases":["55 11"]}', 400],
  ['POST', '/admin/accounts', '{"number":"551122334455","aliases":["79001234567"]}', 409],
  ['POST', '/admin/accounts/79001234567/scan', '{}', 400],
  ['POST', '/admin/accounts/79001234567/scan', '{"qr":"a,b,c,d"}', 404],
  ['POST', '/admin/accounts/79001234567/pairing-code', '{"code":"short"}', 400],
  ['POST', '/admin/accounts/79001234567/pairing-code', '{"code":"ABCD-1234"}', 404],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","type":"poem"}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79999999999","text":"x"}', 404],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"1@g.us","text":"x"}', 404],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","image":7}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","text":7}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","text":""}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","text":"x","quoted":"1"}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","image":{"base64":"","name":"x"}}', 400],
  ['POST', '/admin/accounts/79001234567/messages?wiat=delivered', '{"to":"79001234567","text":"x"}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","poll":{"name":"x"}}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","poll":{"name":"x","options":[1]}}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","proto":"no base64!"}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","proto":7}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","proto":{"conversatoin":"x"}}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","proto":{"imageMessage":{"capt":"x"}}}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","text":"x","attributes":{"t":{}}}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","children":[{"tga":"x"}]}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","children":[{"tag":"x","content":7}]}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","text":"x","device":5}', 404],
  ['POST', '/admin/accounts/79001234567/stanzas', '{"attrs":{}}', 400],
  ['POST', '/admin/accounts/79001234567/stanzas', '{"tag":"call","attrs":{"id":null}}', 400],
  ['POST', '/admin/accounts/79001234567/stanzas', '{"tag":"call","content":[{"tga":"x"}]}', 400],
  ['POST', '/admin/accounts/79001234567/stanzas', '{"tag":"call","children":[]}', 400],
  ['POST', '/admin/accounts/79001234567/stanzas', '{"tag":"call","device":7}', 404],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","event":{"title":"x"}}', 400],
  ['POST', '/admin/accounts/79001234567/messages', '{"to":"79001234567","event":{"name":"x","call":"phone"}}', 400],
  ['POST', '/admin/accounts/79001234567/votes', '{"messageId":"1"}', 400],
  ['POST', '/admin/accounts/79001234567/votes', '{"messageId":"1","option":["x"]}', 400],
  ['POST', '/admin/accounts/79001234567/votes', '{"messageId":"1","options":["x"]}', 404],
  ['POST', '/admin/accounts/79001234567/event-responses', '{"messageId":"1","response":"no"}', 400],
  ['PUT', '/admin/accounts/79001234567/presence', '{"state":"away"}', 400],
  ['PUT', '/admin/accounts/79001234567/presence', '{"state":"unavailable","last":1}', 400],
  ['GET', '/admin/accounts/79001234567/presence?subscribers=1&timeoutMs=20', undefined, 408],
  ['POST', '/admin/accounts/79001234567/typing', '{"to":"79001234567"}', 400],
  ['POST', '/admin/accounts/79001234567/typing', '{"to":"1@g.us","state":"paused"}', 404],
  ['POST', '/admin/newsletters', '{}', 400],
  ['POST', '/admin/newsletters/1@newsletter/followers', '{"number":"79001234567"}', 404],
  ['POST', '/admin/newsletters/1@newsletter/messages', '{"text":"x"}', 404],
  ['POST', '/admin/newsletters/1@newsletter/messages', '{"text":"x","proto":{}}', 400],
  ['POST', '/admin/newsletters/1@newsletter/messages', '{"message":"x"}', 400],
  ['POST', '/admin/accounts/79001234567/calls', '{}', 400],
  ['POST', '/admin/accounts/79001234567/calls', '{"to":"79999999999"}', 404],
  ['POST', '/admin/accounts/79001234567/calls', '{"to":"79001234567","group":"1@g.us"}', 404],
  ['POST', '/admin/accounts/79001234567/calls', '{"to":"79001234567","status":"busy"}', 400],
  ['PUT', '/admin/accounts/79001234567/calls/1', '{"status":"terminate"}', 404],
  ['GET', '/admin/accounts/79001234567/calls/1', undefined, 404],
  ['POST', '/admin/accounts/79001234567/kill', '{"fault":"503","devices":1}', 400],
  ['POST', '/admin/accounts', '{"nubmer":"79001234567"}', 400],
  ['POST', '/admin/accounts', '{"history":{"message":1}}', 400],
  ['POST', '/admin/accounts/79001234567/read', '{"messageId":"1","id":"1"}', 400],
  ['POST', '/admin/accounts/79001234567/devices', '{"announce":"loudly"}', 400],
  ['POST', '/admin/groups', '{"creator":"79001234567","name":"x"}', 400],
  ['PUT', '/admin/groups/1@g.us', '{"announce":true}', 404],
  ['PUT', '/admin/groups/1@g.us', '{"announcement":true}', 400],
  ['POST', '/admin/groups/1@g.us/join-requests', '{"number":"79001234567","action":"asked"}', 400],
  ['PUT', '/admin/accounts/79001234567/signal', '{}', 400],
  ['PUT', '/admin/accounts/79001234567/signal', '{"corruptSessions":true}', 400],
  ['PUT', '/admin/accounts/79001234567/linking', '{"passkeys":true}', 400],
  ['DELETE', '/admin/accounts/79001234567/inbox', '{"from":"1"}', 400],
  ['POST', '/admin/accounts/79001234567/kill', '{"fault":"thunder"}', 400],
  ['POST', '/admin/accounts/79001234567/kill', '{"fault":"503"}', 409],
  ['PUT', '/admin/accounts/79001234567/faults', '{"upgrade":503}', 400],
  ['PUT', '/admin/faults', '{"mutes":["usync"]}', 400],
  ['PUT', '/admin/faults', '{"mute":"usync"}', 400],
  ['PUT', '/admin/accounts/79001234567/autoreply', '{}', 400],
  ['GET', '/admin/accounts/79001234567/inbox?count=x', undefined, 400],
  ['GET', '/admin/accounts/79001234567/inbox?count=1&timeoutMs=20', undefined, 408],
  ['GET', '/admin/accounts/79001234567/messages?acknowledged=1&timeoutMs=20', undefined, 408],
  ['POST', '/admin/wait', '{"account":"79001234567"}', 400],
  ['POST', '/admin/wait', '{"account":"79001234567","connected":true,"timeoutMs":20}', 408],
  ['DELETE', '/admin/accounts/79001234567/devices/1', undefined, 404],
  ['DELETE', '/admin/accounts/79001234567/devices/zero', undefined, 400],
])('answers %s %s %s with %d and says why', async (method, path, body, status) => {
  await simulator.client.createAccount({ number: '79001234567' });
  const result = await call(method, path, body);
  expect(result.answer).toMatchObject({ error: `HTTP_${status}`, message: expect.any(String) });
  expect(result.status).toBe(status);
});

it('names the member that it does not know', async () => {
  await simulator.client.createAccount({ number: '79001234567' });
  const { answer } = await call(
    'POST',
    '/admin/accounts/79001234567/messages',
    '{"to":"79001234567","proto":{"imageMessage":{"contextInfo":{"mentioned":[]}}}}',
  );
  expect(answer).toMatchObject({ message: 'unknown member or value: proto.imageMessage.contextInfo.mentioned' });
  expect((await call('POST', '/admin/wait', '{"acount":"79001234567"}')).answer).toMatchObject({
    message: expect.stringMatching(/^unknown member "acount": one of account, /),
  });
});

it('outlives clients that speak nonsense', async () => {
  const { port } = new URL(simulator.wsUrl);
  const raw = connect(Number(port), '127.0.0.1');
  raw.on('error', () => undefined);
  raw.resume().end('NONSENSE\r\n\r\n');
  await once(raw, 'close');
  const wrongPath = new WebSocket(simulator.wsUrl.replace('/ws/chat', '/other'));
  await expect(once(wrongPath, 'open')).rejects.toThrow('404');
  const attempts = [
    Buffer.from('GET / HTTP'),
    Buffer.from([87, 65, 6, 3, 0, 0, 3, 1, 2, 3]),
    Buffer.concat([Buffer.from([87, 65, 6, 3, 0, 0, 36, 18, 34, 10, 32]), Buffer.alloc(32)]),
    Buffer.from([69, 68, 0, 1, 255, 255, 255]),
    Buffer.from('text'),
  ];
  for (const bytes of attempts) {
    const ws = new WebSocket(simulator.wsUrl);
    await once(ws, 'open');
    ws.on('error', () => undefined);
    ws.send(bytes);
    ws.close();
    await once(ws, 'close');
  }
  const { number } = await simulator.client.createAccount();
  await (await linkDevice(simulator, number)).socket.end();
  const stats = await simulator.client.stats();
  expect(stats).toMatchObject({ handshakesNow: 0, badFrames: expect.any(Number) });
  expect(stats.badFrames).toBeGreaterThan(0);
});

it('ends with its parent, and on SIGTERM with 0', async () => {
  const other = await startSimulator();
  const exited = once(other.process, 'exit');
  other.process.stdin?.end();
  expect(await exited).toEqual([0, null]);
  const third = await startSimulator({ noiseRootSeed: '11'.repeat(32) });
  const fourth = await startSimulator({ noiseRootSeed: '11'.repeat(32) });
  expect(third.noiseRootKey).toBe(fourth.noiseRootKey);
  expect(third.noiseRootKey).not.toBe(simulator.noiseRootKey);
  const terminated = once(third.process, 'exit');
  await Promise.all([third.stop(), fourth.stop()]);
  expect(await terminated).toEqual([0, null]);
});
