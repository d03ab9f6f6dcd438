import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import type { Address } from '../domain/jid.js';

const REMEMBERED = 20_000;

/** Somebody who wrote is known by the chat, or by the other of their two names, phone and LID. Both have an index. */
const WROTE_SQL = `
  SELECT EXISTS (
           SELECT FROM whatsapp_events
            WHERE company_id = $1 AND type = 'message' AND left(payload -> 'message' ->> 'chat', 128) = $2
              AND payload -> 'message' -> 'fromMe' = 'false')
      OR EXISTS (
           SELECT FROM whatsapp_events
            WHERE company_id = $1 AND type = 'message' AND payload -> 'message' -> 'fromMe' = 'false'
              AND payload -> 'message' ->> 'chat' NOT LIKE '%@g.us'
              AND left(CASE WHEN payload -> 'message' ->> 'chat' LIKE '%@lid'
                            THEN payload -> 'message' -> 'from' ->> 'phone'
                            ELSE payload -> 'message' -> 'from' ->> 'lid' END, 64) = $3) AS wrote`;

/** Tells who never wrote to a company: WhatsApp holds back messages to many of those (its refusal 463). */
@Injectable()
export class NewContacts {
  /** Who wrote has written for good. */
  private readonly wrote = new LRUCache<string, true>({ max: REMEMBERED });

  constructor(private readonly source: DataSource) {}

  /** True for a person of whom the event log has no message to the company; a group is no contact. */
  async isNew(companyId: string, { kind, user, jid }: Address): Promise<boolean> {
    if (kind === 'group') return false;
    const name = `${companyId}/${jid}`;
    if (this.wrote.get(name) === true) return false;
    const otherName = kind === 'lid' ? jid : user;
    const [row] = await this.source.query<{ wrote: boolean }[]>(WROTE_SQL, [companyId, jid, otherName]);
    if (row?.wrote !== true) return true;
    this.wrote.set(name, true);
    return false;
  }
}
