import type { SignalDataSet, SignalDataTypeMap, SignalKeyStoreWithTransaction } from '../../../baileys/baileys.js';
import type { EventPayloads, Party } from '../../../domain/events.js';
import { jidsOf } from '../../../domain/party.js';

/** Type of the rows in `whatsapp_keys`. */
const KEY_TYPE = 'contact' as keyof SignalDataTypeMap;

/** What people are called: by the owner, by themselves, and by their username. */
type Names = Partial<Pick<EventPayloads['contact_updated'], 'name' | 'pushName' | 'username'>>;

/**
 * What people are called, stored with the account's keys. WhatsApp sends the name of whoever writes along with each
 * message; that it is another one than before only we can tell.
 */
export class ContactBook {
  /** @param keys the account's key store; what is set in a transaction is stored with it */
  constructor(private readonly keys: Pick<SignalKeyStoreWithTransaction, 'get' | 'set' | 'transaction'>) {}

  /**
   * Takes note of names.
   *
   * @param who by as many names as are known
   * @param first true when a name that was not known before counts as another one
   * @returns those that are other ones than before
   */
  async take(who: Party, told: Names, { first = false } = {}): Promise<Names | undefined> {
    const [key, ...others] = jidsOf(who);
    if (key === undefined) return undefined;
    return this.keys.transaction(async () => {
      const stored: Record<string, unknown> = await this.keys.get(KEY_TYPE, [key, ...others]);
      const known = (stored[key] ?? others.map((jid) => stored[jid]).find((one) => one !== undefined) ?? {}) as Names;
      const names = Object.entries(told) as [keyof Names, string | null][];
      const other = names.filter(([name, value]) => value !== undefined && known[name] !== value);
      if (other.length === 0) return undefined;
      await this.keys.set({ [KEY_TYPE]: { [key]: { ...known, ...Object.fromEntries(other) } } } as SignalDataSet);
      const changed = other.filter(([name]) => first || known[name] !== undefined);
      return changed.length === 0 ? undefined : Object.fromEntries(changed);
    }, 'contact');
  }
}
