import { ADMIN_KEY } from '../../support/product.js';
import type { SocketInterval } from '../../../src/simulator/client.js';
import type { LoggedText } from '../company.js';
import { outOfOrder } from '../outcome.js';
import type { Text } from '../text.js';
import { STANDS_STILL, type Struck } from './faults.js';
import { type FenceHistory, readHistory } from './fence-audit.js';
import { type Herd, ledgerNow } from './herd.js';
import type { Talk } from './talk.js';

/** What became of the talks. */
export interface Verdict extends FenceHistory {
  lines: number;
  written: number;
  sent: number;
  /** Requests that failed on the way, by code. */
  failures: Record<string, number>;
  logins: number;
  /** Sockets that another of their line came beside, and the longest that they were both there. */
  overlaps: number;
  longestOverlapMs: number;
  /** The same where no process stood still. */
  overlapsUnexplained: number;
  /** The most log-ins of one line, and the most of its sockets that WhatsApp replaced. */
  mostLogins: number;
  mostReplaced: number;
  /** Written and not in the log, in it twice, or behind a later one. */
  missing: number;
  repeated: number;
  misplaced: number;
  undecryptable: number;
  /** Answered with success and not on the phone; on it twice, answered or not; behind a later one. */
  lost: number;
  sentTwice: number;
  sentMisplaced: number;
  /** Sends that were never answered with success, or with another id than the phone has. */
  unanswered: number;
  otherId: number;
  /** Events that say that a session is over, and what they say. */
  ended: number;
  endings: unknown[];
}

/** All of these have to be 0. */
const FAULTS = [
  'foreign',
  'notRaised',
  'overlapsUnexplained',
  'missing',
  'repeated',
  'misplaced',
  'undecryptable',
  'lost',
  'sentTwice',
  'sentMisplaced',
  'unanswered',
  'otherId',
  'ended',
] as const satisfies (keyof Verdict)[];

/** A lease lapses, and WhatsApp is told; a process that comes back may have to wait for its turn. */
const SLACK_MS = 5_000;
/** A process that dies, and what others give it when it is back. */
const LOGINS_A_STRIKE = 4;

/** What is not as it should be. */
export function faultsOf(verdict: Verdict, struck: readonly Struck[], ttlMs: number): Record<string, number> {
  const found: Record<string, number> = Object.fromEntries(
    FAULTS.filter((name) => verdict[name] !== 0).map((name) => [name, verdict[name]]),
  );
  const stills = struck.filter(({ fault }) => STANDS_STILL.has(fault)).length;
  if (verdict.longestOverlapMs > ttlMs) found.longestOverlapMs = verdict.longestOverlapMs;
  if (verdict.mostReplaced > stills) found.mostReplaced = verdict.mostReplaced;
  if (verdict.mostLogins > 1 + LOGINS_A_STRIKE * struck.length) found.mostLogins = verdict.mostLogins;
  for (const code of ['INTERNAL', 'VALIDATION_FAILED']) {
    if (verdict.failures[code] !== undefined) found[code] = verdict.failures[code];
  }
  return found;
}

/** All messages of the log, by company. */
export class LogReader {
  readonly read = new Map<string, LoggedText[]>();
  private after = '0';

  constructor(private readonly herd: Herd) {}

  async readOn(): Promise<void> {
    for (;;) {
      const { url } = this.herd.members.find(({ isRunning }) => isRunning) ?? this.herd.members[0]!;
      const response = await fetch(`${url}/api/whatsapp/events?types=message&limit=1000&after=${this.after}`, {
        headers: { 'X-API-Key': ADMIN_KEY },
      });
      if (response.status !== 200) throw new Error(`the log was answered with ${response.status}`);
      const { events, next } = (await response.json()) as {
        events: { companyId: string; message: LoggedText }[];
        next: string;
      };
      if (events.length === 0) return;
      this.after = next;
      for (const { companyId, message } of events) {
        if (message.fromMe) continue;
        this.read.set(companyId, [...(this.read.get(companyId) ?? []), message]);
      }
    }
  }

  of(companyId: string): Text[] {
    return (this.read.get(companyId) ?? []).map(({ messageId, text }) => ({ id: messageId, text: text ?? '' }));
  }
}

/** What a contact's phone has read. */
export async function readBy(herd: Herd, { contact, number }: Talk): Promise<Text[]> {
  const { messages } = await herd.simulator.client.inbox(contact, { from: number });
  return messages.map(({ id, text }) => ({ id, text: text ?? '' }));
}

/** Where the talks begin: linking, while processes start on a machine that is busy, may be cut off and is made anew. */
export interface Beginning {
  /** By the clock of the ledger. */
  at: number;
  /** The newest event. */
  event: string;
}

