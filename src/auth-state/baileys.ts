// The one door to Baileys: whoever imports it has libsignal without its queue and with Node's own check of signatures,
// in whatever order modules load.
import './libsignal-queue.js';
import './libsignal-curve.js';

export * from '@whiskeysockets/baileys';
export { default } from '@whiskeysockets/baileys';
