// The one door to Baileys: whoever imports it has libsignal without its queue, with Node's own check of signatures and
// with attempts that change no session, in whatever order modules load.
import './libsignal-queue.js';
import './libsignal-curve.js';
import './libsignal-session.js';

export * from '@whiskeysockets/baileys';
export { default } from '@whiskeysockets/baileys';
