import {
  areJidsSameUser,
  isJidGroup,
  jidNormalizedUser,
  type proto,
  type WAMessage,
} from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import { invalidField } from '../../../domain/errors.js';
import type { KnownMessage } from '../../../domain/known-message.js';
import { type ChangedMessage, chatOf, type MessageChange } from '../../../domain/message-change.js';
import type { Attempt } from '../../../domain/outgoing.js';
import type { KnownOfAttempt } from '../../whatsapp-connection.js';
import type { GroupDirectory } from '../groups/group-directory.js';
import { composeDeletion, composeEdit, composePin, composeResponse, composeVote } from '../kinds/compose-change.js';
import { unwrap } from '../kinds/content.js';
import type { Question } from '../kinds/secret-answers.js';
import type { AppState } from './app-state.js';
import type { OutgoingMessages } from './outgoing-messages.js';
import { type Chat, referredMessage } from './referred-message.js';

/** What is told to everybody in the chat, in a message of its own. */
type ToldChange = Exclude<MessageChange, { type: 'star' | 'delete_for_me' | 'read' }>;

/** What this account does to messages that are there. */
export class MessageChanges {
  constructor(
    private readonly auth: AuthState,
    private readonly groups: GroupDirectory,
    private readonly outgoing: OutgoingMessages,
    private readonly appState: AppState,
  ) {}

  async change(known: KnownMessage, change: MessageChange, attempt: Attempt & KnownOfAttempt): Promise<ChangedMessage> {
    const { messageId, chat } = known;
    switch (change.type) {
      case 'star':
      case 'delete_for_me':
        await this.appState.change(known, change);
        return { messageId, chat, changeId: null, timestamp: Math.floor(Date.now() / 1000) };
      case 'read':
        throw new Error('receipts are given by `markRead`');
      default: {
        const compose = (at: Chat): Promise<proto.IMessage> => this.compose(known, change, at);
        const to = chatOf(known);
        const sent =
          to.kind === 'status'
            ? await this.outgoing.dispatchToStatus(attempt.audience ?? [], attempt, compose)
            : await this.outgoing.dispatch(to, attempt, compose);
        return { messageId, chat: sent.chat, changeId: sent.messageId, timestamp: sent.timestamp };
      }
    }
  }

  private async compose(known: KnownMessage, change: ToldChange, chat: Chat): Promise<proto.IMessage> {
    const target = referredMessage({ field: 'messageId', candidates: [known] }, chat);
    switch (change.type) {
      case 'edit':
        return composeEdit(target, change.text);
      case 'delete':
        if (!known.fromMe) await this.requireAdmin(chat);
        return composeDeletion(target);
      case 'pin':
        return composePin(target, change.seconds);
      case 'vote':
        return composeVote(target, questionOf(target, chat), change.options);
      case 'respond':
        return composeResponse(target, questionOf(target, chat), change);
    }
  }

  /** WhatsApp's server takes it from anybody; the members' clients do not. */
  private async requireAdmin({ jid }: Chat): Promise<void> {
    const { me } = this.auth.creds;
    const { participants } = await this.groups.metadata(jid);
    const own = participants.find(({ id }) => areJidsSameUser(id, me?.id) || areJidsSameUser(id, me?.lid));
    if (isJidGroup(jid) !== true || !own?.admin) {
      throw invalidField('messageId', 'only an admin of the group can delete what others wrote');
    }
  }
}

/** What a vote or an answer is sealed for: by the names that author and voter have in the chat as it is addressed now. */
function questionOf({ key, message }: WAMessage, { own }: Chat): Question {
  const { info } = unwrap(message) ?? {};
  if (!info?.messageSecret)
    throw invalidField('messageId', 'the message came without the secret that answers are sealed with');
  const author = jidNormalizedUser(key.participant ?? undefined);
  return { messageId: key.id ?? '', message: message ?? {}, authors: [author], senders: [own] };
}
