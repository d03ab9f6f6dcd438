import { parseArgs } from 'node:util';
import { sealedAuthState } from '../auth-state/whole-state.js';
import type { Settings } from '../config/settings.js';
import { sealedWebhooks } from '../delivery/webhooks/webhook-vault.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { keysInUse, retireKeys } from '../encryption/keys-in-use.js';
import { sealedPayloads } from '../encryption/payload-cipher.js';
import { resealTable, sealedByOthers } from '../encryption/resealing.js';
import type { SealedTable } from '../encryption/sealed-table.js';
import { sealedActions } from '../extensions/host/action-words.js';
import { sealedAnswers } from '../idempotency/idempotency-keys.js';
import { sealedNumbers } from '../known-numbers/known-numbers.js';
import { sealedPreparedMedia } from '../media/conversion/media-preparer.js';
import { sealedMedia } from '../media/media-library.js';
import { sealedQueue } from '../queue/queued-rows.js';
import { sealedRecords } from '../records/sealed-records.js';
import { sealedTemplates } from '../templates/template-vault.js';
import { connected, tell, type Work } from './command.js';
import { UsageError } from './usage-error.js';

const TOLD_EVERY_MS = 2_000;

/** Every table that is sealed; a test looks for others in the schema. */
export function sealedTables(settings: Pick<Settings, 'authEncryptionKey'>): SealedTable[] {
  const cipher = new AtRestCipher(settings.authEncryptionKey);
  return [
    ...sealedAuthState(cipher),
    ...sealedWebhooks(cipher),
    ...sealedTemplates(cipher),
    ...sealedQueue(cipher),
    ...sealedAnswers(cipher),
    ...sealedMedia(cipher),
    ...sealedPreparedMedia(cipher),
    ...sealedNumbers(cipher),
    ...sealedRecords(cipher, settings.authEncryptionKey ?? ''),
    ...sealedActions(cipher),
    ...sealedPayloads(cipher),
  ];
}

/**
 * Reads `rotate-keys [--forget KEY]…`.
 *
 * @throws UsageError
 */
export function rotateKeysCommand(words: string[]): Work {
  const forgotten = parse(words);
  return async (url, settings, say) => {
    const current = new AtRestCipher(settings.authEncryptionKey).currentId;
    if (current === null) throw new UsageError('AUTH_ENCRYPTION_KEY is not set: nothing can be sealed');
    await connected(url, async (source) => {
      const left = new Map<string, number>();
      for (const table of sealedTables(settings)) {
        let toldAt = Date.now();
        const { rows, unreadable } = await resealTable(source, table, current, (done) => {
          if (Date.now() - toldAt < TOLD_EVERY_MS) return;
          toldAt = Date.now();
          tell(`${table.table}: ${done} rows so far`);
        });
        for (const [id, count] of await sealedByOthers(source, table, current)) {
          left.set(id, (left.get(id) ?? 0) + count);
        }
        say(`${table.table}  ${rows} sealed anew${unreadable > 0 ? `, ${unreadable} cannot be opened` : ''}`);
      }
      const done = (await keysInUse(source)).filter(
        (id) => id !== current && (!left.has(id) || forgotten.includes(id)),
      );
      await retireKeys(source, done);
      for (const id of done) say(`The key ${id} is needed no more; take it out of AUTH_ENCRYPTION_KEY`);
      const open = [...left].filter(([id]) => !forgotten.includes(id));
      if (open.length === 0) return say(`All that is sealed is sealed with ${current}`);
      const each = open.map(([id, count]) => `${count} rows with ${id}`).join(', ');
      throw new Error(
        `Still sealed with other keys: ${each}. Either a process still seals with one of them, or the settings do not hold it; ` +
          'run this again, or with --forget KEY where the key is lost',
      );
    });
  };
}

function parse(words: string[]): string[] {
  try {
    const { values } = parseArgs({ args: words, options: { forget: { type: 'string', multiple: true } } });
    return values.forget ?? [];
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
