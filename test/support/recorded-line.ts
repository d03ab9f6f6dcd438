import type { DataSource } from 'typeorm';
import { type AuthChange, emptyCommit, type MessageRecord, type StatusStep } from '../../src/auth-state/auth-commit.js';
import { AuthStateStore } from '../../src/auth-state/auth-state.store.js';
import { WhatsappAuth } from '../../src/auth-state/whatsapp-auth.entity.js';
import { WhatsappKey } from '../../src/auth-state/whatsapp-key.entity.js';
import { ChatsService } from '../../src/chats/chats.service.js';
import { loadSettings } from '../../src/config/settings.js';
import type { MessagePayload } from '../../src/domain/events.js';
import { type LineId, lineOf } from '../../src/domain/line.js';
import { RecordedMessages } from '../../src/records/recorded-messages.js';
import { SAMPLES } from './event-samples.js';
import { heldLine, leasesOf } from './held-lines.js';

/** Entities that the record of messages is written with. */
export const RECORD_ENTITIES = [WhatsappAuth, WhatsappKey];

/** Writes what a line receives and sends as its connection does, and reads it as its routes do. */
export class RecordedLine {
  readonly messages: RecordedMessages;
  readonly chats: ChatsService;
  private readonly store: AuthStateStore;
  private written = 0;

  constructor(
    private readonly source: DataSource,
    readonly line: LineId = lineOf('shop'),
    encryptionKey?: string,
    env: Record<string, string> = {},
  ) {
    const settings = loadSettings({ AUTH_ENCRYPTION_KEY: encryptionKey, ...env });
    this.store = new AuthStateStore(
      source.getRepository(WhatsappAuth),
      source.getRepository(WhatsappKey),
      settings,
      leasesOf(source),
    );
    this.messages = new RecordedMessages(source, settings);
    this.chats = new ChatsService(source, settings);
  }

  /** A record of a message with these members; each is a second later than the one before. */
  record(members: Partial<MessagePayload>, more: Partial<MessageRecord> = {}): MessageRecord {
    this.written += 1;
    const messageId = members.messageId ?? `M${this.written}`;
    const fromMe = members.fromMe === true;
    const from = fromMe ? { phone: null, lid: null } : SAMPLES.message.message.from;
    const message = { ...SAMPLES.message.message, from, ...members, messageId };
    const { chat } = message;
    return {
      chat,
      messageId,
      fromMe,
      author: fromMe ? '999@lid' : (message.from.lid ?? chat),
      content: Buffer.from(`content of ${messageId}`),
      message,
      status: fromMe ? 'pending' : null,
      createdAt: new Date(Date.UTC(2026, 0, 1) + this.written * 1_000).toISOString(),
      ...more,
    };
  }

  /** Receives or sends messages, all in one statement. */
  async write(...messages: Partial<MessagePayload>[]): Promise<MessageRecord[]> {
    const records = messages.map((members) => this.record(members));
    await this.commit({ records });
    return records;
  }

  async tell(...statuses: StatusStep[]): Promise<void> {
    await this.commit({ statuses });
  }

  async commit(change: Partial<AuthChange>): Promise<void> {
    await this.store.commit({ ...emptyCommit(await heldLine(this.source, this.line)), ...change });
  }
}
