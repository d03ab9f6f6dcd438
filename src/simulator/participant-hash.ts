import { createHash } from 'node:crypto';
import { parseJid } from './jids.js';

/**
 * The hash by which client and server see whether they mean the same devices: of all their JIDs with agent and device,
 * sorted (whatsmeow user.go, participantListHashV2; Baileys lib/Utils/generics.js makes another one, which WhatsApp's
 * server does not).
 */
export function participantHash(jids: readonly string[]): string {
  const full = jids.flatMap((jid) => {
    const parsed = parseJid(jid);
    return parsed ? [`${parsed.user}.0:${parsed.device}@${parsed.server}`] : [];
  });
  const hash = createHash('sha256').update(full.toSorted().join('')).digest();
  return `2:${hash.subarray(0, 6).toString('base64').replaceAll('=', '')}`;
}
