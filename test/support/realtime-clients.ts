import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { EVENT_TYPES, type EventType } from '../../src/domain/events.js';
import { eventSchema } from '../../src/events/event-schemas.js';

export const TRANSPORTS = ['socket.io', 'websocket'] as const;
export type Transport = (typeof TRANSPORTS)[number];

export interface ReceivedEvent {
  id: string;
  type: EventType;
  companyId: string;
  line: string;
  timestamp: string;
  [member: string]: unknown;
}

export interface Wishes {
  key?: string;
  /** What a proxy says of where the client is. */
  address?: string;
  companyId?: string;
  line?: string;
  types?: EventType[] | string;
  after?: string;
}

/** How the server ended a connection. */
export interface End {
  code: number | undefined;
  reason: string | undefined;
}

/** The server did not let the client in. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Record<string, unknown>,
  ) {
    super(JSON.stringify(problem));
  }
}

const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
const validators = new Map(EVENT_TYPES.map((type) => [type, ajv.compile(eventSchema(type))]));

/** What a client received; every event is held against the schema of its type. */
export class Inbox {
  readonly events: ReceivedEvent[] = [];
  private readonly faults: string[] = [];
  private wake: (() => void)[] = [];

  add(event: ReceivedEvent): void {
    const validate = validators.get(event.type);
    if (validate === undefined) this.faults.push(`unknown type ${event.type}`);
    else if (!validate(event)) this.faults.push(`${JSON.stringify(event)}: ${ajv.errorsText(validate.errors)}`);
    this.events.push(event);
    for (const wake of this.wake.splice(0)) wake();
  }

  /** Resolves with everything received once that is enough. */
  async until(enough: (events: ReceivedEvent[]) => boolean, timeoutMs = 60_000): Promise<ReceivedEvent[]> {
    const late = AbortSignal.timeout(timeoutMs);
    const wakeAll = (): void => this.wake.splice(0).forEach((wake) => wake());
    late.addEventListener('abort', wakeAll, { once: true });
    for (;;) {
      if (this.faults.length > 0) throw new Error(this.faults.join('\n'));
      if (enough(this.events)) return this.events;
      if (late.aborted) {
        const last = this.events.slice(-5).map((event) => JSON.stringify(event).slice(0, 200));
        throw new Error(`${this.events.length} events were not enough, the last of them\n${last.join('\n')}`);
      }
      await new Promise<void>((resolve) => this.wake.push(resolve));
    }
  }

  /** The first event of a type, of a company where one is named. */
  async first(type: EventType, companyId?: string): Promise<ReceivedEvent> {
    const wanted = (event: ReceivedEvent): boolean =>
      event.type === type && (companyId === undefined || event.companyId === companyId);
    return (await this.until((events) => events.some(wanted))).find(wanted)!;
  }
}

/** A client of either transport. */
export interface StreamClient {
  readonly inbox: Inbox;
  /** What the server said of where it begins. */
  readonly after: string;
  readonly ended: Promise<End>;
  /** Takes nothing from the network any more, or again. */
  pause(): void;
  resume(): void;
  /** Breaks the connection without a word. */
  drop(): void;
}

/** @throws Refused when the server does not let it in */
export function connect(transport: Transport, url: string, wishes: Wishes, inbox = new Inbox()): Promise<StreamClient> {
  return transport === 'socket.io' ? connectSocketIo(url, wishes, inbox) : connectWebSocket(url, wishes, inbox);
}

async function connectSocketIo(url: string, { key, address, ...wishes }: Wishes, inbox: Inbox): Promise<StreamClient> {
  const socket = io(`${url}/whatsapp`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: forwardedFor(address),
    auth: { apiKey: key, ...wishes },
  });
  let closing: Partial<End> = {};
  socket.on('closing', (said: End) => (closing = said));
  const ended = new Promise<End>((resolve) => {
    socket.on('disconnect', () => resolve({ code: closing.code, reason: closing.reason }));
  });
  socket.onAny((name: string, event: ReceivedEvent) => {
    if (name === 'ready' || name === 'closing') return;
    if (name !== event.type) throw new Error(`${event.type} came as ${name}`);
    inbox.add(event);
  });
  const { after } = await new Promise<{ after: string }>((resolve, reject) => {
    socket.once('ready', resolve);
    socket.once('connect_error', (error: Error & { data?: Record<string, unknown> }) => {
      socket.disconnect();
      reject(error.data === undefined ? error : new Refused(Number(error.data.status), error.data));
    });
  });
  const { ws } = socket.io.engine.transport as unknown as { ws: WebSocket };
  return { inbox, after, ended, pause: () => ws.pause(), resume: () => ws.resume(), drop: () => ws.terminate() };
}

async function connectWebSocket(url: string, { key, address, ...wishes }: Wishes, inbox: Inbox): Promise<StreamClient> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(wishes)) query.set(name, String(value));
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/whatsapp/events?${query.toString()}`, {
    headers: { ...forwardedFor(address), ...(key !== undefined && { 'X-API-Key': key }) },
  });
  return openWebSocket(socket, inbox);
}

function forwardedFor(address: string | undefined): Record<string, string> {
  return address === undefined ? {} : { 'X-Forwarded-For': address };
}

/** Waits until a WebSocket is open, and takes its events. */
export async function openWebSocket(socket: WebSocket, inbox = new Inbox()): Promise<StreamClient> {
  const ended = new Promise<End>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  socket.on('message', (data, isBinary) => {
    if (isBinary) throw new Error('a binary frame');
    inbox.add(JSON.parse((data as Buffer).toString()) as ReceivedEvent);
  });
  let after = '';
  socket.on('upgrade', (response) => (after = String(response.headers['x-event-id'])));
  const refused = new Promise<never>((_, reject) => {
    socket.on('unexpected-response', (_request, response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const problem = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
        reject(new Refused(response.statusCode ?? 0, { ...problem, contentType: response.headers['content-type'] }));
      });
    });
  });
  await Promise.race([once(socket, 'open'), refused]);
  socket.on('error', () => undefined);
  return {
    inbox,
    after,
    ended,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    drop: () => socket.terminate(),
  };
}
