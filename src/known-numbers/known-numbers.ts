import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Settings } from '../config/settings.js';
import type { KnownNumber } from '../domain/known-number.js';
import { type LineId, lineName } from '../domain/line.js';
import type { Person } from '../domain/person.js';
import { storableJson } from '../domain/text.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { sealedColumns, type SealedTable, textOf } from '../encryption/sealed-table.js';
import { WhatsappNumber } from './whatsapp-number.entity.js';

/** How long an answer is good. Somebody who has no account may get one at any moment, and is asked about again soon. */
const GOOD_FOR = `CASE WHEN jid IS NULL THEN interval '15 minutes' ELSE interval '1 day' END`;
const PRUNED_AT_ONCE = 5_000;

type Names = Pick<KnownNumber, 'username' | 'verifiedName'>;

interface Row extends Pick<WhatsappNumber, 'phone' | 'jid' | 'lid' | 'business' | 'names'> {
  key_id: string | null;
}

/** What each line knows of phone numbers, so that WhatsApp is not asked twice: those who ask often are banned. */
@Injectable()
export class KnownNumbers {
  private readonly cipher: AtRestCipher;

  constructor(
    @InjectRepository(WhatsappNumber) private readonly numbers: Repository<WhatsappNumber>,
    settings: Settings,
  ) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
  }

  /** What is known of these numbers and still good, by number. */
  async find(line: LineId, phones: readonly string[]): Promise<Map<string, KnownNumber>> {
    const rows = await this.numbers.query<Row[]>(
      `SELECT phone, jid, lid, business, names, encryption_key_id AS key_id FROM whatsapp_numbers
        WHERE (company_id, line) = ($1, $2) AND phone = ANY ($3) AND checked_at > now() - ${GOOD_FOR}`,
      [line.companyId, line.line, phones],
    );
    // A key that is no longer set makes an answer unknown, and WhatsApp is asked again.
    const readable = rows.filter(({ key_id }) => key_id === null || this.cipher.knows(key_id));
    return new Map(readable.map((row) => [row.phone, this.opened(line, row)]));
  }

  /** Puts down what WhatsApp said just now. */
  async store(line: LineId, found: readonly KnownNumber[]): Promise<void> {
    const rows = [...new Map(found.map((number) => [number.phone, number])).values()]
      .toSorted((one, other) => (one.phone < other.phone ? -1 : 1))
      .map((number) => ({ ...number, ...this.sealed(line, number) }));
    await this.numbers.query(
      `INSERT INTO whatsapp_numbers (company_id, line, phone, jid, lid, business, names, encryption_key_id, checked_at)
       SELECT $1, $2, phone, jid, lid, business, names, key_id, now()
         FROM unnest($3::text[], $4::text[], $5::text[], $6::boolean[], $7::bytea[], $8::text[])
              AS given(phone, jid, lid, business, names, key_id)
       ON CONFLICT (company_id, line, phone) DO UPDATE
         SET jid = excluded.jid, lid = excluded.lid, business = excluded.business, names = excluded.names,
             encryption_key_id = excluded.encryption_key_id, checked_at = excluded.checked_at`,
      [
        line.companyId,
        line.line,
        rows.map(({ phone }) => phone),
        rows.map(({ jid }) => jid),
        rows.map(({ lid }) => lid),
        rows.map(({ business }) => business),
        rows.map(({ names }) => names),
        rows.map(({ keyId }) => keyId),
      ],
    );
  }

  /** Forgets what is known of a person, under whatever number. @returns how many answers */
  async forget({ companyId, line }: LineId, { phones, names }: Person): Promise<number> {
    const [, count] = await this.numbers.query<[unknown, number]>(
      `DELETE FROM whatsapp_numbers
        WHERE (company_id, line) = ($1, $2) AND (phone = ANY ($3) OR jid = ANY ($4) OR lid = ANY ($4))`,
      [companyId, line, phones, names],
    );
    return count;
  }

  /** Removes what is no longer good, in steps that nobody waits long for. */
  async prune(): Promise<void> {
    for (let count = PRUNED_AT_ONCE; count === PRUNED_AT_ONCE;) {
      [, count] = await this.numbers.query<[unknown, number]>(
        `DELETE FROM whatsapp_numbers WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM whatsapp_numbers
            WHERE checked_at < now() - interval '15 minutes' AND checked_at <= now() - ${GOOD_FOR}
            LIMIT ${PRUNED_AT_ONCE} FOR UPDATE SKIP LOCKED))`,
      );
    }
  }

  private opened(line: LineId, { phone, jid, lid, business, names, key_id: keyId }: Row): KnownNumber {
    const opened = names && this.cipher.open({ data: names, keyId }, rowName(line, phone));
    const { username, verifiedName } =
      opened === null ? { username: null, verifiedName: null } : (JSON.parse(opened.toString()) as Names);
    return { phone, onWhatsApp: jid !== null, jid, lid, username, business, verifiedName };
  }

  private sealed(
    line: LineId,
    { phone, username, verifiedName }: KnownNumber,
  ): { names: Buffer | null; keyId: string | null } {
    if (username === null && verifiedName === null) return { names: null, keyId: null };
    const json = Buffer.from(storableJson({ username, verifiedName } satisfies Names));
    const { data: names, keyId } = this.cipher.seal(json, rowName(line, phone));
    return { names, keyId };
  }
}

function rowName(line: LineId, phone: string): string {
  return `number/${lineName(line)}/${phone}`;
}

export function sealedNumbers(cipher: AtRestCipher): SealedTable[] {
  const names = (row: Record<string, unknown>): string =>
    rowName({ companyId: textOf(row, 'company_id'), line: textOf(row, 'line') }, textOf(row, 'phone'));
  return [
    sealedColumns(cipher, {
      table: 'whatsapp_numbers',
      primaryKey: ['company_id', 'line', 'phone'],
      sealed: { names },
    }),
  ];
}
