import type { SimulatorStats } from '../support/simulator.js';
import type { Company, LoggedText } from './company.js';
import type { Conversation } from './conversation.js';
import type { Text } from './text.js';
import type { TwoWayLoad } from './two-way-load.js';

/** What became of a load. All but the first three have to be 0; `refused` may be more where a connection was broken. */
export interface Outcome {
  /** Texts that contacts wrote, and texts that the company was told had been sent. */
  written: number;
  sent: number;
  /** Sends that were not answered with success. */
  refused: number;
  /** Written, and not in the log. */
  missing: number;
  /** Events that say so in the log. */
  undecryptable: number;
  /** Ids that stand in the log, or were read by a device, more than once. */
  repeated: number;
  /** In the log or on a device behind a later one of the same chat. */
  outOfOrder: number;
  /** Sent, and not read; each device that should have counts. */
  unreadable: number;
  /** What contacts' phones could not decrypt at a first attempt. */
  phoneFailures: number;
  /** Requests to send again, from the product and other linked devices, and from phones. */
  retries: number;
  /** One-time keys that the server gave out, and bundles without one. */
  preKeys: number;
  /** Questions for devices. */
  deviceQueries: number;
}

const FAULTS = [
  'missing',
  'undecryptable',
  'repeated',
  'outOfOrder',
  'unreadable',
  'phoneFailures',
  'retries',
  'preKeys',
  'deviceQueries',
] as const satisfies (keyof Outcome)[];

/** What should be 0 and is not. */
export function faultsOf(outcome: Outcome, mayRefuse: boolean): Partial<Outcome> {
  const names = mayRefuse ? FAULTS : (['refused', ...FAULTS] as const);
  return Object.fromEntries(names.filter((name) => outcome[name] !== 0).map((name) => [name, outcome[name]]));
}

/** Compares both sides, both ways. */
export async function compare(
  company: Company,
  conversation: Conversation,
  load: TwoWayLoad,
  before: SimulatorStats,
): Promise<Outcome> {
  const { client } = company.host.simulator;
  const [log, stats] = [await company.log(), await client.stats()];
  const { messages: accepted } = await client.messages(company.number, { direction: 'in' });
  const chats = new Map(accepted.map(({ id, from, to }) => [id, to === company.number ? from : to]));
  const readable = log.filter(({ type }) => type !== 'undecryptable');
  const inLog = readable.map(({ messageId, text }) => ({ id: messageId, text: text ?? '' }));
  const outcome: Outcome = {
    written: load.written.length,
    sent: load.sent.length,
    refused: load.refused,
    missing: missing(load.written, inLog),
    undecryptable: log.length - readable.length,
    repeated: repeated(inLog),
    outOfOrder: outOfOrder(accepted, inLog, chats),
    unreadable: 0,
    phoneFailures: stats.phoneDecryptFailures - before.phoneDecryptFailures,
    retries:
      stats.retryReceiptsFromClients -
      before.retryReceiptsFromClients +
      (stats.retryReceiptsFromPhones - before.retryReceiptsFromPhones),
    preKeys:
      stats.preKeysHandedOut - before.preKeysHandedOut + (stats.bundlesWithoutPreKey - before.bundlesWithoutPreKey),
    deviceQueries: (stats.queriesByNamespace.usync ?? 0) - (before.queriesByNamespace.usync ?? 0),
  };
  for (const { isFor, texts } of conversation.readers) {
    const read = await texts();
    const meant = load.sent.filter(({ destination }) => isFor(destination));
    const destinations = new Map(meant.map(({ id, destination }) => [id, destination]));
    outcome.unreadable += missing(meant, read);
    outcome.repeated += repeated(read);
    outcome.outOfOrder += outOfOrder(meant, read, destinations);
  }
  return outcome;
}

/** Whether nothing more has to come. */
export async function isComplete(company: Company, { readers }: Conversation, load: TwoWayLoad): Promise<boolean> {
  const log = await company.log();
  if (missing(load.written, log.map(asText)) > 0) return false;
  for (const { isFor, texts } of readers) {
    const meant = load.sent.filter(({ destination }) => isFor(destination));
    if (missing(meant, await texts()) > 0) return false;
  }
  return true;
}

function asText({ messageId, text }: LoggedText): Text {
  return { id: messageId, text: text ?? '' };
}

function missing(wanted: Text[], found: Text[]): number {
  const texts = new Map(found.map(({ id, text }) => [id, text]));
  return wanted.filter(({ id, text }) => texts.get(id) !== text).length;
}

function repeated(found: Text[]): number {
  return found.length - new Set(found.map(({ id }) => id)).size;
}

/** How many stand behind one that came later in their chat; what is not of a known chat does not count. */
export function outOfOrder(
  right: { id: string }[],
  found: { id: string }[],
  chats: ReadonlyMap<string, string>,
): number {
  const places = new Map(right.map(({ id }, place) => [id, place]));
  const last = new Map<string, number>();
  let count = 0;
  for (const { id } of found) {
    const place = places.get(id);
    const chat = chats.get(id);
    if (place === undefined || chat === undefined) continue;
    const latest = last.get(chat) ?? -1;
    if (place < latest) count += 1;
    last.set(chat, Math.max(place, latest));
  }
  return count;
}
