import { type BinaryNode, proto, type WAMessageKey, type WASocket } from '../../../baileys/baileys.js';
import type { ChatChange, ChatState } from '../../../domain/chat-change.js';
import { DomainError } from '../../../domain/errors.js';
import type { Address } from '../../../domain/jid.js';
import type { KnownMessage } from '../../../domain/known-message.js';
import { FIRST_ATTEMPT } from '../../../domain/outgoing.js';
import type { ReadMessage } from '../../whatsapp-connection.js';
import { groupFailure, sendFailure } from '../connection/connection-errors.js';
import type { AppState } from './app-state.js';
import type { ChatTimers } from './chat-timers.js';
import type { Destinations } from './destinations.js';
import type { OutgoingMessages } from './outgoing-messages.js';

/** What this account does to whole chats. */
export class ChatChanges {
  constructor(
    private readonly socket: Pick<WASocket, 'query' | 'readMessages' | 'sendPresenceUpdate'>,
    private readonly destinations: Destinations,
    private readonly outgoing: OutgoingMessages,
    private readonly appState: AppState,
    private readonly timers: ChatTimers,
  ) {}

  async change(to: Address, change: ChatChange, last: KnownMessage | null): Promise<void> {
    const { names } = await this.destinations.of(to);
    if (change.ephemeral !== undefined) await this.setTimer(to, change.ephemeral);
    await this.appState.changeChat(names[0], change, last);
  }

  /** Whoever has switched receipts off tells nobody but the own devices (Baileys `readMessages` sees to that). */
  async markRead(messages: ReadMessage[]): Promise<void> {
    const keys = messages.map(({ messageId: id, chat, author }): WAMessageKey => {
      const isGroup = chat.endsWith('@g.us');
      // The author's name is the one under which the message came.
      const remoteJid = isGroup ? chat : (author ?? chat);
      return { id, remoteJid, fromMe: false, ...(isGroup && author !== null && { participant: author }) };
    });
    try {
      await this.socket.readMessages(keys);
    } catch (error) {
      throw sendFailure(error);
    }
  }

  async showPresence(to: Address, state: ChatState): Promise<void> {
    const { jid } = await this.destinations.of(to);
    try {
      await this.socket.sendPresenceUpdate(state, jid);
    } catch (error) {
      throw sendFailure(error);
    }
  }

  private async setTimer(to: Address, seconds: number): Promise<void> {
    if (to.kind === 'group') return this.setGroupTimer(to.jid, seconds);
    const { EPHEMERAL_SETTING } = proto.Message.ProtocolMessage.Type;
    const ephemeralSettingTimestamp = Math.floor(Date.now() / 1000);
    const message: proto.IMessage = {
      protocolMessage: { type: EPHEMERAL_SETTING, ephemeralExpiration: seconds, ephemeralSettingTimestamp },
    };
    const { chat } = await this.outgoing.dispatch(to, FIRST_ATTEMPT, () => message);
    await this.timers.take(chat, message);
  }

  /** Shape: Baileys `lib/Socket/groups.js` (`groupToggleEphemeral`), which does not see that nobody answered. */
  private async setGroupTimer(jid: string, seconds: number): Promise<void> {
    const content: BinaryNode =
      seconds === 0
        ? { tag: 'not_ephemeral', attrs: {} }
        : { tag: 'ephemeral', attrs: { expiration: String(seconds) } };
    const attrs = { type: 'set', xmlns: 'w:g2', to: jid };
    const answer: unknown = await this.socket
      .query({ tag: 'iq', attrs, content: [content] })
      .catch((error: unknown) => {
        throw groupFailure(error);
      });
    if (answer === undefined) throw new DomainError('WHATSAPP_UNANSWERED');
  }
}
