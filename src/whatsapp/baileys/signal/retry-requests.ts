import { type BinaryNode, getBinaryNodeChild, type WASocket } from '../../../baileys/baileys.js';
import type { RetryDamper } from './retry-damper.js';

/**
 * Asks senders for messages that could not be decrypted, by Baileys' own requests, damped for each sender: Baileys asks
 * for all at once, and holds all messages of the account up for a quarter of a second with each.
 */
export class RetryRequests {
  private handling: BinaryNode | undefined;

  constructor(
    private readonly socket: Pick<WASocket, 'messageRetryManager' | 'sendRetryRequest'>,
    private readonly damper: RetryDamper,
    private readonly fail: (error: unknown) => void,
  ) {
    const manager = socket.messageRetryManager;
    if (manager === null) throw new Error('Baileys was opened without its retry manager');
    const isExhausted = manager.hasExceededMaxRetries.bind(manager);
    // Asked by Baileys first of all when it is about to send a request; what it is denied is asked for in its turn.
    manager.hasExceededMaxRetries = (id) => {
      const stanza = this.handling;
      if (stanza === undefined || stanza.attrs.id !== id) return isExhausted(id);
      this.handling = undefined;
      if (!isExhausted(id)) this.damper.attempt(senderOf(stanza), () => this.ask(stanza));
      return true;
    };
  }

  /** @param stanza the message that Baileys is about to handle */
  expect(stanza: BinaryNode): void {
    this.handling = stanza;
  }

  /** A message of this sender was decrypted. */
  succeeded(stanza: BinaryNode): void {
    this.damper.succeeded(senderOf(stanza));
  }

  private ask(stanza: BinaryNode): void {
    // Without anything to decrypt the sender may have no session at all: it gets our keys at once.
    const withKeys = getBinaryNodeChild(stanza, 'enc') === undefined;
    this.socket.sendRetryRequest(stanza, withKeys).catch(this.fail);
  }
}

function senderOf({ attrs: { from, participant } }: BinaryNode): string {
  return `from ${participant ?? from ?? ''}`;
}
