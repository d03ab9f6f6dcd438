import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import type { LineId } from '../domain/line.js';
import type { Person } from '../domain/person.js';
import { storableJson } from '../domain/text.js';
import { PayloadCipher } from '../encryption/payload-cipher.js';
import { EventLog } from './event-log.js';

/** Rows that are looked at in one step. */
const AT_ONCE = 300;
/** What this process has told and not appended yet is waited for so long. */
const FLUSHED_WITHIN_MS = 2_000;

/** The log, and what is on its way there; a place in either only grows. */
const TABLES = { whatsapp_inbound_journal: 'position', whatsapp_events: 'id' } as const;

export interface ErasedEvents {
  /** Events about the person that are gone. */
  events: number;
  /** Events about others in which the person is named no longer. */
  changed: number;
  /** Events that cannot be opened with the keys of the settings: what is in them is not known. */
  unreadable: number;
}

type Before = (gone: string[], changed: string[]) => Promise<void>;

interface Row {
  /** The last row of the step, whether it may be about the person or not. */
  last: string | null;
  id: string | null;
  type: string;
  payload: Record<string, unknown>;
  dedup_key: string | null;
}

/**
 * Takes a person out of the event log: what is about them goes, elsewhere they are no longer named. Others keep their
 * places, so that no cursor notices. What is sealed can be looked into only by opening it, so all events of the line that
 * may name somebody are read.
 */
@Injectable()
export class EventErasure {
  private readonly payloads: PayloadCipher;
  private readonly sealing: PayloadCipher;

  constructor(
    private readonly source: DataSource,
    private readonly events: EventLog,
    settings: Settings,
  ) {
    this.payloads = PayloadCipher.of(settings);
    this.sealing = new PayloadCipher(settings.authEncryptionKey, true);
  }

  /** @param before called with the ids of events of the log that are about to go, and of those that are about to change */
  async erase(line: LineId, person: Person, before: Before): Promise<ErasedEvents> {
    await this.events.flushed(FLUSHED_WITHIN_MS);
    const erased: ErasedEvents = { events: 0, changed: 0, unreadable: 0 };
    for (const table of Object.keys(TABLES) as (keyof typeof TABLES)[]) {
      for (let after: string | null = '0'; after !== null;) {
        const rows: Row[] = await this.read(table, line, person, after);
        after = rows[0]?.last ?? null;
        await this.take(table, line, person, rows, erased, before);
      }
    }
    return erased;
  }

  private async take(
    table: keyof typeof TABLES,
    line: LineId,
    person: Person,
    rows: Row[],
    erased: ErasedEvents,
    before: Before,
  ): Promise<void> {
    const gone: string[] = [];
    const changed: { id: string; payload: string; key: string | null }[] = [];
    for (const { id, type, payload, dedup_key: key } of rows) {
      if (id === null) continue;
      const told = this.opened(line, type, payload);
      if (told === undefined) erased.unreadable += 1;
      const facts = told ?? payload;
      person.learn(facts);
      const isNamed = key !== null && person.isNamedIn(key);
      if (person.isAbout(facts) || (told === undefined && isNamed)) {
        gone.push(id);
        continue;
      }
      const left = person.without(facts);
      const json = storableJson(left);
      if (json === storableJson(facts) && !isNamed) continue;
      if (isAboutNobody(left, facts)) gone.push(id);
      else {
        const cipher = 'sealed' in payload ? this.sealing : undefined;
        const stored = told === undefined ? storableJson(payload) : (cipher?.seal(line, type, json) ?? json);
        changed.push({ id, payload: stored, key: isNamed ? `erased/${id}` : key });
      }
    }
    const column = TABLES[table];
    if (table === 'whatsapp_events' && gone.length + changed.length > 0) {
      const ids = changed.map(({ id }) => id);
      await before(gone, ids);
    }
    if (gone.length > 0) {
      await this.source.query(`DELETE FROM ${table} WHERE ${column} = ANY ($1::bigint[])`, [gone]);
    }
    if (changed.length > 0) {
      await this.source.query(
        `UPDATE ${table} e SET payload = given.payload::jsonb, dedup_key = given.key
           FROM unnest($1::bigint[], $2::text[], $3::text[]) AS given(id, payload, key) WHERE e.${column} = given.id`,
        [changed.map(({ id }) => id), changed.map(({ payload }) => payload), changed.map(({ key }) => key)],
      );
    }
    erased.events += gone.length;
    erased.changed += changed.length;
  }

  /** What is plain is left to the database to look at. */
  private read(table: keyof typeof TABLES, { companyId, line }: LineId, person: Person, after: string): Promise<Row[]> {
    const column = TABLES[table];
    return this.source.query<Row[]>(
      `WITH page AS MATERIALIZED (
         SELECT ${column} AS id, line, type, payload, dedup_key FROM ${table}
          WHERE company_id = $1 AND ${column} > $3 ORDER BY ${column} LIMIT ${AT_ONCE}
       )
       SELECT last.id::text AS last, p.id::text AS id, p.type, p.payload, p.dedup_key
         FROM (SELECT max(id) AS id FROM page) AS last
         LEFT JOIN page p ON p.line = $2 AND (p.payload ? 'sealed' OR p.payload::text ~ $4 OR p.dedup_key ~ $4)
        ORDER BY p.id`,
      [companyId, line, after, person.pattern],
    );
  }

  private opened(line: LineId, type: string, payload: Record<string, unknown>): Record<string, unknown> | undefined {
    try {
      return this.payloads.open(line, type, payload);
    } catch {
      return undefined;
    }
  }
}

/** An event about members of a group of whom none is left. */
function isAboutNobody(left: Record<string, unknown>, before: Record<string, unknown>): boolean {
  return Array.isArray(left.participants) && left.participants.length === 0 && Array.isArray(before.participants);
}
