// The one door to Baileys: whoever imports it has libsignal without its queue, in whatever order modules load.
import './libsignal-queue.js';

export * from '@whiskeysockets/baileys';
export { default } from '@whiskeysockets/baileys';
