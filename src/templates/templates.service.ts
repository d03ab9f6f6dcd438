import { Injectable } from '@nestjs/common';
import { DomainError, type FieldError } from '../domain/errors.js';
import { cursorText, type PageCursor } from '../http/page-cursor.js';
import { mayAct, type Principal, visibleCompany } from '../identity/principal.js';
import { Given } from './content/given.js';
import { templateError } from './content/template-error.js';
import type { TemplateDefinition } from './content/template.js';
import { defaultNames, readDefinition } from './definition/read-definition.js';
import { type StoredTemplate, type Template, type TemplateFilter, TemplateStore } from './template-store.js';

/** As many as Meta lets a verified business have. */
const MAX_PER_COMPANY = 6_000;
/** Whoever has more of them has other troubles. */
const MAX_ERRORS = 20;

/** What can be changed about a template; what is left out, or null, stays as it is. */
export interface TemplateChange {
  category?: unknown;
  parameter_format?: unknown;
  components?: unknown;
  defaults?: unknown;
  fallback?: unknown;
  status?: unknown;
}

/** Templates of companies as their routes have them; every call sees what its key may see. */
@Injectable()
export class TemplatesService {
  constructor(private readonly store: TemplateStore) {}

  async page(
    principal: Principal,
    { companyId = visibleCompany(principal), ...filter }: TemplateFilter,
    { limit, before }: { limit: number; before?: PageCursor },
  ): Promise<{ templates: Template[]; next: string | null }> {
    if (companyId !== undefined && !mayAct(principal, companyId)) throw new DomainError('ACCESS_DENIED');
    const { templates, last } = await this.store.page({ companyId, ...filter }, { limit, before });
    return { templates, next: last === null ? null : cursorText(last) };
  }

  /** @throws DomainError TEMPLATE_NOT_FOUND, ACCESS_DENIED when it is another company's */
  async get(principal: Principal, id: string): Promise<Template> {
    const template = (await this.store.byId(id)) ?? unknownId(id);
    if (!mayAct(principal, template.companyId)) throw new DomainError('ACCESS_DENIED');
    return template;
  }

  /** @throws DomainError VALIDATION_FAILED, TEMPLATE_EXISTS, TOO_MANY_TEMPLATES */
  async create(companyId: string, given: object): Promise<Template> {
    const definition = readDefinition(Given.definition(given, '', true));
    // Two at once may be one more than that, which does no harm.
    if ((await this.store.count(companyId)) >= MAX_PER_COMPANY) throw tooMany();
    const { name, language } = definition;
    const made = await this.store.create(companyId, definition);
    if (made !== undefined) return made;
    throw templateError('TEMPLATE_EXISTS', `There is a template ${name} in ${language}`, {
      members: { name, language },
    });
  }

  /** @throws DomainError VALIDATION_FAILED, TEMPLATE_NOT_FOUND */
  async change({ id }: Template, given: TemplateChange): Promise<Template> {
    return (await this.store.change(id, (current) => changed(current, given))) ?? unknownId(id);
  }

  async remove({ id }: Template): Promise<void> {
    await this.store.remove({ id });
  }

  /**
   * Removes a name in all languages.
   *
   * @returns how many
   * @throws DomainError TEMPLATE_NOT_FOUND
   */
  async removeName(companyId: string, name: string): Promise<number> {
    const count = await this.store.remove({ companyId, name });
    if (count > 0) return count;
    throw templateError('TEMPLATE_NOT_FOUND', `There is no template ${name}`, { cloudCode: 100, members: { name } });
  }

  /**
   * Takes a list in as Meta tells it: all or nothing. Of one that is there, what Meta knows nothing of stays.
   *
   * @throws DomainError VALIDATION_FAILED with the members of all that are to blame, TOO_MANY_TEMPLATES
   */
  async import(companyId: string, list: unknown[]): Promise<StoredTemplate[]> {
    const definitions = readAll(list);
    const names = [...new Set(definitions.map(({ name }) => name))];
    return this.store.putAll(
      companyId,
      names,
      (current) => definitions.map((one, place) => withOwn(one, list[place] as object, current)),
      (count) => {
        if (count > MAX_PER_COMPANY) throw tooMany();
      },
    );
  }
}

function unknownId(id: string): never {
  throw templateError('TEMPLATE_NOT_FOUND', `There is no template ${id}`, { cloudCode: 100, members: { id } });
}

function tooMany(): DomainError {
  return templateError('TOO_MANY_TEMPLATES', `A company has at most ${MAX_PER_COMPANY} templates`);
}

/** What is not changed is not looked at anew: Meta may have approved it before its rules became what they are. */
function changed(current: Template, given: TemplateChange): TemplateDefinition {
  const change = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== null),
  ) as TemplateChange;
  const { name, language, category, status, fallback, parameter_format, components, defaults } = current;
  const now = { name, language, category, status, fallback, parameter_format, components };
  const isAnew = change.components !== undefined || change.parameter_format !== undefined;
  const definition = readDefinition(Given.definition({ ...now, ...change }, '', isAnew));
  return change.defaults === undefined ? withDefaults(definition, defaults) : definition;
}

/** The template with those defaults that are still of a variable. */
function withDefaults(definition: TemplateDefinition, defaults: Template['defaults']): TemplateDefinition {
  const names = defaultNames(definition);
  const kept = Object.entries(defaults).filter(([name]) => names.includes(name));
  return { ...definition, defaults: Object.fromEntries(kept) };
}

function readAll(list: unknown[]): TemplateDefinition[] {
  const errors: FieldError[] = [];
  const definitions = list.flatMap((item, place) => {
    try {
      return [readDefinition(Given.definition(item, `data.${place}`, false))];
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      errors.push(...((error.members.errors ?? []) as FieldError[]));
      return [];
    }
  });
  for (const [place, { name, language }] of errors.length > 0 ? [] : definitions.entries()) {
    if (definitions.findIndex((other) => other.name === name && other.language === language) === place) continue;
    errors.push({ field: `data.${place}`, message: `data.${place} is ${name} in ${language} once more` });
  }
  if (errors.length === 0) return definitions;
  const shown = errors.slice(0, MAX_ERRORS);
  throw templateError('VALIDATION_FAILED', shown.map(({ message }) => message).join('; '), {
    members: { errors: shown },
  });
}

/** With what is our own of the template that is there, where the list does not tell it. */
function withOwn(definition: TemplateDefinition, told: object, current: Template[]): TemplateDefinition {
  const { name, language } = definition;
  const there = current.find((one) => one.name === name && one.language === language);
  if (there === undefined) return definition;
  const fallback = 'fallback' in told ? definition.fallback : there.fallback;
  return { ...('defaults' in told ? definition : withDefaults(definition, there.defaults)), fallback };
}
