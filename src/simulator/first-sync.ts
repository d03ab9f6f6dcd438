import { deflateSync } from 'node:zlib';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { Account } from './account.js';
import { unixSeconds } from './clock.js';
import { formatJid, LID_SERVER, SERVER } from './jids.js';
import { newMessageId } from './phone-stanzas.js';
import type { Identity } from './phone-network.js';

const { HistorySyncType } = proto.HistorySync;

/**
 * What a phone sends to a device that was just linked: keys for the app state, then the past, inline. Until the past has
 * come, Baileys holds its events back for up to 20 s (lib/Socket/chats.js, AwaitingInitialSync).
 */
export async function sendFirstSync(account: Account, device: number, contacts: Identity[]): Promise<void> {
  await account.phone.exclusive(async () => {
    await account.phone.sendPeer(device, keyShare(account));
    await account.phone.sendPeer(device, history(HistorySyncType.INITIAL_BOOTSTRAP, bootstrap(account, contacts)));
    await account.phone.sendPeer(device, history(HistorySyncType.PUSH_NAME, pushNames(contacts)));
    await account.phone.sendPeer(device, history(HistorySyncType.RECENT, {}, 100));
  });
}

function keyShare({ appStateKey }: Account): proto.IMessage {
  const keys = [{ keyId: { keyId: appStateKey.id }, keyData: appStateKey.data }];
  const type = proto.Message.ProtocolMessage.Type.APP_STATE_SYNC_KEY_SHARE;
  return { protocolMessage: { type, appStateSyncKeyShare: { keys } } };
}

function history(syncType: number, content: Partial<proto.IHistorySync>, progress = 100): proto.IMessage {
  const payload = proto.HistorySync.encode({ syncType, progress, chunkOrder: 1, ...content }).finish();
  const historySyncNotification = {
    syncType,
    progress,
    chunkOrder: 1,
    initialHistBootstrapInlinePayload: deflateSync(payload),
  };
  const type = proto.Message.ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION;
  return { protocolMessage: { type, historySyncNotification } };
}

/** The first contact has written as many messages as the account's `history` says. */
function bootstrap(account: Account, contacts: Identity[]): Partial<proto.IHistorySync> {
  const [friend] = contacts;
  const count = account.historyMessages;
  if (!friend || count === 0) return {};
  const chat = formatJid(friend.number, SERVER);
  const now = unixSeconds();
  const messages = Array.from({ length: count }, (_, index) => ({
    message: {
      key: { remoteJid: chat, fromMe: index % 2 === 1, id: newMessageId() },
      message: { conversation: `history ${index + 1}` },
      messageTimestamp: now - 60 * (count - index),
      pushName: friend.name,
    },
    msgOrderId: index + 1,
  }));
  const conversation = { id: chat, lidJid: formatJid(friend.lid, LID_SERVER), pnJid: chat, displayName: friend.name };
  return {
    // Newest first, as the phone sends them.
    conversations: [{ ...conversation, conversationTimestamp: now, messages: messages.toReversed() }],
    phoneNumberToLidMappings: contacts.map(({ number, lid }) => ({
      pnJid: formatJid(number, SERVER),
      lidJid: formatJid(lid, LID_SERVER),
    })),
  };
}

function pushNames(contacts: Identity[]): Partial<proto.IHistorySync> {
  return { pushnames: contacts.map(({ number, name }) => ({ id: formatJid(number, SERVER), pushname: name })) };
}
