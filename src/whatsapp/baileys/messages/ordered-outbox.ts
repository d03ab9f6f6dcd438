import type { IncomingMessage } from 'node:http';
import type WebSocket from 'ws';

type Callback = (error?: Error) => void;

const NOT_OURS = 'the line is not held by this process any more';

/**
 * Holds back each frame of a socket until what it depends on is on disk, and keeps their order: the Noise counter of a
 * frame is fixed before it gets here, so that a later frame must never overtake an earlier one.
 *
 * What leaves upon one event goes to the system in one write, which costs as much as to encrypt a message: one commit frees
 * the receipts and acks of several. It does not wait for other events, since the line may be lost meanwhile.
 */
export class OrderedOutbox {
  private tail: Promise<void> | null = null;
  private broken: Error | null = null;
  private connection: IncomingMessage['socket'] | undefined;
  /** Resolves when what leaves now is with the system. */
  private gathering: Promise<void> | null = null;
  /** True once a frame came by. */
  isUsed = false;

  /**
   * @param mayLeave called for each frame; the promise that it has to wait for, or undefined
   * @param isOurs asked before each frame leaves: nothing may where the line is another process's by now
   * @param onFailure a frame could not leave: the stream has a gap and is of no more use
   */
  constructor(
    socket: WebSocket,
    private readonly mayLeave: () => Promise<void> | undefined,
    private readonly isOurs: () => boolean,
    private readonly onFailure: (error: Error) => void,
  ) {
    socket.once('upgrade', ({ socket: connection }) => {
      this.connection = connection;
    });
    const write = socket.send.bind(socket) as (data: Uint8Array, callback?: Callback) => void;
    const send = (data: Uint8Array, callback?: Callback): void => {
      this.gather();
      write(data, callback);
    };
    socket.send = (data: unknown, callback?: unknown): void =>
      this.enqueue(send, data as Uint8Array, callback as Callback | undefined);
  }

  /** Resolves when no frame is held back. */
  async drained(): Promise<void> {
    while (this.tail !== null || this.gathering !== null) await (this.tail ?? this.gathering);
  }

  /** Nothing leaves any more, since the line is another process's by now. */
  private lost(): Error {
    this.broken ??= new Error(NOT_OURS);
    this.onFailure(this.broken);
    return this.broken;
  }

  private gather(): void {
    const { connection } = this;
    if (connection === undefined || this.gathering !== null) return;
    connection.cork();
    this.gathering = new Promise((resolve) => {
      process.nextTick(() => {
        this.gathering = null;
        resolve();
        if (this.isOurs()) return connection.uncork();
        // The process stood still in between: what is gathered must not leave either.
        connection.destroy();
        this.lost();
      });
    });
  }

  private enqueue(send: (data: Uint8Array, callback?: Callback) => void, data: Uint8Array, callback?: Callback): void {
    this.isUsed = true;
    if (this.broken !== null) return callback?.(this.broken);
    if (!this.isOurs()) return callback?.(this.lost());
    const gate = this.mayLeave();
    if (gate === undefined && this.tail === null) return send(data, callback);
    // The writer goes on at once: Baileys would hold the account's lock through the flush of the disk. What becomes of
    // the frame it learns as it learns all else, by WhatsApp's answer or by the end of the connection.
    callback?.();
    const turn: Promise<void> = Promise.all([this.tail, gate])
      .then(() => {
        if (this.broken !== null) throw this.broken;
        if (!this.isOurs()) throw new Error(NOT_OURS);
        send(data);
      })
      .catch((error: Error) => {
        this.broken ??= error;
        this.onFailure(error);
      })
      .finally(() => {
        if (this.tail === turn) this.tail = null;
      });
    this.tail = turn;
  }
}
