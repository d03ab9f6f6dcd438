import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type LineId, lineOf } from '../../domain/line.js';
import { outgoingMessage, type OutgoingMessage } from '../../domain/outgoing.js';
import type { Person } from '../../domain/person.js';
import { storable, textFault } from '../../domain/text.js';
import { Settings } from '../../config/settings.js';
import { ActionWords } from './action-words.js';
import { type Delivery, MessagesService } from '../../messages/messages.service.js';

/** Which batch an action belongs to: it is named by its first message, and ends with its last. */
export interface BatchKey extends LineId {
  extension: string;
  chat: string;
  /** Id of the first event. */
  batchId: string;
  /** Id of the last event. */
  batchEnd: string;
}

interface ActionRow {
  kind: 'reply' | 'reaction';
  target: string;
  content: string;
  encryption_key_id: string | null;
  message_id: string;
  batch_end: string;
}

/** Records what handlers do in chats, so that a batch that is handled again does not do it twice. */
@Injectable()
export class ActionRecords {
  private readonly words: ActionWords;

  constructor(
    private readonly source: DataSource,
    private readonly messages: MessagesService,
    settings: Settings,
  ) {
    this.words = ActionWords.of(settings);
  }

  /** What was done in earlier tries of a batch. */
  async find(companyId: string, extension: string, batchId: string): Promise<DoneActions> {
    const rows = await this.source.query<ActionRow[]>(
      `SELECT kind, target, content, encryption_key_id, message_id, batch_end::text FROM inbound_actions
        WHERE company_id = $1 AND extension = $2 AND batch_id = $3`,
      [companyId, extension, batchId],
    );
    return new DoneActions(
      rows.map((row) => ({ ...row, content: this.words.open(companyId, row.content, row.encryption_key_id) })),
    );
  }

  /** Nothing where the key is no longer set. */
  private opened(companyId: string, content: string, keyId: string | null): string {
    try {
      return this.words.open(companyId, content, keyId);
    } catch {
      return '';
    }
  }

  begin(key: BatchKey, done: DoneActions, signal: AbortSignal): BatchActions {
    return new BatchActions(this.source, this.messages, this.words, key, done, signal);
  }

  /** Forgets what handlers did in the chats of a person, and answers elsewhere that name them. @returns how many */
  async forget({ companyId, line }: LineId, person: Person): Promise<number> {
    const rows = await this.source.query<(ActionRow & { place: string; chat: string })[]>(
      `SELECT ctid::text AS place, chat, content, encryption_key_id FROM inbound_actions
        WHERE (company_id, line) = ($1, $2)`,
      [companyId, line],
    );
    const gone = rows.filter(
      (row) => person.has(row.chat) || person.isNamedIn(this.opened(companyId, row.content, row.encryption_key_id)),
    );
    const [, count] = await this.source.query<[unknown, number]>(
      'DELETE FROM inbound_actions WHERE ctid = ANY ($1::tid[]) AND (company_id, line) = ($2, $3)',
      [gone.map(({ place }) => place), companyId, line],
    );
    return count;
  }

  /** Removes records older than so many days, of one company or of all. */
  async prune(days: number, companyId?: string): Promise<void> {
    await this.source.query(
      `DELETE FROM inbound_actions WHERE ctid IN (
         SELECT ctid FROM inbound_actions
          WHERE done_at < now() - $1 * interval '1 day' AND ($2::text IS NULL OR company_id = $2)
          ORDER BY done_at LIMIT 10000)`,
      [days, companyId ?? null],
    );
  }
}

export class DoneActions {
  constructor(private readonly rows: ActionRow[]) {}

  /** Where the batch ended; undefined when nothing was done in it yet. */
  get batchEnd(): string | undefined {
    return this.rows[0]?.batch_end;
  }

  replyId(position: number): string | undefined {
    return this.rows.find(({ kind, target }) => kind === 'reply' && target === String(position))?.message_id;
  }

  hasReacted(messageId: string, emoji: string): boolean {
    return this.rows.some(
      ({ kind, target, content }) => kind === 'reaction' && target === messageId && content === emoji,
    );
  }
}

/** What the handler of one batch does in its chat. */
class BatchActions {
  private replies = 0;

  constructor(
    private readonly source: DataSource,
    private readonly messages: MessagesService,
    private readonly words: ActionWords,
    private readonly key: BatchKey,
    private readonly done: DoneActions,
    private readonly signal: AbortSignal,
  ) {}

  async reply(text: string): Promise<string> {
    const position = this.replies;
    this.replies += 1;
    const known = this.done.replyId(position);
    if (known !== undefined) return known;
    const fault = textFault(text);
    if (fault !== undefined) throw new RangeError(`a reply ${fault}`);
    this.signal.throwIfAborted();
    const { messageId } = await this.send(outgoingMessage({ type: 'text', text: { body: text } }));
    await this.record('reply', String(position), text, messageId);
    return messageId;
  }

  async react(messageId: string, emoji: string): Promise<void> {
    if (this.done.hasReacted(messageId, emoji)) return;
    this.signal.throwIfAborted();
    const content = { type: 'reaction', reaction: { message_id: messageId, emoji } } as const;
    const sent = await this.send(outgoingMessage(content, { messageId, field: 'messageId' }));
    await this.record('reaction', messageId, emoji, sent.messageId);
  }

  private async send(message: OutgoingMessage): Promise<Delivery> {
    return (await this.messages.send(this.line, { to: this.key.chat }, message)).delivery();
  }

  private get line(): LineId {
    return lineOf(this.key.companyId, this.key.line);
  }

  private async record(kind: ActionRow['kind'], target: string, content: string, messageId: string): Promise<void> {
    const { companyId, line, extension, batchId, batchEnd, chat } = this.key;
    const stored = this.words.seal(companyId, storable(content));
    await this.source.query(
      `INSERT INTO inbound_actions (company_id, line, extension, batch_id, batch_end, kind, target, chat, content,
                                    message_id, encryption_key_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (company_id, extension, batch_id, kind, target)
       DO UPDATE SET content = excluded.content, message_id = excluded.message_id,
                     encryption_key_id = excluded.encryption_key_id, done_at = now()`,
      [companyId, line, extension, batchId, batchEnd, kind, target, chat, stored.content, messageId, stored.keyId],
    );
  }
}
