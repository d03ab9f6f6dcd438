import { S_WHATSAPP_NET, type WASocket } from '../../../baileys/baileys.js';
import { sendFailure } from '../connection/connection-errors.js';

/**
 * Has the phone's account forget this device.
 *
 * @param jid the device
 * @param isEnding true once the connection has begun to end
 * @throws DomainError when WhatsApp did not do so
 */
export async function unlink(socket: WASocket, jid: string, isEnding: () => boolean): Promise<void> {
  const answered = await socket
    .query({
      tag: 'iq',
      attrs: { to: S_WHATSAPP_NET, type: 'set', xmlns: 'md' },
      content: [{ tag: 'remove-companion-device', attrs: { jid, reason: 'user_initiated' } }],
    })
    .catch((error: unknown) => {
      // The server may close the stream in place of an answer.
      if (!isEnding()) throw sendFailure(error);
      return true;
    });
  if (answered === undefined) throw sendFailure(new Error('unlinking was not answered'));
}
