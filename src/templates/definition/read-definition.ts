import type { Given } from '../content/given.js';
import { readComponents } from './read-components.js';
import {
  CATEGORIES,
  componentOf,
  LANGUAGE_PATTERN,
  MOST,
  NAME_PATTERN,
  PARAMETER_FORMATS,
  type ParameterFormat,
  TEMPLATE_STATUSES,
  type TemplateComponent,
  type TemplateContent,
  type TemplateDefinition,
  type TemplateStatus,
} from '../content/template.js';
import { defaultName, variablesIn } from '../content/variables.js';

const MEMBERS = ['name', 'language', 'category', 'parameter_format', 'components', 'defaults', 'fallback', 'status'];

/**
 * What makes a template, whoever wrote it.
 *
 * @throws DomainError VALIDATION_FAILED with the member that is to blame
 */
export function readDefinition(given: Given): TemplateDefinition {
  given.only(...MEMBERS);
  const name = given.member('name');
  if (!NAME_PATTERN.test(name.text(MOST.name))) name.wrong('must have small letters, digits and underscores only');
  const language = given.member('language');
  if (!LANGUAGE_PATTERN.test(language.text(16))) language.wrong('must be the code of a language, such as en or pt_BR');
  const category = given.member('category').choice(CATEGORIES);
  const format = given.member('parameter_format');
  const parameterFormat = format.isAbsent ? 'POSITIONAL' : format.choice(PARAMETER_FORMATS);
  const components = readComponents(given.member('components'), parameterFormat);
  const fallback = given.member('fallback');
  return {
    name: name.text(MOST.name),
    language: language.text(16),
    category,
    status: readStatus(given.member('status')),
    fallback: !fallback.isAbsent && fallback.flag(),
    parameter_format: parameterFormat,
    components,
    defaults: readDefaults(given.member('defaults'), components, parameterFormat),
  };
}

/** Meta's reviews have no say here: of what it tells, only that a template is held back counts. */
function readStatus(given: Given): TemplateStatus {
  if (given.isAbsent) return 'APPROVED';
  if (given.strict) return given.choice(TEMPLATE_STATUSES);
  const told = given.text(64).toUpperCase();
  return TEMPLATE_STATUSES.find((status) => status === told) ?? 'APPROVED';
}

/** Each has to be of a variable that there is: one that was mistyped would never be missed. */
function readDefaults(given: Given, components: TemplateComponent[], format: ParameterFormat): Record<string, string> {
  if (given.isAbsent) return {};
  const known = defaultNames({ components, parameter_format: format });
  const names = Object.keys(given.object());
  return Object.fromEntries(
    names.map((name) => {
      const value = given.member(name);
      if (!known.includes(name)) value.wrong(`is of no variable; there are ${known.join(', ') || 'none'}`);
      return [name, value.text(MOST.body)];
    }),
  );
}

/** The names that `defaults` may have: one for each variable. */
export function defaultNames(content: Omit<TemplateContent, 'defaults'>): string[] {
  const header = componentOf(content, 'HEADER');
  const ofHeader = header?.format === 'TEXT' ? variablesIn(header.text) : [];
  const ofBody = variablesIn(componentOf(content, 'BODY')?.text ?? '');
  const format = content.parameter_format;
  return [
    ...ofBody.map((name) => defaultName('body', name, format)),
    ...ofHeader.map((name) => defaultName('header', name, format)),
  ];
}
