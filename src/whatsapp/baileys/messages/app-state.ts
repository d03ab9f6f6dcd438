import { isJidGroup, jidNormalizedUser, proto, type WAPatchCreate, type WASocket } from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { ChatChange } from '../../../domain/chat-change.js';
import { DomainError } from '../../../domain/errors.js';
import type { KnownMessage } from '../../../domain/known-message.js';
import type { MessageChange } from '../../../domain/message-change.js';
import { sendFailure } from '../connection/connection-errors.js';

type OwnChange = Extract<MessageChange, { type: 'star' | 'delete_for_me' }>;
type Patch = Pick<WAPatchCreate, 'type' | 'index' | 'apiVersion' | 'syncAction'>;

/**
 * What only the devices of this account know: what is starred, archived, muted. WhatsApp keeps it encrypted, as a log of
 * changes for each of five collections. Names, versions and collections as in whatsmeow `appstate/encode.go`: in a group
 * the message of somebody else is named with its author, which Baileys leaves out.
 */
export class AppState {
  constructor(
    private readonly socket: Pick<WASocket, 'appPatch'>,
    private readonly auth: AuthState,
  ) {}

  /** @throws DomainError NOT_CONNECTED, WHATSAPP_UNANSWERED */
  async change(known: KnownMessage, change: OwnChange): Promise<void> {
    const { chat, messageId, fromMe, author, message } = known;
    const isOthers = isJidGroup(chat) === true && !fromMe && author !== null;
    const index = [chat, messageId, fromMe ? '1' : '0', isOthers ? jidNormalizedUser(author) : '0'];
    await this.apply(
      change.type === 'star'
        ? {
            type: 'regular_high',
            index: ['star', ...index],
            apiVersion: 2,
            syncAction: { starAction: { starred: change.starred } },
          }
        : {
            type: 'regular_high',
            index: ['deleteMessageForMe', ...index],
            apiVersion: 3,
            syncAction: { deleteMessageForMeAction: { deleteMedia: true, messageTimestamp: message?.sentAt } },
          },
    );
  }

  /** @param last the last message of the chat; null where none is known */
  async changeChat(chat: string, change: ChatChange, last: KnownMessage | null): Promise<void> {
    for (const patch of patchesOf(chat, change, rangeOf(last))) await this.apply(patch);
  }

  /** @throws DomainError NOT_CONNECTED, WHATSAPP_UNANSWERED */
  async apply(patch: Patch): Promise<void> {
    if (!this.auth.creds.myAppStateKeyId) {
      throw new DomainError('WHATSAPP_UNANSWERED', 'The phone has not handed over the key for such changes yet');
    }
    const { SET } = proto.SyncdMutation.SyncdOperation;
    const syncAction = { ...patch.syncAction, timestamp: Date.now() };
    try {
      await this.socket.appPatch({ ...patch, syncAction, operation: SET });
    } catch (error) {
      throw sendFailure(error);
    }
  }
}

function patchesOf(
  chat: string,
  { archived, pinned, mutedUntil, read, deleted }: ChatChange,
  messageRange: proto.SyncActionValue.ISyncActionMessageRange,
): Patch[] {
  const patches: Patch[] = [];
  if (archived !== undefined) {
    const syncAction = { archiveChatAction: { archived, messageRange } };
    patches.push({ type: 'regular_low', index: ['archive', chat], apiVersion: 3, syncAction });
  }
  // What is archived is pinned no longer.
  const pin = archived === true ? false : pinned;
  if (pin !== undefined) {
    const syncAction = { pinAction: { pinned: pin } };
    patches.push({ type: 'regular_low', index: ['pin_v1', chat], apiVersion: 5, syncAction });
  }
  if (mutedUntil !== undefined) {
    const muteEndTimestamp = mutedUntil ?? undefined;
    const syncAction = { muteAction: { muted: mutedUntil !== null, muteEndTimestamp } };
    patches.push({ type: 'regular_high', index: ['mute', chat], apiVersion: 2, syncAction });
  }
  if (read !== undefined) {
    const syncAction = { markChatAsReadAction: { read, messageRange } };
    patches.push({ type: 'regular_low', index: ['markChatAsRead', chat], apiVersion: 3, syncAction });
  }
  if (deleted === true) {
    const syncAction = { deleteChatAction: { messageRange } };
    patches.push({ type: 'regular_high', index: ['deleteChat', chat, '1'], apiVersion: 6, syncAction });
  }
  return patches;
}

/** Up to which message it is meant: what is newer undoes it. */
function rangeOf(last: KnownMessage | null): proto.SyncActionValue.ISyncActionMessageRange {
  if (last === null) return { lastMessageTimestamp: Math.floor(Date.now() / 1000) };
  const { chat, messageId: id, fromMe, author, message } = last;
  const timestamp = message?.sentAt ?? Math.floor(Date.now() / 1000);
  const participant = isJidGroup(chat) === true && !fromMe && author !== null ? jidNormalizedUser(author) : undefined;
  return {
    lastMessageTimestamp: timestamp,
    messages: [{ key: { remoteJid: chat, id, fromMe, participant }, timestamp }],
  };
}
