import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { RawData, WebSocket } from 'ws';
import { monotonicNow } from './clock.js';
import type { Counters } from './counters.js';
import { frame, FrameReader } from './frames.js';
import type { NoiseIdentity } from './noise-certificates.js';
import { NoiseResponder, type Introduction, type NoiseTransport } from './noise-responder.js';
import { decodeNode, encodeNode, type BinaryNode } from './nodes.js';

export interface ConnectionHandlers {
  /** The handshake is done: this is who the client says it is. */
  identified(connection: Connection, payload: proto.ClientPayload, noiseKey: Buffer): Promise<void> | void;
  stanza(connection: Connection, stanza: BinaryNode): Promise<void> | void;
  drained(connection: Connection): void;
  /** The server ended the session, or the socket is gone; once for each connection. */
  ended(connection: Connection, reason: string): void;
}

const HANDSHAKE_TIMEOUT_MS = 30_000;
/** Above this, deliveries wait; a client that lets answers to its own queries pile up beyond the second is cut off. */
const HIGH_WATER_BYTES = 1024 * 1024;
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;
const MAX_WAITING_FRAMES = 500;

/** One WebSocket of one client: handshake, then stanzas, strictly in the order in which they came. */
export class Connection {
  readonly openedAt = monotonicNow();
  readonly remotePort: number | undefined;
  /** Logged in or pairing; until then the connection counts as a handshake. */
  settled = false;
  private readonly reader = new FrameReader();
  private readonly handshakeTimer: NodeJS.Timeout;
  private responder: NoiseResponder | undefined;
  private transport: NoiseTransport | undefined;
  private greeted = false;
  private readonly waiting: Buffer[] = [];
  private working = false;
  private stalled = false;
  private over = false;

  constructor(
    private readonly ws: WebSocket,
    private readonly socket: Socket,
    private readonly identity: NoiseIdentity,
    private readonly handlers: ConnectionHandlers,
    private readonly counters: Counters,
  ) {
    this.remotePort = socket.remotePort;
    this.handshakeTimer = setTimeout(() => this.end('handshake timeout'), HANDSHAKE_TIMEOUT_MS);
    counters.connectionsNow += 1;
    counters.connectionsTotal += 1;
    counters.handshakesNow += 1;
    counters.handshakesPeak = Math.max(counters.handshakesPeak, counters.handshakesNow);
    ws.on('message', (data) => this.receive(data));
    ws.on('error', () => undefined);
    ws.on('close', () => {
      counters.connectionsNow -= 1;
      this.finish('closed by client');
    });
  }

  get writable(): boolean {
    return (
      !this.over && !this.stalled && this.ws.readyState === this.ws.OPEN && this.ws.bufferedAmount < HIGH_WATER_BYTES
    );
  }

  /** The client is known now; it counts as a handshake no longer. */
  settle(): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.handshakeTimer);
    this.counters.handshakesNow -= 1;
  }

  send(stanza: BinaryNode): void {
    if (!this.transport || this.over || this.stalled || this.ws.readyState !== this.ws.OPEN) return;
    this.write(this.transport.encrypt(encodeNode(stanza)));
    this.counters.framesOut += 1;
    if (this.ws.bufferedAmount > MAX_BUFFERED_BYTES) this.reset('the client does not read');
  }

  /** Says the last words and closes. The session is over for the server from here on, whatever the client does. */
  end(reason: string, ...lastWords: BinaryNode[]): void {
    for (const stanza of lastWords) this.send(stanza);
    this.finish(reason);
    if (this.ws.readyState === this.ws.OPEN) this.ws.close(1001);
    // A client that does not answer the close frame must not keep its socket.
    setTimeout(() => this.ws.terminate(), 2_000).unref();
  }

  /** TCP RST. */
  reset(reason: string): void {
    this.finish(reason);
    // What lies below a TLS socket cannot be reset from here; its end comes without a goodbye too.
    if (this.socket instanceof TLSSocket) this.socket.destroy();
    else this.socket.resetAndDestroy();
  }

  /** A frame that no key decrypts. */
  garbage(bytes: Buffer): void {
    this.write(bytes);
  }

  /** Reads and answers nothing from now on, not even a WebSocket close; only the end of the TCP connection is seen. */
  stall(): void {
    this.stalled = true;
    this.socket.removeAllListeners('data');
    this.socket.on('data', () => undefined);
    this.socket.on('end', () => this.socket.destroy());
  }

  private receive(data: RawData): void {
    if (this.over || this.stalled) return;
    try {
      const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
      this.waiting.push(...this.reader.push(bytes));
    } catch {
      this.reject();
      return;
    }
    if (this.waiting.length > MAX_WAITING_FRAMES) this.ws.pause();
    if (!this.working) void this.work();
  }

  /** One frame at a time: the answer to a query must not overtake the one before, nor may a message. */
  private async work(): Promise<void> {
    this.working = true;
    try {
      for (let next = this.waiting.shift(); next && !this.over && !this.stalled; next = this.waiting.shift()) {
        this.counters.framesIn += 1;
        await this.handle(next);
        if (this.waiting.length === 0 && this.ws.isPaused) this.ws.resume();
      }
    } catch {
      this.reject();
    } finally {
      this.working = false;
    }
  }

  private async handle(bytes: Buffer): Promise<void> {
    if (this.transport) {
      await this.handlers.stanza(this, decodeNode(this.transport.decrypt(bytes)));
      return;
    }
    this.responder ??= new NoiseResponder(this.identity, this.reader.header ?? Buffer.alloc(0));
    if (!this.greeted) {
      this.greeted = true;
      const { frame: hello, introduction } = this.responder.answerHello(bytes);
      this.write(hello);
      if (introduction) await this.introduce(introduction);
      return;
    }
    await this.introduce(this.responder.finish(bytes));
  }

  private async introduce({ clientStatic, payload, transport }: Introduction): Promise<void> {
    this.transport = transport;
    await this.handlers.identified(this, payload, clientStatic);
  }

  private write(body: Uint8Array): void {
    if (this.ws.readyState !== this.ws.OPEN) return;
    this.ws.send(frame(body), () => {
      if (this.writable) this.handlers.drained(this);
    });
  }

  private reject(): void {
    if (this.over) return;
    this.counters.badFrames += 1;
    this.reset('bad frame');
  }

  private finish(reason: string): void {
    if (this.over) return;
    this.over = true;
    this.waiting.length = 0;
    this.settle();
    this.handlers.ended(this, reason);
  }
}
