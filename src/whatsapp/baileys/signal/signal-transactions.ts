import type {
  SignalDataSet,
  SignalDataTypeMap,
  SignalKeyStoreWithTransaction,
  SignalRepositoryWithLIDStore,
} from '../../../baileys/baileys.js';
import type { MessageRecord } from '../../../auth-state/auth-commit.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import { BaileysChanged } from '../hooks.js';
import { KeyedMutex } from '../../../domain/mutex.js';
import { connectionContext, type SignalTransaction, type Values } from '../connection/connection-context.js';
import type { Identities } from './identities.js';
import type { InboundMessages } from '../messages/inbound-messages.js';

/** LID mappings are looked up by shared promises that may be awaited under the account's lock: they need their own. */
const LID_MAPPING = 'lid-mapping';

/** What Baileys takes for a message without content, padding included: it gives the receipt and tells of nothing. */
const EMPTY_MESSAGE = Uint8Array.of(1);

/** A database that is slower than the messages come is waited for. */
const MOST_WAITING_ROWS = 200;

/** No transaction takes this long; one that does waits for something that waits for it. */
const LOCK_HELD_TOO_LONG_MS = 90_000;

/**
 * The key store that Baileys works on, with transactions of our own in place of its `addTransactionCapability`.
 *
 * What differs, and why:
 * - One lock for everything of an account. Baileys locks sends on the account and decrypts on the sender, though both
 *   read, change and write the same Signal session; with any latency of the store one of the two writes is lost.
 * - One async storage for the process, see `connection-context.ts`.
 * - `commitBeforeFrame`: what a transaction changed is on disk before the frame that depends on it leaves, so that no
 *   crash can make the ratchet use a message key twice.
 * - Work that outlives its transaction writes to the store again, not into a finished transaction.
 */
export class SignalTransactions implements SignalKeyStoreWithTransaction {
  private readonly locks = new KeyedMutex();
  /** Set once a key could not be read, or Baileys is not as it was: nothing leaves any more. */
  private unusable: Error | undefined;

  /** @param fail ends the connection; carried along by all work of a transaction */
  constructor(
    private readonly auth: AuthState,
    private readonly fail: (error: unknown) => void,
  ) {}

  isInTransaction = (): boolean => this.current() !== undefined;

  get = async <T extends keyof SignalDataTypeMap>(
    type: T,
    ids: string[],
  ): Promise<Record<string, SignalDataTypeMap[T]>> => {
    const transaction = this.current();
    if (transaction === undefined) return this.read(type, ids);

    const known = valuesOf(transaction.known, type);
    const missing = ids.filter((id) => !(id in known));
    if (missing.length > 0) {
      try {
        const found = await this.read(type, missing);
        // A write of this transaction that happened meanwhile is newer than what was read.
        for (const id of missing) if (!(id in known)) known[id] = found[id] ?? null;
      } catch (error) {
        // libsignal takes a failed read for "no session" and would open a new one.
        transaction.failure ??= error as Error;
        throw error;
      }
    }
    const result: Record<string, SignalDataTypeMap[T]> = {};
    for (const id of ids) {
      const value = known[id];
      if (value !== null && value !== undefined) result[id] = value as SignalDataTypeMap[T];
    }
    return result;
  };

  set = async (data: SignalDataSet): Promise<void> => {
    const transaction = this.current();
    if (transaction === undefined) return this.auth.set(data);
    for (const [type, values] of Object.entries(data)) {
      Object.assign(valuesOf(transaction.known, type), values);
      Object.assign(valuesOf(transaction.writes, type), values);
    }
  };

  /**
   * A key that cannot be read ends the connection before another frame leaves. Baileys would tell WhatsApp that the
   * message which needed the key was dealt with, or ask its sender for another one; to a connection that ended without
   * an answer WhatsApp delivers it again.
   */
  private async read<T extends keyof SignalDataTypeMap>(
    type: T,
    ids: string[],
  ): Promise<Record<string, SignalDataTypeMap[T]>> {
    try {
      return await this.auth.get(type, ids);
    } catch (error) {
      this.unusable ??= new Error('a key could not be read', { cause: error });
      this.fail(this.unusable);
      throw this.unusable;
    }
  }

