import { formatJid, LID_SERVER, SERVER } from './jids.js';
import type { Identity } from './phone-network.js';

/** The number under which others know somebody; nothing for who shows none, and is known by LID (and username) alone. */
export function pnOf({ number, hidden }: Identity): string | undefined {
  return hidden ? undefined : formatJid(number, SERVER);
}

export function lidOf({ lid }: Identity, device = 0): string {
  return formatJid(lid, LID_SERVER, device);
}

/** Somebody under the kind of name that is wanted, as far as there is one. */
export function nameUnder(identity: Identity, server: string, device = 0): string {
  const byLid = server === LID_SERVER || identity.hidden;
  return byLid ? lidOf(identity, device) : formatJid(identity.number, SERVER, device);
}
