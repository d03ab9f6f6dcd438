import type { Account } from './account.js';
import type { LinkedDevice } from './admin-api.js';
import type { Connection } from './connection.js';
import { LinkingNotices } from './linking-notices.js';
import { LinkingRules } from './linking-rules.js';
import type { BinaryNode } from './nodes.js';
import type { Registration, Registrations } from './registrations.js';
import { SecretRefreshes } from './secret-refresh.js';

/** What happens between the phone's consent and the linked device. */
export class Linking {
  readonly rules = new LinkingRules();
  readonly notices = new LinkingNotices();
  private readonly refreshes = new SecretRefreshes(this.rules, this.notices);

  constructor(readonly registrations: Registrations) {}

  /** The phone has scanned a secret; throws when the client was asked for another one. */
  checkScan(registration: Registration, account: Account, advSecret: Buffer): void {
    this.refreshes.check(registration, account, advSecret);
  }

  /** The phone and the client share a secret, from a QR code or from a pairing code. */
  finish(registration: Registration, account: Account, advSecret: Buffer, _timeoutMs: number): Promise<LinkedDevice> {
    return this.registrations.link(registration, account, advSecret);
  }

  acknowledged(connection: Connection, ack: BinaryNode): void {
    this.notices.take(connection, ack);
  }
}
