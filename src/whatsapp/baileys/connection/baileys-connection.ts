import {
  type ConnectionState,
  jidNormalizedUser,
  S_WHATSAPP_NET,
  type SignalDataSet,
  type WASocket,
} from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import { INCOMPATIBLE } from '../../../domain/close-codes.js';
import type { ChatChange, ChatState } from '../../../domain/chat-change.js';
import type { Answer, Command, PasskeyAssertion, SentMessage } from '../../../domain/commands.js';
import type { ChangedMessage, MessageChange } from '../../../domain/message-change.js';
import type { Address } from '../../../domain/jid.js';
import type { KnownMessage } from '../../../domain/known-message.js';
import type { KnownNumber } from '../../../domain/known-number.js';
import type { OrderName } from '../../../domain/orders.js';
import type { Attempt, OutgoingMessage } from '../../../domain/outgoing.js';
import type { Person } from '../../../domain/person.js';
import type { StatusStyle } from '../../../domain/status-post.js';
import {
  type ConnectionNews,
  isTraffic,
  type KnownOfAttempt,
  type KnownOfMessage,
  type NewsListener,
  type ReadMessage,
  type WhatsappConnection,
} from '../../whatsapp-connection.js';
import { AccountSocket, type AccountSocketOptions } from './account-socket.js';
import { connectionContext } from './connection-context.js';
import { closeCodeOf, INTERNAL_FAILURE, messageOf, notConnected, TIMED_OUT } from './connection-errors.js';
import { BaileysChanged } from '../hooks.js';
import { askForOlder } from '../history/older-messages.js';
import { unlink } from '../linking/unlink.js';
import type { OutgoingMessages } from '../messages/outgoing-messages.js';
import { forgetKeys } from '../signal/forgotten-keys.js';

/** A connection that got neither a QR code nor a log-in by then is given up. */
const OPEN_TIMEOUT_MS = 30_000;
const PROBE_TIMEOUT_MS = 5_000;

export interface BaileysConnectionOptions extends AccountSocketOptions {
  openAuthState: () => Promise<AuthState>;
  /** What becomes of the line's keys when a person is forgotten. */
  keysAbout: (person: Person) => Promise<SignalDataSet>;
  onNews: NewsListener;
}

/** One connection, from its beginning to the one end that it has; nothing of its socket is left after `closed`. */
export class BaileysConnection implements WhatsappConnection {
  private account: AccountSocket | undefined;
  private openTimer: NodeJS.Timeout | undefined;
  private probeTimer: NodeJS.Timeout | undefined;
  private isOpen = false;
  private ended = false;
  lastHeardAt = Date.now();
  private ending: Promise<void> | undefined;

  constructor(private readonly options: BaileysConnectionOptions) {}

  /** Begins to connect. */
  begin(): void {
    connectionContext.run({ fail: (error) => this.fail(error) }, () => {
      this.openTimer = setTimeout(() => void this.end(TIMED_OUT, 'WhatsApp did not answer in time'), OPEN_TIMEOUT_MS);
      this.open().catch((error: unknown) => this.fail(error));
    });
  }

  async requestPairingCode(phone: string): Promise<string> {
    const linking = this.account?.linking;
    if (linking === undefined || this.ending !== undefined) throw notConnected();
    return linking.requestCode(phone);
  }

  get unconfirmedSends(): number {
    return this.account?.outgoing?.unconfirmedInRow ?? 0;
  }

  get dampedRetries(): number {
    return this.account?.dampedRetries ?? 0;
  }

  probe(): void {
    const socket = this.account?.socket;
    if (socket === undefined || !this.isOpen || this.probeTimer !== undefined) return;
    const askedAt = Date.now();
    this.probeTimer = setTimeout(() => {
      this.probeTimer = undefined;
      // After a stall of the process the answer may still lie in the socket: let it be read first.
      setImmediate(() => {
        if (this.lastHeardAt < askedAt) void this.end(TIMED_OUT, 'WhatsApp fell silent');
      });
    }, PROBE_TIMEOUT_MS);
    const ping = { tag: 'iq', attrs: { to: S_WHATSAPP_NET, type: 'get', xmlns: 'w:p', id: `probe-${askedAt}` } };
    // A frame that cannot be written is as telling as one that is not answered.
    socket.sendNode({ ...ping, content: [{ tag: 'ping', attrs: {} }] }).catch(() => undefined);
  }

  async submitPasskey(assertion: PasskeyAssertion): Promise<void> {
    const linking = this.account?.linking;
    if (linking === undefined || this.ending !== undefined) throw notConnected();
    await linking.submitPasskey(assertion);
  }

  async send(to: Address, message: OutgoingMessage, known?: KnownOfMessage): Promise<SentMessage> {
    return this.openOutgoing().send(to, message, known);
  }

  async postStatus(
    recipients: readonly Address[],
    message: OutgoingMessage,
    style: StatusStyle,
    known: KnownOfAttempt,
  ): Promise<SentMessage & { seenBy: number }> {
    return this.openOutgoing().post(recipients, message, style, known);
  }

  async renewMedium(message: KnownMessage): Promise<string> {
    this.openSocket();
    const renewals = this.account?.renewals;
    if (renewals === undefined) throw notConnected();
    return renewals.renew(message);
  }

