import type { Account } from './account.js';
import type { LinkedDevice, LinkingView } from './admin-api.js';
import { AdminError } from './admin-error.js';
import type { Connection } from './connection.js';
import { downgradeNotice, LinkingNotices } from './linking-notices.js';
import { LinkingRules } from './linking-rules.js';
import type { BinaryNode } from './nodes.js';
import { Passkeys } from './passkeys.js';
import type { Registration, Registrations } from './registrations.js';
import { SecretRefreshes } from './secret-refresh.js';

/** What happens between the phone's consent and the linked device. */
export class Linking {
  readonly rules = new LinkingRules();
  readonly notices = new LinkingNotices();
  readonly passkeys = new Passkeys(this.notices);
  private readonly refreshes = new SecretRefreshes(this.rules, this.notices);

  constructor(readonly registrations: Registrations) {}

  /** The phone has scanned a secret; throws when it links nothing, or the client was asked for another one. */
  checkScan(registration: Registration, account: Account, advSecret: Buffer): void {
    if (this.rules.of(account).downgrade === true) {
      registration.connection.send(downgradeNotice());
      throw new AdminError(409, 'the phone knows no linked devices');
    }
    this.refreshes.check(registration, account, advSecret);
  }

  /** The phone and the client share a secret, from a QR code or from a pairing code. */
  finish(registration: Registration, account: Account, advSecret: Buffer, timeoutMs: number): Promise<LinkedDevice> {
    const link = (secret: Buffer) => this.registrations.link(registration, account, secret);
    const { passkey } = this.rules.of(account);
    if (passkey === undefined) return link(advSecret);
    const armed = passkey === true ? {} : passkey;
    return this.passkeys.link(registration, account, advSecret, armed, timeoutMs, link);
  }

  /** True when the stanza of a client that is being linked was about this. */
  take(connection: Connection, stanza: BinaryNode): boolean {
    if (stanza.tag === 'ack') this.notices.take(connection, stanza);
    return stanza.tag === 'iq' && this.passkeys.take(connection, stanza);
  }

  end(connection: Connection): void {
    this.passkeys.end(connection);
  }

  view(account: Account): LinkingView {
    return { ...this.rules.view(account), passkey: this.passkeys.view(account) };
  }
}
