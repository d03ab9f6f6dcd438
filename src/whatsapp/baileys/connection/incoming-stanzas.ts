import { type BinaryNode, getBinaryNodeChild, type WASocket } from '../../../baileys/baileys.js';
import type { DeviceDirectory } from '../signal/device-directory.js';
import { takeListener } from '../hooks.js';
import type { InboundMessages } from '../messages/inbound-messages.js';
import type { Notices } from '../notices/notices.js';
import type { RingingCalls } from '../notices/ringing-calls.js';
import type { OutgoingStatuses } from '../messages/outgoing-statuses.js';
import type { RetryAnswers } from '../signal/retry-answers.js';
import type { RetryRequests } from '../signal/retry-requests.js';
import { StanzaQueue } from './stanza-queue.js';

type Take = (stanza: BinaryNode) => unknown;

interface IncomingStanzasOptions {
  socket: WASocket;
  inbound: InboundMessages;
  devices: DeviceDirectory;
  statuses: OutgoingStatuses;
  notices: Notices;
  ringing: RingingCalls;
  requests: RetryRequests;
  answers: RetryAnswers;
  /** Nothing is handled before that. */
  ready: Promise<void>;
  fail: (error: unknown) => void;
}

/**
 * What WhatsApp sends, in its order, on its way to Baileys. Our listeners stand in the place of those by which Baileys
 * takes messages, receipts, notifications and calls.
 */
export class IncomingStanzas {
  private readonly queue: StanzaQueue;
  /** The message that Baileys handles at the moment. */
  message: BinaryNode | undefined;

  /** @throws BaileysChanged */
  constructor(private readonly options: IncomingStanzasOptions) {
    const { socket, ready, fail } = options;
    this.queue = new StanzaQueue(ready, fail);
    const replace = (tag: string, handle: (stanza: BinaryNode, take: Take) => unknown): void => {
      const take = takeListener<[BinaryNode]>(socket.ws, `CB:${tag}`);
      socket.ws.on(`CB:${tag}`, (stanza: BinaryNode) => this.queue.add(stanza, () => handle(stanza, take)));
    };
    replace('message', (stanza, take) => this.takeMessage(stanza, take));
    replace('receipt', (stanza, take) => this.takeReceipt(stanza, take));
    replace('notification', (stanza, take) => this.takeNotification(stanza, take));
    replace('call', (stanza, take) => this.takeCall(stanza, take));
  }

  private async takeMessage(stanza: BinaryNode, take: Take): Promise<void> {
    const { inbound, requests } = this.options;
    this.message = stanza;
    inbound.expect(stanza);
    requests.expect(stanza);
    try {
      await inbound.takeWithheld(stanza);
      await take(asLive(stanza));
    } finally {
      this.message = undefined;
    }
  }

  private async takeReceipt(stanza: BinaryNode, take: Take): Promise<void> {
    const { answers, notices, statuses } = this.options;
    const isRetry = stanza.attrs.type === 'retry' && getBinaryNodeChild(stanza, 'retry') !== undefined;
    if (isRetry) return answers.take(stanza);
    // What it says is on its way to the disk before Baileys acknowledges it.
    await statuses.take(stanza);
    await notices.take(stanza);
    await take(asLive(stanza));
  }

  private async takeNotification(stanza: BinaryNode, take: Take): Promise<void> {
    // Before anything that comes after it, a send above all, can go by what was known until now.
    await this.options.devices.takeNotice(stanza);
    await this.options.notices.take(stanza);
    await take(asLive(stanza));
  }

  private async takeCall(stanza: BinaryNode, take: Take): Promise<void> {
    this.options.ringing.take(stanza);
    await this.options.notices.take(stanza);
    await take(asLive(stanza));
  }
}

/** Baileys handles what waited on the server behind all that did not. To it, nothing did. */
function asLive(stanza: BinaryNode): BinaryNode {
  const { offline, ...attrs } = stanza.attrs;
  return offline === undefined ? stanza : { ...stanza, attrs };
}
