import type { Given } from '../content/given.js';
import { templateError } from '../content/template-error.js';
import type { TemplateContent } from '../content/template.js';
import { defaultName, variablesIn } from '../content/variables.js';

/** Where a text is, as the Cloud API names it in errors. */
type Where = 'header' | 'body';

/** What is no part of one line of text; the Cloud API has it so. */
const FORBIDDEN = /[\n\r\t\v\f\u0085\u2028\u2029]| {5}/;
/** Longer is no text that fits, whatever the template. */
const MOST_CHARACTERS = 32_768;

/**
 * The values of the variables of a text, from its parameters and else from the defaults of the template.
 *
 * @throws DomainError TEMPLATE_PARAMETER_COUNT, TEMPLATE_PARAMETER_FORMAT, TEMPLATE_PARAMETER_TEXT,
 *   TEMPLATE_PARAMETER_MISSING, TEMPLATE_PARAMETER_INVALID
 */
export function valuesOf(
  where: Where,
  text: string,
  { given, parameters }: { given: Given; parameters: Given[] },
  { parameter_format: format, defaults }: Omit<TemplateContent, 'components'>,
): Map<string, string> {
  const variables = variablesIn(text);
  const values = new Map<string, string>();
  const defaultOf = (variable: string): string | undefined => {
    const name = defaultName(where, variable, format);
    return Object.hasOwn(defaults, name) ? defaults[name] : undefined;
  };
  const named = new Set<string>();
  for (const [place, parameter] of parameters.entries()) {
    const variable = format === 'NAMED' ? nameOf(where, parameter, variables) : positionOf(where, parameter, place);
    if (named.has(variable)) mismatch(where, parameter.member('parameter_name'), `{{${variable}}} is given twice`);
    named.add(variable);
    // Of one too many the count is to blame, whatever it holds.
    if (variables.includes(variable)) values.set(variable, textOf(where, parameter, defaultOf(variable)));
  }
  for (const variable of variables) {
    const value = values.get(variable) ?? defaultOf(variable);
    if (value !== undefined) values.set(variable, value);
  }
  if (parameters.length > variables.length || values.size < variables.length) {
    throw templateError(
      'TEMPLATE_PARAMETER_COUNT',
      `${where}: number of localizable_params (${parameters.length}) does not match the expected number of params (${variables.length})`,
      { field: given.path },
    );
  }
  return values;
}

function nameOf(where: Where, parameter: Given, variables: string[]): string {
  const name = parameter.member('parameter_name');
  if (name.isAbsent)
    mismatch(where, name, 'parameter_name must be given, since the variables of the template have names');
  const variable = name.text(64);
  if (variables.length > 0 && !variables.includes(variable)) {
    mismatch(where, name, `there is no variable {{${variable}}}; there are ${variables.join(', ')}`);
  }
  return variable;
}

function positionOf(where: Where, parameter: Given, place: number): string {
  const name = parameter.member('parameter_name');
  const position = String(place + 1);
  if (!name.isAbsent && name.value !== position) {
    mismatch(where, name, 'parameter_name must be left out, since the variables of the template have numbers');
  }
  return position;
}

/** What a parameter says: amounts and times in the words that came with them, as the Cloud API has times. */
function textOf(where: Where, parameter: Given, otherwise: string | undefined): string {
  const type = typeOf(parameter);
  let text: Given;
  if (type === 'text') text = parameter.member('text');
  else if (type === 'currency') text = amount(parameter.member('currency'));
  else if (type === 'date_time') text = parameter.member('date_time').member('fallback_value');
  else return mismatch(where, parameter, `Format mismatch, expected TEXT, received ${type.toUpperCase()}`);
  if (text.isAbsent || text.value === '') {
    if (otherwise !== undefined) return otherwise;
    text.missing('must be given: the parameter has no text');
  }
  const value = text.text(MOST_CHARACTERS);
  if (value.trim() === '') text.missing('must not be blank');
  if (FORBIDDEN.test(value)) {
    throw templateError(
      'TEMPLATE_PARAMETER_TEXT',
      `${where}: a parameter must not have line breaks, tabs or more than 4 spaces in a row`,
      { field: text.path },
    );
  }
  return value;
}

function amount(currency: Given): Given {
  const code = currency.member('code');
  if (!/^[A-Za-z]{3}$/.test(code.text(3))) code.wrong('must be the code of a currency, such as USD');
  currency.member('amount_1000').whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  return currency.member('fallback_value');
}

/** The type of a parameter, in small letters. */
export function typeOf(parameter: Given): string {
  return parameter.member('type').text(32).toLowerCase();
}

/** @throws DomainError TEMPLATE_PARAMETER_FORMAT */
export function mismatch(where: Where | 'buttons', given: Given, message: string): never {
  throw templateError('TEMPLATE_PARAMETER_FORMAT', `${where}: ${message}`, { field: given.path });
}
