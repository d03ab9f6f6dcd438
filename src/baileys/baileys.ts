// The one door to Baileys: whoever imports it has random bytes from a pool, libsignal without its queue, with Node's own check of signatures,
// with attempts that change no session and with keys of groups that do not grow or get lost, in whatever order modules load.
import './pooled-random.js';
import './libsignal-queue.js';
import './libsignal-curve.js';
import './libsignal-session.js';
import './sender-keys.js';

export * from '@whiskeysockets/baileys';
export { default } from '@whiskeysockets/baileys';
