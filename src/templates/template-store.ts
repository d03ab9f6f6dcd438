import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, In, type Repository } from 'typeorm';
import type { TemplateContent, TemplateDefinition } from './content/template.js';
import { TemplateVault } from './template-vault.js';
import { WhatsappTemplate } from './whatsapp-template.entity.js';

/** Bytes of what is stored at which a page ends: it has one template at least. */
const PAGE_BYTES = 1_000_000;

/** A template as it is kept, and what it says. */
export type Template = Omit<WhatsappTemplate, 'content' | 'encryptionKeyId'> & TemplateContent;

/** Which templates are wanted; what is left out does not matter. */
export interface TemplateFilter {
  companyId?: string;
  name?: string;
  language?: string;
  category?: string;
}

/** A template that is stored, and whether it is there only since then. */
export interface StoredTemplate {
  id: string;
  name: string;
  language: string;
  created: boolean;
}

interface PageRow extends WhatsappTemplate {
  micros: string;
  found: string;
}

/** The table of templates, whose content is sealed. */
@Injectable()
export class TemplateStore {
  constructor(
    @InjectRepository(WhatsappTemplate) private readonly templates: Repository<WhatsappTemplate>,
    private readonly source: DataSource,
    private readonly vault: TemplateVault,
  ) {}

  /** Those that fit, newest first, from the one after `before` on; `micros` of each is when it was made. */
  async page(
    { companyId, name, language, category }: TemplateFilter,
    { limit, before }: { limit: number; before?: { micros: string; id: string } },
  ): Promise<{ templates: Template[]; last: { micros: string; id: string } | null }> {
    const rows = await this.source.query<PageRow[]>(
      `SELECT * FROM (
         SELECT *, octet_length(content) AS size, count(*) OVER () AS found,
                sum(octet_length(content)) OVER (ORDER BY "createdAt" DESC, id DESC ROWS UNBOUNDED PRECEDING) AS bytes
           FROM (SELECT id, company_id AS "companyId", name, language, category, status, fallback, content,
                        encryption_key_id AS "encryptionKeyId", created_at AS "createdAt", updated_at AS "updatedAt",
                        (extract(epoch FROM created_at) * 1000000)::bigint::text AS micros
                   FROM whatsapp_templates
                  WHERE ($1::text IS NULL OR company_id = $1) AND ($2::text IS NULL OR name = $2)
                    AND ($3::text IS NULL OR language = $3) AND ($4::text IS NULL OR category = $4)
                    AND ($5::bigint IS NULL
                         OR (created_at, id) < (timestamptz 'epoch' + $5 * interval '1 microsecond', $6::uuid))
                  ORDER BY created_at DESC, id DESC LIMIT $7) AS entries
       ) AS measured WHERE bytes - size < $8 ORDER BY "createdAt" DESC, id DESC`,
      [
        companyId ?? null,
        name ?? null,
        language ?? null,
        category ?? null,
        before?.micros ?? null,
        before?.id ?? null,
        limit + 1,
        PAGE_BYTES,
      ],
    );
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const isMore = last !== undefined && Number(last.found) > shown.length;
    return {
      templates: shown.map((row) => this.opened(row)),
      last: isMore ? { micros: last.micros, id: last.id } : null,
    };
  }

  async byId(id: string): Promise<Template | undefined> {
    const row = await this.templates.findOneBy({ id });
    return row === null ? undefined : this.opened(row);
  }

  /** A name of a company in all languages, oldest first. */
  async byName(companyId: string, name: string): Promise<Template[]> {
    const rows = await this.templates.find({ where: { companyId, name }, order: { createdAt: 'ASC', id: 'ASC' } });
    return rows.map((row) => this.opened(row));
  }

  /**
   * Writes a new template down.
   *
   * @returns undefined when the company has one of this name in this language
   */
  async create(companyId: string, definition: TemplateDefinition): Promise<Template | undefined> {
    const row = this.rowOf(companyId, definition);
    const made = await this.templates.createQueryBuilder().insert().values(row).orIgnore().returning('id').execute();
    return (made.raw as unknown[]).length === 0 ? undefined : this.byId(row.id);
  }

  /** Writes a template anew as what is made of it; undefined when it is gone. */
  async change(id: string, make: (current: Template) => TemplateDefinition): Promise<Template | undefined> {
    return this.source.transaction(async (manager) => {
      // Of two changes at the same time neither undoes the other.
      const row = await manager.findOne(WhatsappTemplate, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (row === null) return undefined;
      const changed = await manager.save(
        manager.create(WhatsappTemplate, { ...row, ...this.rowOf(row.companyId, make(this.opened(row)), id) }),
      );
      return this.opened(changed);
    });
  }

  /**
   * Writes templates down, all or none.
   *
   * @param make gets those of the same names that are there
   * @throws what `check` throws when it hears how many the company has then, so that nothing is stored
   */
  async putAll(
    companyId: string,
    names: string[],
    make: (current: Template[]) => TemplateDefinition[],
    check: (count: number) => void,
  ): Promise<StoredTemplate[]> {
    return this.source.transaction(async (manager) => {
      // In one order, so that two that come at once cannot wait for each other.
      const rows = await manager.find(WhatsappTemplate, {
        where: { companyId, name: In(names) },
        order: { name: 'ASC', language: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      const ids = new Map(rows.map((row) => [keyOf(row), row.id]));
      const definitions = make(rows.map((row) => this.opened(row))).toSorted(inOrder);
      const stored = definitions.map((one) => this.rowOf(companyId, one, ids.get(keyOf(one))));
      await manager.upsert(WhatsappTemplate, stored, ['companyId', 'name', 'language']);
      check(await manager.countBy(WhatsappTemplate, { companyId }));
      return stored.map(({ id, name, language }) => ({
        id,
        name,
        language,
        created: !ids.has(keyOf({ name, language })),
      }));
    });
  }

  async count(companyId: string): Promise<number> {
    return this.templates.countBy({ companyId });
  }

  async remove(which: { id: string } | { companyId: string; name: string }): Promise<number> {
    return (await this.templates.delete(which)).affected ?? 0;
  }

  private rowOf(
    companyId: string,
    definition: TemplateDefinition,
    id: string = randomUUID(),
  ): Omit<WhatsappTemplate, 'createdAt' | 'updatedAt'> {
    const { name, language, category, status, fallback, ...content } = definition;
    const row = { companyId, name, language };
    return { id, ...row, category, status, fallback, ...this.vault.seal(row, content) };
  }

  private opened(row: WhatsappTemplate): Template {
    const { id, companyId, name, language, category, status, fallback, createdAt, updatedAt } = row;
    const content = this.vault.open(row);
    return { id, companyId, name, language, category, status, fallback, ...content, createdAt, updatedAt };
  }
}

function keyOf({ name, language }: { name: string; language: string }): string {
  return `${name}/${language}`;
}

function inOrder(one: TemplateDefinition, other: TemplateDefinition): number {
  return keyOf(one) < keyOf(other) ? -1 : 1;
}
