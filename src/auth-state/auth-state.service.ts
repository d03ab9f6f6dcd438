import { Injectable } from '@nestjs/common';
import type { SignalDataSet } from '../baileys/baileys.js';
import { LeaseLost } from '../cluster/fence.js';
import { Leases } from '../cluster/leases.js';
import { phoneAddress } from '../domain/jid.js';
import type { Tenure } from '../domain/lease.js';
import type { LineId } from '../domain/line.js';
import type { Person } from '../domain/person.js';
import { AuthState } from './auth-state.js';
import { AuthStateStore } from './auth-state.store.js';
import { KeyCache } from './key-cache.js';

const CACHE_BYTES = 64 * 1024 * 1024;
const KEYS_AT_ONCE = 1_000;

/** Opens the auth state of lines; the one read cache of the process lives here. */
@Injectable()
export class AuthStateService {
  private readonly cache = new KeyCache(CACHE_BYTES);

  constructor(
    private readonly store: AuthStateStore,
    private readonly leases: Leases,
  ) {}

  /**
   * Loads credentials for a connection of a line that this process holds. The caller closes it.
   *
   * @throws LeaseLost, or when the database could not be read; never gives fresh credentials instead
   */
  async open(line: LineId): Promise<AuthState> {
    const tenure = this.leases.tenureOf(line);
    if (tenure === undefined) throw new LeaseLost(line);
    const space = this.cache.openSpace();
    try {
      return await AuthState.load(tenure, this.store, space);
    } catch (error) {
      space.close();
      throw error;
    }
  }

  /** True when a phone has linked this line's device. */
  async isPaired(line: LineId): Promise<boolean> {
    return (await this.store.readCredentials(line)) !== null;
  }

  /** True when a phone has linked it, or had linked it at some time after `since`. */
  wasPairedSince(line: LineId, since: Date): Promise<boolean> {
    return this.store.wasPairedSince(line, since);
  }

  /** Other names of people, by phone and by LID, that the keys of a line know; users are what stands before the `@`. */
  async otherNames(line: LineId, users: readonly string[]): Promise<string[]> {
    const ids = users.flatMap((user) => [user, `${user}_reverse`]);
    const found = await this.store.readKeys(line, 'lid-mapping', ids);
    return [...found].flatMap(([id, json]) => {
      const user: unknown = JSON.parse(json);
      return typeof user === 'string' ? [id.endsWith('_reverse') ? phoneAddress(user).jid : `${user}@lid`] : [];
    });
  }

  /** What a line knows people by, in the order of the JIDs that it is kept under: a JID, and the names as JSON has them. */
  async contacts(
    line: LineId,
    page: { after: string; limit: number },
  ): Promise<{ jid: string; otherJid: string | null; names: Record<string, unknown> }[]> {
    return this.named(line, await this.store.pageOfKeys(line, 'contact', page));
  }

  /** The same of one person, by all JIDs that are known; none where nothing is. */
  async contact(line: LineId, jids: readonly string[]): ReturnType<AuthStateService['contacts']> {
    return this.named(line, await this.store.readKeys(line, 'contact', [...jids]));
  }

  /** The labels of a line by their ids, as JSON has them. */
  async labels(line: LineId): Promise<unknown[]> {
    return [...(await this.allKeys(line, 'label')).values()];
  }

  /** Ids of the labels that are on each of these: a chat, or `CHAT/MESSAGE_ID`. On everything when none are named. */
  async labeled(line: LineId, names?: readonly string[]): Promise<Map<string, unknown>> {
    if (names === undefined) return this.allKeys(line, 'labeled');
    const found = await this.store.readKeys(line, 'labeled', [...names]);
    return new Map([...found].map(([name, json]) => [name, JSON.parse(json) as unknown]));
  }

  private async allKeys(line: LineId, type: string): Promise<Map<string, unknown>> {
    const all = new Map<string, unknown>();
    for (let after = '', more = true; more;) {
      const page = await this.store.pageOfKeys(line, type, { after, limit: KEYS_AT_ONCE });
      for (const [id, json] of page) all.set(id, JSON.parse(json) as unknown);
      after = [...page.keys()].at(-1) ?? '';
      more = page.size === KEYS_AT_ONCE;
    }
    return all;
  }

  private async named(line: LineId, found: Map<string, string>): ReturnType<AuthStateService['contacts']> {
    const users = [...found.keys()].map((jid) => jid.slice(0, jid.indexOf('@')));
    const ids = [...found.keys()].map((jid, place) =>
      jid.endsWith('@lid') ? `${users[place]!}_reverse` : users[place]!,
    );
    const others = await this.store.readKeys(line, 'lid-mapping', ids);
    return [...found].map(([jid, json], place) => {
      const user: unknown = JSON.parse(others.get(ids[place]!) ?? 'null');
      const otherJid = typeof user !== 'string' ? null : jid.endsWith('@lid') ? phoneAddress(user).jid : `${user}@lid`;
      return { jid, otherJid, names: JSON.parse(json) as Record<string, unknown> };
    });
  }

  /** The phone numbers behind LIDs, as digits by JID, as far as the keys of a line know them. */
  async phonesOf(line: LineId, lids: readonly string[]): Promise<Map<string, string>> {
    const users = new Map(lids.map((lid) => [`${lid.slice(0, lid.indexOf('@'))}_reverse`, lid]));
    const found = await this.store.readKeys(line, 'lid-mapping', [...users.keys()]);
    const known = new Map<string, string>();
    for (const [id, json] of found) {
      const phone: unknown = JSON.parse(json);
      if (typeof phone === 'string') known.set(users.get(id)!, phone);
    }
    return known;
  }

  /** What becomes of the keys of a line when a person is forgotten, for whoever has them open. */
  keysAbout(line: LineId, person: Person): Promise<SignalDataSet> {
    return this.store.keysAbout(line, person);
  }

  /** Forgets the keys of a person on a line that this process holds and that has no connection. @returns how many */
  async forgetPerson(line: LineId, person: Person): Promise<number> {
    const changes = await this.store.keysAbout(line, person);
    const state = await this.open(line);
    try {
      await state.set(changes);
    } finally {
      state.close();
    }
    return Object.values(changes).reduce((sum, values) => sum + Object.keys(values).length, 0);
  }

  /** The same of keys that a logout has deleted. */
  purgePerson(line: LineId, person: Person): Promise<void> {
    return this.store.purgeAbout(line, person);
  }

  /** Deletes credentials and keys of a line; for 24 hours they can be brought back. @throws LeaseLost */
  async delete(tenure: Tenure): Promise<void> {
    await this.store.delete(tenure);
  }

  /**
   * Brings back what was deleted in the last 24 hours; false when there is nothing, or the line is linked again.
   *
   * @throws LeaseLost
   */
  async undelete(tenure: Tenure): Promise<boolean> {
    return this.store.undelete(tenure);
  }
}
