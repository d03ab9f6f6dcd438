import { type LineId, lineName } from '../domain/line.js';
import { storableJson } from '../domain/text.js';
import { AtRestCipher } from './at-rest-cipher.js';
import { resealed, type SealedTable, textOf } from './sealed-table.js';

/** Types of events in which there is nothing that a person wrote: how sessions are, and how far messages got. */
const WORDLESS: ReadonlySet<string> = new Set([
  'connected',
  'disconnected',
  'error',
  'health_check_failed',
  'history',
  'logout',
  'media_ready',
  'message_status',
  'reconnect_failed',
  'replaced',
]);

type Payload = Readonly<Record<string, unknown>>;

/**
 * Seals payloads of events where they are stored. What SQL decides by stays readable beside what is sealed: the chat, who
 * wrote and which kind it is, all of which the record of messages has in the clear as well. What was sealed is opened
 * whether sealing is on now or not.
 */
export class PayloadCipher {
  private readonly cipher: AtRestCipher;

  /**
   * @param keys as for `AtRestCipher`
   * @param on whether payloads are sealed from now on
   */
  constructor(
    keys: string | undefined,
    private readonly on: boolean,
  ) {
    this.cipher = new AtRestCipher(keys);
  }

  static of(settings: { authEncryptionKey?: string; contentEncryption: 'on' | 'off' }): PayloadCipher {
    return new PayloadCipher(settings.authEncryptionKey, settings.contentEncryption === 'on');
  }

  /** A payload, as JSON, as it is stored. */
  seal(line: LineId, type: string, payload: string): string {
    if (!this.on || WORDLESS.has(type)) return payload;
    const { data, keyId } = this.cipher.seal(Buffer.from(payload), rowName(line, type));
    return storableJson({ ...factsOf(JSON.parse(payload) as Payload), sealed: data.toString('base64'), keyId });
  }

  /**
   * A payload as it was before it was stored.
   *
   * @throws when it was sealed with a key that is not configured, or is another line's
   */
  open<T extends Payload>(line: LineId, type: string, payload: T): T {
    const { sealed, keyId } = payload;
    if (typeof sealed !== 'string' || typeof keyId !== 'string') return payload;
    return JSON.parse(
      this.cipher.open({ data: Buffer.from(sealed, 'base64'), keyId }, rowName(line, type)).toString(),
    ) as T;
  }
}

function rowName(line: LineId, type: string): string {
  return `event/${lineName(line)}/${type}`;
}

function factsOf({ chat, message }: Payload): Payload {
  if (typeof message !== 'object' || message === null) return chat === undefined ? {} : { chat };
  const { chat: of, fromMe, type } = message as Payload;
  return { message: { chat: of, fromMe, type } };
}

/** Payloads of events, in the log and on their way there; what is plain is meant to be so. */
export function sealedPayloads(cipher: AtRestCipher): SealedTable[] {
  return Object.entries({ whatsapp_inbound_journal: 'position', whatsapp_events: 'id' }).map(([table, place]) => ({
    table,
    primaryKey: [place],
    columns: ['company_id', 'line', 'type', 'payload'],
    keyId: `payload ->> 'keyId'`,
    where: `payload ? 'sealed'`,
    reseal: (row) => {
      const payload = row.payload as Payload;
      const name = rowName({ companyId: textOf(row, 'company_id'), line: textOf(row, 'line') }, textOf(row, 'type'));
      const data = Buffer.from(textOf(payload, 'sealed'), 'base64');
      const sealed = resealed(cipher, data, textOf(payload, 'keyId'), name)!.toString('base64');
      return { payload: { ...payload, sealed, keyId: cipher.currentId } };
    },
  }));
}
