import type { MessageStatus } from '../../src/domain/message-status.js';
import type { SessionEvent } from '../../src/domain/events.js';

const CHATS_OF_A_COMPANY = 50;
/** Three texts come in, one of the answers leaves and gets as far as it can: this is how a company's events go on and on. */
const TEXTS = 3;
const STATUSES = ['accepted', 'delivered', 'read'] as const satisfies MessageStatus[];
const CYCLE = TEXTS + STATUSES.length;

/** Which event of a round it is, so that the log can be asked for it. */
export interface EventNumber {
  round: number;
  /** Of its company, from 0. */
  n: number;
}

/** The nth event of a company in a round. */
export function eventAt(companyId: string, { round, n }: EventNumber): SessionEvent {
  const step = n % CYCLE;
  const about = n - Math.max(0, step - TEXTS);
  const phone = String(79_000_000_000 + ((about * 7) % CHATS_OF_A_COMPANY));
  const chat = `${phone}@s.whatsapp.net`;
  // What is told of one message has its id; the place in the round stands at its end.
  const messageId = `3EB0${String(round).padStart(4, '0')}D2F6A89C-${about}`;
  const envelope = { companyId, line: 'main', timestamp: new Date().toISOString() };
  if (step >= TEXTS) {
    const status = STATUSES[step - TEXTS]!;
    return { type: 'message_status', ...envelope, messageId, chat, status, recipient: null, code: null };
  }
  return {
    type: 'message',
    ...envelope,
    message: {
      messageId,
      chat,
      from: { phone, lid: `${phone}0@lid` },
      fromMe: false,
      isGroup: false,
      type: 'text',
      text: 'Is there a table for two at seven? '.repeat(3),
      quotedMessageId: null,
      pushName: 'A guest',
      sentAt: 1_780_000_000 + n,
      offline: false,
    },
  };
}

/** SQL: the number in its company of a row `e` of the log, as `eventAt` had it. */
export const NUMBER_SQL = `(
  substring(coalesce(e.payload -> 'message' ->> 'messageId', e.payload ->> 'messageId') from '[0-9]+$')::int
  + coalesce(array_position(ARRAY['${STATUSES.join("', '")}'], e.payload ->> 'status') - 1, 0))`;
