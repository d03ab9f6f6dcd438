import { setTimeout as delay } from 'node:timers/promises';
import type { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { Account } from './account.js';
import { unixSeconds } from './clock.js';
import type { Companion, SessionSocket } from './companion.js';
import type { Connection, ConnectionHandlers } from './connection.js';
import type { Counters } from './counters.js';
import { announceDevice } from './device-notices.js';
import type { Directory } from './directory.js';
import type { Faults } from './faults.js';
import { sendFirstSync } from './first-sync.js';
import { formatJid, LID_SERVER, SERVER_JID } from './jids.js';
import type { Linking } from './linking.js';
import type { SocketInterval } from './ledger.js';
import { child, children, node, type BinaryNode } from './nodes.js';
import type { PairingCodes } from './pairing-codes.js';
import { BAD_REQUEST, refusalText, resultOf, type QueryHandler } from './query.js';
import type { Registrations } from './registrations.js';
import type { StanzaHandlers } from './stanza-handlers.js';

/** A logged-in socket of a companion. */
export interface Session extends SessionSocket {
  readonly account: Account;
  readonly companion: Companion;
  readonly connection: Connection;
  readonly interval: SocketInterval;
}

export interface SessionServerParts {
  directory: Directory;
  counters: Counters;
  faults: Faults;
  registrations: Registrations;
  linking: Linking;
  pairingCodes: PairingCodes;
  queries: Record<string, QueryHandler>;
  stanzas: StanzaHandlers;
}

/** Login, and where each stanza of a client goes. */
export class SessionServer implements ConnectionHandlers {
  private readonly sessions = new Map<Connection, Session>();

  constructor(private readonly parts: SessionServerParts) {}

  sessionsOf(account: Account, device?: number): Session[] {
    return [...account.devices.values()]
      .filter((companion) => device === undefined || companion.id === device)
      .flatMap((companion) => [...this.sessions.values()].filter((session) => session.companion === companion));
  }

  async identified(connection: Connection, payload: proto.ClientPayload, noiseKey: Buffer): Promise<void> {
    const number = payload.username?.toString();
    const wait = this.parts.faults.delay(number ?? '');
    if (wait > 0) await delay(wait);
    if (payload.devicePairingData && !number) this.parts.registrations.begin(connection, payload, noiseKey);
    else this.login(connection, number ?? '', payload, noiseKey);
  }

  async stanza(connection: Connection, stanza: BinaryNode): Promise<void> {
    const session = this.sessions.get(connection);
    try {
      if (session) await this.sessionStanza(session, stanza);
      else this.unlinkedStanza(connection, stanza);
    } catch {
      // It was decrypted and decoded, so the stream is sound; only this stanza makes no sense.
      this.parts.counters.badStanzas += 1;
      if (stanza.tag === 'iq') connection.send(resultOf(stanza, BAD_REQUEST));
    }
  }

  drained(connection: Connection): void {
    this.sessions.get(connection)?.companion.queue.pump();
  }

  ended(connection: Connection, reason: string): void {
    this.parts.registrations.end(connection);
    this.parts.pairingCodes.end(connection);
    this.parts.linking.end(connection);
    const session = this.sessions.get(connection);
    if (!session) return;
    const { account, companion, interval } = session;
    this.sessions.delete(connection);
    this.parts.counters.loggedInNow -= 1;
    account.ledger.close(interval, reason);
    companion.queue.detach(session);
    if (companion.socket === session) companion.socket = undefined;
    account.changes.changed();
  }

  /** Takes a device off its account, as its owner does on the phone. A live session is told why it ends. */
  unlink(account: Account, device: number, announce = true): boolean {
    const companion = account.devices.get(device);
    const wasListed = companion?.listed ?? account.played.has(device);
    if (!companion && !wasListed) return false;
    account.devices.delete(device);
    account.played.delete(device);
    if (announce && wasListed) announceDevice(this.parts.directory, account, device, 'remove');
    companion?.socket?.end(
      'device removed (401)',
      streamError({ code: 401 }, node('conflict', { type: 'device_removed' })),
    );
    account.changes.changed();
    return true;
  }

  /** The phone starts over with a new identity; what the old one vouched for is linked no longer. */
  async reinstall(account: Account): Promise<void> {
    const linked = [...account.devices.keys(), ...account.played.keys()].filter((device) => device !== 0);
    for (const device of linked) this.unlink(account, device);
    await account.phone.reinstall();
  }

  private login(connection: Connection, number: string, payload: proto.ClientPayload, noiseKey: Buffer): void {
    const device = payload.device ?? 0;
    const { directory, faults, counters } = this.parts;
    const account = directory.get(number);
    const companion = account?.devices.get(device);
    const known = companion?.keys.noiseKey.equals(noiseKey) ? companion : undefined;
    const refusal = account && known ? faults.login(number) : '401';
    if (!account || !known || refusal !== undefined) {
      counters.loginFailures += 1;
      const interval = account?.ledger.open(device, connection.openedAt, connection.remotePort);
      if (account && interval) account.ledger.close(interval, `login refused (${refusal ?? '401'})`);
      connection.end('login refused', ...refusalWords(refusal ?? '401'));
      return;
    }
    known.pushName = payload.pushName || undefined;
    // As good as `<iq xmlns="passive"><active/>`, which such a client does not send.
    known.active = payload.passive === false;
    this.admit(connection, account, known);
    this.activate(known, account);
  }

  private admit(connection: Connection, account: Account, companion: Companion): void {
    const interval = account.ledger.open(companion.id, connection.openedAt, connection.remotePort);
    account.ledger.loggedIn(interval);
    companion.socket?.end('replaced by a newer login (440)', streamError({}, node('conflict', { type: 'replaced' })));
    const session: Session = {
      account,
      companion,
      connection,
      interval,
      send: (stanza) => connection.send(stanza),
      end: (reason, ...lastWords) => connection.end(reason, ...lastWords),
      get writable() {
        return connection.writable;
      },
    };
    connection.settle();
    this.sessions.set(connection, session);
    companion.socket = session;
    this.parts.counters.logins += 1;
    this.parts.counters.loggedInNow += 1;
    const lid = formatJid(account.lid, LID_SERVER, companion.id);
    connection.send(node('success', { t: unixSeconds(), lid, location: 'sim', display_name: account.name }));
    const waiting = companion.queue.size;
    if (waiting > 0) {
      const counts = { count: waiting, message: waiting, receipt: 0, notification: 0, appdata: 0 };
      connection.send(node('ib', { from: SERVER_JID }, [node('offline_preview', counts)]));
    }
    const delivered = companion.queue.attach(session);
    // Always, or Baileys holds back every event for up to 30 s.
    connection.send(node('ib', { from: SERVER_JID }, [node('offline', { count: delivered })]));
    account.changes.changed();
  }

  private async sessionStanza(session: Session, stanza: BinaryNode): Promise<void> {
    const { faults, stanzas, pairingCodes } = this.parts;
    const wait = faults.delay(session.account.number);
    if (wait > 0) await delay(wait);
    switch (stanza.tag) {
      case 'iq':
        if (stanza.attrs.xmlns === 'md' && !pairingCodes.take(session.connection, stanza))
          this.removeDevice(session, stanza);
        else this.query(session, stanza);
        return;
      case 'message':
        return stanzas.message(session, stanza);
      case 'receipt':
        return stanzas.receipt(session, stanza);
      case 'ack':
        return stanzas.ack(session, stanza);
      case 'presence':
      case 'chatstate':
        return stanzas.presence(session, stanza);
      case 'call':
        return stanzas.call(session, stanza);
      default:
        // `ib` (unified_session, offline_batch) and whatever comes next in WhatsApp's history: no answer.
        return;
    }
  }

  private query(session: Session, iq: BinaryNode): void {
    const { queries, faults, counters } = this.parts;
    const { id, type, xmlns = '' } = iq.attrs;
    counters.queries += 1;
    // The client's answers to our own queries.
    if (id === undefined || type === 'result' || type === 'error') return;
    counters.queriesByNamespace[xmlns] = (counters.queriesByNamespace[xmlns] ?? 0) + 1;
    if (faults.mutes(session.account.number, xmlns)) return;
    const refusal = faults.refusal(session.account.number, xmlns);
    if (refusal !== undefined) return session.send(resultOf(iq, { code: refusal, text: refusalText(refusal) }));
    if (xmlns === 'passive') {
      session.send(resultOf(iq, []));
      session.companion.active = child(iq, 'active') !== undefined;
      this.activate(session.companion, session.account);
      return;
    }
    const handler = Object.hasOwn(queries, xmlns) ? queries[xmlns] : undefined;
    session.send(resultOf(iq, handler?.({ account: session.account, companion: session.companion, iq }) ?? []));
    // Its keys may have come just now.
    this.activate(session.companion, session.account);
  }

  /** The device is ready to receive. At its first time the phone tells it what it needs to know. */
  private activate(companion: Companion, account: Account): void {
    if (!companion.active || companion.synced || companion.preKeys.size === 0) return;
    companion.synced = true;
    announceDevice(this.parts.directory, account, companion.id, 'add');
    account.changes.changed();
    const others = [...this.parts.directory.all()].filter((other) => other !== account && !other.hidden);
    const contacts = others.slice(0, 5);
    // Only a device without keys could make this fail, and then it is not reachable anyway.
    sendFirstSync(account, companion.id, contacts).catch(() => undefined);
  }

  /** `logout()` of Baileys does not wait for the answer, but an honest server gives one. */
  private removeDevice(session: Session, iq: BinaryNode): void {
    if (!child(iq, 'remove-companion-device')) return this.query(session, iq);
    this.parts.counters.logouts += 1;
    session.send(resultOf(iq, []));
    this.unlink(session.account, session.companion.id);
  }

  private unlinkedStanza(connection: Connection, stanza: BinaryNode): void {
    if (this.parts.linking.take(connection, stanza) || stanza.tag !== 'iq') return;
    if (child(stanza, 'pair-device-sign')) return this.parts.registrations.accept(connection, stanza);
    if (this.parts.pairingCodes.take(connection, stanza)) return;
    const { type } = stanza.attrs;
    if ((type === 'get' || type === 'set') && children(stanza).length > 0) connection.send(resultOf(stanza, []));
  }
}

export function streamError(attributes: { code?: number }, ...content: BinaryNode[]): BinaryNode {
  return node('stream:error', attributes, content.length > 0 ? content : undefined);
}

/** 503 and 515 come as stream errors, the rest as a failed login. */
function refusalWords(code: string): BinaryNode[] {
  if (code === '503' || code === '515') return [streamError({ code: Number(code) })];
  return [node('failure', { reason: code, location: 'sim' })];
}
