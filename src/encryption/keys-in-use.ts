import type { DataSource } from 'typeorm';
import { SettingsError } from '../config/settings-error.js';
import type { AtRestCipher } from './at-rest-cipher.js';

/** What to do about a key that is missing. */
export const SET_IT_AGAIN = 'set it to the key it was, or to a new one, a comma and the key it was';

/**
 * Makes sure that the settings hold every key that something is sealed with, and notes those that they hold.
 *
 * @throws SettingsError in one line that names the setting
 */
export async function assertKeysHeld(source: DataSource, cipher: AtRestCipher): Promise<void> {
  const rows = await source.query<{ id: string }[]>(
    'SELECT key_id AS id FROM encryption_keys WHERE retired_at IS NULL ORDER BY first_used_at, key_id',
  );
  const missing = rows.map(({ id }) => id).filter((id) => !cipher.knows(id));
  if (missing.length > 0) {
    const [keys, they] = missing.length === 1 ? ['the key', 'it'] : ['the keys', 'them'];
    throw new SettingsError(
      `AUTH_ENCRYPTION_KEY does not hold ${keys} ${missing.join(', ')}, and what is stored was sealed with ${they}; ${SET_IT_AGAIN}`,
    );
  }
  // In one order, so that two processes wait for each other instead of for ever. A key that has been retired and only
  // opens stays so: else no restart before it is taken out of the settings could come between.
  await source.query(
    'INSERT INTO encryption_keys (key_id) SELECT id FROM unnest($1::text[]) AS given(id) ORDER BY id ON CONFLICT DO NOTHING',
    [cipher.ids],
  );
  await source.query('UPDATE encryption_keys SET retired_at = NULL WHERE key_id = $1 AND retired_at IS NOT NULL', [
    cipher.currentId,
  ]);
}

/** Nothing is sealed with these keys any more: the settings need not hold them. */
export async function retireKeys(source: DataSource, ids: readonly string[]): Promise<void> {
  await source.query('UPDATE encryption_keys SET retired_at = now() WHERE key_id = ANY ($1) AND retired_at IS NULL', [
    ids,
  ]);
}

/** Keys that something may be sealed with. */
export async function keysInUse(source: DataSource): Promise<string[]> {
  const rows = await source.query<{ id: string }[]>(
    'SELECT key_id AS id FROM encryption_keys WHERE retired_at IS NULL',
  );
  return rows.map(({ id }) => id);
}
