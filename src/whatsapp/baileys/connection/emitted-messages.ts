import type { BaileysEventMap, proto, WASocket } from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { ChangeNews, ConnectionNews } from '../../whatsapp-connection.js';
import type { IncomingStanzas } from './incoming-stanzas.js';
import { toMessageNews } from '../kinds/message-news.js';
import type { ChangeChecks } from '../messages/change-checks.js';
import type { InboundMessages } from '../messages/inbound-messages.js';
import type { Notices } from '../notices/notices.js';
import { presenceOf } from '../notices/presence.js';

interface EmittedMessagesOptions {
  auth: AuthState;
  inbound: InboundMessages;
  incoming: IncomingStanzas;
  notices: Notices;
  checks: ChangeChecks;
  owner: {
    report: (news: ConnectionNews) => void;
    isEnding: () => boolean;
    fail: (error: unknown) => void;
  };
}

/**
 * What goes on between people and only Baileys tells of: messages that did not come in a stanza, or could not be
 * decrypted, and who is there.
 */
export class EmittedMessages {
  constructor(private readonly options: EmittedMessagesOptions) {}

  listen({ ev }: WASocket): void {
    const { notices, owner } = this.options;
    ev.on('messages.upsert', (upsert) => this.take(upsert));
    ev.on('presence.update', (update) => {
      for (const news of presenceOf(update)) void notices.named(news).then(owner.report);
    });
  }

  private take({ messages }: BaileysEventMap['messages.upsert']): void {
    const { inbound, incoming, owner } = this.options;
    const offline = incoming.message?.attrs.offline !== undefined;
    for (const message of messages) {
      if (inbound.isToldHere(message.key)) continue;
      const news = toMessageNews(message, offline);
      if (news === undefined) continue;
      if ('message' in news && news.message.type === 'undecryptable') void this.reportUndecryptable(news);
      else if ('message' in news) owner.report(news);
      else void this.reportChange(news, message.message ?? {});
    }
  }

  /** A change that the phone sent again: what is sealed in it is read, and its sender is held against the record. */
  private async reportChange(news: ChangeNews, message: proto.IMessage): Promise<void> {
    const { checks, owner } = this.options;
    try {
      if ((await checks.complete(news, message)) !== undefined) owner.report(news);
    } catch (error) {
      owner.fail(error);
    }
  }

  /** Once what was decrypted before it is told. */
  private async reportUndecryptable(news: ConnectionNews): Promise<void> {
    const { auth, owner } = this.options;
    await auth.settled().catch(() => undefined);
    // What could not be decrypted because the connection was ending is delivered again to the next one.
    if (!owner.isEnding()) owner.report(news);
  }
}
