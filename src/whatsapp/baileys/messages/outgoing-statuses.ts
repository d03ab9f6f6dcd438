import { randomUUID } from 'node:crypto';
import {
  areJidsSameUser,
  type BinaryNode,
  getBinaryNodeChild,
  getBinaryNodeChildren,
} from '../../../baileys/baileys.js';
import { LRUCache } from 'lru-cache';
import type { RecordEdit } from '../../../auth-state/auth-commit.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { EventPayloads } from '../../../domain/events.js';
import { type Address, channelAddress, parseJid, STATUS_CHAT } from '../../../domain/jid.js';
import { isAtLeast, type MessageStatus } from '../../../domain/message-status.js';
import { partyOf } from '../../../domain/party.js';
import type { ConnectionNews, MessageNews, Traffic } from '../../whatsapp-connection.js';
import { journalEntry } from '../notices/journal-entry.js';
import { chatNames } from './chat-names.js';

/**
 * What a receipt says of a message of ours, by its `type`; none is a delivery. All others are about something else:
 * `retry`, `sender`, `peer_msg`, `hist_sync`, `server-error` are talk between devices, `read-self` and `played-self` come
 * from the own phone, and `inactive` from a device that nobody looks at (Baileys lib/Utils/generics.js, whatsmeow receipt.go).
 */
const STATUS_OF_TYPE: Partial<Record<string, MessageStatus>> = { read: 'read', played: 'played' };

/** Messages and recipients whose status is kept in mind, so that what is no news costs no write. */
const REMEMBERED = 2_000;

type Status = EventPayloads['message_status'] & { status: MessageStatus };

/** A status by the names that events have, and the other name of its chat where there is one. */
interface Named {
  status: Status;
  otherName: string | null;
}

/** A status as its stanza has it: chat and recipient by the one name that WhatsApp used. */
interface Reported {
  messageId: string;
  chat: Address;
  member?: Address;
  status: MessageStatus;
  code: number | null;
}

/**
 * How far messages of this account got, heard from the stanzas themselves. Baileys emits nothing for the server's ack,
 * and tells of a receipt only after it has acknowledged it; here a status is on its way to the disk before that, so that
 * a crash loses none: what was acknowledged WhatsApp never says again.
 */
export class OutgoingStatuses {
  private readonly known = new Map<string, MessageStatus>();
  /** What clients said of their messages; null where they said nothing. */
  private readonly metadata = new LRUCache<string, { words: string | null }>({ max: REMEMBERED });
  private before: Promise<unknown> = Promise.resolve();

  /**
   * @param metadataOf what a client said of a message, from the record
   * @param report called with what is on disk (under a key in the journal), in order, and with what the server confirmed
   *   and could not be stored: that has to wait for the database in memory
   */
  constructor(
    private readonly auth: AuthState,
    private readonly metadataOf: (messageId: string) => Promise<string | null>,
    private readonly report: (news: ConnectionNews, journalKey?: string) => void,
    private readonly fail: (error: unknown) => void,
  ) {}

  /** A message is about to leave: its statuses will tell what its client said of it. */
  noteMetadata(messageId: string, words: string | null): void {
    this.metadata.set(messageId, { words });
  }

  /** WhatsApp has not confirmed a message in time. Whatever it has said of it before, or says later, counts more. */
  noteUnconfirmed(chat: string, messageId: string): void {
    this.before = this.before
      .then(async () => {
        if (this.known.has(`${chat}/${messageId}`)) return;
        const words = await this.wordsOf(messageId);
        const about = { messageId, chat, recipient: null, code: null };
        const metadata = words === null ? {} : { metadata: words };
        const news: Traffic = { type: 'message_status', ...about, status: 'failed', outcome: 'unknown', ...metadata };
        const entry = journalEntry(this.auth.line, news, randomUUID());
        const status = { ...about, otherName: null, status: 'unknown' as const, at: new Date().toISOString() };
        // Where it cannot be written the connection has ended: it is told when the line is back.
        this.auth.set({}, { journal: [entry], statuses: [status] }).then(
          () => this.report(news, entry.dedupKey),
          () => undefined,
        );
      })
      .catch(() => undefined);
  }

  /**
   * Takes a `<receipt>` or an `<ack class="message">`. Resolves once any frame that leaves from then on waits until what
   * the stanza says is on disk; `stored` resolves when it is.
   *
   * @param ours true when the message is known to have been sent from here
   * @param sent what is told of the message itself, unless WhatsApp refused it
   * @param edit what becomes of the record of the message that it changes
   */
  take(
    stanza: BinaryNode,
    { ours = false, sent, edit }: { ours?: boolean; sent?: MessageNews; edit?: RecordEdit } = {},
  ): Promise<{ stored: Promise<void> }> {
    const taken = this.before.then(() =>
      this.journal(reportedBy(stanza, this.auth, ours), {
        isAck: stanza.tag === 'ack',
        ...(stanza.attrs.error === undefined && { sent, edit }),
      }),
    );
    this.before = taken.catch(() => undefined);
    return taken;
  }

