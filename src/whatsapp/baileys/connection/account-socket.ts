import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import makeWASocket, {
  type ConnectionState,
  DEFAULT_CONNECTION_CONFIG,
  jidNormalizedUser,
  proto,
  type UserFacingSocketConfig,
  type WAMessageKey,
  type WASocket,
} from '../../../baileys/baileys.js';
import type { Logger } from 'pino';
import type WebSocket from 'ws';
import type { MessageRecord } from '../../../auth-state/auth-commit.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { KnownMessage } from '../../../domain/known-message.js';
import type { Tenure } from '../../../domain/lease.js';
import { type LineId, lineName } from '../../../domain/line.js';
import type { ConnectionNews } from '../../whatsapp-connection.js';
import { baileysLogger } from './baileys-logger.js';
import { messageOf, UNAVAILABLE } from './connection-errors.js';
import { EmittedMessages } from './emitted-messages.js';
import { IncomingStanzas } from './incoming-stanzas.js';
import { LineOrders } from './line-orders.js';
import { cut, drop, failQueries, within } from './socket-end.js';
import type { GroupCache } from '../groups/group-cache.js';
import { AccountOrders } from '../account/account-orders.js';
import { CatalogOrders } from '../account/catalog-orders.js';
import { CallOrders } from '../account/call-orders.js';
import { ChannelOrders } from '../channels/channel-orders.js';
import { GroupDirectory } from '../groups/group-directory.js';
import { CommunityOrders } from '../groups/community-orders.js';
import { GroupOrders } from '../groups/group-orders.js';
import { HistoryIntake } from '../history/history-intake.js';
import { OlderMessages } from '../history/older-messages.js';
import { BaileysChanged, requireRepository, requireSocket, requireUnansweredNoted, takeListener } from '../hooks.js';
import { LabelBook } from '../labels/label-book.js';
import { LabelOrders } from '../labels/label-orders.js';
import { DeviceLinking } from '../linking/device-linking.js';
import { MediaUploads } from '../media/media-uploads.js';
import { MediumRenewals } from '../media/medium-renewals.js';
import { ChangeChecks } from '../messages/change-checks.js';
import { chatNames } from '../messages/chat-names.js';
import { AppState } from '../messages/app-state.js';
import { ChatChanges } from '../messages/chat-changes.js';
import { MessageChanges } from '../messages/message-changes.js';
import { ChatTimers } from '../messages/chat-timers.js';
import { Destinations } from '../messages/destinations.js';
import { ContactBook } from '../messages/contact-book.js';
import { InboundMessages } from '../messages/inbound-messages.js';
import { NumberLookups, type NumberStore } from '../messages/number-lookups.js';
import { OrderedOutbox } from '../messages/ordered-outbox.js';
import { OutgoingMessages } from '../messages/outgoing-messages.js';
import { OutgoingStatuses } from '../messages/outgoing-statuses.js';
import { Restrictions } from '../notices/restrictions.js';
import { Notices } from '../notices/notices.js';
import { RingingCalls } from '../notices/ringing-calls.js';
import { DeviceDirectory } from '../signal/device-directory.js';
import type { StatedChats } from './emitted-messages.js';
import { Identities, type NamedChats } from '../signal/identities.js';
import { RetryAnswers } from '../signal/retry-answers.js';
import { RetryDamper } from '../signal/retry-damper.js';
import { RetryRequests } from '../signal/retry-requests.js';
import { SignalTransactions } from '../signal/signal-transactions.js';

const QUERY_TIMEOUT_MS = 20_000;
/** The pool probes silent connections sooner and ends them faster than Baileys' own keep-alive would. */
const KEEP_ALIVE_INTERVAL_MS = 120_000;
/** How long what was to leave has for it when the socket is closed. */
const DRAIN_TIMEOUT_MS = 1_000;

