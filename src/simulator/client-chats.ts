import type { AppStateChange, GroupSettings, GroupView, MemberChange, NewMessage, SentMessage } from './admin-api.js';
import type { SyncedAction } from './app-state.js';
import type { CallEnd, CallView, NewCall } from './calls.js';
import type { PlacedOrder } from './catalog.js';
import { search } from './client-caller.js';
import { MediaClient } from './client-media.js';
import type { NewsletterView, PublishedMessage } from './newsletters.js';
import type { EventAnswer, Names } from './phone-answers.js';
import type { PresenceState, PresenceView } from './presences.js';

/** Of the admin API: what people do beside writing messages, and where they meet. */
export class ChatClient extends MediaClient {
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

  /** What linked devices of the account have starred, archived, muted and so on, as its phone decrypts it. */
  async appState(number: string): Promise<AppStateChange[]> {
    return (await this.call<{ changes: AppStateChange[] }>('GET', `/accounts/${number}/app-state`)).changes;
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

  async newsletters(): Promise<NewsletterView[]> {
    return (await this.call<{ newsletters: NewsletterView[] }>('GET', '/newsletters')).newsletters;
  }

  /** A customer orders of what the account sells. */
  placeOrder(number: string, items: { productId: string; quantity?: number }[]): Promise<PlacedOrder> {
    return this.call('POST', `/accounts/${number}/orders`, { items });
  }

  createNewsletter(name: string): Promise<NewsletterView> {
    return this.call('POST', '/newsletters', { name });
  }

  /** The phone's owner does something that all devices are told; gives the version that the collection has by it. */
  async sync(number: string, action: SyncedAction): Promise<number> {
    return (await this.call<{ version: number }>('POST', `/accounts/${number}/app-state`, action)).version;
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
}
