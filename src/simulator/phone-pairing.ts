import type { Account } from './account.js';
import { AdminError } from './admin-error.js';
import type { LinkedDevice } from './admin-api.js';
import type { Linking } from './linking.js';

/**
 * The account's phone scans a QR code: `ref,noiseKey,identityKey,advSecret[,platform]`, bare in Baileys 6 and behind a
 * URL in 7 (lib/Utils/companion-reg-client-utils.js).
 */
export async function scanQr(linking: Linking, account: Account, qr: string, timeoutMs: number): Promise<LinkedDevice> {
  const [ref, noiseKey, identityKey, advSecret] = qr.slice(qr.indexOf('#') + 1).split(',');
  if (!ref || !noiseKey || !identityKey || !advSecret) {
    throw new AdminError(400, 'this is no QR code of WhatsApp: expected ref,noiseKey,identityKey,advSecret');
  }
  const registration = linking.registrations.byRefText(ref);
  if (!registration)
    throw new AdminError(404, 'nobody shows this QR code: its client is gone, or it was linked already');
  const { keys } = registration;
  if (
    !keys.noiseKey.equals(Buffer.from(noiseKey, 'base64')) ||
    !keys.identityKey.equals(Buffer.from(identityKey, 'base64'))
  ) {
    throw new AdminError(409, 'the keys in the QR code are not those of the client that has this ref');
  }
  const secret = Buffer.from(advSecret, 'base64');
  linking.checkScan(registration, account, secret);
  return linking.finish(registration, account, secret, timeoutMs);
}