export interface AccountSocketOptions {
  line: LineId;
  waWebSocketUrl: string;
  /** Whether a tenure lasts. */
  holds: (tenure: Tenure) => boolean;
  /** True when a message with one of these keys was received before. */
  knows: (keys: string[]) => Promise<boolean>;
  caches: Required<Pick<UserFacingSocketConfig, 'msgRetryCounterCache' | 'callOfferCache' | 'placeholderResendCache'>>;
  /** Groups as the lines of this process know them. */
  groups: GroupCache;
  messages: {
    /** All messages of the company with this id, as they were received or sent. */
    find: (messageId: string) => Promise<(KnownMessage & { content: Uint8Array })[]>;
    /** Writes down what was said before, where it is not on record; gives how much of it was new. */
    keep: (records: MessageRecord[]) => Promise<number>;
    /** Notes who can see a status that is about to be posted. */
    noteAudience: (messageId: string, people: string[]) => Promise<void>;
    /** Takes a message that was not sent off the record. */
    forget: (tenure: Tenure, chat: string, messageId: string) => Promise<void>;
  };
  /** What the line knows of phone numbers. */
  numbers: NumberStore;
  chats: NamedChats & StatedChats;
  /** The bytes of a stored medium of the company. */
  openMedium: (mediumId: string) => Promise<Readable>;
  log: Logger;
}

/** The connection that a socket is part of, as the socket sees it. */
export interface SocketOwner {
  /** Anything came from WhatsApp. */
  heard: () => void;
  updated: (update: Partial<ConnectionState>) => void;
  /** @param journalKey under which the inbound journal holds the news */
  report: (news: ConnectionNews | undefined, journalKey?: string) => void;
  /** News of how the device gets linked, as long as it is not. */
  reportLinking: (news: ConnectionNews) => void;
  isEnding: () => boolean;
  end: (code: number, reason: string) => void;
  /** Ends the connection, which cannot be relied on after this error. */
  fail: (error: unknown) => void;
  /** The socket while the connection is open. @throws DomainError NOT_CONNECTED */
  openSocket: () => WASocket;
}

/** One Baileys socket, and what of ours stands before and behind it. */
export class AccountSocket {
  socket: WASocket | undefined;
  outgoing: OutgoingMessages | undefined;
  messageChanges: MessageChanges | undefined;
  chatChanges: ChatChanges | undefined;
  orders: LineOrders | undefined;
  linking: DeviceLinking | undefined;
  numbers: NumberLookups | undefined;
  renewals: MediumRenewals | undefined;
  transactions: SignalTransactions | undefined;
  private outbox: OrderedOutbox | undefined;
  private groups: GroupDirectory | undefined;
  private history: HistoryIntake | undefined;
  private readonly damper = new RetryDamper();

  constructor(
    readonly auth: AuthState,
    private readonly options: AccountSocketOptions,
    private readonly owner: SocketOwner,
  ) {}

  /** Whether this process holds the line as it did when the socket was opened. */
  private get isOurs(): boolean {
    return this.options.holds(this.auth.line);
  }

  get dampedRetries(): number {
    return this.damper.damped;
  }

