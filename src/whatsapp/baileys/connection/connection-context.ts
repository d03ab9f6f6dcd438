import { AsyncLocalStorage } from 'node:async_hooks';
import type { JournalEntry, MessageRecord, RecordEdit } from '../../../auth-state/auth-commit.js';

export type Values = Record<string, unknown>;

/** Reads and not yet committed writes of one transaction on the Signal keys of an account. */
export interface SignalTransaction {
  /** The key store that it belongs to. */
  readonly owner: object;
  readonly known: Map<string, Values>;
  writes: Map<string, Values>;
  /** Messages that were decrypted, to be put down together with what they changed. */
  journal: JournalEntry[];
  /** Messages that were decrypted or are about to leave, likewise. */
  records: MessageRecord[];
  /** What becomes of messages on record, likewise. */
  edits: RecordEdit[];
  /** What makes this transaction void, though Baileys and libsignal go on as if nothing had happened. */
  failure: Error | undefined;
  done: boolean;
}

/** What async work of a connection carries along. */
export interface ConnectionContext {
  /** Ends the connection whose work failed unseen. */
  readonly fail: (error: unknown) => void;
  readonly transaction?: SignalTransaction;
}

/**
 * The one async storage behind all sockets of the process. Baileys makes an `AsyncLocalStorage` for each socket, and
 * before Node 24 every one that was ever used makes each `await` of the process slower, for good. Its transactions are
 * replaced by ours (see `signal-transactions.ts`), so that its own storages are made but never used and cost nothing.
 */
export const connectionContext = new AsyncLocalStorage<ConnectionContext>();

/**
 * Gives an unhandled rejection to the connection in whose work it arose.
 *
 * @returns false when it arose elsewhere
 */
export function failConnectionOfRejection(error: unknown): boolean {
  const context = connectionContext.getStore();
  context?.fail(error);
  return context !== undefined;
}
