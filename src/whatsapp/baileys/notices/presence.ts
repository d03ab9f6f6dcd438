import type { BaileysEventMap } from '../../../baileys/baileys.js';
import { parseJid } from '../../../domain/jid.js';
import { partyOf } from '../../../domain/party.js';
import type { Traffic } from '../../whatsapp-connection.js';
import { whole } from '../kinds/content.js';

/** Who is there, or types, as WhatsApp tells those who write with them. */
export function presenceOf({ id, presences }: BaileysEventMap['presence.update']): Traffic[] {
  const chat = parseJid(id)?.jid ?? id;
  return Object.entries(presences).flatMap(([jid, { lastKnownPresence: state, lastSeen }]) => {
    const from = partyOf(jid);
    return from === null ? [] : [{ type: 'presence' as const, chat, from, state, lastSeen: whole(lastSeen) ?? null }];
  });
}
