import { Injectable } from '@nestjs/common';
import { Given } from './content/given.js';
import { templateError } from './content/template-error.js';
import { NAME_PATTERN } from './content/template.js';
import { readParameters, readSend } from './filling/read-send.js';
import type { TemplateMessage } from './filling/template-message.js';
import { render } from './render.js';
import { type Template, TemplateStore } from './template-store.js';

/** What others use of templates: the messages that they amount to. */
@Injectable()
export class Templates {
  constructor(private readonly store: TemplateStore) {}

  /**
   * The message that a template of the company amounts to, with what is given for its variables.
   *
   * @param template the object `template` of a message as the Cloud API has it, as it came
   * @throws DomainError TEMPLATE_NOT_FOUND, TEMPLATE_PAUSED, TEMPLATE_DISABLED, and those of `readSend` and `render`; each
   *   has the code that the Cloud API answers with as `cloudCode`
   */
  async render(companyId: string, template: unknown): Promise<TemplateMessage> {
    const { name, language, deterministic, parameters } = readSend(template);
    // What nothing can be called is not looked for: the database does not even take all of it.
    const all = NAME_PATTERN.test(name) ? await this.store.byName(companyId, name) : [];
    const chosen = inLanguage(all, language, deterministic);
    if (chosen === undefined) {
      throw templateError('TEMPLATE_NOT_FOUND', `template name (${name}) does not exist in ${language}`, {
        members: { name, language, languages: all.map((one) => one.language) },
      });
    }
    const about = { members: { id: chosen.id, name, language: chosen.language } };
    if (chosen.status === 'PAUSED') throw templateError('TEMPLATE_PAUSED', `Template ${name} is paused`, about);
    if (chosen.status === 'DISABLED') throw templateError('TEMPLATE_DISABLED', `Template ${name} is disabled`, about);
    return render(chosen, parameters);
  }

  /** The same for one that is at hand, whatever its status. */
  preview(template: Template, components: unknown): TemplateMessage {
    return render(template, readParameters(Given.message(components, 'components')));
  }
}

/** The one in this very language, or in that of all its countries, or the one that stands in for others. */
export function inLanguage(all: Template[], language: string, deterministic: boolean): Template | undefined {
  const [base] = language.split('_');
  const exact = all.find((one) => one.language === language);
  if (exact !== undefined || deterministic) return exact;
  const standIns = all.filter(({ fallback }) => fallback);
  const [last] = standIns.toSorted((one, other) => other.updatedAt.getTime() - one.updatedAt.getTime());
  return all.find((one) => one.language === base) ?? last;
}
