import type {
  AccountSummary,
  AccountView,
  ArmedFaults,
  ArmedLinking,
  DecryptedMessage,
  Fault,
  InboxMessage,
  InboxPage,
  LinkedDevice,
  LinkingView,
  NewAccount,
  NewMessage,
  NewStanza,
  PasskeyAssertion,
  PasskeyStage,
  SentMessage,
  SignalView,
  WaitCondition,
} from './admin-api.js';
import { search, SimulatorError } from './client-caller.js';
import { ChatClient } from './client-chats.js';
import type { Counters } from './counters.js';
import type { SocketInterval } from './ledger.js';
import type { LoggedMessage } from './message-log.js';
import type { SentStanza } from './server-stanzas.js';

export type * from './admin-api.js';
export type { CallEnd, CallView, NewCall } from './calls.js';
export { SimulatorError } from './client-caller.js';
export type { LoggedMessage, SeenReceipt } from './message-log.js';
export type { SocketInterval } from './ledger.js';
export type { NewsletterView, PublishedMessage } from './newsletters.js';
export type { PresenceState, PresenceView } from './presences.js';
export type { SentStanza } from './server-stanzas.js';

export type SimulatorStats = Counters & { accounts: number; memoryRss: number; uptimeSeconds: number };

export interface AccountLedger {
  intervals: SocketInterval[];
  overlaps: number;
  maxConcurrent: number;
}

export interface GlobalLedger {
  peakHandshakes: number;
  logins: number;
  overlaps: number;
  maxConcurrent: number;
  accountsWithOverlaps: string[];
}

export interface MessageList {
  messages: LoggedMessage[];
  /** Ids of those that a linked device has given a receipt for. */
  acknowledged: string[];
}

/** The admin API, typed. Needs nothing but `fetch`. */
export class SimulatorClient extends ChatClient {
  async createAccount(account: Omit<NewAccount, 'count'> = {}): Promise<AccountSummary> {
    const { accounts } = await this.call<{ accounts: AccountSummary[] }>('POST', '/accounts', account);
    const [created] = accounts;
    if (!created) throw new SimulatorError(500, 'the simulator created no account');
    return created;
  }

  async createAccounts(count: number, account: Omit<NewAccount, 'count' | 'number'> = {}): Promise<AccountSummary[]> {
    return (await this.call<{ accounts: AccountSummary[] }>('POST', '/accounts', { ...account, count })).accounts;
  }

  async accounts(): Promise<AccountView[]> {
    return (await this.call<{ accounts: AccountView[] }>('GET', '/accounts')).accounts;
  }

  account(number: string): Promise<AccountView> {
    return this.call('GET', `/accounts/${number}`);
  }

  /** The account's phone scans a QR code; settles when the client has accepted. */
  scan(number: string, qr: string, timeoutMs?: number): Promise<LinkedDevice> {
    return this.call('POST', `/accounts/${number}/scan`, { qr, timeoutMs });
  }

  enterPairingCode(number: string, code: string, timeoutMs?: number): Promise<LinkedDevice> {
    return this.call('POST', `/accounts/${number}/pairing-code`, { code, timeoutMs });
  }

  /** Says how clients of the account are linked from now on; replaces what was armed before. */
  async armLinking(number: string, armed: ArmedLinking): Promise<void> {
    await this.call('PUT', `/accounts/${number}/linking`, armed);
  }

  async clearLinking(number: string): Promise<void> {
    await this.call('DELETE', `/accounts/${number}/linking`);
  }

  /** What was seen of it; waits until each counter that is named has come so far, and the ceremony to that stage. */
  linking(
    number: string,
    query: Partial<Pick<LinkingView, 'refreshesSent' | 'refreshesAcked' | 'codeRefreshesAcked' | 'wrongAcks'>> & {
      passkeyStage?: PasskeyStage;
      timeoutMs?: number;
    } = {},
  ): Promise<LinkingView> {
    return this.call('GET', `/accounts/${number}/linking${search(query)}`);
  }

  /** The account's passkey, in a browser on `origin` (WhatsApp Web, unless said otherwise), signs what the client was asked. */
  assertPasskey(number: string, requestOptions: object, origin?: string): Promise<PasskeyAssertion> {
    return this.call('POST', `/accounts/${number}/passkey/assert`, { requestOptions, origin });
  }

  /** The phone's owner says that the phone shows this code too. Only needed by a client without handoff proof. */
  async confirmPasskey(number: string, code: string): Promise<void> {
    await this.call('POST', `/accounts/${number}/passkey/confirm`, { code });
  }

  /** Tells the client that shows a pairing code to make a new one. */
  async refreshPairingCode(number: string, force = false): Promise<void> {
    await this.call('POST', `/accounts/${number}/refresh-code`, { force });
  }

  /** Takes a device off the account, from the phone's side; others are told of it unless `announce` is false. */
  async unlink(number: string, device: number, announce = true): Promise<void> {
    await this.call('DELETE', `/accounts/${number}/devices/${device}`, { announce });
  }

  /**
   * Links a device that the simulator plays, so that the account has one more. Others are told that it came, or only
   * that the list has changed (`update`), or nothing.
   */
  async addDevice(number: string, announce: 'add' | 'update' | 'none' = 'add'): Promise<number> {
    return (await this.call<{ device: number }>('POST', `/accounts/${number}/devices`, { announce })).device;
  }

