import { setImmediate as nextTurn } from 'node:timers/promises';
import { Boom } from '@hapi/boom';
import makeWASocket, {
  type AuthenticationState,
  type BaileysEventMap,
  type ConnectionState,
  DEFAULT_CONNECTION_CONFIG,
  jidNormalizedUser,
  proto,
  type SignalDataSet,
  type UserFacingSocketConfig,
  type WAMessageKey,
  type WASocket,
  S_WHATSAPP_NET,
} from '../../../baileys/baileys.js';
import type { Logger } from 'pino';
import type WebSocket from 'ws';
import type { AuthState } from '../../../auth-state/auth-state.js';
import { INCOMPATIBLE } from '../../../domain/close-codes.js';
import type { PasskeyAssertion, SentMessage } from '../../../domain/commands.js';
import { type LineId, lineName } from '../../../domain/line.js';
import type { Address } from '../../../domain/jid.js';
import type { OutgoingMessage } from '../../../domain/outgoing.js';
import type { KnownMessage } from '../../../domain/known-message.js';
import type { KnownNumber } from '../../../domain/known-number.js';
import type { Person } from '../../../domain/person.js';
import {
  type ChangeNews,
  type ConnectionNews,
  isTraffic,
  type KnownOfMessage,
  type NewsListener,
  type WhatsappConnection,
} from '../../whatsapp-connection.js';
import { baileysLogger } from './baileys-logger.js';
import { chatNames } from '../messages/chat-names.js';
import { ChatTimers } from '../messages/chat-timers.js';
import { connectionContext } from './connection-context.js';
import {
  CONNECTION_CLOSED,
  closeCodeOf,
  INTERNAL_FAILURE,
  messageOf,
  notConnected,
  sendFailure,
  TIMED_OUT,
  UNAVAILABLE,
} from './connection-errors.js';
import { DeviceDirectory } from '../signal/device-directory.js';
import { DeviceLinking } from '../linking/device-linking.js';
import type { GroupCache } from '../groups/group-cache.js';
import { GroupDirectory } from '../groups/group-directory.js';
import { HistoryIntake } from '../history/history-intake.js';
import { BaileysChanged, requireRepository, requireSocket, requireUnansweredNoted, takeListener } from '../hooks.js';
import { InboundMessages } from '../messages/inbound-messages.js';
import { ChangeChecks } from '../messages/change-checks.js';
import { presenceOf } from '../notices/presence.js';
import { Notices } from '../notices/notices.js';
import { IncomingStanzas } from './incoming-stanzas.js';
import { NumberLookups, type NumberStore } from '../messages/number-lookups.js';
import { OrderedOutbox } from '../messages/ordered-outbox.js';
import { OutgoingMessages } from '../messages/outgoing-messages.js';
import { OutgoingStatuses } from '../messages/outgoing-statuses.js';
import { forgetKeys } from '../signal/forgotten-keys.js';
import { RetryAnswers } from '../signal/retry-answers.js';
import { RetryDamper } from '../signal/retry-damper.js';
import { RetryRequests } from '../signal/retry-requests.js';
import { SignalTransactions } from '../signal/signal-transactions.js';
import { toMessageNews } from '../kinds/message-news.js';

/** A connection that got neither a QR code nor a log-in by then is given up. */
const OPEN_TIMEOUT_MS = 30_000;
const QUERY_TIMEOUT_MS = 20_000;
const PROBE_TIMEOUT_MS = 5_000;
/** The pool probes silent connections sooner and ends them faster than Baileys' own keep-alive would. */
const KEEP_ALIVE_INTERVAL_MS = 120_000;
/** How long a closing socket may take to say goodbye before it is cut. */
const CLOSE_TIMEOUT_MS = 1_000;

export interface BaileysConnectionOptions {
  line: LineId;
  waWebSocketUrl: string;
  openAuthState: () => Promise<AuthState>;
  /** True when a message with one of these keys was received before. */
  knows: (keys: string[]) => Promise<boolean>;
  caches: Required<Pick<UserFacingSocketConfig, 'msgRetryCounterCache' | 'callOfferCache' | 'placeholderResendCache'>>;
  /** Groups as the lines of this process know them. */
  groups: GroupCache;
  messages: {
    /** All messages of the company with this id, as they were received or sent. */
    find: (messageId: string) => Promise<(KnownMessage & { content: Uint8Array })[]>;
    /** Takes a message that was not sent off the record. */
    forget: (chat: string, messageId: string) => Promise<void>;
  };
  /** What becomes of the line's keys when a person is forgotten. */
  keysAbout: (person: Person) => Promise<SignalDataSet>;
  /** What the line knows of phone numbers. */
  numbers: NumberStore;
  log: Logger;
  onNews: NewsListener;
}

