import type { EventEmitter } from 'node:events';
import type {
  BaileysEventEmitter,
  BaileysEventMap,
  SignalRepositoryWithLIDStore,
  WASocket,
} from '../../baileys/baileys.js';

/**
 * What the product takes from Baileys beside its documented options: listeners that it replaces, methods that it wraps
 * or calls, one object that all of Baileys shares, and one line of its log. Nothing of it is promised by Baileys, so it is
 * asserted on each connection, and a connection on which it does not hold is refused: it would look well and lose order,
 * journal or ratchet.
 *
 * The mends of libsignal are asserted when that is loaded (`auth-state/libsignal-*.ts`).
 */

/** The installed Baileys is not the one that this program was written for. */
export class BaileysChanged extends Error {
  constructor(missing: string) {
    super(`This version of Baileys cannot be used: ${missing}`);
  }
}

/** What is called or wrapped, by the object that has it. */
const SOCKET_METHODS = [
  'assertSessions',
  'executeUSyncQuery',
  'query',
  'relayMessage',
  'sendMessage',
  'sendMessageAck',
  'sendNode',
  'sendRetryRequest',
  'waitForMessage',
];
const REPOSITORY_METHODS = [
  'close',
  'decryptGroupMessage',
  'decryptMessage',
  'deleteSession',
  'getSessionInfo',
  'injectE2ESession',
  'jidToSignalProtocolAddress',
  'migrateSession',
  'processSenderKeyDistributionMessage',
];
const RETRY_MANAGER_METHODS = ['clear', 'getRecentMessage', 'hasExceededMaxRetries', 'incrementRetryCount'];
const KEY_STORE_METHODS = ['get', 'isInTransaction', 'set', 'transaction'];

/** Long enough for a timer to be one; Baileys answers itself. */
const NO_TIME_MS = 1;

/**
 * Takes away the one listener that Baileys has for an event, so that ours can stand in its place.
 *
 * @throws BaileysChanged when there is none, or more than one
 */
export function takeListener<Arguments extends unknown[]>(
  emitter: Pick<EventEmitter, 'listeners' | 'removeAllListeners'>,
  event: string,
): (...given: Arguments) => unknown {
  const found = emitter.listeners(event) as ((...given: Arguments) => unknown)[];
  if (found.length !== 1) throw new BaileysChanged(`it has ${found.length} listeners of "${event}" where it had one`);
  emitter.removeAllListeners(event);
  return found[0]!;
}

/**
 * Sees what Baileys tells where it does so, in its order and one by one. Listeners get it later, out of a buffer that
 * makes one of what changed a chat twice, and leaves out what it holds for outdated.
 */
export function watchEmissions(
  events: BaileysEventEmitter,
  see: <E extends keyof BaileysEventMap>(event: E, data: BaileysEventMap[E]) => void,
): void {
  const emit = events.emit.bind(events);
  events.emit = (event, data) => {
    see(event, data);
    return emit(event, data);
  };
}

/** @throws BaileysChanged when repository or key store lack a method that is to be wrapped or replaced */
export function requireRepository(repository: SignalRepositoryWithLIDStore, keys: object): void {
  requireMethods('its Signal repository', repository, REPOSITORY_METHODS);
  requireMethods('its LID mapping', repository.lidMapping, ['getLIDForPN', 'getPNForLID', 'storeLIDPNMappings']);
  const { mappingCache } = repository.lidMapping as unknown as { mappingCache?: object };
  requireMethods('its memory of LIDs', mappingCache, ['delete']);
  requireMethods('its key store', keys, KEY_STORE_METHODS);
}

/** @throws BaileysChanged when the socket lacks what is used of it, or works on another repository or key store than these */
export function requireSocket(socket: WASocket, guarded: { repository?: object; keys?: object }): void {
  requireMethods('its socket', socket, SOCKET_METHODS);
  requireMethods('its retry manager', socket.messageRetryManager, RETRY_MANAGER_METHODS);
  requireMethods('its WebSocket', (socket.ws as unknown as { socket?: object }).socket, ['on', 'send', 'terminate']);
  if (socket.signalRepository !== guarded.repository || socket.authState.keys !== guarded.keys) {
    throw new BaileysChanged('it does not work on the Signal repository and key store that it was given');
  }
}

/**
 * A query that is not answered resolves as empty in Baileys, and a line of its log is all that tells of it. So one query
 * that nobody can answer is waited for.
 *
 * @param noted how many unanswered queries were noted so far
 * @throws BaileysChanged when this one is not
 */
export async function requireUnansweredNoted(socket: WASocket, noted: () => number): Promise<void> {
  const before = noted();
  await socket.waitForMessage('is-this-noted', NO_TIME_MS).catch(() => undefined);
  if (noted() === before) throw new BaileysChanged('its log does not tell of queries that are not answered');
}

function requireMethods(of: string, object: object | null | undefined, names: readonly string[]): void {
  const missing = names.filter(
    (name) => typeof (object as Record<string, unknown> | null | undefined)?.[name] !== 'function',
  );
  if (missing.length > 0) throw new BaileysChanged(`${of} has no ${missing.join(', ')}`);
}
