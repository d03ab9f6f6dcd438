import { DomainError, messageRejected } from '../../../domain/errors.js';

interface Waiting {
  confirm: () => void;
  fail: (error: Error) => void;
  timer?: NodeJS.Timeout;
}

/**
 * Waits for the server's word on sent messages. Baileys resolves a send when the bytes are written and emits nothing
 * for the server's `<ack class="message">`.
 */
export class ServerAcks {
  private readonly waiting = new Map<string, Waiting>();
  /** Messages in a row that were not confirmed in time. */
  unconfirmedInRow = 0;

  constructor(private readonly timeoutMs: number) {}

  /** Resolves when the server confirmed the message; to be called before it is sent. */
  expect(messageId: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: () => void): void => {
        const entry = this.waiting.get(messageId);
        if (entry === undefined) return;
        clearTimeout(entry.timer);
        this.waiting.delete(messageId);
        outcome();
      };
      this.waiting.set(messageId, {
        confirm: () => settle(resolve),
        fail: (error) => settle(() => reject(error)),
      });
    });
  }

  /** The message has left: from now on its confirmation may not take longer than the time limit. */
  startTimer(messageId: string): void {
    const entry = this.waiting.get(messageId);
    if (entry === undefined) return;
    entry.timer = setTimeout(() => {
      this.unconfirmedInRow += 1;
      entry.fail(unconfirmed(messageId));
    }, this.timeoutMs);
  }

  /** True for a message that waits for its confirmation. */
  expects(messageId: string | undefined): boolean {
    return messageId !== undefined && this.waiting.has(messageId);
  }

  /** The server has answered, though it is not taken yet. */
  stopTimer(messageId: string | undefined): void {
    if (messageId !== undefined) clearTimeout(this.waiting.get(messageId)?.timer);
  }

  /** Takes the attributes of an `<ack class="message">` node. */
  take(attributes: Record<string, string | undefined>): void {
    const { id, error } = attributes;
    if (id !== undefined && error !== undefined) return this.fail(id, messageRejected(id, Number(error)));
    this.unconfirmedInRow = 0;
    if (id !== undefined) this.waiting.get(id)?.confirm();
  }

  /** The server has refused a message. */
  fail(messageId: string, error: Error): void {
    this.unconfirmedInRow = 0;
    this.waiting.get(messageId)?.fail(error);
  }

  /** Stops to wait for a message that never left. */
  forget(messageId: string): void {
    this.waiting.delete(messageId);
  }

  /** The connection ended: nothing more will be confirmed on it. */
  close(): void {
    for (const [messageId, entry] of this.waiting) entry.fail(unconfirmed(messageId));
  }
}

export function unconfirmed(messageId: string): DomainError {
  return new DomainError('ACK_TIMEOUT', 'WhatsApp did not confirm the message', { messageId });
}
