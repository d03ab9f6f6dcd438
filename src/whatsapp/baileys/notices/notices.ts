import type { BinaryNode } from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import { parseJid } from '../../../domain/jid.js';
import { noticeKey, toEventRow } from '../../../events/event-row.js';
import { completeNames } from '../messages/chat-names.js';
import type { Traffic } from '../../whatsapp-connection.js';
import { callOf } from './calls.js';
import { groupNewsOf } from './group-news.js';

/**
 * Calls and what happens to groups, heard from the stanzas themselves. Baileys acknowledges such a stanza before it tells
 * of it; here what it says is on its way to the disk before that, so that a crash loses none.
 */
export class Notices {
  /** @param tell called with what is on disk */
  constructor(
    private readonly auth: AuthState,
    private readonly tell: (news: Traffic) => void,
  ) {}

  /** Takes a `<call>` or a `<notification>`. Once it resolves no frame leaves before what the stanza says is on disk. */
  async take(stanza: BinaryNode): Promise<void> {
    const news = stanza.tag === 'call' ? callOf(stanza) : groupNewsOf(stanza, this.own());
    if (news.length === 0) return;
    // Names that cannot be read now are no reason to lose it.
    await Promise.all(news.map((one) => this.complete(one))).catch(() => undefined);
    const createdAt = new Date().toISOString();
    const entries = news.map((one, place) => {
      const { type, payload, dedupKey } = toEventRow({ ...this.auth.line, timestamp: createdAt, ...one });
      const named = dedupKey ?? noticeKey(this.auth.line.line, stanza.attrs.id ?? createdAt, place);
      return { dedupKey: named, type, payload, createdAt };
    });
    this.auth.set({}, { journal: entries }).then(
      () => news.forEach(this.tell),
      // Whoever writes ends the connection, and WhatsApp, which got no answer, says it again.
      () => undefined,
    );
  }

  /** The same with all names, for what nobody keeps: who is there, or types. */
  async named(news: Traffic): Promise<Traffic> {
    await this.complete(news).catch(() => undefined);
    return news;
  }

  private own(): string[] {
    const { me } = this.auth.creds;
    return [me?.id, me?.lid].flatMap((jid) => parseJid(jid ?? '')?.jid ?? []);
  }

  private async complete(news: Traffic): Promise<void> {
    await completeNames(this.auth, 'chat' in news ? news : {}, [
      'from' in news ? news.from : null,
      'by' in news ? news.by : null,
      ...('participants' in news ? news.participants : []),
    ]);
  }
}
