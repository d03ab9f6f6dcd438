import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { Account } from './account.js';
import { signKeyIndexList } from './adv-signing.js';
import type { Directory } from './directory.js';
import { formatJid, LID_SERVER, parseJid, SERVER } from './jids.js';
import { child, children, node, textOf, type BinaryNode } from './nodes.js';
import type { Query, QueryAnswer } from './query.js';

interface Subject {
  jid: string;
  account: Account | undefined;
  /** The number as the client wrote it, for `contact`. */
  phone: string | undefined;
}

/** Namespace `usync`: who is on WhatsApp, under which LID, with which devices (Baileys lib/WAUSync/Protocols). */
export class UsyncQueries {
  private readonly keyLists = new WeakMap<Account, { key: string; list: Buffer }>();

  constructor(
    private readonly directory: Directory,
    /** Makes an account for each number that is asked for, so that everybody is on WhatsApp. */
    private readonly createUnknown: boolean,
  ) {}

  answer({ iq, account }: Query): QueryAnswer {
    const usync = child(iq, 'usync');
    const protocols = children(child(usync, 'query'));
    const users = children(child(usync, 'list'), 'user').flatMap((user) => {
      const subject = this.subject(user, account);
      if (!subject) return [];
      return [
        node(
          'user',
          { jid: subject.jid },
          protocols.flatMap((protocol) => this.protocol(protocol.tag, subject)),
        ),
      ];
    });
    const results = node(
      'result',
      {},
      protocols.map((protocol) => node(protocol.tag)),
    );
    const { sid, mode, context } = usync?.attrs ?? {};
    return [node('usync', { sid, mode, context, index: 0, last: 'true' }, [results, node('list', {}, users)])];
  }

  private subject(user: BinaryNode, asking: Account): Subject | undefined {
    const username = child(user, 'contact')?.attrs.username;
    if (username !== undefined) {
      const found = this.directory.byUsername(username);
      return found && { jid: formatJid(found.lid, LID_SERVER), account: found, phone: undefined };
    }
    const phone = textOf(child(user, 'contact'));
    const number = phone?.replace(/\D/g, '');
    const asked = user.attrs.jid ?? (number ? formatJid(number, SERVER) : undefined);
    const parsed = parseJid(asked);
    if (!asked || !parsed) return undefined;
    const asWritten = formatJid(parsed.user, parsed.server);
    const other = parsed.server === SERVER ? this.directory.byOtherForm(parsed.user) : undefined;
    // Who dials is told the true number. Who asks by JID is answered under that JID: Baileys looks for it in the answer, and
    // throws when it is not there (lib/Signal/lid-mapping.js, _getLIDsForPNsImpl).
    const jid = other && user.attrs.jid === undefined ? formatJid(other.number, SERVER) : asWritten;
    const isNumber = parsed.server === SERVER && /^\d{7,15}$/.test(parsed.user);
    const account =
      other ??
      this.directory.find(jid) ??
      (this.createUnknown && isNumber ? this.directory.create(parsed.user) : undefined);
    const isSecret = account?.hidden === true && parsed.server === SERVER && account !== asking;
    return { jid, account: isSecret ? undefined : account, phone };
  }

  private protocol(tag: string, subject: Subject): BinaryNode[] {
    const { account, jid, phone } = subject;
    switch (tag) {
      case 'contact':
        return [node('contact', { type: account ? 'in' : 'out' }, phone)];
      case 'devices':
        return [this.devices(account)];
      case 'lid':
        // Only asked by number; by LID there is nothing to tell.
        return account && parseJid(jid)?.server !== LID_SERVER
          ? [node('lid', { val: formatJid(account.lid, LID_SERVER) })]
          : [];
      case 'username':
        return account?.username === undefined ? [] : [node('username', {}, Buffer.from(account.username))];
      case 'business':
        return account?.verifiedName === undefined ? [] : [business(account.verifiedName)];
      case 'status':
        return account ? [node('status', { t: 0 }, Buffer.from(account.about))] : [node('status', { code: 401, t: 0 })];
      case 'disappearing_mode':
        return account
          ? [node('disappearing_mode', { duration: account.disappearing.duration, t: account.disappearing.setAt })]
          : [];
      default:
        return [];
    }
  }

  /** Devices other than the phone need a `key-index`, or Baileys drops them. */
  private devices(account: Account | undefined): BinaryNode {
    const addresses = account ? this.directory.devicesOf(account.number) : [];
    const list = addresses.map(({ device }) =>
      node('device', { id: device, 'key-index': device === 0 ? undefined : device }),
    );
    const content = [node('device-list', {}, list)];
    if (account && addresses.length > 1)
      content.push(
        this.keyIndexList(
          account,
          addresses.map(({ device }) => device),
        ),
      );
    return node('devices', {}, content);
  }

  private keyIndexList(account: Account, devices: number[]): BinaryNode {
    const indexes = devices.filter((device) => device !== 0);
    const timestamp = Math.floor(Date.now() / 1000);
    let cached = this.keyLists.get(account);
    const { identity } = account.phone.keys;
    const key = `${identity.public.toString('hex')} ${indexes.join()}`;
    if (cached?.key !== key) {
      cached = { key, list: signKeyIndexList(identity, timestamp, indexes) };
      this.keyLists.set(account, cached);
    }
    return node('key-index-list', { ts: timestamp }, cached.list);
  }
}

/** What a business is called, in a certificate; that of a small one is signed by nobody but itself. */
function business(verifiedName: string): BinaryNode {
  const details = proto.VerifiedNameCertificate.Details.encode({ serial: 1, issuer: 'smb:wa', verifiedName }).finish();
  const certificate = proto.VerifiedNameCertificate.encode({ details }).finish();
  return node('business', {}, [node('verified_name', { verified_level: 'unknown' }, Buffer.from(certificate))]);
}
