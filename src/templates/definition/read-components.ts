import type { Given } from '../content/given.js';
import { readButtons } from './read-buttons.js';
import { examplesIn, namedExamples, positionalExamples } from './read-examples.js';
import {
  type Body,
  type Footer,
  type Header,
  HEADER_FORMATS,
  MOST,
  type ParameterFormat,
  type TemplateComponent,
} from '../content/template.js';
import { placesFault, variablesFault, variablesIn } from '../content/variables.js';

const TYPES = ['HEADER', 'BODY', 'FOOTER', 'BUTTONS'] as const;

/**
 * The components of a template: a body, and at most one of each other type.
 *
 * @throws DomainError VALIDATION_FAILED with the member that is to blame
 */
export function readComponents(given: Given, format: ParameterFormat): TemplateComponent[] {
  const items = given.items(TYPES.length);
  const components = items.map((item) => readComponent(item, format));
  for (const [place, { type }] of components.entries()) {
    if (components.findIndex((other) => other.type === type) !== place) {
      items[place]!.member('type').wrong(`must not be ${type} again`);
    }
  }
  if (!components.some(({ type }) => type === 'BODY')) given.wrong('must have a BODY');
  return components;
}

function readComponent(given: Given, format: ParameterFormat): TemplateComponent {
  const type = given.member('type').choice(TYPES);
  switch (type) {
    case 'HEADER':
      return readHeader(given, format);
    case 'BODY':
      return readBody(given, format);
    case 'FOOTER':
      return readFooter(given);
    case 'BUTTONS':
      return { type, buttons: readButtons(given.only('type', 'buttons').member('buttons')) };
  }
}

function readHeader(given: Given, parameters: ParameterFormat): Header {
  const type = 'HEADER';
  const format = given.member('format').choice(HEADER_FORMATS);
  const example = given.member('example');
  if (format === 'LOCATION') {
    given.only('type', 'format');
    return { type, format };
  }
  if (format !== 'TEXT') {
    given.only('type', 'format', 'example');
    // Handles of files at Meta mean nothing here, and are kept for whoever reads the template.
    const handles = example.isAbsent ? [] : examplesIn(example.member('header_handle'));
    return { type, format, ...(handles.length > 0 && { example: { header_handle: handles } }) };
  }
  const text = readText(given.only('type', 'format', 'text', 'example').member('text'), MOST.header, parameters);
  if (/[\n\r]/.test(text)) given.member('text').wrong('must not have line breaks');
  const variables = variablesIn(text);
  if (variables.length > 1) given.member('text').wrong('must have one variable at most');
  if (parameters === 'NAMED') {
    const named = namedExamples(example, 'header_text_named_params', variables);
    return { type, format, text, ...(named && { example: { header_text_named_params: named } }) };
  }
  const values = positionalExamples(example, 'header_text', variables);
  return { type, format, text, ...(values && { example: { header_text: values } }) };
}

function readBody(given: Given, parameters: ParameterFormat): Body {
  const type = 'BODY';
  const text = readText(given.only('type', 'text', 'example').member('text'), MOST.body, parameters);
  const fault = given.strict ? placesFault(text) : undefined;
  if (fault !== undefined) given.member('text').wrong(fault);
  const example = given.member('example');
  if (parameters === 'NAMED') {
    const named = namedExamples(example, 'body_text_named_params', variablesIn(text));
    return { type, text, ...(named && { example: { body_text_named_params: named } }) };
  }
  const values = positionalExamples(example, 'body_text', variablesIn(text));
  return { type, text, ...(values && { example: { body_text: [values] } }) };
}

function readFooter(given: Given): Footer {
  const text = given.only('type', 'text').member('text');
  if (/\{\{|\}\}/.test(text.text(MOST.footer))) text.wrong('must not have variables');
  if (text.text(MOST.footer).trim() === '') text.wrong('must not be blank');
  return { type: 'FOOTER', text: text.text(MOST.footer) };
}

function readText(given: Given, most: number, format: ParameterFormat): string {
  const text = given.text(most);
  if (text.trim() === '') given.wrong('must not be blank');
  const fault = variablesFault(text, format);
  return fault === undefined ? text : given.wrong(fault);
}
