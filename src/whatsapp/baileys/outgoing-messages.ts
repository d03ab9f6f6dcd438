import {
  type AnyMessageContent,
  type BinaryNode,
  generateMessageIDV2,
  type MiscMessageGenerationOptions,
  type WASocket,
} from '../../auth-state/baileys.js';
import type { AuthState } from '../../auth-state/auth-state.js';
import { DomainError } from '../../domain/errors.js';
import type { Address } from '../../domain/jid.js';
import type { QuotedMessage, SentMessage } from '../whatsapp-connection.js';
import { chatNotFound, closeCodeOf, sendFailure, TIMED_OUT } from './connection-errors.js';
import type { DeviceDirectory } from './device-directory.js';
import type { GroupDirectory } from './group-directory.js';
import { resolveRecipient } from './recipient.js';
import type { OutgoingStatuses } from './outgoing-statuses.js';
import { ServerAcks, unconfirmed } from './server-acks.js';

const ACK_TIMEOUT_MS = 15_000;

/** What leaves on one socket: each message is sent once somebody is there to get it, and is sent when WhatsApp says so. */
export class OutgoingMessages {
  private readonly acks = new ServerAcks(ACK_TIMEOUT_MS);

  constructor(
    private readonly socket: WASocket,
    private readonly auth: AuthState,
    private readonly devices: DeviceDirectory,
    private readonly groups: GroupDirectory,
    private readonly statuses: OutgoingStatuses,
  ) {
    socket.ws.on('CB:ack,class:message', (node: BinaryNode) => void this.takeAck(node));
  }

  get unconfirmedInRow(): number {
    return this.acks.unconfirmedInRow;
  }

  sendText(to: Address, text: string, quoted?: QuotedMessage): Promise<SentMessage> {
    return this.send(to, (remoteJid) => [
      { text, linkPreview: null },
      quoted && {
        quoted: {
          key: { remoteJid, id: quoted.messageId, fromMe: quoted.fromMe },
          message: { conversation: quoted.text },
        },
      },
    ]);
  }

  sendReaction(to: Address, target: { messageId: string; fromMe: boolean }, emoji: string): Promise<SentMessage> {
    return this.send(to, (remoteJid) => [
      { react: { text: emoji, key: { remoteJid, id: target.messageId, fromMe: target.fromMe } } },
    ]);
  }

  /** The connection ended: nothing more will be confirmed on it. */
  close(): void {
    this.acks.close();
  }

  /** A send is answered once its status is on disk; when it cannot be, WhatsApp has the message all the same. */
  private async takeAck({ tag, attrs }: BinaryNode): Promise<void> {
    this.acks.stopTimer(attrs.id);
    try {
      const { stored } = await this.statuses.take({ tag, attrs }, this.acks.expects(attrs.id));
      await stored;
    } catch {
      // Whoever writes has ended the connection by now.
    } finally {
      this.acks.take(attrs);
    }
  }

  private async send(
    to: Address,
    compose: (remoteJid: string) => [AnyMessageContent, MiscMessageGenerationOptions?],
  ): Promise<SentMessage> {
    const { socket, auth, acks } = this;
    const me = auth.creds.me?.id;
    const jid = await resolveRecipient(socket, to, this.devices, this.groups).catch((error: unknown) => {
      throw sendFailure(error);
    });
    const messageId = generateMessageIDV2(me);
    const confirmed = acks.expect(messageId);
    confirmed.catch(() => undefined);
    const [content, options] = compose(jid);
    try {
      await socket.sendMessage(jid, content, { ...options, messageId });
    } catch (error) {
      acks.forget(messageId);
      // Held back by a slow database and given up by Baileys, the frame may leave all the same.
      throw closeCodeOf(error) === TIMED_OUT ? unconfirmed(messageId) : sendFailure(error);
    }
    acks.startTimer(messageId);
    await confirmed.catch((error: unknown) => {
      throw to.kind === 'group' && isOutside(error) ? chatNotFound() : error;
    });
    return { messageId, timestamp: Math.floor(Date.now() / 1000) };
  }
}

/** WhatsApp refused a message to a group because the group is gone, or because we are no member. */
function isOutside(error: unknown): boolean {
  const code = error instanceof DomainError && error.code === 'MESSAGE_REJECTED' && error.members.whatsappCode;
  return code === 403 || code === 404;
}