/** One Baileys socket and all that belongs to it; nothing of it is left after `closed`. */
export class BaileysConnection implements WhatsappConnection {
  private socket: WASocket | undefined;
  private auth: AuthState | undefined;
  private outbox: OrderedOutbox | undefined;
  private outgoing: OutgoingMessages | undefined;
  private groups: GroupDirectory | undefined;
  private numbers: NumberLookups | undefined;
  private transactions: SignalTransactions | undefined;
  private linking: DeviceLinking | undefined;
  private history: HistoryIntake | undefined;
  private inbound: InboundMessages | undefined;
  private incoming: IncomingStanzas | undefined;
  private notices: Notices | undefined;
  private checks: ChangeChecks | undefined;
  private readonly damper = new RetryDamper();
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
    const { linking } = this;
    if (linking === undefined || this.ending !== undefined) throw notConnected();
    return linking.requestCode(phone);
  }

  get unconfirmedSends(): number {
    return this.outgoing?.unconfirmedInRow ?? 0;
  }

  get dampedRetries(): number {
    return this.damper.damped;
  }

  probe(): void {
    const { socket } = this;
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
    const { linking } = this;
    if (linking === undefined || this.ending !== undefined) throw notConnected();
    await linking.submitPasskey(assertion);
  }

  async send(to: Address, message: OutgoingMessage, known?: KnownOfMessage): Promise<SentMessage> {
    return this.openOutgoing().send(to, message, known);
  }

  async lookUp(phones: readonly string[]): Promise<KnownNumber[]> {
    this.openSocket();
    if (this.numbers === undefined) throw notConnected();
    return this.numbers.ask(phones);
  }

  async forgetPerson(person: Person): Promise<number> {
    const { signalRepository } = this.openSocket();
    const { transactions } = this;
    if (transactions === undefined) throw notConnected();
    return forgetKeys(person, { transactions, signalRepository, keysAbout: this.options.keysAbout });
  }

  async unlink(): Promise<void> {
    const socket = this.openSocket();
    const answered = await socket
      .query({
        tag: 'iq',
        attrs: { to: S_WHATSAPP_NET, type: 'set', xmlns: 'md' },
        content: [
          {
            tag: 'remove-companion-device',
            attrs: { jid: this.auth?.creds.me?.id ?? '', reason: 'user_initiated' },
          },
        ],
      })
      .catch((error: unknown) => {
        // The server may close the stream in place of an answer.
        if (this.ending === undefined) throw sendFailure(error);
        return true;
      });
    if (answered === undefined) throw sendFailure(new Error('unlinking was not answered'));
  }

  async close(): Promise<void> {
    await this.end(null, 'closed');
  }

  private async open(): Promise<void> {
    const auth = await this.options.openAuthState();
    if (this.ending !== undefined) return auth.close();
    this.auth = auth;

    const history = new HistoryIntake(auth, this.options.log);
    this.history = history;
    const fail = (error: unknown): void => this.fail(error);
    const transactions = new SignalTransactions(auth, fail);
    this.transactions = transactions;
    const timers = new ChatTimers(transactions);
    const checks = new ChangeChecks(auth, this.options.messages.find);
    this.checks = checks;
    const inbound = new InboundMessages(
      auth,
      this.options.knows,
      (news) => this.report(news, true),
      (stanza) => requests?.succeeded(stanza),
      timers,
      checks,
    );
    this.inbound = inbound;
    const devices = new DeviceDirectory(transactions, () => this.openSocket());
    const guarded: { keys?: object; repository?: object } = {};
    let unanswered = 0;
    let requests: RetryRequests | undefined;
    const state: AuthenticationState = { creds: auth.creds, keys: auth };
    const socket = makeWASocket({
      ...this.options.caches,
      userDevicesCache: devices,
      waWebSocketUrl: this.options.waWebSocketUrl,
      auth: state,
      logger: baileysLogger(this.options.log, () => {
        unanswered += 1;
        transactions.noteUnanswered();
      }),
      // Baileys would set a timer and draw up two stack traces for every frame; our own timers watch the connection.
      connectTimeoutMs: undefined,
      defaultQueryTimeoutMs: QUERY_TIMEOUT_MS,
      keepAliveIntervalMs: KEEP_ALIVE_INTERVAL_MS,
      emitOwnEvents: false,
      getMessage: (key) => this.findMessage(auth, key),
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
        Object.assign(guarded, { keys: signalAuth.keys, repository: transactions.guard(repository, inbound) });
        return repository;
      },
    });
    this.socket = socket;
    requireSocket(socket, guarded);
    history.watch(socket.ev);

    const websocket = (socket.ws as unknown as { socket: WebSocket }).socket;
    this.outbox = new OrderedOutbox(websocket, () => transactions.commitBeforeFrame(), fail);
    const metadataOf = async (messageId: string): Promise<string | null> => {
      const known = await this.options.messages.find(messageId);
      return known.find(({ fromMe }) => fromMe)?.message?.metadata ?? null;
    };
    const statuses = new OutgoingStatuses(auth, metadataOf, (news, journalled) => this.report(news, journalled), fail);
    const notices = new Notices(auth, (news) => this.report(news, true));
    this.notices = notices;
    const linked = Buffer.from(auth.creds.noiseKey.public).toString('base64');
    const known = this.options.groups.ofLine(`${lineName(this.options.line)}/${linked}`);
    this.groups = new GroupDirectory(socket, auth, known, devices);
    this.numbers = new NumberLookups(socket, this.options.numbers);
    this.outgoing = new OutgoingMessages({
      socket,
      auth,
      devices,
      groups: this.groups,
      numbers: this.numbers,
      statuses,
      transactions,
      timers,
      forget: this.options.messages.forget,
    });
    this.linking = new DeviceLinking({
      socket,
      auth,
      report: (news) => {
        clearTimeout(this.openTimer);
        this.report(news);
      },
      end: (code, reason) => void this.end(code, reason),
    });
    requests = new RetryRequests(socket, this.damper, fail);
    this.incoming = new IncomingStanzas({
      socket,
      inbound,
      devices,
      statuses,
      notices,
      requests,
      answers: new RetryAnswers({
        socket,
        auth,
        counts: this.options.caches.msgRetryCounterCache,
        findMessage: async (key) =>
          socket.messageRetryManager?.getRecentMessage(key.remoteJid ?? '', key.id ?? '')?.message ??
          this.findMessage(auth, key),
        damper: this.damper,
      }),
      ready: requireUnansweredNoted(socket, () => unanswered),
      fail,
    });
    this.listen(socket);
  }

  /** The content of a message of a chat, from the record. */
  private async findMessage(
    auth: AuthState,
    { remoteJid, id, fromMe }: WAMessageKey,
  ): Promise<proto.IMessage | undefined> {
    if (!remoteJid || !id) return undefined;
    const [known, names] = await Promise.all([
      this.options.messages.find(id),
      chatNames(auth, [jidNormalizedUser(remoteJid)]),
    ]);
    const message = known.find((one) => names.includes(one.chat) && one.fromMe === (fromMe === true));
    return message && proto.Message.decode(message.content);
  }

  private listen(socket: WASocket): void {
    // A frame that cannot be decrypted rejects inside Baileys' listener, where nobody would catch it.
    const takeFrame = takeListener<[Buffer]>(socket.ws, 'message');
    socket.ws.on('message', (data: Buffer) => {
      this.lastHeardAt = Date.now();
      if (this.outbox?.isUsed !== true) this.fail(new BaileysChanged('it sends frames past the socket that it has'));
      Promise.resolve(takeFrame(data)).catch((error: unknown) => this.fail(error));
    });
    // Listened to by Baileys, which keeps `ws` from giving up, but acted on by nobody.
    socket.ws.on('unexpected-response', (_request: unknown, response: { statusCode?: number }) => {
      // An HTTP status is the word of some proxy as well; none of them means what the same close code means.
      void this.end(UNAVAILABLE, `WhatsApp answered HTTP ${response.statusCode}`);
    });
    socket.ev.on('creds.update', () => {
      this.auth?.saveCreds().catch((error: unknown) => this.fail(error));
    });
    socket.ev.on('connection.update', (update) => this.onConnectionUpdate(update));
    socket.ev.on('messages.upsert', (upsert) => this.onMessages(upsert));
    socket.ev.on('presence.update', (update) => {
      for (const news of presenceOf(update)) void this.notices?.named(news).then((named) => this.report(named));
    });
  }

  private onConnectionUpdate(update: Partial<ConnectionState>): void {
    if (update.isNewLogin === true) {
      this.linking?.close();
      this.report({ type: 'paired' });
      this.openTimer = setTimeout(() => void this.end(TIMED_OUT, 'WhatsApp did not finish pairing'), OPEN_TIMEOUT_MS);
    }
    if (update.connection === 'open') {
      clearTimeout(this.openTimer);
      this.isOpen = true;
      const me = this.auth?.creds.me?.id;
      this.report({
        type: 'opened',
        phoneNumber: me === undefined ? null : (jidNormalizedUser(me).split('@')[0] ?? null),
      });
    }
    if (update.connection === 'close') {
      // Messages whose receipts have left wait in Baileys' event buffer, which it throws away right after this.
      this.socket?.ev.flush();
      const error = update.lastDisconnect?.error;
      void this.end(closeCodeOf(error), error?.message ?? 'Connection closed');
    }
  }

  private onMessages({ messages }: BaileysEventMap['messages.upsert']): void {
    const offline = this.incoming?.message?.attrs.offline !== undefined;
    for (const message of messages) {
      if (this.inbound?.isToldHere(message.key) === true) continue;
      const news = toMessageNews(message, offline);
      if (news === undefined) continue;
      if ('message' in news && news.message.type === 'undecryptable') void this.reportUndecryptable(news);
      else if ('message' in news) this.report(news);
      else void this.reportChange(news, message.message ?? {});
    }
  }

  /** A change that the phone sent again: what is sealed in it is read, and its sender is held against the record. */
  private async reportChange(news: ChangeNews, message: proto.IMessage): Promise<void> {
    try {
      if ((await this.checks?.complete(news, message)) !== undefined) this.report(news);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Once what was decrypted before it is told. */
  private async reportUndecryptable(news: ConnectionNews): Promise<void> {
    await this.auth?.settled().catch(() => undefined);
    // What could not be decrypted because the connection was ending is delivered again to the next one.
    if (this.ending === undefined) this.report(news);
  }

  private openOutgoing(): OutgoingMessages {
    this.openSocket();
    if (this.outgoing === undefined) throw notConnected();
    return this.outgoing;
  }

  private openSocket(): WASocket {
    if (this.socket === undefined || !this.isOpen || this.ending !== undefined) throw notConnected();
    return this.socket;
  }

  private report(news: ConnectionNews | undefined, journalled = false): void {
    if (news === undefined || this.ended) return;
    // What was received or confirmed is told even while the connection ends; what it was about to become is not.
    if (this.ending === undefined || isTraffic(news)) this.options.onNews(news, journalled);
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
    this.damper.close();
    this.linking?.close();
    void this.history?.close();
    const { socket, auth } = this;
    if (socket !== undefined) {
      await within(CLOSE_TIMEOUT_MS, this.outbox?.drained());
      socket.ev.flush();
      auth?.close();
      await this.cut(socket);
      this.outgoing?.close();
      this.groups?.close(code);
      // Queries under way listen for `error`, not for the `close` that Baileys has taken away from them by now.
      const failQueries = (): void => {
        socket.ws.emit('error', new Boom('Connection Closed', { statusCode: CONNECTION_CLOSED }));
      };
      socket.ws.on('error', () => undefined);
      failQueries();
      // Baileys goes on to its next query where one has failed, and would wait 20 s for the answer.
      socket.ws.on('newListener', (event) => {
        if (event === 'error') queueMicrotask(failQueries);
      });
      for (const event of ['creds.update', 'connection.update', 'messages.upsert', 'presence.update'] as const) {
        socket.ev.removeAllListeners(event);
      }
    }
    await this.history?.close();
    await auth?.settled().catch((error: unknown) => {
      this.options.log.error({ error: messageOf(error) }, 'auth state was not saved; the last state on disk stays');
    });
    auth?.close();
    if (socket !== undefined) {
      // Work that was under way has failed by the next turn. What it put into Baileys' caches after they were emptied
      // would stay there for days, by timers that keep this connection alive.
      await nextTurn();
      socket.signalRepository.close?.();
      socket.messageRetryManager?.clear();
    }
    this.ended = true;
    this.options.onNews({ type: 'closed', code, reason }, false);
  }

  private async cut(socket: WASocket): Promise<void> {
    const websocket = (socket.ws as unknown as { socket: WebSocket | null }).socket;
    if (websocket !== null && websocket.readyState !== websocket.CLOSED) {
      const gone = new Promise<void>((resolve) => websocket.once('close', () => resolve()));
      websocket.close(1000);
      await within(CLOSE_TIMEOUT_MS, gone);
      websocket.terminate();
    }
    await socket.end(undefined);
  }
}

/** Waits for `done`, but no longer than `timeoutMs`. */
async function within(timeoutMs: number, done: Promise<void> | undefined): Promise<void> {
  if (done === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([done, late]);
  clearTimeout(timer);
}
