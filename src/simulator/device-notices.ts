import { randomBytes } from 'node:crypto';
import type { Account } from './account.js';
import { signKeyIndexList } from './adv-signing.js';
import { unixSeconds } from './clock.js';
import type { Directory } from './directory.js';
import { formatJid, LID_SERVER, SERVER } from './jids.js';
import { lidOf, nameUnder } from './names.js';
import { node, type BinaryNode } from './nodes.js';
import { participantHash } from './participant-hash.js';

/** `update` says that the list has changed and not how. */
export type DeviceChange = 'add' | 'remove' | 'update';

/**
 * Tells whoever may have the device list of an account in a cache that it has changed: the account's other devices, and
 * those of its correspondents (Baileys lib/Socket/messages-recv.js, handleDevicesNotification; whatsmeow
 * notification.go, handleDeviceNotification). Without it, Baileys leaves a new device out for up to five minutes.
 */
export function announceDevice(directory: Directory, account: Account, device: number, change: DeviceChange): void {
  const { number, lid } = account;
  const devices = directory.devicesOf(number).map((address) => address.device);
  const hashes = {
    device_hash: participantHash(devices.map((id) => formatJid(number, SERVER, id))),
    device_lid_hash: participantHash(devices.map((id) => formatJid(lid, LID_SERVER, id))),
  };
  const otherName = account.hidden ? {} : { lid: lidOf(account, device) };
  const jids = { jid: nameUnder(account, SERVER, device), ...otherName };
  const ts = unixSeconds();
  const indexes = devices.filter((id) => id !== 0);
  const keyIndexes = signKeyIndexList(account.phone.keys.identity, ts, indexes);
  const content = [
    node(change, hashes, [
      node('device', { ...jids, 'key-index': device }),
      node('key-index-list', { ts }, keyIndexes),
    ]),
  ];
  tell(directory, account, 'devices', content, device);
}

/**
 * A new installation has made a new identity: the account's linked devices are gone, and its correspondents' sessions
 * are worth nothing (Baileys lib/Utils/identity-change-handler.js; whatsmeow notification.go,
 * handleEncryptNotification).
 */
export async function announceIdentity(directory: Directory, account: Account): Promise<void> {
  tell(directory, account, 'encrypt', [node('identity')]);
  for (const number of account.correspondents) {
    for (const { phone } of directory.get(number)?.played.values() ?? []) await phone.forgetPeer(account.lid);
  }
}

function tell(directory: Directory, account: Account, type: string, content: BinaryNode[], except?: number): void {
  const from = nameUnder(account, SERVER);
  const lid = account.hidden ? undefined : lidOf(account);
  for (const number of new Set([account.number, ...account.correspondents])) {
    for (const companion of directory.get(number)?.devices.values() ?? []) {
      if (!companion.listed || (number === account.number && companion.id === except)) continue;
      const id = `${type}-${randomBytes(6).toString('hex')}`;
      companion.queue.add(node('notification', { from, lid, type, id, t: unixSeconds() }, content));
    }
  }
}
