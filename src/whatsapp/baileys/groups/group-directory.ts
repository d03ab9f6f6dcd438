import { Boom } from '@hapi/boom';
import {
  type BinaryNode,
  getBinaryNodeChild,
  type GroupMetadata,
  jidDecode,
  jidNormalizedUser,
  type WASocket,
} from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import { DomainError } from '../../../domain/errors.js';
import { chatNotFound, CONNECTION_CLOSED, TIMED_OUT, UNAVAILABLE } from '../connection/connection-errors.js';
import { afterNotification, createdGroup, expelsUs, type Group, readGroup, type Self } from './group.js';
import type { DeviceDirectory } from '../signal/device-directory.js';
import type { GroupsOfLine } from './group-cache.js';
import { QueryPace } from './query-pace.js';

/** How often a group is asked for anew because it changed in the meantime in a way that nobody understands. */
const MOST_TRIES = 3;
/** A member without any device, as a deleted account is, is not asked for at each send. */
const DEVICELESS_MS = 60 * 60_000;
/** Members without devices, and groups whose members WhatsApp disputes, that a connection remembers. */
const MOST_REMEMBERED = 1_000;
/** WhatsApp's errors: the group does not exist, or this account is no member. */
const ABSENT_CODES = new Set([401, 403, 404]);
const TOO_MANY = 429;
/** Closes after which this device logs in again and is told what it missed. After any other one somebody else may have been told. */
const LOST_ONLY = new Set<number | null>([TIMED_OUT, CONNECTION_CLOSED, UNAVAILABLE]);

/** What arrived about a group while WhatsApp was being asked for it. */
interface Meanwhile {
  jid: string;
  notifications: BinaryNode[];
  /** Set when something was heard after which the answer need not be true. */
  doubtful: boolean;
}

/**
 * The groups of one connection: who is in them is asked for once and then kept true by what WhatsApp tells of members
 * who come and go. Whatever is not understood, or does not fit, ends in asking again.
 *
 * A notification counts from the moment in which its frame was read: a send that begins later sees it.
 */
export class GroupDirectory {
  private readonly pace = new QueryPace();
  private readonly asked = new Map<string, Promise<Group>>();
  private readonly meanwhile = new Set<Meanwhile>();
  /** When members were seen to have no device, by JID, ms since 1970. */
  private readonly deviceless = new Map<string, number>();
  /** The hash of members by which WhatsApp last said that it sees other ones than we do. */
  private readonly disputed = new Map<string, string>();
  /** WhatsApp has delivered what waited for this device: what earlier connections knew is true again. */
  private caughtUp = false;

  constructor(
    private readonly socket: WASocket,
    private readonly auth: AuthState,
    private readonly groups: GroupsOfLine,
    private readonly devices: DeviceDirectory,
  ) {
    socket.ws.on('CB:notification,type:w:gp2', (node: BinaryNode) => this.hear(node));
    socket.ws.on('CB:ack,class:message', (node: BinaryNode) => this.hearAck(node));
    socket.ws.on('CB:ib,,offline', () => {
      this.caughtUp = true;
    });
    socket.ws.on('CB:ib,,dirty', (node: BinaryNode) => {
      if (getBinaryNodeChild(node, 'dirty')?.attrs.type === 'groups') this.doubtAll();
    });
  }

  /**
   * Makes sure that a send to the group has to ask nothing: its members and their devices are known. To be called
   * before the account's lock is taken, since WhatsApp may take its time.
   *
   * @throws DomainError CHAT_NOT_FOUND, RATE_LIMITED with `retryAfter`, WHATSAPP_UNANSWERED, NOT_CONNECTED
   */
  async prepare(jid: string): Promise<void> {
    const group = this.known(jid) ?? (await shared(this.asked, jid, () => this.askInTurn(jid)));
    const members = group.participants.map(({ id }) => id).filter((id) => !this.isDeviceless(id));
    for (const id of await this.devices.know(members)) remember(this.deviceless, id, Date.now());
  }

  /** What Baileys takes for its `cachedGroupMetadata`, under the account's lock. */
  async metadata(jid: string): Promise<GroupMetadata> {
    // Only what changed since `prepare` is asked for here, out of turn: the whole account waits for it.
    const group = this.known(jid) ?? (await this.ask(jid));
    const participants = group.participants.filter(({ id }) => !this.isDeviceless(id));
    return { ...group, participants };
  }

  /** @param code the close code of the connection, null when it was closed by us */
  close(code: number | null): void {
    this.pace.close();
    if (!LOST_ONLY.has(code)) this.groups.clear();
    this.groups.release();
  }

  private known(jid: string): Group | undefined {
    const entry = this.groups.get(jid);
    if (entry === undefined || (entry.heardBy !== this && !this.caughtUp)) return undefined;
    if (entry.group === 'absent') throw chatNotFound();
    return entry.group;
  }

