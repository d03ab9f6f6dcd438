import type { DataSource, EntityManager } from 'typeorm';
import { readWholeState } from '../auth-state/whole-state.js';
import { type LineId, lineName } from '../domain/line.js';
import type { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { credentialsOf, type LineState, NOT_LINKED } from './files/line-state.js';
import { LineInTheWay, takeLine } from './line-import.js';

/**
 * Hands all that a line has to `write`, while nobody can bring the line up. Afterwards it does not come back by itself,
 * since its device lives elsewhere from now on.
 *
 * @param keep leaves the line as it is: for a backup of a line that goes on here
 * @param write whatever it throws leaves the line as it was
 * @throws LineInTheWay when it lives, or has no device
 */
export async function exportLine<T>(
  source: DataSource,
  cipher: AtRestCipher,
  line: LineId,
  keep: boolean,
  write: (state: LineState, manager: EntityManager) => Promise<T>,
): Promise<T> {
  return source.transaction(async (manager) => {
    await takeLine(manager, line);
    const stored = await readWholeState(manager, cipher, line);
    const owner = stored === null ? NOT_LINKED : credentialsOf(JSON.parse(stored.credentials));
    if (stored === null || owner === NOT_LINKED) {
      throw new LineInTheWay(`Line ${lineName(line)} has no device: no phone has linked it`);
    }
    if (!keep) {
      await manager.query(
        `UPDATE whatsapp_sessions SET wanted = false, asleep = false, status = 'idle', updated_at = now(), phone_number = $3,
                last_error = 'exported: initialize it only where its copy is not used'
          WHERE (company_id, line) = ($1, $2)`,
        [line.companyId, line.line, owner.phoneNumber],
      );
    }
    return write({ ...owner, ...stored }, manager);
  });
}
