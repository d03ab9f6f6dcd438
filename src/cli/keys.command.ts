import { parseArgs } from 'node:util';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import { ApiKey } from '../access/api-key.entity.js';
import { ApiKeysService, type KeyChoices } from '../access/api-keys.service.js';
import { type Scope, SCOPES } from '../identity/principal.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { dataSourceOptions } from '../database/data-source.js';
import { isCompanyId } from '../domain/company-id.js';
import { INSTANT_WORDS, parseInstant } from '../domain/instant.js';
import type { Say, Work } from './command.js';
import { UsageError } from './usage-error.js';

const LISTED_AT_ONCE = 1_000;
const MAX_NAME_LENGTH = 100;

interface Given {
  company?: string;
  admin?: boolean;
  scopes?: string;
  name?: string;
  'expires-at'?: string;
}

/**
 * Reads `keys create`, `keys list` and `keys revoke`.
 *
 * @throws UsageError
 */
export function keysCommand([action, ...words]: string[]): Work {
  const { values, positionals } = parse(words);
  if (action === 'create' && positionals.length === 0) {
    const choices = choicesOf(values);
    return onKeys(async (keys, audit, say) => {
      const { row, key } = await keys.create(choices);
      await audit('keys create', row);
      process.stderr.write(`${describe(row)}\nThe key, shown this once:\n`);
      say(key);
    });
  }
  if (action === 'list' && positionals.length === 0) {
    const companyId = values.company === undefined ? undefined : companyOf(values.company);
    return onKeys(async (keys, _audit, say) => {
      for (let before: string | undefined; ;) {
        const rows = await keys.list({ companyId, before, limit: LISTED_AT_ONCE });
        for (const row of rows) say(describe(row));
        if (rows.length < LISTED_AT_ONCE) return;
        before = rows.at(-1)!.id;
      }
    });
  }
  const [id] = positionals;
  if (action === 'revoke' && positionals.length === 1) {
    if (!isUUID(id)) throw new UsageError('ID must be the id of a key; keys list shows it');
    return onKeys(async (keys, audit, say) => {
      const row = await keys.revoke(id!);
      await audit('keys revoke', row);
      say(describe(row));
    });
  }
  throw new UsageError(`keys ${[action, ...words].join(' ')}: not a command`);
}

type Audit = (command: string, key: ApiKey) => Promise<void>;

/** What is done to keys and what the audit log says of it are one transaction. */
function onKeys(act: (keys: ApiKeysService, audit: Audit, say: Say) => Promise<void>): Work {
  return async (url, settings, say) => {
    const options = { ...dataSourceOptions({ url, poolSize: 1 }), entities: [ApiKey, AuditEntry] };
    const source = await new DataSource(options).initialize();
    try {
      await source.transaction((manager) =>
        act(new ApiKeysService(manager.getRepository(ApiKey), settings), auditIn(manager), say),
      );
    } finally {
      await source.destroy();
    }
  };
}

function auditIn(manager: EntityManager): Audit {
  return async (route, { id, companyId }) => {
    await manager.insert(AuditEntry, {
      actorType: 'cli',
      method: 'CLI',
      route,
      target: id,
      companyId,
      line: null,
      status: 200,
    });
  };
}

function parse(words: string[]): { values: Given; positionals: string[] } {
  try {
    return parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        company: { type: 'string' },
        admin: { type: 'boolean' },
        scopes: { type: 'string' },
        name: { type: 'string' },
        'expires-at': { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function choicesOf({ company, admin, scopes, name, 'expires-at': end }: Given): KeyChoices {
  if ((company === undefined) === (admin !== true)) throw new UsageError('Give either --company or --admin');
  if (admin === true && scopes !== undefined) throw new UsageError('--scopes is not for an admin key');
  if (name !== undefined && (name === '' || name.length > MAX_NAME_LENGTH)) {
    throw new UsageError('--name must be 1 to 100 characters');
  }
  const expiresAt = end === undefined ? undefined : parseInstant(end);
  if (end !== undefined && expiresAt === undefined) throw new UsageError(`--expires-at must be ${INSTANT_WORDS}`);
  if (expiresAt !== undefined && expiresAt.getTime() <= Date.now()) {
    throw new UsageError('--expires-at must lie in the future');
  }
  const companyId = company === undefined ? undefined : companyOf(company);
  return { companyId, admin, name, expiresAt, scopes: scopes === undefined ? undefined : scopesOf(scopes) };
}

function companyOf(given: string): string {
  if (!isCompanyId(given)) throw new UsageError('--company must be 1 to 64 letters, digits, hyphens or underscores');
  return given;
}

function scopesOf(given: string): Scope[] {
  const names = given.split(',');
  if (!names.every((name): name is Scope => SCOPES.some((scope) => scope === name))) {
    throw new UsageError(`--scopes must be out of ${SCOPES.join(', ')}, with commas between them`);
  }
  return names;
}

function describe({ id, prefix, admin, companyId, scopes, name, expiresAt, revokedAt, lastUsedAt }: ApiKey): string {
  return [
    id,
    `${prefix}…`,
    admin ? 'admin' : `company ${companyId} (${scopes.join(', ')})`,
    name ?? '',
    revokedAt !== null ? `revoked ${revokedAt.toISOString()}` : '',
    expiresAt !== null ? `${expiresAt.getTime() > Date.now() ? 'expires' : 'expired'} ${expiresAt.toISOString()}` : '',
    lastUsedAt !== null ? `last used ${lastUsedAt.toISOString()}` : 'never used',
  ]
    .filter((part) => part !== '')
    .join('  ');
}
