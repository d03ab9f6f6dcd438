import type { Account } from './account.js';
import { AdminError } from './admin-error.js';
import type { LinkingNotices } from './linking-notices.js';
import type { LinkingRules } from './linking-rules.js';
import { node } from './nodes.js';
import type { Registration } from './registrations.js';

const TYPE = 'companion_reg_refresh';
const ASKED = 'the client was asked to refresh its secret';

/**
 * Asks a client for another secret at the moment of the scan. The client has to make a new random advSecret, acknowledge,
 * and show the SAME ref with the new secret; then the person scans again. Source: public implementations of the current
 * WhatsApp Web, which take both children; not Baileys, whose 7.0.0-rc14 does not know this notification at all.
 */
export class SecretRefreshes {
  /** A secret that was asked to be replaced stays dead, also when its client comes back with new refs. */
  private readonly dead = new Set<string>();

  constructor(
    private readonly rules: LinkingRules,
    private readonly notices: LinkingNotices,
  ) {}

  /** Passes when the scanned secret may be used; otherwise the phone shows why not. */
  check(registration: Registration, account: Account, advSecret: Buffer): void {
    const secret = advSecret.toString('base64');
    if (this.dead.has(secret)) {
      throw new AdminError(409, `${ASKED}, and this QR code still carries the old one`);
    }
    const refresh = this.rules.takeRefresh(account);
    if (refresh === undefined) return;
    this.dead.add(secret);
    this.rules.count(account, 'refreshesSent');
    this.notices.send(registration.connection, TYPE, refresh === 'empty' ? [] : [node(refresh)], (verdict) => {
      this.rules.count(account, verdict === 'right' ? 'refreshesAcked' : 'wrongAcks');
    });
    throw new AdminError(409, `${ASKED}: scan the QR code that it shows next`);
  }
}
