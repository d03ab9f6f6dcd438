import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What a client sends before the server has to answer: Parse, Bind, Describe, Execute and Close go before their Sync. */
const UNFINISHED = new Set(['P', 'B', 'D', 'E', 'C']);

/** A statement that is on its way. */
export interface CaughtStatement {
  /** Resolves when the statement has come. */
  readonly reached: Promise<void>;
  /** Lets it go on to the server. */
  release(): void;
}

interface Trap {
  pattern: RegExp;
  reached: () => void;
  /** What becomes of the statement: its connection is cut before or after the server has it, or it waits. */
  fate: 'cut' | 'cut answer' | Promise<void>;
}

/**
 * A TCP proxy in front of PostgreSQL that reads the statements on their way, and does to one of them what a network may
 * do: cuts its connection, or holds it up.
 */
export class FailingDatabase {
  private readonly sockets = new Set<Socket>();
  private readonly traps: Trap[] = [];
  private away = false;
  private silence: Promise<void> | undefined;
  private endSilence = (): void => undefined;

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async inFrontOf(url: string): Promise<FailingDatabase> {
    const target = new URL(url);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxied = new URL(url);
    proxied.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const proxy = new FailingDatabase(proxied.href, server);
    server.on('connection', (client) => {
      if (proxy.away) client.destroy();
      else proxy.carry(client, connect(Number(target.port), target.hostname));
    });
    return proxy;
  }

  /**
   * Cuts the connection of the next statement that matches, before the server has seen it; resolves when that is done.
   *
   * @param pattern looked for in the text of the statement and in its parameters, which follow it
   */
  cut(pattern: RegExp): Promise<void> {
    return new Promise((reached) => this.traps.push({ pattern, reached, fate: 'cut' }));
  }

  /** The same once the server has done it: its answer is lost. */
  cutAnswer(pattern: RegExp): Promise<void> {
    return new Promise((reached) => this.traps.push({ pattern, reached, fate: 'cut answer' }));
  }

  /** Holds up the next statement that matches, and what follows it on its connection. */
  hold(pattern: RegExp): CaughtStatement {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const reached = new Promise<void>((resolve) => this.traps.push({ pattern, reached: resolve, fate: released }));
    return { reached, release };
  }

  /** Holds up whatever is said from now on, on all connections, until `comeBack`; then the server gets to hear it. */
  fallSilent(): void {
    this.silence ??= new Promise((resolve) => (this.endSilence = resolve));
  }

  /** Breaks all connections, and each new one as soon as it is made, until `comeBack`. */
  async goAway(): Promise<void> {
    this.away = true;
    for (const socket of this.sockets) socket.destroy();
  }

  async comeBack(): Promise<void> {
    this.away = false;
    this.silence = undefined;
    this.endSilence();
  }

  /** Breaks all connections and refuses new ones. */
  async close(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }

  private carry(client: Socket, upstream: Socket): void {
    const pair = [client, upstream];
    for (const socket of pair) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        for (const other of pair) other.destroy();
      });
    }
    upstream.pipe(client);
    let received = Buffer.alloc(0);
    let started = false;
    let turn = Promise.resolve();
    client.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      for (;;) {
        const length = started ? requestLength(received) : startupLength(received);
        if (length === undefined) return;
        started = true;
        const request = received.subarray(0, length);
        received = received.subarray(length);
        turn = turn.then(() => this.pass(request, client, upstream));
      }
    });
  }

  private async pass(request: Buffer, client: Socket, upstream: Socket): Promise<void> {
    await this.silence;
    const text = this.traps.length === 0 ? '' : request.toString('latin1');
    const place = this.traps.findIndex(({ pattern }) => pattern.test(text));
    const [trap] = place === -1 ? [] : this.traps.splice(place, 1);
    if (trap?.fate === 'cut') {
      client.destroy();
      trap.reached();
      return;
    }
    if (trap?.fate === 'cut answer') {
      upstream.unpipe(client);
      upstream.once('data', () => {
        client.destroy();
        trap.reached();
      });
      upstream.resume();
    } else if (trap !== undefined) {
      trap.reached();
      await trap.fate;
    }
    if (upstream.writable) upstream.write(request);
  }
}

/** The first message has no type. */
function startupLength(bytes: Buffer): number | undefined {
  const length = bytes.length < 4 ? undefined : bytes.readUInt32BE(0);
  return length !== undefined && bytes.length >= length ? length : undefined;
}

/** Bytes up to the end of the first message that asks for an answer; undefined when it is not all there yet. */
function requestLength(bytes: Buffer): number | undefined {
  for (let start = 0; bytes.length >= start + 5;) {
    const type = String.fromCharCode(bytes[start] ?? 0);
    const end = start + 1 + bytes.readUInt32BE(start + 1);
    if (end > bytes.length) return undefined;
    if (!UNFINISHED.has(type)) return end;
    start = end;
  }
  return undefined;
}
