import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { sealedColumns, type SealedTable, textOf } from '../encryption/sealed-table.js';
import type { TemplateContent } from './content/template.js';
import type { WhatsappTemplate } from './whatsapp-template.entity.js';

type RowName = Pick<WhatsappTemplate, 'companyId' | 'name' | 'language'>;
type SealedColumns = Pick<WhatsappTemplate, 'content' | 'encryptionKeyId'>;

/** Seals and opens what templates say, each bound to its row. */
@Injectable()
export class TemplateVault {
  private readonly cipher: AtRestCipher;

  constructor(settings: Settings) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
  }

  seal(row: RowName, { parameter_format, components, defaults }: TemplateContent): SealedColumns {
    const content: TemplateContent = { parameter_format, components, defaults };
    const { data, keyId } = this.cipher.seal(Buffer.from(JSON.stringify(content)), rowName(row));
    return { content: data, encryptionKeyId: keyId };
  }

  /** @throws when the key that sealed it is not configured any more, or it is another row's */
  open(row: RowName & SealedColumns): TemplateContent {
    const { content: data, encryptionKeyId: keyId } = row;
    return JSON.parse(this.cipher.open({ data, keyId }, rowName(row)).toString()) as TemplateContent;
  }
}

function rowName({ companyId, name, language }: RowName): string {
  return `templates/${companyId}/${name}/${language}`;
}

export function sealedTemplates(cipher: AtRestCipher): SealedTable[] {
  return [
    sealedColumns(cipher, {
      table: 'whatsapp_templates',
      primaryKey: ['id'],
      named: ['company_id', 'name', 'language'],
      sealed: {
        content: (row) =>
          rowName({
            companyId: textOf(row, 'company_id'),
            name: textOf(row, 'name'),
            language: textOf(row, 'language'),
          }),
      },
    }),
  ];
}
