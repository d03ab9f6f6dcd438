import type { WASocket } from '../../../baileys/baileys.js';
import { DomainError } from '../../../domain/errors.js';

const PAGES = { audio: 'https://call.whatsapp.com/voice/', video: 'https://call.whatsapp.com/video/' };

/** Asks WhatsApp for links of calls. What it does not answer ends in DomainError WHATSAPP_UNANSWERED. */
export function callLinksOf(socket: Pick<WASocket, 'createCallLink'>) {
  return async (media: 'audio' | 'video', startTime: number): Promise<string> => {
    const token = await socket.createCallLink(media, { startTime }).catch(() => undefined);
    if (token === undefined) throw new DomainError('WHATSAPP_UNANSWERED', 'WhatsApp gave no link for the call');
    return PAGES[media] + token;
  };
}
