import {
  GroupCipher,
  GroupSessionBuilder,
  SenderKeyDistributionMessage,
  SenderKeyName,
  SenderKeyRecord,
} from '@whiskeysockets/baileys/lib/Signal/Group/index.js';
import type { Peer } from './phone-cipher.js';

/** Sender keys of one simulated phone: its own for each group, and those that other devices gave it. */
export class PhoneGroups {
  private readonly records = new Map<string, SenderKeyRecord>();
  /** Which devices have our key of which group. */
  private readonly told = new Map<string, Set<string>>();

  /** A copy: a message whose key fits and whose content does not has moved the chain by then, and must not be kept. */
  async loadSenderKey(name: SenderKeyName): Promise<SenderKeyRecord> {
    const states = this.records.get(name.toString())?.serialize() ?? [];
    return new SenderKeyRecord(states.map((state) => ({ ...state, senderMessageKeys: [...state.senderMessageKeys] })));
  }

  async storeSenderKey(name: SenderKeyName, record: SenderKeyRecord): Promise<void> {
    this.records.set(name.toString(), record);
  }

  /** Our key of a group, made when there is none; it is sent to each device once, over its one-to-one session. */
  async distribution(group: string, self: Peer): Promise<Buffer> {
    const message = await new GroupSessionBuilder(this).create(senderKeyName(group, self));
    return Buffer.from(message.serialize());
  }

  async learn(group: string, author: Peer, distribution: Uint8Array): Promise<void> {
    const message = new SenderKeyDistributionMessage(null, null, null, null, distribution);
    await new GroupSessionBuilder(this).process(senderKeyName(group, author), message);
  }

  async encrypt(group: string, self: Peer, plaintext: Uint8Array): Promise<Buffer> {
    return Buffer.from(await new GroupCipher(this, senderKeyName(group, self)).encrypt(plaintext));
  }

  async decrypt(group: string, author: Peer, body: Uint8Array): Promise<Buffer> {
    return Buffer.from(await new GroupCipher(this, senderKeyName(group, author)).decrypt(body));
  }

  isTold(group: string, device: Peer): boolean {
    return this.told.get(group)?.has(key(device)) ?? false;
  }

  /** No device of this user has our keys any more. */
  forget(lid: string): void {
    for (const devices of this.told.values()) {
      for (const device of devices) if (device.startsWith(`${lid}.`)) devices.delete(device);
    }
  }

  setTold(group: string, device: Peer, told: boolean): void {
    const devices = this.told.get(group) ?? new Set();
    this.told.set(group, devices);
    if (told) devices.add(key(device));
    else devices.delete(key(device));
  }
}

function senderKeyName(group: string, author: Peer): SenderKeyName {
  return new SenderKeyName(group, { id: author.lid, deviceId: author.device, toString: () => key(author) });
}

function key(peer: Peer): string {
  return `${peer.lid}.${peer.device}`;
}
