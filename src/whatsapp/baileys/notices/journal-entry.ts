import type { JournalEntry } from '../../../auth-state/auth-commit.js';
import type { LineId } from '../../../domain/line.js';
import { noticeKey, toEventRow } from '../../../events/event-row.js';
import type { Traffic } from '../../whatsapp-connection.js';

/**
 * News as the inbound journal holds them.
 *
 * @param name what tells them from all others, for those that do not say it themselves
 */
export function journalEntry(line: LineId, news: Traffic, name: string): JournalEntry {
  const createdAt = new Date().toISOString();
  const { type, payload, dedupKey } = toEventRow({ ...line, timestamp: createdAt, ...news });
  return { dedupKey: dedupKey ?? noticeKey(line.line, name), type, payload, createdAt };
}
