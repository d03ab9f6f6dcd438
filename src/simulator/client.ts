import type {
  AccountSummary,
  AccountView,
  ArmedFaults,
  ArmedLinking,
  Fault,
  GroupSettings,
  GroupView,
  InboxMessage,
  InboxPage,
  LinkedDevice,
  LinkingView,
  MemberChange,
  NewAccount,
  NewMessage,
  NewStanza,
  PasskeyAssertion,
  PasskeyStage,
  SentMessage,
  SignalView,
  WaitCondition,
} from './admin-api.js';
import type { CallEnd, CallView, NewCall } from './calls.js';
import type { Counters } from './counters.js';
import type { SocketInterval } from './ledger.js';
import type { LoggedMessage } from './message-log.js';
import type { NewsletterView, PublishedMessage } from './newsletters.js';
import type { EventAnswer, Names } from './phone-answers.js';
import type { PresenceState, PresenceView } from './presences.js';
import type { SentStanza } from './server-stanzas.js';

export type * from './admin-api.js';
export type { CallEnd, CallView, NewCall } from './calls.js';
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

/** The simulator refused; `message` says why. */
export class SimulatorError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'SimulatorError';
  }
}

type Query = Record<string, string | number | boolean | undefined>;

/** The admin API, typed. Needs nothing but `fetch`. */
export class SimulatorClient {
  constructor(private readonly adminUrl: string) {}

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

  /** The phone's owner votes in a poll that it received or sent; no options take the vote back. */
  vote(
    number: string,
    messageId: string,
    options: string[],
    other: { names?: Names; device?: number } = {},
  ): Promise<SentMessage> {
    return this.call('POST', `/accounts/${number}/votes`, { messageId, options, ...other });
  }

  /** The phone's owner says whether they come to an event that it received or sent. */
  respondToEvent(
    number: string,
    messageId: string,
    response: EventAnswer,
    other: { guests?: number; names?: Names; device?: number } = {},
  ): Promise<SentMessage> {
    return this.call('POST', `/accounts/${number}/event-responses`, { messageId, response, ...other });
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

  /** The account's phone calls somebody: the linked devices of that account ring. */
  startCall(number: string, call: NewCall): Promise<CallView> {
    return this.call('POST', `/accounts/${number}/calls`, call);
  }

  /** The call ends, as the devices of the called are told. */
  endCall(number: string, callId: string, status: CallEnd): Promise<CallView> {
    return this.call('PUT', `/accounts/${number}/calls/${callId}`, { status });
  }

  /** What became of a call from or to the account; waits until it has that status. */
  getCall(
    number: string,
    callId: string,
    query: { status?: CallView['status']; timeoutMs?: number } = {},
  ): Promise<CallView> {
    return this.call('GET', `/accounts/${number}/calls/${callId}${search(query)}`);
  }

  async calls(number: string): Promise<CallView[]> {
    return (await this.call<{ calls: CallView[] }>('GET', `/accounts/${number}/calls`)).calls;
  }

  /** The account's owner comes online or goes, as those hear who have subscribed. */
  setPresence(number: string, state: PresenceState, lastSeen?: number): Promise<PresenceView> {
    return this.call('PUT', `/accounts/${number}/presence`, { state, lastSeen });
  }

  /** Waits until so many devices have subscribed. */
  presence(number: string, query: { subscribers?: number; timeoutMs?: number } = {}): Promise<PresenceView> {
    return this.call('GET', `/accounts/${number}/presence${search(query)}`);
  }

  /** The account's owner is writing or speaking to somebody or in a group, or has stopped. */
  async typing(number: string, to: string, state: 'composing' | 'paused' | 'recording'): Promise<void> {
    await this.call('POST', `/accounts/${number}/typing`, { to, state });
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

  createGroup(creator: string, members: string[], subject?: string): Promise<GroupView> {
    return this.call('POST', '/groups', { creator, members, subject });
  }

  /** Members come, go, become admins and are admins no longer, by the group's first admin unless `by` is given. */
  changeMembers(group: string, action: MemberChange, members: string[], by?: string): Promise<GroupView> {
    return this.call('POST', `/groups/${group}/members`, { action, members, by });
  }

  leaveGroup(group: string, member: string): Promise<GroupView> {
    return this.call('POST', `/groups/${group}/leave`, { member });
  }

  renameGroup(group: string, subject: string, by?: string): Promise<GroupView> {
    return this.changeGroup(group, { subject }, by);
  }

  /** Changes what is given, by the group's first admin unless `by` is given. */
  changeGroup(group: string, settings: GroupSettings, by?: string): Promise<GroupView> {
    return this.call('PUT', `/groups/${group}`, { ...settings, by });
  }

  /** Somebody asks to get into a group, takes it back, or is turned down; admins' clients hear of it. */
  joinRequest(
    group: string,
    number: string,
    action: 'created' | 'revoked' | 'rejected',
    other: { method?: 'invite_link' | 'linked_group_join' | 'non_admin_add'; by?: string } = {},
  ): Promise<GroupView> {
    return this.call('POST', `/groups/${group}/join-requests`, { number, action, ...other });
  }

  async groups(number?: string): Promise<GroupView[]> {
    const path = number === undefined ? '/groups' : `/accounts/${number}/groups`;
    return (await this.call<{ groups: GroupView[] }>('GET', path)).groups;
  }

  createNewsletter(name: string): Promise<NewsletterView> {
    return this.call('POST', '/newsletters', { name });
  }

  follow(newsletter: string, number: string): Promise<NewsletterView> {
    return this.call('POST', `/newsletters/${newsletter}/followers`, { number });
  }

  unfollow(newsletter: string, number: string): Promise<NewsletterView> {
    return this.call('DELETE', `/newsletters/${newsletter}/followers/${number}`);
  }

  /** A message of the channel, to the linked devices of its followers. */
  publish(
    newsletter: string,
    message: { text: string } | { proto: NonNullable<NewMessage['proto']> },
  ): Promise<PublishedMessage> {
    return this.call('POST', `/newsletters/${newsletter}/messages`, message);
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

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${this.adminUrl}/admin${path}`, { method, ...(body === undefined ? {} : json) });
    const answer = (await response.json()) as T & { message?: string };
    if (!response.ok) throw new SimulatorError(response.status, answer.message ?? `HTTP ${response.status}`);
    return answer;
  }
}

function search(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