  /** Runs `work` alone among all work of the account and commits what it set; an error keeps nothing of it. */
  transaction = async <T>(work: () => Promise<T>, key: string): Promise<T> => {
    if (this.current() !== undefined) return work();
    const { result, stored } = await this.perform(work, key === LID_MAPPING ? LID_MAPPING : 'account');
    await stored;
    return result;
  };

  /** Runs a send and writes its message down in the statement that stores the ratchet, before the frame may leave. */
  send<T>(record: MessageRecord, work: () => Promise<T>): Promise<T> {
    return this.transaction(() => {
      this.current()?.records.push(record);
      return work();
    }, 'send');
  }

  /**
   * Runs `work` under a lock. The lock is free again before what was set is on disk: whoever gets it next reads what is
   * on its way there, and what he sets never gets there before it.
   */
  private perform<T>(work: () => Promise<T>, lock: string): Promise<{ result: T; stored: Promise<void> | undefined }> {
    return this.locks.run(lock, async () => {
      const transaction: SignalTransaction = {
        owner: this,
        known: new Map(),
        writes: new Map(),
        journal: [],
        records: [],
        edits: [],
        failure: undefined,
        done: false,
      };
      const watchdog = setTimeout(() => this.fail(new Error('a transaction did not end')), LOCK_HELD_TOO_LONG_MS);
      try {
        const result = await connectionContext.run({ fail: this.fail, transaction }, work);
        if (transaction.failure !== undefined) throw transaction.failure;
        return { result, stored: this.commit(transaction) };
      } finally {
        clearTimeout(watchdog);
        transaction.done = true;
      }
    });
  }

  /**
   * Puts itself in the place of Baileys' key store: Baileys hands over the very object that all of its code calls for
   * keys from here on.
   */
  replace(keys: object): void {
    const { get, set, transaction, isInTransaction } = this;
    Object.assign(keys, { get, set, transaction, isInTransaction });
  }

  /**
   * Puts the sender's identity, the ratchet and whatever else a decrypt changes into one transaction under the
   * account's lock. A deletion of sessions is not waited for: Baileys asks for it while it holds its lock on device
   * lists, which a send that has the account's lock may wait for.
   */
  guard(repository: SignalRepositoryWithLIDStore, inbound: InboundMessages): SignalRepositoryWithLIDStore {
    const { decryptMessage, decryptGroupMessage, processSenderKeyDistributionMessage, deleteSession } = repository;
    repository.decryptMessage = (options) => this.receive(inbound, options.ciphertext, () => decryptMessage(options));
    repository.decryptGroupMessage = (options) =>
      this.receive(inbound, options.msg, () => decryptGroupMessage(options));
    repository.processSenderKeyDistributionMessage = (options) =>
      this.transaction(() => processSenderKeyDistributionMessage(options), 'decrypt');
    repository.deleteSession = async (jids) => {
      if (this.isInTransaction()) return deleteSession(jids);
      deleteSession(jids).catch(this.fail);
    };
    return repository;
  }

  /** Has pairs of names taken note of before Baileys stores them. */
  learnFirst(lidMapping: SignalRepositoryWithLIDStore['lidMapping'], identities: Identities): void {
    const store = lidMapping.storeLIDPNMappings.bind(lidMapping);
    lidMapping.storeLIDPNMappings = async (pairs) => {
      await this.orEnd('two chats of one person could not become one', () => identities.learn(pairs));
      return store(pairs);
    };
  }

