import type { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { PublishedEvent } from '../domain/events.js';
import { WebSocketSink } from './websocket-sink.js';

const event = (id: number): PublishedEvent => ({
  id: String(id),
  type: 'error',
  companyId: 'a',
  line: 'main',
  timestamp: '2026-01-01T00:00:00.000Z',
  error: 'x',
});

it('writes what is sent in one go at once, and waits for nothing more', async () => {
  const writes: string[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _, done) => {
      writes.push(String(chunk));
      done();
    },
    writev: (chunks, done) => {
      writes.push(chunks.map(({ chunk }) => String(chunk)).join(''));
      done();
    },
  });
  const request = {
    method: 'GET',
    headers: { upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'c3dpdGNoYm9hcmQtdGVzdA==' },
  } as unknown as IncomingMessage;
  const server = new WebSocketServer({ noServer: true });
  server.handleUpgrade(request, socket, Buffer.alloc(0), (client) => {
    writes.length = 0;
    const sink = new WebSocketSink(client, socket);
    for (let id = 1; id <= 100; id += 1) sink.send(event(id));
    expect(sink.bufferedBytes).toBeGreaterThan(100 * JSON.stringify(event(1)).length);
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(writes).toHaveLength(1);
  expect([...writes[0]!.matchAll(/"id":"(\d+)"/g)].map(([, id]) => Number(id))).toEqual(
    Array.from({ length: 100 }, (_, n) => n + 1),
  );
});
