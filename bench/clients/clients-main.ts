/** Plain WebSocket clients of many companies in a process of their own; each looks at all that it is told. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { arrivalOf, now } from '../inbound/message.js';
import { answer } from '../inside/answers.js';
import { inParallel } from '../inside/device.js';
import { percentile } from '../report.js';
import type { Arrivals, ConnectOrder, Told } from './client-herd.js';

const CONNECTED_AT_ONCE = 20;
const FAULTS_KEPT = 10;

interface Client {
  companyId: string;
  socket: WebSocket;
  /** Events so far; those of a company are numbered from 0. */
  count: number;
}

interface ToldEvent {
  companyId: string;
  message: { text: string };
}

let clients: Client[] = [];
let received = 0;
let latencies: number[] = [];
let lastAt = 0;
let isLeaving = false;
const faults: string[] = [];

answer('connect', async ({ url, companies }: ConnectOrder): Promise<void> => {
  const places = companies.flatMap(({ clients: count, ...company }) => Array.from({ length: count }, () => company));
  isLeaving = false;
  await inParallel(places.length, CONNECTED_AT_ONCE, async (index) => {
    const { companyId, key } = places[index]!;
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/whatsapp/events`, { headers: { 'X-API-Key': key } });
    const client: Client = { companyId, socket, count: 0 };
    socket.on('message', (data) => take(client, JSON.parse((data as Buffer).toString()) as ToldEvent));
    await once(socket, 'open');
    socket.on('error', (error) => note(`a connection broke: ${error.message}`));
    socket.on('close', (code, reason) => {
      if (!isLeaving) note(`a connection was closed: ${code} ${reason.toString()}`);
    });
    clients.push(client);
  });
});

answer('received', (): number => received);

answer('takeArrivals', (): Arrivals => {
  const taken = latencies;
  latencies = [];
  return {
    p50Ms: percentile(taken, 50),
    p99Ms: percentile(taken, 99),
    longestMs: percentile(taken, 100),
    lastAt,
  };
});

answer('told', (): Told => {
  const byCompany: Told['byCompany'] = {};
  for (const { companyId, count } of clients) {
    const { least, most } = byCompany[companyId] ?? { least: count, most: count };
    byCompany[companyId] = { least: Math.min(least, count), most: Math.max(most, count) };
  }
  return { byCompany, faults };
});

answer('leave', async (): Promise<void> => {
  isLeaving = true;
  const leaving = clients;
  clients = [];
  await Promise.all(
    leaving.map(async ({ socket }) => {
      if (socket.readyState === WebSocket.CLOSED) return;
      socket.close();
      await once(socket, 'close');
    }),
  );
});

function take(client: Client, { companyId, message: { text } }: ToldEvent): void {
  latencies.push(arrivalOf(text));
  lastAt = now();
  received += 1;
  const place = Number(text.split(' ', 2)[1]);
  if (companyId !== client.companyId) note(`a client of ${client.companyId} was told of ${companyId}`);
  else if (place !== client.count) note(`a client of ${companyId} got No. ${place} where No. ${client.count} was next`);
  client.count += 1;
}

function note(fault: string): void {
  if (faults.length < FAULTS_KEPT) faults.push(fault);
}
