import { randomUUID } from 'node:crypto';
import { type BinaryNode, getBinaryNodeChild, getBinaryNodeChildren } from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import { parseJid } from '../../../domain/jid.js';
import { Mutex } from '../../../domain/mutex.js';
import { completeNames } from '../messages/chat-names.js';
import type { Traffic } from '../../whatsapp-connection.js';
import { accountNewsOf, readNewsOf } from './account-news.js';
import { callOf } from './calls.js';
import { groupNewsOf } from './group-news.js';
import { journalEntry } from './journal-entry.js';

/**
 * Calls, what happens to groups and people, and what the owner has read, heard from the stanzas themselves. Baileys
 * acknowledges such a stanza before it tells of it; here what it says is on its way to the disk before that, so that a
 * crash loses none.
 */
export class Notices {
  /** A name that has to be read from the database holds up what comes after it, which would overtake it otherwise. */
  private readonly turns = new Mutex();

  /**
   * @param tell called with what is on disk
   * @param noteRead what the owner has read in a chat is unread no longer
   */
  constructor(
    private readonly auth: AuthState,
    private readonly tell: (news: Traffic, journalKey: string) => void,
    private readonly noteRead: (chat: string, messageIds: string[]) => Promise<void>,
  ) {}

  /**
   * Takes a `<call>`, a `<notification>` or a `<receipt>`. Once it resolves no frame leaves before what the stanza says is
   * on disk.
   */
  async take(stanza: BinaryNode): Promise<void> {
    const news = this.newsOf(stanza);
    if (news.length > 0) await this.turns.run(() => this.journal(stanza, news));
  }

  /** The same with all names, for what nobody keeps: who is there, or types. In the order in which it was asked for. */
  async named(news: Traffic): Promise<Traffic> {
    await this.turns.run(() => this.complete(news)).catch(() => undefined);
    return news;
  }

  private async journal(stanza: BinaryNode, news: Traffic[]): Promise<void> {
    // Names that cannot be read now are no reason to lose it.
    await Promise.all(news.map((one) => this.complete(one))).catch(() => undefined);
    for (const one of news) {
      // It counts what is new for people: that it could not be lowered is no reason to say nothing.
      if (one.type === 'chat_updated' && one.read === true)
        await this.noteRead(one.chat, idsOf(stanza)).catch(() => undefined);
    }
    const name = nameOf(stanza) ?? randomUUID();
    const entries = news.map((one, place) => journalEntry(this.auth.line, one, `${name}/${place}`));
    this.auth.set({}, { journal: entries }).then(
      () => news.forEach((one, place) => this.tell(one, entries[place]!.dedupKey)),
      // Whoever writes ends the connection, and WhatsApp, which got no answer, says it again.
      () => undefined,
    );
  }

  private newsOf(stanza: BinaryNode): Traffic[] {
    if (stanza.tag === 'call') return callOf(stanza);
    if (stanza.tag === 'receipt') return readNewsOf(stanza, this.own());
    return [...groupNewsOf(stanza, this.own()), ...accountNewsOf(stanza)];
  }

  private own(): string[] {
    const { me } = this.auth.creds;
    return [me?.id, me?.lid].flatMap((jid) => parseJid(jid ?? '')?.jid ?? []);
  }

  private async complete(news: Traffic): Promise<void> {
    await completeNames(this.auth, 'chat' in news ? news : {}, [
      'from' in news ? news.from : null,
      'by' in news ? news.by : null,
      'contact' in news ? news.contact : null,
      ...('participants' in news ? news.participants : []),
      ...('people' in news ? news.people : []),
    ]);
  }
}

/** The messages that a receipt is about: the first id is an attribute, the others are in a list. */
function idsOf(stanza: BinaryNode): string[] {
  const listed = getBinaryNodeChildren(getBinaryNodeChild(stanza, 'list'), 'item').map(({ attrs }) => attrs.id);
  return [stanza.attrs.id, ...listed].filter((id) => id !== undefined);
}

/** A receipt has the id of the message that it is about. */
function nameOf({ tag, attrs: { id, from, recipient } }: BinaryNode): string | undefined {
  return tag === 'receipt' ? `receipt/${recipient ?? from}/${id}` : id;
}
