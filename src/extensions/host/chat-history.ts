import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { BatchKey } from './batch-actions.js';
import type { HistoryMessage } from './inbound-handler.js';

/** Bytes of text at which the history ends, from the newest message back; that one is there in any case. */
const HISTORY_BYTES = 512 * 1024;

/** A reply stands behind the batch that it answered. Those of the batch itself, from a try that failed, are left out. */
const HISTORY_SQL = `
  SELECT message_id AS "messageId", from_me AS "fromMe", extension, type, text,
         (extract(epoch FROM at) * 1000)::float8 AS at
    FROM (SELECT *, sum(coalesce(octet_length(text), 0)) OVER newest_first AS bytes FROM (
      (SELECT id, 0 AS place, payload -> 'message' ->> 'messageId' AS message_id,
              payload -> 'message' -> 'fromMe' = 'true' AS from_me, NULL AS extension,
              payload -> 'message' ->> 'type' AS type, payload -> 'message' ->> 'text' AS text, created_at AS at
         FROM whatsapp_events
        WHERE (company_id, line) = ($1, $7) AND type = 'message' AND left(payload -> 'message' ->> 'chat', 128) = left($2, 128)
          AND payload -> 'message' ->> 'chat' = $2 AND payload -> 'message' ->> 'type' <> 'undecryptable' AND id <= $3
        ORDER BY id DESC LIMIT $4)
      UNION ALL
      (SELECT batch_end, 1 + target::int, message_id, true, extension, 'text', content, done_at
         FROM inbound_actions
        WHERE (company_id, line) = ($1, $7) AND left(chat, 128) = left($2, 128) AND chat = $2 AND kind = 'reply' AND batch_end <= $3
          AND NOT (extension = $5 AND batch_id = $6)
        ORDER BY batch_end DESC LIMIT $4)
    ) lines WINDOW newest_first AS (ORDER BY id DESC, place DESC ROWS UNBOUNDED PRECEDING)) summed
   WHERE bytes - coalesce(octet_length(text), 0) < ${HISTORY_BYTES}
   ORDER BY id DESC, place DESC LIMIT $4`;

/** What was said in a chat: by the other side and the company's people, from the log, and by handlers. */
@Injectable()
export class ChatHistory {
  constructor(private readonly source: DataSource) {}

  async read(
    { companyId, line, chat, batchEnd, extension, batchId }: BatchKey,
    limit: number,
  ): Promise<HistoryMessage[]> {
    const said = await this.source.query<HistoryMessage[]>(HISTORY_SQL, [
      companyId,
      chat,
      batchEnd,
      limit,
      extension,
      batchId,
      line,
    ]);
    // A reply may come back as an event as well, from another device's point of view.
    const once = new Map(said.map((message) => [message.messageId, message]));
    return [...once.values()].toReversed();
  }
}