  private async askInTurn(jid: string): Promise<Group> {
    const deadline = this.pace.deadline();
    for (;;) {
      await this.pace.turn(deadline);
      try {
        const group = await this.ask(jid);
        this.pace.answered();
        return group;
      } catch (error) {
        if (!(error instanceof Boom && error.data === TOO_MANY)) throw error;
        this.pace.refused();
      }
    }
  }

  /** Asks WhatsApp for a group, and applies to the answer what WhatsApp told in the meantime. */
  private async ask(jid: string): Promise<Group> {
    for (let tries = 1; ; tries += 1) {
      const meanwhile: Meanwhile = { jid, notifications: [], doubtful: false };
      this.meanwhile.add(meanwhile);
      try {
        const answer = await this.query(jid);
        let group: Group | 'absent' | 'unclear' = answer;
        for (const notification of meanwhile.notifications) group = this.after(group, notification);
        if (group !== 'unclear' && !meanwhile.doubtful) this.keep(jid, group);
        else if (tries < MOST_TRIES) continue;
        // Good for those who wait, but nothing to rely on later.
        else group = answer;
        if (group === 'absent') throw chatNotFound();
        return group;
      } finally {
        this.meanwhile.delete(meanwhile);
      }
    }
  }

  private async query(jid: string): Promise<Group | 'absent'> {
    const query = { tag: 'query', attrs: { request: 'interactive' } };
    const attrs = { type: 'get', xmlns: 'w:g2', to: jid };
    try {
      const answer = (await this.socket.query({ tag: 'iq', attrs, content: [query] })) as BinaryNode | undefined;
      const group = answer && readGroup(getBinaryNodeChild(answer, 'group'));
      if (group === undefined) {
        throw new DomainError('WHATSAPP_UNANSWERED', 'WhatsApp did not say who is in the group');
      }
      return group;
    } catch (error) {
      if (error instanceof Boom && ABSENT_CODES.has(error.data as number)) return 'absent';
      throw error;
    }
  }

  private hear(notification: BinaryNode): void {
    const jid = notification.attrs.from;
    if (jid === undefined) return;
    // What waited on the server may be older than what this connection was told since it asked.
    const isOld = notification.attrs.offline !== undefined;
    for (const ask of this.meanwhile) {
      if (ask.jid !== jid) continue;
      ask.notifications.push(notification);
      ask.doubtful ||= isOld;
    }
    const entry = this.groups.get(jid);
    const created = isOld ? undefined : createdGroup(notification);
    if (created?.id === jid) return this.keep(jid, created);
    if (entry === undefined) return;
    const group = isOld && entry.heardBy === this ? 'unclear' : this.after(entry.group, notification);
    if (group === 'unclear') this.groups.delete(jid);
    else this.groups.set(jid, { group, heardBy: entry.heardBy });
  }

  private after(group: Group | 'absent' | 'unclear', notification: BinaryNode): Group | 'absent' | 'unclear' {
    if (expelsUs(notification, this.self())) return 'absent';
    // Who is no member is told nothing, or is one again.
    if (group === 'absent' || group === 'unclear') return 'unclear';
    return afterNotification(group, notification);
  }

  /**
   * An ack with a hash of members means that WhatsApp sent the message to others than we had in mind. Should it say so
   * again after it was asked, it is not about the members, and asking a second time would never end.
   */
  private hearAck({ attrs: { from, phash, error } }: BinaryNode): void {
    if (from === undefined || !from.endsWith('@g.us')) return;
    if (error !== undefined) this.doubt(from);
    if (phash === undefined || this.disputed.get(from) === phash) return;
    const entry = this.groups.get(from);
    if (entry !== undefined && entry.group !== 'absent') {
      for (const { id } of entry.group.participants) this.devices.del(userOf(id)).catch(() => undefined);
    }
    remember(this.disputed, from, phash);
    this.doubt(from);
  }

  private doubt(jid: string): void {
    for (const ask of this.meanwhile) if (ask.jid === jid) ask.doubtful = true;
    this.groups.delete(jid);
  }

  private doubtAll(): void {
    for (const ask of this.meanwhile) ask.doubtful = true;
    this.groups.clear();
  }

  private keep(jid: string, group: Group | 'absent'): void {
    this.groups.set(jid, { group, heardBy: this });
  }

  private isDeviceless(id: string): boolean {
    const since = this.deviceless.get(id);
    return since !== undefined && Date.now() - since < DEVICELESS_MS;
  }

  private self(): Self {
    const { me } = this.auth.creds;
    return { phone: jidNormalizedUser(me?.id), lid: me?.lid === undefined ? undefined : jidNormalizedUser(me.lid) };
  }
}

/** One and the same work for all who want it while it is under way. */
function shared<T>(underWay: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  let result = underWay.get(key);
  if (result === undefined) {
    result = work().finally(() => underWay.delete(key));
    underWay.set(key, result);
  }
  return result;
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  const [oldest] = map.keys();
  if (oldest !== undefined && map.size >= MOST_REMEMBERED) map.delete(oldest);
  map.set(key, value);
}

function userOf(jid: string): string {
  return jidDecode(jid)?.user ?? '';
}