  /**
   * Begins to connect. Where it throws, `close` takes away what is there by then.
   *
   * @throws BaileysChanged
   */
  open(): void {
    const { auth, owner, damper } = this;
    const { fail } = owner;
    const { chats, messages, log } = this.options;
    const identities = new Identities(auth, chats, owner.report);
    const history = new HistoryIntake(
      auth,
      identities,
      new OlderMessages(auth, messages.keep),
      (news) => owner.report(news),
      log,
    );
    this.history = history;
    const transactions = new SignalTransactions(auth, fail);
    this.transactions = transactions;
    const timers = new ChatTimers(transactions, (chat, ephemeral) => chats.note(chat, { ephemeral }));
    const contacts = new ContactBook(transactions);
    const labels = new LabelBook(transactions);
    const checks = new ChangeChecks(auth, messages.find);
    const inbound = new InboundMessages({
      auth,
      knows: this.options.knows,
      report: owner.report,
      onDecrypted: (stanza) => requests?.succeeded(stanza),
      timers,
      checks,
      contacts,
    });
    const devices = new DeviceDirectory(transactions, owner.openSocket);
    const guarded: { keys?: object; repository?: object } = {};
    let unanswered = 0;
    let requests: RetryRequests | undefined;
    const socket = makeWASocket({
      ...this.options.caches,
      userDevicesCache: devices,
      waWebSocketUrl: this.options.waWebSocketUrl,
      auth: { creds: auth.creds, keys: auth },
      logger: baileysLogger(log, () => {
        unanswered += 1;
        transactions.noteUnanswered();
      }),
      // Baileys would set a timer and draw up two stack traces for every frame; our own timers watch the connection.
      connectTimeoutMs: undefined,
      defaultQueryTimeoutMs: QUERY_TIMEOUT_MS,
      keepAliveIntervalMs: KEEP_ALIVE_INTERVAL_MS,
      emitOwnEvents: false,
      getMessage: (key) => this.findMessage(key),
      syncFullHistory: false,
      shouldSyncHistoryMessage: history.intercept,
      cachedGroupMetadata: async (jid) => this.groups?.metadata(jid),
      // Messages of all chats would wait with each request; and a session is given up by the keys of its other end alone.
      retryRequestDelayMs: 0,
      enableAutoSessionRecreation: false,
      makeSignalRepository: (signalAuth, logger, pnToLid) => {
        const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(signalAuth, logger, pnToLid);
        requireRepository(repository, signalAuth.keys);
        transactions.replace(signalAuth.keys);
        transactions.learnFirst(repository.lidMapping, identities);
        Object.assign(guarded, { keys: signalAuth.keys, repository: transactions.guard(repository, inbound) });
        return repository;
      },
    });
    this.socket = socket;
    requireSocket(socket, guarded);
    history.watch(socket.ev);

    const websocket = (socket.ws as unknown as { socket: WebSocket }).socket;
    this.outbox = new OrderedOutbox(
      websocket,
      () => transactions.commitBeforeFrame(),
      () => this.isOurs,
      fail,
    );
    const metadataOf = async (messageId: string): Promise<string | null> => {
      const known = await messages.find(messageId);
      return known.find(({ fromMe }) => fromMe)?.message?.metadata ?? null;
    };
    const statuses = new OutgoingStatuses(auth, metadataOf, owner.report, fail);
    const notices = new Notices(auth, owner.report, this.options.chats.noteRead);
    const ringing = new RingingCalls();
    const linked = Buffer.from(auth.creds.noiseKey.public).toString('base64');
    const known = this.options.groups.ofLine(`${lineName(this.options.line)}/${linked}`);
    this.groups = new GroupDirectory(socket, auth, known, devices);
    this.numbers = new NumberLookups(socket, this.options.numbers);
    const { groups, numbers } = this;
    const destinations = new Destinations({ socket, auth, devices, groups, numbers, timers });
    const uploads = new MediaUploads(socket, this.options.openMedium);
    this.outgoing = new OutgoingMessages({
      socket,
      auth,
      destinations,
      groups,
      statuses,
      transactions,
      refused: (code) => restrictions.refused(code),
      uploads,
      checks,
      forget: messages.forget,
      noteAudience: messages.noteAudience,
    });
    const restrictions = new Restrictions(socket, (told) => owner.report({ type: 'restriction', ...told }));
    restrictions.listen();
    this.renewals = new MediumRenewals(socket, () => auth.creds.me?.id);
    const appState = new AppState(socket, auth);
    this.messageChanges = new MessageChanges(auth, this.groups, this.outgoing, appState);
    this.chatChanges = new ChatChanges(socket, destinations, this.outgoing, appState, timers);
    const groupOrders = new GroupOrders(socket, this.groups);
    this.orders = new LineOrders({
      ...groupOrders.orders,
      ...new CommunityOrders(groupOrders).orders,
      ...new CatalogOrders(socket, auth, uploads).orders,
      ...new AccountOrders(socket, auth, this.numbers, this.options.openMedium).orders,
      ...new LabelOrders(labels, appState, destinations).orders,
      ...new ChannelOrders(socket, this.options.openMedium).orders,
      ...new CallOrders(socket, auth, ringing).orders,
    });
    this.linking = new DeviceLinking({ socket, auth, report: owner.reportLinking, end: owner.end });
    requests = new RetryRequests(socket, damper, fail);
    const incoming = new IncomingStanzas({
      socket,
      inbound,
      devices,
      statuses,
      notices,
      ringing,
      requests,
      answers: new RetryAnswers({
        socket,
        auth,
        counts: this.options.caches.msgRetryCounterCache,
        findMessage: async (key) =>
          socket.messageRetryManager?.getRecentMessage(key.remoteJid ?? '', key.id ?? '')?.message ??
          this.findMessage(key),
        damper,
      }),
      ready: requireUnansweredNoted(socket, () => unanswered),
      fail,
    });
    this.listen(socket);
    new EmittedMessages({
      auth,
      inbound,
      incoming,
      notices,
      contacts,
      labels,
      chats,
      owner,
    }).listen(socket);
  }

