import { Injectable } from '@nestjs/common';
import { phoneAddress } from '../domain/jid.js';
import { EventLog } from '../events/event-log.js';
import type { KnownMessage } from '../domain/known-message.js';
import { MessageRecords } from '../records/message-records.js';

/** Messages that can be quoted and reacted to. */
@Injectable()
export class KnownMessages {
  constructor(
    private readonly records: MessageRecords,
    private readonly events: EventLog,
  ) {}

  /** All messages of a company with this id. What was received elsewhere and handed in is in the event log alone. */
  async find(companyId: string, messageId: string): Promise<KnownMessage[]> {
    const recorded = await this.records.find(companyId, messageId);
    if (recorded.length > 0) return recorded;
    const logged = await this.events.findMessages(companyId, messageId);
    return logged.map(({ chat, fromMe, from, text }) => ({
      chat,
      messageId,
      fromMe,
      author: from.lid ?? (from.phone === null ? null : phoneAddress(from.phone).jid),
      content: { text: text ?? '' },
    }));
  }
}
