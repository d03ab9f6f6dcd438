import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AtRestCipher } from '../../encryption/at-rest-cipher.js';
import { sealedColumns, type SealedTable, textOf } from '../../encryption/sealed-table.js';
import { Settings } from '../../config/settings.js';
import type { Webhook } from './webhook.entity.js';

const SECRET_BYTES = 32;
/** Of a secret, before its base64. */
export const SECRET_PREFIX = 'whsec_';

/** What a webhook keeps to itself. */
export interface WebhookPrivates {
  secret: string;
  /** The secret before, which signs as well until its time is over. */
  previous: { secret: string; until: number } | null;
  /** Custom headers; they may hold tokens. */
  headers: Record<string, string>;
}

type SealedColumns = Pick<Webhook, 'sealed' | 'sealedKeyId'>;

/** Seals and opens what a webhook keeps to itself. */
@Injectable()
export class WebhookVault {
  private readonly cipher: AtRestCipher;

  constructor(settings: Settings) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
  }

  seal(id: string, privates: WebhookPrivates): SealedColumns {
    const { data, keyId } = this.cipher.seal(Buffer.from(JSON.stringify(privates)), rowName(id));
    return { sealed: data, sealedKeyId: keyId };
  }

  /** @throws when the key that sealed it is not configured any more */
  open({ id, sealed, sealedKeyId }: Pick<Webhook, 'id'> & SealedColumns): WebhookPrivates {
    return JSON.parse(
      this.cipher.open({ data: sealed, keyId: sealedKeyId }, rowName(id)).toString(),
    ) as WebhookPrivates;
  }
}

/** A new secret in the form of Standard Webhooks. */
export function newSecret(): string {
  return SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

function rowName(id: string): string {
  return `webhooks/${id}`;
}

export function sealedWebhooks(cipher: AtRestCipher): SealedTable[] {
  return [
    sealedColumns(cipher, {
      table: 'webhooks',
      primaryKey: ['id'],
      sealed: { sealed: (row) => rowName(textOf(row, 'id')) },
      keyColumn: 'sealed_key_id',
    }),
  ];
}