  /**
   * Decrypts, and puts what a person sent into the journal in the very statement that stores the ratchet: once the
   * ratchet has moved nobody can decrypt the message again, and once it is stored the receipt may leave.
   *
   * Baileys, which takes one message after the other, goes on before that: its receipts are held back anyway, and what
   * it decrypts meanwhile shares the next statement.
   */
  private async receive(
    inbound: InboundMessages,
    ciphertext: Uint8Array,
    decrypt: () => Promise<Uint8Array>,
  ): Promise<Uint8Array> {
    if (!inbound.expects(ciphertext)) {
      // It would be decrypted, acknowledged and never written down.
      const error = new BaileysChanged('it decrypts what did not come in as a message');
      this.unusable ??= error;
      this.fail(error);
      throw error;
    }
    const { result, stored } = await this.perform(async () => {
      const plaintext = await decrypt().catch(async (error: unknown) => {
        // What an attempt in vain did on its way, such as forgetting the session of another identity, did not happen.
        this.current()?.writes.clear();
        this.current()?.known.clear();
        if (inbound.isPartial(ciphertext) || (await this.wasReceived(inbound, ciphertext))) return EMPTY_MESSAGE;
        throw error;
      });
      const message = await this.orEnd('what a message is about could not be read', () =>
        inbound.read(ciphertext, plaintext),
      );
      if (message !== undefined) {
        this.current()?.journal.push(message.entry);
        if (message.renamed !== undefined) this.current()?.journal.push(message.renamed.entry);
        if (message.record !== undefined) this.current()?.records.push(message.record);
        if (message.edit !== undefined) this.current()?.edits.push(message.edit);
      }
      return { plaintext, message };
    }, 'account');
    const { plaintext, message } = result;
    if (plaintext !== EMPTY_MESSAGE) inbound.succeeded(ciphertext);
    if (message !== undefined) inbound.expectRepeat(message);
    const told = Promise.resolve(stored).then(() => message && inbound.tell(message));
    told.catch(this.fail);
    if (this.auth.waitingRows > MOST_WAITING_ROWS) await told;
    return plaintext;
  }

  /** Without an answer nobody is asked to send again what may have been received long ago: the connection ends. */
  private async wasReceived(inbound: InboundMessages, ciphertext: Uint8Array): Promise<boolean> {
    return this.orEnd('the log could not be read', () => inbound.wasReceived(ciphertext));
  }

  /** What came in and could not be dealt with WhatsApp delivers again, to the next connection. */
  private async orEnd<T>(words: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.unusable ??= new Error(words, { cause: error });
      this.fail(this.unusable);
      throw this.unusable;
    }
  }

  /** A query of the transaction that runs now was not answered: Baileys would go on with an empty answer. */
  noteUnanswered(): void {
    const transaction = this.current();
    if (transaction !== undefined) transaction.failure ??= new Error('WhatsApp did not answer a query');
  }

  /**
   * What has to be on disk before a frame that is sent now may leave; undefined when nothing has to. Called in the
   * async context of whoever sends.
   */
  commitBeforeFrame(): Promise<void> | undefined {
    if (this.unusable !== undefined) return Promise.reject(this.unusable);
    const transaction = this.current();
    const commit = transaction === undefined ? undefined : this.commit(transaction);
    if (commit === undefined && this.auth.isSettled) return undefined;
    return (commit ?? Promise.resolve()).then(() => this.auth.settled());
  }

  private commit(transaction: SignalTransaction): Promise<void> | undefined {
    if (transaction.failure !== undefined) return Promise.reject(transaction.failure);
    const { writes, journal, records, edits } = transaction;
    if (writes.size === 0 && journal.length + records.length + edits.length === 0) return undefined;
    transaction.writes = new Map();
    transaction.journal = [];
    transaction.records = [];
    transaction.edits = [];
    return this.auth.set(Object.fromEntries(writes) as SignalDataSet, { journal, records, edits });
  }

  private current(): SignalTransaction | undefined {
    const transaction = connectionContext.getStore()?.transaction;
    return transaction !== undefined && transaction.owner === this && !transaction.done ? transaction : undefined;
  }
}

function valuesOf(map: Map<string, Values>, type: string): Values {
  let values = map.get(type);
  if (values === undefined) {
    values = {};
    map.set(type, values);
  }
  return values;
}
