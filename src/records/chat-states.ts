import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { KnownChatState } from '../domain/chat-change.js';
import type { LineId } from '../domain/line.js';
import { ChatRecords } from './chat-records.js';

/** Keeps what the owner made of chats, as devices of the account tell each other of it. */
@Injectable()
export class ChatStates {
  constructor(
    private readonly source: DataSource,
    private readonly chats: ChatRecords,
  ) {}

  /** The owner has read a chat, up to the last of these messages. */
  noteRead(line: LineId, chat: string, messageIds: string[]): Promise<void> {
    return this.chats.markReadUpTo(line, chat, messageIds);
  }

  /** @param chat as events name it; what is left out of the state stays as it was */
  async note({ companyId, line }: LineId, chat: string, state: KnownChatState): Promise<void> {
    const { read, ...kept } = state;
    if (read !== undefined) await this.chats.setRead({ companyId, line }, chat, read);
    const { archived = null, pinned = null, mutedUntil, ephemeral = null } = kept;
    if (Object.values(kept).every((value) => value === undefined)) return;
    const until = mutedUntil === undefined || mutedUntil === null ? null : untilOf(mutedUntil);
    await this.source.query(
      `INSERT INTO whatsapp_chat_states AS s (company_id, line, chat, archived, pinned, muted_until, ephemeral)
       VALUES ($1, $2, $3, $4, $5, $6, $8)
       ON CONFLICT (company_id, line, chat) DO UPDATE
         SET archived = coalesce(excluded.archived, s.archived), pinned = coalesce(excluded.pinned, s.pinned),
             muted_until = CASE WHEN $7 THEN excluded.muted_until ELSE s.muted_until END,
             ephemeral = coalesce(excluded.ephemeral, s.ephemeral), updated_at = now()`,
      [companyId, line, chat, archived, pinned, until, mutedUntil !== undefined, ephemeral],
    );
  }
}

/** Milliseconds since 1970, or for good. */
function untilOf(until: number | 'always'): string {
  return until === 'always' || until > 8.64e15 ? 'infinity' : new Date(until).toISOString();
}
