import type { BaileysEventMap, WASocket } from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { KnownChatState } from '../../../domain/chat-change.js';
import type { EventPayloads } from '../../../domain/events.js';
import { parseJid } from '../../../domain/jid.js';
import type { ConnectionNews, Traffic } from '../../whatsapp-connection.js';
import type { IncomingStanzas } from './incoming-stanzas.js';
import { toMessageNews } from '../kinds/message-news.js';
import { watchEmissions } from '../hooks.js';
import type { LabelBook } from '../labels/label-book.js';
import { chatNames } from '../messages/chat-names.js';
import type { ContactBook } from '../messages/contact-book.js';
import type { InboundMessages } from '../messages/inbound-messages.js';
import type { Notices } from '../notices/notices.js';
import { syncedNewsOf, syncedState } from '../notices/synced-news.js';
import { presenceOf } from '../notices/presence.js';

/** What is kept of what the owner made of chats. */
export interface StatedChats {
  note: (chat: string, state: KnownChatState) => Promise<void>;
  noteRead: (chat: string, messageIds: string[]) => Promise<void>;
}

interface EmittedMessagesOptions {
  auth: AuthState;
  inbound: InboundMessages;
  incoming: IncomingStanzas;
  notices: Notices;
  contacts: ContactBook;
  labels: LabelBook;
  chats: StatedChats;
  owner: {
    report: (news: ConnectionNews) => void;
    isEnding: () => boolean;
    fail: (error: unknown) => void;
  };
}

/**
 * What goes on between people and only Baileys tells of: messages that did not come in a stanza, or could not be
 * decrypted, who is there, and what the owner did on another device.
 */
export class EmittedMessages {
  private before: Promise<void> = Promise.resolve();

  constructor(private readonly options: EmittedMessagesOptions) {}

  listen({ ev }: WASocket): void {
    const { notices, owner } = this.options;
    watchEmissions(ev, (event, data) => {
      if (event === 'chats.update') this.noteStates(data as BaileysEventMap['chats.update']);
      if (event === 'labels.edit') this.noteLabel(data as BaileysEventMap['labels.edit']);
      if (event === 'labels.association') this.noteLabeled(data as BaileysEventMap['labels.association']);
      this.takeSynced(syncedNewsOf(event, data));
    });
    ev.on('messages.upsert', (upsert) => this.take(upsert));
    ev.on('presence.update', (update) => {
      for (const news of presenceOf(update)) void notices.named(news).then((named) => owner.report(named));
    });
  }

  private take({ messages }: BaileysEventMap['messages.upsert']): void {
    const { inbound, incoming } = this.options;
    const offline = incoming.message?.attrs.offline !== undefined;
    for (const message of messages) {
      if (inbound.isToldHere(message.key)) continue;
      const news = toMessageNews(message, offline);
      if (news === undefined) continue;
      if ('message' in news && news.message.type === 'undecryptable') void this.reportUndecryptable(news);
      else this.inTurn(() => inbound.takeEmitted(message, news));
    }
  }

  /** What the owner made of chats, also before this device was there. What cannot be written is lost until it changes. */
  private noteStates(updates: BaileysEventMap['chats.update']): void {
    const states = updates.flatMap(syncedState);
    if (states.length === 0) return;
    const { auth, chats } = this.options;
    this.inTurn(async () => {
      for (const { chat, state } of states) {
        const [name] = await chatNames(auth, [chat]);
        await chats.note(name, state).catch(() => undefined);
      }
    });
  }

  /** Labels as they are, also before this device was there. */
  private noteLabel(edit: BaileysEventMap['labels.edit']): void {
    if (isLabelId(edit.id)) this.inTurn(() => this.options.labels.take(edit));
  }

  private noteLabeled({ type, association }: BaileysEventMap['labels.association']): void {
    const { labelId, chatId } = association;
    const messageId = 'messageId' in association ? association.messageId : null;
    if (!isLabelId(labelId) || !isName(chatId) || (messageId !== null && !isName(messageId))) return;
    this.inTurn(async () => {
      const [chat] = await chatNames(this.options.auth, [parseJid(chatId)?.jid ?? chatId]);
      await this.options.labels.put(labelId, chat, messageId, type === 'add');
    });
  }

  /** What the owner did elsewhere, in its order. A device that is new is told how things are, which is no news. */
  private takeSynced(news: Traffic[]): void {
    const { auth, notices, owner } = this.options;
    if (news.length === 0 || (auth.creds.accountSyncCounter ?? 0) === 0) return;
    this.inTurn(async () => {
      for (const one of news) {
        const named = await notices.named(one);
        if (named.type !== 'contact_updated' || (await this.isRenamed(named))) owner.report(named);
      }
    });
  }

  /** One after the other, in the order in which Baileys tells. */
  private inTurn(work: () => Promise<void>): void {
    this.before = this.before.then(work).catch(this.options.owner.fail);
  }

  private async isRenamed({ contact, name, username }: EventPayloads['contact_updated']): Promise<boolean> {
    const told = { name, ...(username !== undefined && { username }) };
    return (await this.options.contacts.take(contact, told, { first: true })) !== undefined;
  }

  /** Once what was decrypted before it is told. */
  private async reportUndecryptable(news: ConnectionNews): Promise<void> {
    const { auth, owner } = this.options;
    await auth.settled().catch(() => undefined);
    // What could not be decrypted because the connection was ending is delivered again to the next one.
    if (!owner.isEnding()) owner.report(news);
  }
}

/** WhatsApp's are small numbers. */
function isLabelId(id: unknown): id is string {
  return typeof id === 'string' && /^\w{1,32}$/.test(id);
}

/** What a key can be kept under; other devices may be made by anybody. */
function isName(name: unknown): name is string {
  return typeof name === 'string' && /^[\x21-\x7e]{1,128}$/.test(name);
}
