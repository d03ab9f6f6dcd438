import { LRUCache } from 'lru-cache';
import type { Subscription } from 'rxjs';
import { DataSource } from 'typeorm';
import type { SessionEvent } from '../domain/events.js';
import { type Address, phoneAddress } from '../domain/jid.js';
import { type LineId, lineName } from '../domain/line.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { EventLog } from '../events/event-log.js';

const REMEMBERED = 10_000;
/** Who has not written may do so: here that is noticed at once, in other processes after so long. */
const NEW_FOR_MS = 2_000;

/** Somebody who wrote is known by the chat, or by the other of their two names, phone and LID. Both have an index. */
const WROTE_SQL = `
  SELECT EXISTS (SELECT FROM whatsapp_chats WHERE (company_id, line, chat) = ($1, $2, $3) AND heard_at IS NOT NULL)
      OR EXISTS (SELECT FROM whatsapp_chats WHERE (company_id, line, other_name) = ($1, $2, $3) AND heard_at IS NOT NULL)
         AS wrote`;

/** Tells who never wrote to a line: WhatsApp holds back messages to many of those (its refusal 463). */
@Part({ stage: 'store', roles: ['sessions'] })
export class NewContacts implements StartsAndStops {
  /** Who wrote has written for good; who has not is known as new for a moment. */
  private readonly known = new LRUCache<string, boolean>({ max: REMEMBERED });
  private messages: Subscription | undefined;

  constructor(
    private readonly source: DataSource,
    private readonly events: EventLog,
  ) {}

  start(): void {
    this.messages = this.events.stream.subscribe((event) => this.notice(event));
  }

  stop(): void {
    this.messages?.unsubscribe();
  }

  /** True for a person of whom the record has no message to the line; groups, channels and statuses are no contacts. */
  async isNew(line: LineId, { kind, jid }: Address): Promise<boolean> {
    if (kind !== 'phone' && kind !== 'lid') return false;
    const name = nameOf(line, jid);
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const [row] = await this.source.query<{ wrote: boolean }[]>(WROTE_SQL, [line.companyId, line.line, jid]);
    const isNew = row?.wrote !== true;
    this.known.set(name, isNew, { ttl: isNew ? NEW_FOR_MS : 0 });
    return isNew;
  }

  /** Somebody is a stranger again. */
  forget(line: LineId, names: readonly string[]): void {
    for (const name of names) this.known.delete(nameOf(line, name));
  }

  private notice(event: SessionEvent): void {
    if (event.type !== 'message' || event.message.fromMe || event.message.isGroup) return;
    const { chat, from } = event.message;
    const names = [chat, from.lid, from.phone === null ? null : phoneAddress(from.phone).jid];
    for (const name of names) if (name !== null) this.known.delete(nameOf(event, name));
  }
}

function nameOf(line: LineId, jid: string): string {
  return `${lineName(line)}/${jid}`;
}
