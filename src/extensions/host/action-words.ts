import { AtRestCipher } from '../../encryption/at-rest-cipher.js';
import { resealed, type SealedTable, textOf } from '../../encryption/sealed-table.js';

/** Seals what handlers wrote, where it is stored. What was sealed is opened whether sealing is on now or not. */
export class ActionWords {
  private readonly cipher: AtRestCipher;

  private constructor(
    keys: string | undefined,
    private readonly on: boolean,
  ) {
    this.cipher = new AtRestCipher(keys);
  }

  static of(settings: { authEncryptionKey?: string; contentEncryption: 'on' | 'off' }): ActionWords {
    return new ActionWords(settings.authEncryptionKey, settings.contentEncryption === 'on');
  }

  seal(companyId: string, words: string): { content: string; keyId: string | null } {
    if (!this.on) return { content: words, keyId: null };
    const { data, keyId } = this.cipher.seal(Buffer.from(words), rowName(companyId));
    return { content: data.toString('base64'), keyId };
  }

  /** @throws when the key is not configured, or it is another company's */
  open(companyId: string, content: string, keyId: string | null): string {
    if (keyId === null) return content;
    return this.cipher.open({ data: Buffer.from(content, 'base64'), keyId }, rowName(companyId)).toString();
  }
}

function rowName(companyId: string): string {
  return `action/${companyId}`;
}

/** What handlers wrote; what is plain is meant to be so. */
export function sealedActions(cipher: AtRestCipher): SealedTable[] {
  return [
    {
      table: 'inbound_actions',
      primaryKey: ['company_id', 'extension', 'batch_id', 'kind', 'target'],
      columns: ['content', 'encryption_key_id'],
      keyId: 'encryption_key_id',
      where: 'encryption_key_id IS NOT NULL',
      reseal: (row) => {
        const data = Buffer.from(textOf(row, 'content'), 'base64');
        const anew = resealed(cipher, data, textOf(row, 'encryption_key_id'), rowName(textOf(row, 'company_id')));
        return { content: anew!.toString('base64'), encryption_key_id: cipher.currentId };
      },
    },
  ];
}
