import type { components } from './api.js';

type Event = components['schemas']['AnyEvent'];

export interface EventsOptions {
  /** Where Switchboard is reached, such as `http://localhost:3000`. */
  url: string;
  key: string;
  /** Only events of this company; an admin's key hears of all without it. */
  companyId?: string;
  /** Only events of this line. */
  line?: string;
  /** Only these types. */
  types?: readonly Event['type'][];
  /** Id of the last event that was seen: what came after it is told first. */
  after?: string;
  /** Ends it. */
  signal?: AbortSignal;
  /** Needed where there is no global one, as in Node 20: the one of the package `ws`. */
  WebSocket?: SocketClass;
}

/** As much of a WebSocket as is needed. */
interface Socket {
  addEventListener(type: 'open' | 'error', heard: () => void): void;
  addEventListener(type: 'message', heard: (message: { data: unknown }) => void): void;
  addEventListener(type: 'close', heard: (end: { code: number; reason: string }) => void): void;
  close(): void;
}
type SocketClass = new (url: string, protocols: string[]) => Socket;

/** The server ended the connection for a reason that does not pass, such as a key that was revoked. */
export class SocketClosedError extends Error {
  override readonly name = 'SocketClosedError';

  constructor(
    readonly code: number,
    reason: string,
  ) {
    super(`the connection was ended with ${code} ${reason}`);
  }
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
/** Closed for good: the key is not taken, or not any more. */
const FOR_GOOD = new Set([1008]);
/** A key that was never taken fails before the connection opens, which looks like a server that is away. */
const TRIES_BEFORE_OPEN = 5;

/**
 * Events as they happen. A connection that ends is made again, and goes on after the last event that was given: what is kept
 * in the log is missed by nobody.
 *
 * @throws SocketClosedError when it makes no sense to come back
 */
export async function* events(options: EventsOptions): AsyncGenerator<Event, void, void> {
  let { after } = options;
  const isOver = (): boolean => options.signal?.aborted === true;
  for (let failures = 0; !isOver();) {
    const connection = connect({ ...options, after });
    try {
      for await (const event of connection.events()) {
        failures = 0;
        yield event;
        after = event.id;
      }
    } finally {
      connection.close();
    }
    const { code, reason, opened } = connection.end;
    if (isOver()) return;
    failures = opened ? 1 : failures + 1;
    if (FOR_GOOD.has(code) || (!opened && after === options.after && failures >= TRIES_BEFORE_OPEN)) {
      throw new SocketClosedError(code, reason);
    }
    await rest(Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2), options.signal);
  }
}

interface Connected {
  events(): AsyncGenerator<Event, void, void>;
  close(): void;
  readonly end: { code: number; reason: string; opened: boolean };
}

function connect({ url, key, companyId, line, types, after, signal, WebSocket: given }: EventsOptions): Connected {
  const Class = given ?? (globalThis as { WebSocket?: SocketClass }).WebSocket;
  if (Class === undefined) throw new Error('There is no WebSocket here: give the one of the package ws');
  const address = new URL(`${url.replace(/\/$/, '').replace(/^http/, 'ws')}/api/whatsapp/events`);
  const query = { companyId, line, types: types?.join(','), after };
  for (const [name, value] of Object.entries(query)) if (value !== undefined) address.searchParams.set(name, value);
  const end = { code: 1006, reason: '', opened: false };
  const waiting: Event[] = [];
  let ended = false;
  let wake = (): void => undefined;
  const socket = new Class(address.href, ['bearer', key]);
  const finish = (): void => {
    ended = true;
    wake();
  };
  socket.addEventListener('open', () => {
    end.opened = true;
  });
  socket.addEventListener('message', ({ data }) => {
    waiting.push(JSON.parse(String(data)) as Event);
    wake();
  });
  socket.addEventListener('close', ({ code, reason }) => {
    Object.assign(end, { code, reason });
    finish();
  });
  // A close follows, and says why.
  socket.addEventListener('error', () => undefined);
  const close = (): void => {
    signal?.removeEventListener('abort', close);
    socket.close();
    finish();
  };
  signal?.addEventListener('abort', close);
  async function* read(): AsyncGenerator<Event, void, void> {
    for (;;) {
      const event = waiting.shift();
      if (event !== undefined) yield event;
      else if (ended) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return { events: read, close, end };
}

function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done);
  });
}