  async lookUp(phones: readonly string[]): Promise<KnownNumber[]> {
    this.openSocket();
    const numbers = this.account?.numbers;
    if (numbers === undefined) throw notConnected();
    return numbers.ask(phones);
  }

  async forgetPerson(person: Person): Promise<number> {
    const { signalRepository } = this.openSocket();
    const transactions = this.account?.transactions;
    if (transactions === undefined) throw notConnected();
    return forgetKeys(person, { transactions, signalRepository, keysAbout: this.options.keysAbout });
  }

  async forward(to: Address, known: KnownMessage, attempt: Attempt & KnownOfAttempt): Promise<SentMessage> {
    return this.openOutgoing().forward(to, known, attempt);
  }

  async change(known: KnownMessage, change: MessageChange, attempt: Attempt & KnownOfAttempt): Promise<ChangedMessage> {
    return this.opened('messageChanges').change(known, change, attempt);
  }

  async markRead(messages: ReadMessage[]): Promise<void> {
    return this.opened('chatChanges').markRead(messages);
  }

  async changeChat(chat: Address, change: ChatChange, last: KnownMessage | null): Promise<void> {
    return this.opened('chatChanges').change(chat, change, last);
  }

  async fetchHistory(oldest: KnownMessage, count: number): Promise<string> {
    return askForOlder(this.openSocket(), oldest, count);
  }

  async order<N extends OrderName>(command: Command<N>): Promise<Answer<N>> {
    return this.opened('orders').carryOut(command);
  }

  async showPresence(chat: Address, state: ChatState): Promise<void> {
    return this.opened('chatChanges').showPresence(chat, state);
  }

  async unlink(): Promise<void> {
    await unlink(this.openSocket(), this.account?.auth.creds.me?.id ?? '', () => this.ending !== undefined);
  }

  async close(): Promise<void> {
    await this.end(null, 'closed');
  }

  private async open(): Promise<void> {
    const auth = await this.options.openAuthState();
    if (this.ending !== undefined) return auth.close();
    this.account = new AccountSocket(auth, this.options, {
      heard: () => {
        this.lastHeardAt = Date.now();
      },
      updated: (update) => this.onConnectionUpdate(update),
      report: (news, journalKey) => this.report(news, journalKey),
      reportLinking: (news) => {
        clearTimeout(this.openTimer);
        this.report(news);
      },
      isEnding: () => this.ending !== undefined,
      end: (code, reason) => void this.end(code, reason),
      fail: (error) => this.fail(error),
      openSocket: () => this.openSocket(),
    });
    this.account.open();
  }

  private onConnectionUpdate(update: Partial<ConnectionState>): void {
    if (update.isNewLogin === true) {
      this.account?.linking?.close();
      this.report({ type: 'paired' });
      this.openTimer = setTimeout(() => void this.end(TIMED_OUT, 'WhatsApp did not finish pairing'), OPEN_TIMEOUT_MS);
    }
    if (update.connection === 'open') {
      clearTimeout(this.openTimer);
      this.isOpen = true;
      const me = this.account?.auth.creds.me?.id;
      this.report({
        type: 'opened',
        phoneNumber: me === undefined ? null : (jidNormalizedUser(me).split('@')[0] ?? null),
      });
    }
    if (update.connection === 'close') {
      // Messages whose receipts have left wait in Baileys' event buffer, which it throws away right after this.
      this.account?.socket?.ev.flush();
      const error = update.lastDisconnect?.error;
      void this.end(closeCodeOf(error), error?.message ?? 'Connection closed');
    }
  }

  private openOutgoing(): OutgoingMessages {
    this.openSocket();
    const outgoing = this.account?.outgoing;
    if (outgoing === undefined) throw notConnected();
    return outgoing;
  }

  /** A part of the socket, while the connection is open. */
  private opened<K extends 'messageChanges' | 'chatChanges' | 'orders'>(part: K): NonNullable<AccountSocket[K]> {
    this.openSocket();
    const opened = this.account?.[part];
    if (opened === undefined || opened === null) throw notConnected();
    return opened;
  }

  private openSocket(): WASocket {
    const socket = this.account?.socket;
    if (socket === undefined || !this.isOpen || this.ending !== undefined) throw notConnected();
    return socket;
  }

  private report(news: ConnectionNews | undefined, journalKey?: string): void {
    if (news === undefined || this.ended) return;
    // What was received or confirmed is told even while the connection ends; what it was about to become is not.
    if (this.ending === undefined || isTraffic(news)) this.options.onNews(news, journalKey);
  }

  private fail(error: unknown): void {
    void this.end(error instanceof BaileysChanged ? INCOMPATIBLE : INTERNAL_FAILURE, messageOf(error));
  }

  /** The one way out. Whoever calls first decides code and reason; all get the same end. */
  private end(code: number | null, reason: string): Promise<void> {
    this.ending ??= connectionContext.exit(() => this.tearDown(code, reason));
    return this.ending;
  }

  private async tearDown(code: number | null, reason: string): Promise<void> {
    this.isOpen = false;
    clearTimeout(this.openTimer);
    clearTimeout(this.probeTimer);
    await this.account?.close(code);
    this.ended = true;
    this.options.onNews({ type: 'closed', code, reason });
  }
}
