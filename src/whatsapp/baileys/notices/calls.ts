import { type BinaryNode, getBinaryNodeChild } from '../../../baileys/baileys.js';
import type { EventPayloads } from '../../../domain/events.js';
import { parseJid, phoneAddress } from '../../../domain/jid.js';
import { partyOf } from '../../../domain/party.js';
import type { Traffic } from '../../whatsapp-connection.js';

/** What stands in a `<call>`, by its name; others are about how voices travel. (Baileys `getCallStatusFromNode`) */
const STATUSES: Partial<Record<string, EventPayloads['call']['status']>> = {
  offer: 'offer',
  offer_notice: 'offer',
  preaccept: 'ringing',
  accept: 'accept',
  reject: 'reject',
  terminate: 'terminate',
};

/** `<call from id t><offer call-id call-creator caller_pn? group-jid?><audio/>|<video/></offer></call>` */
export function callOf({ attrs, content }: BinaryNode): Traffic[] {
  const [info] = Array.isArray(content) ? content : [];
  if (info === undefined) return [];
  const { 'call-id': callId, 'call-creator': creator, caller_pn: phone, 'group-jid': group, type, reason } = info.attrs;
  const status = info.tag === 'terminate' && reason === 'timeout' ? 'timeout' : STATUSES[info.tag];
  const from = partyOf(info.attrs.from ?? creator ?? attrs.from, phone);
  if (status === undefined || !callId || from === null) return [];
  const chat =
    group ?? (from.phone === null ? (parseJid(attrs.from ?? '')?.jid ?? from.lid!) : phoneAddress(from.phone).jid);
  return [
    {
      type: 'call',
      callId,
      chat,
      from,
      isGroup: group !== undefined || type === 'group',
      isVideo: getBinaryNodeChild(info, 'video') !== undefined || info.attrs.media === 'video',
      status,
    },
  ];
}
