import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { Account } from './account.js';
import { AdminError } from './admin-error.js';
import { completeDevice, signDevice, type SignedDevice } from './adv-signing.js';
import { Companion, type CompanionKeys } from './companion.js';
import type { Connection } from './connection.js';
import type { Counters } from './counters.js';
import type { LinkedDevice } from './admin-api.js';
import type { Faults } from './faults.js';
import { formatJid, LID_SERVER, SERVER, SERVER_JID } from './jids.js';
import { bytesOf, child, node, type BinaryNode } from './nodes.js';
import type { QueueEvents } from './delivery-queue.js';

/** Baileys shows the first for 60 s and each other for 20 s, and gives up when they are used up. */
const DEFAULT_REFS = 6;
const ACCEPT_TIMEOUT_MS = 15_000;

interface Pending {
  id: string;
  account: Account;
  device: number;
  signed: SignedDevice;
  accepted: (linked: LinkedDevice) => void;
  failed: (error: Error) => void;
}

/** A client that is not linked yet: it holds refs, and waits for a phone. */
export interface Registration {
  connection: Connection;
  keys: CompanionKeys;
  platform: string;
  /** Its number in DeviceProps, as the client registered it. */
  deviceType: number;
  refs: string[];
  pending: Pending | undefined;
}

/** Clients that want to be linked, by the refs that they show in their QR codes. */
export class Registrations {
  private readonly byRef = new Map<string, Registration>();
  private readonly byConnection = new Map<Connection, Registration>();
  private nextId = 1;

  constructor(
    private readonly queueEvents: (account: Account, device: number) => QueueEvents,
    private readonly counters: Counters,
    private readonly faults: Faults,
  ) {}

  /** Answers a client that has no account: here are the refs for its QR codes. */
  begin(connection: Connection, payload: proto.ClientPayload, noiseKey: Buffer): void {
    const keys = companionKeys(payload, noiseKey);
    if (!keys) {
      connection.end('incomplete registration', node('failure', { reason: '400', location: 'sim' }));
      return;
    }
    const refs = Array.from(
      { length: this.faults.qrRefs() ?? DEFAULT_REFS },
      () => `2@${randomBytes(96).toString('base64')}`,
    );
    const platform = payload.webInfo ? 'web' : 'android';
    const deviceType =
      proto.DeviceProps.decode(payload.devicePairingData?.deviceProps ?? Buffer.alloc(0)).platformType ?? 0;
    const registration: Registration = { connection, keys, platform, deviceType, refs, pending: undefined };
    for (const ref of refs) this.byRef.set(ref, registration);
    this.byConnection.set(connection, registration);
    connection.settle();
    const content = refs.map((ref) => node('ref', {}, Buffer.from(ref)));
    connection.send(serverQuery(this.newId(), [node('pair-device', {}, content)]));
  }

  of(connection: Connection): Registration | undefined {
    return this.byConnection.get(connection);
  }

  byRefText(ref: string): Registration | undefined {
    return this.byRef.get(ref);
  }

  end(connection: Connection): void {
    const registration = this.byConnection.get(connection);
    if (!registration) return;
    this.byConnection.delete(connection);
    for (const ref of registration.refs) this.byRef.delete(ref);
    registration.pending?.failed(new AdminError(409, 'the client went away before it was linked'));
  }

  /** The phone has agreed: tells the client, which checks the phone's signature and answers with its own. */
  async link(registration: Registration, account: Account, advSecret: Buffer): Promise<LinkedDevice> {
    if (registration.pending) throw new AdminError(409, 'this client is being linked already');
    const { connection, keys } = registration;
    const device = account.reserveDevice();
    const signed = signDevice(account.phone.keys.identity, keys.identityKey, device, advSecret);
    const id = this.newId();
    let timer: NodeJS.Timeout | undefined;
    const linked = new Promise<LinkedDevice>((accepted, failed) => {
      registration.pending = { id, account, device, signed, accepted, failed };
      const late = new AdminError(504, 'the client did not accept the pairing; it may have rejected the QR code');
      timer = setTimeout(() => failed(late), ACCEPT_TIMEOUT_MS);
    });
    connection.send(serverQuery(id, [pairSuccess(account, device, signed)]));
    try {
      return await linked;
    } finally {
      clearTimeout(timer);
      registration.pending = undefined;
    }
  }

  /** The client's signature over the pairing; afterwards it has to connect again, as what it is now. */
  accept(connection: Connection, answer: BinaryNode): void {
    const registration = this.byConnection.get(connection);
    const pending = registration?.pending;
    if (!registration || !pending || answer.attrs.id !== pending.id) return;
    const { account, device, signed } = pending;
    const signature = bytesOf(child(child(answer, 'pair-device-sign'), 'device-identity'));
    const identity = signature && completeDevice(signed, registration.keys.identityKey, signature);
    if (!identity) {
      pending.failed(new AdminError(409, 'the device signature of the client is wrong'));
      connection.end('bad device signature', node('failure', { reason: '401', location: 'sim' }));
      return;
    }
    const events = this.queueEvents(account, device);
    account.devices.set(device, new Companion(device, registration.keys, identity, registration.platform, events));
    this.counters.pairings += 1;
    account.changes.changed();
    const interval = account.ledger.open(device, connection.openedAt, connection.remotePort);
    account.ledger.close(interval, 'paired, restart required (515)');
    pending.accepted({
      number: account.number,
      device,
      jid: formatJid(account.number, SERVER, device),
      lid: formatJid(account.lid, LID_SERVER, device),
    });
    connection.end('paired', node('stream:error', { code: '515' }));
  }

  private newId(): string {
    return `sim-${this.nextId++}`;
  }
}

function pairSuccess(account: Account, device: number, signed: SignedDevice): BinaryNode {
  return node('pair-success', {}, [
    node('device-identity', {}, signed.sealed),
    // Becomes `creds.me.name`; without it Baileys sends no presence and marks its receipts as inactive.
    node('biz', { name: account.name }),
    node('device', {
      jid: formatJid(account.number, SERVER, device),
      lid: formatJid(account.lid, LID_SERVER, device),
    }),
    node('platform', { name: 'android' }),
  ]);
}

function serverQuery(id: string, content: BinaryNode[]): BinaryNode {
  return node('iq', { from: SERVER_JID, type: 'set', id, xmlns: 'md', t: Math.floor(Date.now() / 1000) }, content);
}

function companionKeys(payload: proto.ClientPayload, noiseKey: Buffer): CompanionKeys | undefined {
  const data = payload.devicePairingData;
  if (data?.eIdent?.length !== 32 || data.eSkeyVal?.length !== 32 || data.eSkeySig?.length !== 64) return undefined;
  if (data.eRegid?.length !== 4 || data.eSkeyId?.length !== 3) return undefined;
  return {
    noiseKey,
    identityKey: Buffer.from(data.eIdent),
    registrationId: Buffer.from(data.eRegid).readUInt32BE(0),
    signedPreKey: {
      id: Buffer.from(data.eSkeyId).readUIntBE(0, 3),
      key: Buffer.from(data.eSkeyVal),
      signature: Buffer.from(data.eSkeySig),
    },
  };
}
