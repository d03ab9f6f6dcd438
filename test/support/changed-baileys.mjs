// Loaded before the product (`--import`): a Baileys that is not as it was, as an update could bring it. BAILEYS_CHANGE
// names what is different.
import { register } from 'node:module';

register('./changed-baileys-source.mjs', import.meta.url);
