import { randomBytes } from 'node:crypto';
import type { Account } from './account.js';
import { unixSeconds } from './clock.js';
import type { Directory } from './directory.js';
import { formatJid, LID_SERVER, SERVER } from './jids.js';
import { node } from './nodes.js';

/**
 * Tells whoever may have the device list of an account in a cache that it has changed: the account's other devices, and
 * those of its correspondents (Baileys lib/Socket/messages-recv.js, handleDevicesNotification). Without it, Baileys
 * leaves a new device out for up to five minutes.
 */
export function announceDevice(directory: Directory, account: Account, device: number, change: 'add' | 'remove'): void {
  const devices = [
    node('device', { jid: formatJid(account.number, SERVER, device), 'key-index': device }),
    node('device', { jid: formatJid(account.lid, LID_SERVER, device), 'key-index': device }),
  ];
  const content = [node(change, { device_hash: `2:${randomBytes(6).toString('base64')}` }, devices)];
  for (const number of new Set([account.number, ...account.correspondents])) {
    for (const companion of directory.get(number)?.devices.values() ?? []) {
      if (!companion.listed || (number === account.number && companion.id === device)) continue;
      const id = `devices-${randomBytes(6).toString('hex')}`;
      const from = formatJid(account.number, SERVER);
      companion.queue.add(node('notification', { from, type: 'devices', id, t: unixSeconds() }, content));
    }
  }
}
