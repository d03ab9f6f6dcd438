import {
  type BinaryNode,
  extractDeviceJids,
  jidDecode,
  jidNormalizedUser,
  type PossiblyExtendedCacheStore,
  type SignalDataSet,
  type SignalDataTypeMap,
  type SignalKeyStore,
  USyncQuery,
  USyncUser,
  type WASocket,
} from '../../../baileys/baileys.js';
import { DomainError } from '../../../domain/errors.js';

/**
 * A list that old is asked for again before the next send. WhatsApp tells of every change (`<notification
 * type="devices">`, `<identity/>`), also of those that happened while the session was away; a day bounds what a notice that
 * was lost can cost, at one query for each contact and day.
 */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

/** Type of the rows in `whatsapp_keys`. Baileys' own `device-list` holds neither server nor age. */
const KEY_TYPE = 'devices' as keyof SignalDataTypeMap;

/** Users of one query; WhatsApp answers larger ones slowly. */
const MOST_ASKED = 250;

interface Device {
  user: string;
  device: number;
  server: string;
}

interface Listed {
  /** When WhatsApp said so, ms since 1970. */
  at: number;
  devices: Device[];
}

/**
 * The devices of everybody that an account writes to, stored with its keys. Baileys keeps them for five minutes in
 * memory, and whenever it has to ask for them it also opens a new Signal session with the phone of each person, which
 * takes one of that person's one-time keys and crosses whatever is on its way (docs/decisions/0009). So it is asked for
 * here, before Baileys looks, and no session is replaced by it.
 */
export class DeviceDirectory implements PossiblyExtendedCacheStore {
  private readonly asking = new Map<string, Promise<void>>();
  /** How many notices came: an answer to a question from before one of them may be older than it. */
  private notices = 0;

  /** @param keys the account's key store */
  constructor(
    private readonly keys: SignalKeyStore,
    private readonly socket: () => Pick<WASocket, 'executeUSyncQuery' | 'signalRepository' | 'authState'>,
  ) {}

  /** True when it is known which devices a person has. */
  async has(user: string): Promise<boolean> {
    return (await this.listed([user])).size > 0;
  }

  /** Called by Baileys, which says `T` for what may be undefined, with a phone number or the digits of a LID. */
  async get<T>(user: string): Promise<T> {
    return (await this.mget<T>([user]))[user] as T;
  }

  /** Called by Baileys for all members of a group. */
  async mget<T>(users: string[]): Promise<Record<string, T | undefined>> {
    const lists = await this.listed(users);
    return Object.fromEntries([...lists].map(([user, { devices }]) => [user, devices as T]));
  }

  /** Called by Baileys; `devices` as it makes them. */
  async set<T>(user: string, devices: T): Promise<void> {
    await this.store({ [user]: { at: Date.now(), devices: devices as Device[] } });
  }

  async del(user: string): Promise<void> {
    await this.forget([user]);
  }

  flushAll(): void {
    // What is stored outlives the connection.
  }

  /**
   * Makes sure that the devices of these people are known, and not too old. Pairs of phone number and LID that WhatsApp
   * tells on the way are stored, and what was encrypted under the number goes on under the LID.
   *
   * @param jids of people, own ones too, without a device
   * @returns those of them that WhatsApp was asked for and that have no device
   * @throws DomainError WHATSAPP_UNANSWERED
   */
  async know(jids: string[]): Promise<string[]> {
    const byUser = new Map(jids.map((jid) => [userOf(jid), jidNormalizedUser(jid)]));
    const lists = await this.listed([...byUser.keys()]);
    const oldest = Date.now() - MAX_AGE_MS;
    const old: string[] = [];
    const unknown: string[] = [];
    const answers = new Set<Promise<void>>();
    for (const [user, jid] of byUser) {
      if ((lists.get(user)?.at ?? 0) > oldest) continue;
      old.push(jid);
      const asked = this.asking.get(jid);
      if (asked === undefined) unknown.push(jid);
      else answers.add(asked);
    }
    for (let n = 0; n < unknown.length; n += MOST_ASKED) answers.add(this.ask(unknown.slice(n, n + MOST_ASKED)));
    await Promise.all(answers);
    const found = await this.listed(old.map(userOf));
    return old.filter((jid) => !found.has(userOf(jid)));
  }

  /** Takes note of what WhatsApp says about devices and identities: whoever is named is asked about before the next send. */
  async takeNotice({ attrs, content }: BinaryNode): Promise<void> {
    const children = Array.isArray(content) ? content : [];
    const isIdentity = attrs.type === 'encrypt' && children.some(({ tag }) => tag === 'identity');
    if (attrs.type !== 'devices' && !isIdentity) return;
    this.notices += 1;
    const nodes = children.flatMap((child) => [child, ...(Array.isArray(child.content) ? child.content : [])]);
    const users = new Set(
      [attrs, ...nodes.map((node) => node.attrs)].flatMap(({ from, jid, lid }) => [from, jid, lid].map(userOf)),
    );
    users.delete('');
    const otherNames = [...users].flatMap((user) => [user, `${user}_reverse`]);
    for (const other of Object.values(await this.keys.get('lid-mapping', otherNames))) users.add(other);
    await this.forget([...users]);
  }

  private ask(jids: string[]): Promise<void> {
    const answered = this.query(jids).finally(() => {
      for (const jid of jids) this.asking.delete(jid);
    });
    for (const jid of jids) this.asking.set(jid, answered);
    return answered;
  }

  private async query(jids: string[]): Promise<void> {
    const { executeUSyncQuery, signalRepository, authState } = this.socket();
    const { notices } = this;
    const query = new USyncQuery().withContext('message').withDeviceProtocol().withLIDProtocol();
    for (const jid of jids) query.withUser(new USyncUser().withId(jid));
    const answer = await executeUSyncQuery(query);
    const { me } = authState.creds;
    if (answer === undefined || me === undefined) {
      throw new DomainError('WHATSAPP_UNANSWERED', 'WhatsApp did not say which devices the recipient has');
    }
    const pairs = answer.list.flatMap(({ id, lid }) => (typeof lid === 'string' ? [{ pn: id, lid }] : []));
    await signalRepository.lidMapping.storeLIDPNMappings(pairs);
    for (const { pn, lid } of pairs) await signalRepository.migrateSession(pn, lid);

    const at = notices === this.notices ? Date.now() : 0;
    const found: Record<string, Listed> = {};
    for (const { user, device, server } of extractDeviceJids(answer.list, me.id, me.lid ?? '', false)) {
      found[user] ??= { at, devices: [] };
      found[user].devices.push({ user, device: device ?? 0, server });
    }
    await this.store(found);
  }

  private async listed(users: string[]): Promise<Map<string, Listed>> {
    if (users.length === 0) return new Map();
    const stored: Record<string, unknown> = await this.keys.get(KEY_TYPE, users);
    return new Map(Object.entries(stored) as [string, Listed][]);
  }

  private async store(lists: Record<string, Listed>): Promise<void> {
    if (Object.keys(lists).length > 0) await this.keys.set({ [KEY_TYPE]: lists } as SignalDataSet);
  }

  private async forget(users: string[]): Promise<void> {
    await this.keys.set({ [KEY_TYPE]: Object.fromEntries(users.map((user) => [user, null])) } as SignalDataSet);
  }
}

function userOf(jid: string | undefined): string {
  return jidDecode(jid)?.user ?? '';
}
