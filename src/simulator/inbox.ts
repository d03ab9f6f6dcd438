import type { InboxMessage, InboxPage } from './admin-api.js';
import { Changes } from './changes.js';

export interface InboxQuery {
  from?: string | undefined;
  after?: number | undefined;
  own?: boolean | undefined;
}

const MAX_MESSAGES = 20_000;
/** Media is kept decrypted; beyond this the oldest go. */
const MAX_MEDIA_BYTES = 256 * 1024 * 1024;

/** What one simulated phone has decrypted, in the order in which it was read. */
export class Inbox {
  private messages: InboxMessage[] = [];
  private readonly shown = new Set<string>();
  private lastSeq = 0;
  private mediaBytes = 0;
  readonly changes = new Changes();

  get size(): number {
    return this.messages.length;
  }

  /**
   * @returns false for a message that is shown already: a real phone knows each by chat, author and id, and shows what
   *   comes twice once
   */
  add(message: Omit<InboxMessage, 'seq'>): boolean {
    const key = keyOf(message);
    if (this.shown.has(key)) return false;
    this.shown.add(key);
    this.lastSeq += 1;
    this.messages.push({ seq: this.lastSeq, ...message });
    this.mediaBytes += message.media?.base64.length ?? 0;
    while (this.messages.length > MAX_MESSAGES || this.mediaBytes > MAX_MEDIA_BYTES) {
      const oldest = this.messages.shift()!;
      this.mediaBytes -= oldest.media?.base64.length ?? 0;
      this.shown.delete(keyOf(oldest));
    }
    this.changes.changed();
    return true;
  }

  clear(): void {
    this.messages = [];
    this.shown.clear();
    this.mediaBytes = 0;
  }

  page(query: InboxQuery): InboxPage {
    const messages = this.messages.filter((message) => matches(message, query));
    return { messages, next: messages.at(-1)?.seq ?? query.after ?? this.lastSeq };
  }

  /** Whether there are so many; runs at every new message, so it begins with what costs nothing. */
  hasAtLeast(count: number, query: InboxQuery): boolean {
    return this.messages.length >= count && this.count(query) >= count;
  }

  count(query: InboxQuery): number {
    let count = 0;
    for (const message of this.messages) if (matches(message, query)) count += 1;
    return count;
  }
}

function keyOf({ chat, from, id }: Omit<InboxMessage, 'seq'>): string {
  return `${chat}/${from}/${id}`;
}

function matches(message: InboxMessage, query: InboxQuery): boolean {
  if (query.after !== undefined && message.seq <= query.after) return false;
  if (!query.own && message.fromMe) return false;
  return query.from === undefined || message.from === query.from;
}
