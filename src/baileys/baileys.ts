// The one door to Baileys: whoever imports it has random bytes from a pool, libsignal without its queue, with Node's own check of signatures,
// with attempts that change no session and with keys of groups that do not grow or get lost, in whatever order modules load.
import './pooled-random.js';
import './libsignal-queue.js';
import './libsignal-curve.js';
import { checkSessionMend } from './libsignal-session.js';
import { checkSenderKeyMends } from './sender-keys.js';

export * from '@whiskeysockets/baileys';
export { default } from '@whiskeysockets/baileys';

const mends = Promise.all([checkSessionMend(), checkSenderKeyMends()]);
// Whoever asks is told; nobody else has to be.
mends.catch(() => undefined);

/**
 * Resolves when libsignal and Baileys were seen to do what the mends here are made for. The start waits for it.
 *
 * @throws when they do something else
 */
export async function mendsHold(): Promise<void> {
  await mends;
}
