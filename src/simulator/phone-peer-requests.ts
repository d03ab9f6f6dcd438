import { deflateSync } from 'node:zlib';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { Phone } from './phone.js';

const { Type } = proto.Message.ProtocolMessage;
const { HistorySyncType } = proto.HistorySync;
/** More is not sent at once, whatever is asked for. */
const MAX_ON_DEMAND = 50;

/**
 * What a linked device may ask its phone: messages that it could not read (Baileys does so after each of them), and
 * older messages of a chat (lib/Socket/messages-recv.js, requestPlaceholderResend and fetchMessageHistory).
 */
export async function answerPeerRequest(
  phone: Phone,
  device: number,
  id: string,
  asked: proto.IMessage,
): Promise<void> {
  const request = asked.protocolMessage?.peerDataOperationRequestMessage;
  if (!request) return;
  const results = (request.placeholderMessageResendRequest ?? []).flatMap(({ messageKey }) =>
    resend(phone, messageKey),
  );
  if (results.length > 0) {
    const response = {
      peerDataOperationRequestType: request.peerDataOperationRequestType,
      stanzaId: id,
      peerDataOperationResult: results,
    };
    const type = Type.PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE;
    await phone.sendPeer(device, {
      protocolMessage: { type, peerDataOperationRequestResponseMessage: response },
    });
  }
  if (request.historySyncOnDemandRequest)
    await phone.sendPeer(device, olderMessages(request.historySyncOnDemandRequest, id));
}

function resend(phone: Phone, key: proto.IMessageKey | null | undefined) {
  const known = phone.recall(key?.id ?? '');
  if (!key || !known) return [];
  const webMessageInfoBytes = proto.WebMessageInfo.encode({ key, message: known.message }).finish();
  return [{ placeholderMessageResendResponse: { webMessageInfoBytes } }];
}

function olderMessages(
  request: proto.Message.PeerDataOperationRequestMessage.IHistorySyncOnDemandRequest,
  id: string,
): proto.IMessage {
  const remoteJid = request.chatJid ?? '';
  const newest = Math.floor(Number(request.oldestMsgTimestampMs ?? Date.now()) / 1000);
  const count = Math.min(request.onDemandMsgCount ?? 0, MAX_ON_DEMAND);
  const messages = Array.from({ length: count }, (_, index) => ({
    message: {
      // Of a group it has nothing but what its owner wrote.
      key: { remoteJid, fromMe: remoteJid.endsWith('@g.us') || index % 3 === 2, id: `OLDER${newest}${index}` },
      message: { conversation: `older ${index + 1}` },
      messageTimestamp: newest - 60 * (index + 1),
    },
  }));
  const syncType = HistorySyncType.ON_DEMAND;
  const history = proto.HistorySync.encode({ syncType, conversations: [{ id: remoteJid, messages }] }).finish();
  const historySyncNotification = {
    syncType,
    chunkOrder: 1,
    progress: 100,
    initialHistBootstrapInlinePayload: deflateSync(history),
    peerDataRequestSessionId: id,
  };
  return { protocolMessage: { type: Type.HISTORY_SYNC_NOTIFICATION, historySyncNotification } };
}
