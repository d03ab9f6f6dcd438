import type { SignalDataSet, SignalRepositoryWithLIDStore } from '../../../baileys/baileys.js';
import type { Person } from '../../../domain/person.js';
import type { SignalTransactions } from './signal-transactions.js';

interface ForgetOptions {
  transactions: Pick<SignalTransactions, 'set' | 'transaction'>;
  signalRepository: Pick<SignalRepositoryWithLIDStore, 'lidMapping'>;
  /** What becomes of the stored keys. */
  keysAbout: (person: Person) => Promise<SignalDataSet>;
}

/**
 * Forgets the keys of a person while nothing else of the account is under way. The next message to them opens a session
 * anew, and the next one from them is asked for again, as after a new installation.
 *
 * @returns how many keys there were
 */
export async function forgetKeys(person: Person, options: ForgetOptions): Promise<number> {
  const { transactions, signalRepository, keysAbout } = options;
  const count = await transactions.transaction(async () => {
    const changes = await keysAbout(person);
    await transactions.set(changes);
    return Object.values(changes).reduce((sum, values) => sum + Object.keys(values).length, 0);
  }, 'person');
  // Baileys stores no pair of names that it remembers, and would not store this one again.
  const { mappingCache } = signalRepository.lidMapping as unknown as { mappingCache: Map<string, string> };
  for (const user of person.users) for (const key of [`pn:${user}`, `lid:${user}`]) mappingCache.delete(key);
  return count;
}
