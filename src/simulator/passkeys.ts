import type { Account } from './account.js';
import type { ArmedPasskey, LinkedDevice, PasskeyView } from './admin-api.js';
import { AdminError } from './admin-error.js';
import type { Connection } from './connection.js';
import type { LinkingNotices } from './linking-notices.js';
import { children, type BinaryNode } from './nodes.js';
import { PasskeyCeremony } from './passkey-ceremony.js';
import { BAD_REQUEST, resultOf } from './query.js';
import type { Registration } from './registrations.js';
import { VirtualAuthenticator } from './virtual-authenticator.js';

const QUERIES = new Set([
  'passkey_request_options',
  'ref',
  'passkey_prologue',
  'companion_nonce',
  'encrypted_pairing_request',
]);
const IDLE: PasskeyView = { stage: 'idle', requestAcked: false, continuationAcked: false, proof: false };

/** The passkeys of all accounts, and the ceremonies that go on. */
export class Passkeys {
  private readonly authenticators = new WeakMap<Account, VirtualAuthenticator>();
  private readonly byConnection = new Map<Connection, PasskeyCeremony>();
  /** The ceremony that an account had last; it stays to be looked at. */
  private readonly latest = new WeakMap<Account, PasskeyCeremony>();

  constructor(private readonly notices: LinkingNotices) {}

  /** Goes through the ceremony and then links with the secret that came out of it. */
  async link(
    registration: Registration,
    account: Account,
    scannedSecret: Buffer,
    armed: ArmedPasskey,
    timeoutMs: number,
    linkWith: (advSecret: Buffer) => Promise<LinkedDevice>,
  ): Promise<LinkedDevice> {
    const { connection } = registration;
    if (this.byConnection.has(connection)) throw new AdminError(409, 'this client is in a passkey ceremony already');
    const { notices } = this;
    let timer: NodeJS.Timeout | undefined;
    const secret = new Promise<Buffer>((agreed, failed) => {
      const passkey = this.passkeyOf(account);
      const changed = () => account.changes.changed();
      const parts = { registration, scannedSecret, armed, passkey, notices, changed, agreed, failed };
      const ceremony = new PasskeyCeremony(parts);
      this.byConnection.set(connection, ceremony);
      this.latest.set(account, ceremony);
      timer = setTimeout(() => ceremony.fail(408, `it was not over within ${timeoutMs} ms`), timeoutMs);
      ceremony.begin();
    });
    const ceremony = this.byConnection.get(connection);
    try {
      const advSecret = await secret;
      clearTimeout(timer);
      const linked = await linkWith(advSecret);
      ceremony?.enter('linked');
      return linked;
    } catch (error) {
      if (ceremony?.state.stage === 'pair-success') ceremony.fail(409, 'the client did not accept the pairing');
      throw error;
    } finally {
      clearTimeout(timer);
      this.byConnection.delete(connection);
    }
  }

  /** True when the query belongs to a ceremony, also to one that is over. */
  take(connection: Connection, iq: BinaryNode): boolean {
    const [request] = children(iq);
    if (iq.attrs.xmlns !== 'md' || !request || !QUERIES.has(request.tag)) return false;
    const ceremony = this.byConnection.get(connection);
    const alive = ceremony && ceremony.state.stage !== 'failed';
    const answer = alive ? ceremony.answer(iq) : BAD_REQUEST;
    if (answer) connection.send(resultOf(iq, answer));
    if (alive) ceremony.goOn();
    return true;
  }

  end(connection: Connection): void {
    const ceremony = this.byConnection.get(connection);
    const waiting = ceremony && !['failed', 'pair-success', 'linked'].includes(ceremony.state.stage);
    if (waiting) ceremony.fail(409, 'the client went away');
  }

  passkeyOf(account: Account): VirtualAuthenticator {
    const passkey = this.authenticators.get(account) ?? new VirtualAuthenticator();
    this.authenticators.set(account, passkey);
    return passkey;
  }

  confirm(account: Account, code: string): void {
    const ceremony = this.latest.get(account);
    if (!ceremony || ['failed', 'linked'].includes(ceremony.state.stage)) {
      throw new AdminError(404, `${account.number} is in no passkey ceremony`);
    }
    ceremony.confirm(code);
  }

  view(account: Account): PasskeyView {
    return { ...(this.latest.get(account)?.state ?? IDLE) };
  }
}