export async function beginning({ db }: Herd): Promise<Beginning> {
  const { rows } = await db.query<{ id: string }>('SELECT coalesce(max(id), 0) AS id FROM whatsapp_events');
  return { at: ledgerNow(), event: rows[0]!.id };
}

export async function judge(
  herd: Herd,
  talks: Talk[],
  log: LogReader,
  struck: readonly Struck[],
  began: Beginning,
): Promise<Verdict> {
  const verdict: Verdict = {
    ...(await readHistory(herd.db)),
    lines: talks.length,
    written: 0,
    sent: 0,
    failures: {},
    logins: 0,
    overlaps: 0,
    longestOverlapMs: 0,
    overlapsUnexplained: 0,
    mostLogins: 0,
    mostReplaced: 0,
    missing: 0,
    repeated: 0,
    misplaced: 0,
    undecryptable: 0,
    lost: 0,
    sentTwice: 0,
    sentMisplaced: 0,
    unanswered: 0,
    otherId: 0,
    ended: 0,
    endings: [],
  };
  const { rows } = await herd.db.query(
    `SELECT type, company_id, line, created_at, payload FROM whatsapp_events
      WHERE type IN ('replaced', 'logout', 'reconnect_failed') AND id > $1 ORDER BY id`,
    [began.event],
  );
  verdict.endings = rows;
  verdict.ended = rows.length;
  for (const talk of talks) {
    const { intervals } = await herd.simulator.client.ledger(talk.number);
    judgeSockets(
      verdict,
      intervals.filter(({ closedAt }) => (closedAt ?? Infinity) > began.at),
      struck,
    );
    judgeInbound(verdict, talk, log);
    judgeOutbound(verdict, talk, await readBy(herd, talk));
    for (const [code, times] of talk.failures) verdict.failures[code] = (verdict.failures[code] ?? 0) + times;
  }
  return verdict;
}

function judgeSockets(verdict: Verdict, intervals: readonly SocketInterval[], struck: readonly Struck[]): void {
  const logins = intervals.filter(({ loggedInAt }) => loggedInAt !== null);
  for (const { loggedInAt: at } of logins) {
    const beside = logins.filter((other) => other.loggedInAt! < at! && (other.closedAt ?? Infinity) > at!);
    for (const { closedAt } of beside) {
      verdict.overlaps += 1;
      verdict.longestOverlapMs = Math.max(verdict.longestOverlapMs, (closedAt ?? Infinity) - at!);
      const isExplained = struck.some(
        ({ fault, from, to }) => STANDS_STILL.has(fault) && at! > from && at! < to + SLACK_MS,
      );
      if (!isExplained) verdict.overlapsUnexplained += 1;
    }
  }
  const replaced = logins.filter(({ reason }) => reason?.includes('(440)')).length;
  verdict.logins += logins.length;
  verdict.mostLogins = Math.max(verdict.mostLogins, logins.length);
  verdict.mostReplaced = Math.max(verdict.mostReplaced, replaced);
}

function judgeInbound(verdict: Verdict, { companyId, written }: Talk, log: LogReader): void {
  const found = log.of(companyId);
  verdict.written += written.length;
  verdict.missing += missing(written, found);
  verdict.repeated += found.length - new Set(found.map(({ id }) => id)).size;
  verdict.misplaced += outOfOrder(written, found, chatOf(written));
  verdict.undecryptable += (log.read.get(companyId) ?? []).filter(({ type }) => type === 'undecryptable').length;
}

function judgeOutbound(verdict: Verdict, { wanted }: Talk, found: Text[]): void {
  const answered = wanted.filter(({ isAnswered }) => isAnswered);
  const ids = new Map(found.map(({ id, text }) => [text, id]));
  verdict.sent += answered.length;
  verdict.unanswered += wanted.length - answered.length;
  verdict.lost += answered.filter(({ text }) => !ids.has(text)).length;
  verdict.otherId += answered.filter(({ text, id }) => ids.has(text) && ids.get(text) !== id).length;
  verdict.sentTwice += found.length - ids.size;
  verdict.sentMisplaced += outOfOrder(answered, found, chatOf(answered));
}

export function missing(wanted: readonly Text[], found: readonly Text[]): number {
  const ids = new Map(found.map(({ id, text }) => [id, text]));
  return wanted.filter(({ id, text }) => ids.get(id) !== text).length;
}

/** A talk is one chat. */
function chatOf(texts: readonly Text[]): Map<string, string> {
  return new Map(texts.map(({ id }) => [id, 'one']));
}
