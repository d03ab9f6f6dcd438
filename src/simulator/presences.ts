import type { Account } from './account.js';
import { Changes } from './changes.js';
import type { Companion, SessionSocket } from './companion.js';
import type { Directory } from './directory.js';
import { LID_SERVER, parseJid } from './jids.js';
import { nameUnder } from './names.js';
import { node, type BinaryNode } from './nodes.js';

export const PRESENCE_STATES = ['available', 'unavailable'] as const;
export type PresenceState = (typeof PRESENCE_STATES)[number];

export interface PresenceView {
  state: PresenceState;
  /** Unix seconds; hidden from others unless it was said. */
  lastSeen?: number;
  /** Devices that are told of it. */
  subscribers: { number: string; device: number }[];
}

interface Listener extends SessionSocket {
  readonly account: Account;
  readonly companion: Companion;
}

/**
 * Whether people are online, for who has asked (Baileys lib/Socket/chats.js, presenceSubscribe and handlePresenceUpdate).
 * A subscription ends with its socket, and only devices that are online themselves are told (whatsmeow presence.go,
 * SubscribePresence).
 */
export class Presences {
  readonly changes = new Changes();
  private readonly states = new Map<Account, { state: PresenceState; lastSeen: number | undefined }>();
  /** For each person, who listens, and by which name they know that person. */
  private readonly listeners = new Map<Account, Map<Listener, string>>();
  private readonly online = new WeakSet<Listener>();

  constructor(private readonly directory: Directory) {}

  set(account: Account, state: PresenceState, lastSeen: number | undefined): void {
    this.states.set(account, { state, lastSeen });
    for (const [listener, jid] of this.listenersOf(account)) this.tell(listener, account, jid);
  }

  view(account: Account): PresenceView {
    const { state = 'unavailable', lastSeen } = this.states.get(account) ?? {};
    const subscribers = [...this.listenersOf(account).keys()].map((listener) => {
      return { number: listener.account.number, device: listener.companion.id };
    });
    return { state, ...(lastSeen === undefined ? {} : { lastSeen }), subscribers };
  }

  /** `available` and `unavailable` are about the client itself, the rest names whom it wants to hear about. */
  take(listener: Listener, { attrs: { type = 'available', to } }: BinaryNode): void {
    if (type === 'available') this.comeOnline(listener);
    else if (type === 'unavailable') this.online.delete(listener);
    const target = to === undefined ? undefined : this.directory.find(to);
    const name = parseJid(to);
    if (!target || !name || (target.hidden && name.server !== LID_SERVER)) return;
    if (type === 'unsubscribe') this.listenersOf(target).delete(listener);
    if (type !== 'subscribe') return;
    const jid = nameUnder(target, name.server);
    this.listeners.set(target, this.listenersOf(target).set(listener, jid));
    this.changes.changed();
    this.tell(listener, target, jid);
  }

  /** What it missed until now. */
  private comeOnline(listener: Listener): void {
    if (this.online.has(listener)) return;
    this.online.add(listener);
    for (const [account, listeners] of this.listeners) {
      const jid = listeners.get(listener);
      if (jid !== undefined) this.tell(listener, account, jid);
    }
  }

  private tell(listener: Listener, account: Account, from: string): void {
    const known = this.states.get(account);
    if (!known || !this.online.has(listener)) return;
    const { state, lastSeen } = known;
    const last = state === 'available' ? undefined : (lastSeen ?? 'deny');
    listener.send(node('presence', { from, type: state, last }));
  }

  private listenersOf(account: Account): Map<Listener, string> {
    const listeners = this.listeners.get(account) ?? new Map<Listener, string>();
    for (const listener of listeners.keys()) {
      if (listener.companion.socket !== listener) listeners.delete(listener);
    }
    return listeners;
  }
}