  /** The account's phone is installed anew: another identity, no sessions, no linked devices. */
  async reinstall(number: string, announce = true): Promise<void> {
    await this.call('POST', `/accounts/${number}/reinstall`, { announce });
  }

  /** Sends as the account's phone. With `wait: 'delivered'` all devices of the recipient have given a receipt. */
  async send(
    number: string,
    message: NewMessage,
    options: { wait?: 'accepted' | 'delivered'; timeoutMs?: number } = {},
  ): Promise<SentMessage[]> {
    const path = `/accounts/${number}/messages${search({ ...options })}`;
    return (await this.call<{ messages: SentMessage[] }>('POST', path, message)).messages;
  }

  async sendText(number: string, to: string, text: string): Promise<SentMessage> {
    const [sent] = await this.send(number, { to, text });
    if (!sent) throw new SimulatorError(500, 'the simulator sent nothing');
    return sent;
  }

  /** Sends any stanza to the account's linked devices, as from the server. */
  sendStanza(number: string, stanza: NewStanza): Promise<SentStanza> {
    return this.call('POST', `/accounts/${number}/stanzas`, stanza);
  }

  /** What the account's phone has decrypted; waits until there are `count`. */
  inbox(
    number: string,
    query: { from?: string; after?: number; count?: number; timeoutMs?: number; own?: boolean; device?: number } = {},
  ): Promise<InboxPage> {
    return this.call('GET', `/accounts/${number}/inbox${search(query)}`);
  }

  /** Waits for the next message that the phone decrypts, and gives it. */
  async nextMessage(
    number: string,
    query: { from?: string; after?: number; timeoutMs?: number; device?: number } = {},
  ): Promise<InboxMessage> {
    const { messages } = await this.inbox(number, { ...query, count: 1 });
    const [first] = messages;
    if (!first) throw new SimulatorError(408, 'no message came');
    return first;
  }

  /** All of a message that the phone has decrypted. */
  decrypted(number: string, id: string, query: { device?: number } = {}): Promise<DecryptedMessage> {
    return this.call('GET', `/accounts/${number}/inbox/${id}${search(query)}`);
  }

  async clearInbox(number: string): Promise<void> {
    await this.call('DELETE', `/accounts/${number}/inbox`);
  }

  /** Answers each incoming text; `{text}` stands for it, `{n}` counts. `null` turns it off. */
  async autoReply(number: string, template: string | null): Promise<void> {
    if (template === null) await this.call('DELETE', `/accounts/${number}/autoreply`);
    else await this.call('PUT', `/accounts/${number}/autoreply`, { template });
  }

  async markRead(number: string, messageId: string): Promise<void> {
    await this.call('POST', `/accounts/${number}/read`, { messageId });
  }

  /** The phone loses its Signal sessions, so that it cannot read what comes next and asks for it again. */
  async forgetSessions(number: string): Promise<void> {
    await this.call('DELETE', `/accounts/${number}/sessions`);
  }

  /** Gives the account's phone the fault of libsignal 6.0.0, or takes it away. */
  setSignal(number: string, signal: SignalView): Promise<SignalView> {
    return this.call('PUT', `/accounts/${number}/signal`, signal);
  }

  /** What the server saw from (`out`) and for (`in`) the account; waits until so many are acknowledged. */
  messages(
    number: string,
    query: { direction?: 'in' | 'out'; acknowledged?: number; timeoutMs?: number } = {},
  ): Promise<MessageList> {
    return this.call('GET', `/accounts/${number}/messages${search(query)}`);
  }

  /** Does something bad to the account's live sockets, or to that of one device. */
  async kill(number: string, fault: Fault, device?: number): Promise<number> {
    return (await this.call<{ killed: number }>('POST', `/accounts/${number}/kill`, { fault, device })).killed;
  }

  /** Arms faults for one account, or for all with `null`; replaces what was armed before. */
  async setFaults(number: string | null, faults: ArmedFaults): Promise<void> {
    await this.call('PUT', number === null ? '/faults' : `/accounts/${number}/faults`, faults);
  }

  async clearFaults(number: string | null): Promise<void> {
    await this.call('DELETE', number === null ? '/faults' : `/accounts/${number}/faults`);
  }

  stats(): Promise<SimulatorStats> {
    return this.call('GET', '/stats');
  }

  ledger(number: string): Promise<AccountLedger> {
    return this.call('GET', `/accounts/${number}/ledger`);
  }

  globalLedger(): Promise<GlobalLedger> {
    return this.call('GET', '/ledger');
  }

  async waitFor(condition: WaitCondition): Promise<void> {
    await this.call('POST', '/wait', condition);
  }

  waitForConnected(account: string, timeoutMs?: number): Promise<void> {
    return this.waitFor(
      timeoutMs === undefined ? { account, connected: true } : { account, connected: true, timeoutMs },
    );
  }

  waitForDisconnected(account: string, timeoutMs?: number): Promise<void> {
    return this.waitFor(
      timeoutMs === undefined ? { account, connected: false } : { account, connected: false, timeoutMs },
    );
  }
}
