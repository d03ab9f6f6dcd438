// Loaded before the product (`--import`): a Baileys that is not as it was, as an update could bring it. BAILEYS_CHANGE
// names what is different at first; another change comes over the IPC channel, as `{baileysChange}`, and is answered by the same.
import { register } from 'node:module';

globalThis.baileysChange = process.env.BAILEYS_CHANGE;
register('./changed-baileys-source.mjs', import.meta.url);

process.on('message', ({ baileysChange }) => {
  if (baileysChange === undefined) return;
  globalThis.baileysChange = baileysChange;
  process.send({ baileysChange });
});
// Listening must not keep a process alive that wants to end.
process.channel?.unref();
