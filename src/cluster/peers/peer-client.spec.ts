import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../../config/settings.js';
import { ClusterClock } from './cluster-clock.js';
import { ClusterSecret } from './cluster-secret.js';
import { NotBegun, PeerClient, REFUSALS, Unanswered } from './peer-client.js';
import { peerKeys, readStamp, SIGNATURE_HEADER, signAnswer } from './peer-signature.js';

const SECRET = '5d1f0c8e9ab3746221fe60d7c9840b3a7e15f2d86b0c49a3e1720f5dd8b6943c';
const source = { query: () => Promise.resolve([{ now: String(Date.now()) }]) } as unknown as DataSource;
const [key] = peerKeys([SECRET]) as [Buffer];

/** What the other side does with a request that has this nonce. */
type Reply = { status: number; body: string; signature?: string } | 'silence' | 'break';
let reply: (nonce: string) => Reply;
let server: Server;
let client: PeerClient;
let address: string;

beforeEach(async () => {
  server = createServer((request, response) => {
    request.resume().once('end', () => {
      const answer = reply(readStamp(request.headers[SIGNATURE_HEADER])?.stamp.nonce ?? '');
      if (answer === 'break') request.socket.destroy();
      if (typeof answer === 'string') return;
      if (answer.signature !== undefined) response.setHeader(SIGNATURE_HEADER, answer.signature);
      response.writeHead(answer.status).end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new PeerClient(
    new ClusterSecret(source, loadSettings({ CLUSTER_SECRET: SECRET })),
    new ClusterClock(source),
  );
});

afterEach(async () => {
  await client.stop();
  server.closeAllConnections();
  server.close();
});

const ask = (peer = address, timeoutMs = 5_000, signal?: AbortSignal): Promise<unknown> =>
  client.ask({ processId: 'other', address: peer }, { path: '/internal/x', question: {}, timeoutMs, signal });

const signed = (nonce: string, status: number, body: string): Reply => ({
  status,
  body,
  signature: signAnswer(key, nonce, status, body),
});

describe('what another process answers', () => {
  it('is believed when it is signed', async () => {
    reply = (nonce) => signed(nonce, 200, '{"answer":1}');
    expect(await ask()).toEqual({ answer: 1 });
  });

  it.each(Object.entries(REFUSALS))('was not begun when it says that it has %s', async (_, status) => {
    reply = (nonce) => signed(nonce, status, '{}');
    await expect(ask()).rejects.toThrow(NotBegun);
  });

  it.each<[string, (nonce: string) => Reply]>([
    ['nobody signed it', () => ({ status: 200, body: '{"answer":1}' })],
    ['a proxy refuses in its place', () => ({ status: 503, body: 'no upstream' })],
    ['it was signed for another request', () => signed('another', 200, '{"answer":1}')],
    [
      'its words were changed',
      (nonce) => ({ ...(signed(nonce, 200, '{}') as object), status: 200, body: '{"answer":2}' }),
    ],
    ['it failed', (nonce) => signed(nonce, 500, '{}')],
    ['the connection breaks', () => 'break'],
  ])('is not known when %s', async (_, given) => {
    reply = given;
    await expect(ask()).rejects.toThrow(Unanswered);
  });

  it('is not known when it takes too long, or nobody waits any more', async () => {
    reply = () => 'silence';
    await expect(ask(address, 50)).rejects.toThrow(Unanswered);
    await expect(ask(address, 5_000, AbortSignal.timeout(50))).rejects.toThrow(Unanswered);
  });

  it('was not begun when nobody is there, or it said no address', async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await expect(ask()).rejects.toThrow(NotBegun);
    await expect(
      client.ask({ processId: 'other', address: null }, { path: '/', question: {}, timeoutMs: 1 }),
    ).rejects.toThrow(NotBegun);
  });
});