  /** The content of a message of a chat, from the record. */
  private async findMessage({ remoteJid, id, fromMe }: WAMessageKey): Promise<proto.IMessage | undefined> {
    if (!remoteJid || !id) return undefined;
    const [known, names] = await Promise.all([
      this.options.messages.find(id),
      chatNames(this.auth, [jidNormalizedUser(remoteJid)]),
    ]);
    const message = known.find((one) => names.includes(one.chat) && one.fromMe === (fromMe === true));
    return message && proto.Message.decode(message.content);
  }

  private listen(socket: WASocket): void {
    const { owner } = this;
    // A frame that cannot be decrypted rejects inside Baileys' listener, where nobody would catch it.
    const takeFrame = takeListener<[Buffer]>(socket.ws, 'message');
    socket.ws.on('message', (data: Buffer) => {
      owner.heard();
      if (this.outbox?.isUsed !== true) owner.fail(new BaileysChanged('it sends frames past the socket that it has'));
      Promise.resolve(takeFrame(data)).catch(owner.fail);
    });
    // Listened to by Baileys, which keeps `ws` from giving up, but acted on by nobody.
    socket.ws.on('unexpected-response', (_request: unknown, response: { statusCode?: number }) => {
      // An HTTP status is the word of some proxy as well; none of them means what the same close code means.
      owner.end(UNAVAILABLE, `WhatsApp answered HTTP ${response.statusCode}`);
    });
    socket.ev.on('creds.update', () => {
      this.auth.saveCreds().catch(owner.fail);
    });
    socket.ev.on('connection.update', owner.updated);
  }

  /**
   * Lets go of everything once what was written before has left.
   *
   * @param code the close code of the connection, null when it was closed by us
   */
  async close(code: number | null): Promise<void> {
    this.damper.close();
    this.linking?.close();
    void this.history?.close();
    const { socket, auth } = this;
    if (socket !== undefined) {
      if (!this.isOurs) drop(socket);
      await within(DRAIN_TIMEOUT_MS, this.outbox?.drained());
      socket.ev.flush();
      auth.close();
      await cut(socket);
      this.outgoing?.close();
      this.renewals?.close();
      this.groups?.close(code);
      failQueries(socket);
      for (const event of ['creds.update', 'connection.update', 'messages.upsert', 'presence.update'] as const) {
        socket.ev.removeAllListeners(event);
      }
    }
    await this.history?.close();
    await auth.settled().catch((error: unknown) => {
      this.options.log.error({ error: messageOf(error) }, 'auth state was not saved; the last state on disk stays');
    });
    auth.close();
    if (socket !== undefined) {
      // Work that was under way has failed by the next turn. What it put into Baileys' caches after they were emptied
      // would stay there for days, by timers that keep this connection alive.
      await nextTurn();
      socket.signalRepository.close?.();
      socket.messageRetryManager?.clear();
    }
  }
}
