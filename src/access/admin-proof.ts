import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Settings } from '../config/settings.js';

type AdminKey = Pick<Settings, 'adminApiKey'>;

/**
 * What `ADMIN_API_KEY` makes of a secret that it opened: useless to whoever reads it, and another one makes something else.
 *
 * @returns null where the settings have none
 */
export function adminProof({ adminApiKey }: AdminKey, secret: string): Buffer | null {
  return adminApiKey === undefined ? null : createHmac('sha256', secret).update(adminApiKey).digest();
}

/** True while the `ADMIN_API_KEY` that opened a secret is the one of the settings. */
export function provesAdmin(settings: AdminKey, secret: string, proof: Buffer | null): boolean {
  const expected = adminProof(settings, secret);
  return proof !== null && expected !== null && timingSafeEqual(proof, expected);
}