  private async journal(
    reported: Reported[],
    { isAck, sent, edit }: { isAck: boolean; sent?: MessageNews; edit?: RecordEdit },
  ): Promise<{ stored: Promise<void> }> {
    const steps: Named[] = [];
    for (const one of reported) {
      const named = await this.named(one);
      if (!this.isNews(named.status)) continue;
      const words = await this.wordsOf(named.status.messageId);
      if (words !== null) named.status.metadata = words;
      steps.push(named);
    }
    const news: Traffic[] = steps.map(({ status }) => ({ type: 'message_status', ...status }));
    if (sent !== undefined) news.unshift(sent);
    if (news.length === 0) return { stored: Promise.resolve() };
    const at = new Date().toISOString();
    const journal = news.map((one, place) => journalEntry(this.auth.line, one, `${randomUUID()}/${place}`));
    const statuses = steps.map(({ status: { messageId, chat, recipient, status, code }, otherName }) => {
      return { messageId, chat, otherName, recipient, status, code, at };
    });
    // A send is answered when its ack is on disk; for a receipt nobody waits.
    const stored = this.auth.set({}, { journal, statuses, edits: edit === undefined ? [] : [edit] }, !isAck).then(
      () => news.forEach((one, place) => this.report(one, journal[place]!.dedupKey)),
      (error: unknown) => {
        // WhatsApp repeats a receipt that was not acknowledged, and never an ack.
        if (isAck) for (const one of news) this.report(one);
        this.fail(error);
        throw error;
      },
    );
    stored.catch(() => undefined);
    return { stored };
  }

  private async wordsOf(messageId: string): Promise<string | null> {
    const noted = this.metadata.get(messageId);
    if (noted !== undefined) return noted.words;
    try {
      const words = await this.metadataOf(messageId);
      this.noteMetadata(messageId, words);
      return words;
    } catch {
      // The status itself is worth more: it is not said again.
      return null;
    }
  }

  /** By the names that messages have in events: a chat by its phone where that is known, a member by both. */
  private async named({ messageId, chat, member, status, code }: Reported): Promise<Named> {
    const [name, otherName = null] = await chatNames(this.auth, [chat.jid]);
    const recipient = member === undefined ? null : partyOf(...(await chatNames(this.auth, [member.jid])));
    return { status: { messageId, chat: name, status, recipient, code }, otherName };
  }

  /** False for what was told already, or is behind what was told. */
  private isNews({ chat, messageId, recipient, status }: Status): boolean {
    const message = `${chat}/${messageId}`;
    const about = recipient === null ? message : `${message}/${recipient.lid ?? recipient.phone}`;
    const known = this.known.get(about);
    if (known !== undefined && isAtLeast(known, status)) return false;
    this.remember(about, status);
    // What a member has, the server has taken.
    if (recipient !== null) this.remember(message, status);
    return true;
  }

  private remember(about: string, status: MessageStatus): void {
    const known = this.known.get(about);
    this.known.delete(about);
    this.known.set(about, known !== undefined && isAtLeast(known, status) ? known : status);
    const [oldest] = this.known.keys();
    if (this.known.size > REMEMBERED && oldest !== undefined) this.known.delete(oldest);
  }
}

function reportedBy({ tag, attrs, content }: BinaryNode, { creds }: AuthState, ours: boolean): Reported[] {
  const isOwn = (jid: string | undefined): boolean =>
    areJidsSameUser(jid, creds.me?.id) || areJidsSameUser(jid, creds.me?.lid);
  const chat =
    attrs.from === STATUS_CHAT.jid ? STATUS_CHAT : (channelAddress(attrs.from ?? '') ?? parseJid(attrs.from ?? ''));
  // Own devices and stories; a `recipient` names whom a message went to that somebody else has read.
  if (chat === undefined || (isOwn(attrs.from) && !ours) || (attrs.recipient !== undefined && tag === 'receipt'))
    return [];
  if (tag === 'ack') {
    if (attrs.id === undefined) return [];
    const { id: messageId, error } = attrs;
    if (error === undefined) return [{ messageId, chat, status: 'accepted', code: null }];
    return [{ messageId, chat, status: 'failed', code: /^\d{1,9}$/.test(error) ? Number(error) : null }];
  }
  // Nobody knows who follows it, nor whether one of them has it.
  if (chat.kind === 'channel') return [];
  const status = attrs.type === undefined ? 'delivered' : STATUS_OF_TYPE[attrs.type];
  if (status === undefined) return [];
  const stanza: BinaryNode = { tag, attrs, content };
  const hasMembers = chat.kind === 'group' || chat.kind === 'status';
  if (hasMembers && attrs.participant === undefined) return grouped(stanza, chat, status, isOwn);
  const member = hasMembers ? parseJid(attrs.participant ?? '') : undefined;
  if (hasMembers && (member === undefined || isOwn(attrs.participant))) return [];
  const listed = getBinaryNodeChildren(getBinaryNodeChild(stanza, 'list'), 'item').map((item) => item.attrs.id);
  return [attrs.id, ...listed].flatMap((messageId) =>
    messageId === undefined ? [] : [{ messageId, chat, member, status, code: null }],
  );
}

/** The receipts of many members in one: `<participants key="ID"><user jid=""/>…` (whatsmeow receipt.go). */
function grouped(
  stanza: BinaryNode,
  chat: Address,
  status: MessageStatus,
  isOwn: (jid: string | undefined) => boolean,
): Reported[] {
  return getBinaryNodeChildren(stanza, 'participants').flatMap((participants) =>
    getBinaryNodeChildren(participants, 'user').flatMap(({ attrs }) => {
      const member = parseJid(attrs.jid ?? '');
      const messageId = participants.attrs.key;
      if (member === undefined || messageId === undefined || isOwn(attrs.jid)) return [];
      return [{ messageId, chat, member, status, code: null }];
    }),
  );
}
