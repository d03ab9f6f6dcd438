import type { Given } from '../content/given.js';
import { examplesIn } from './read-examples.js';
import { isWebAddress, MOST, type TemplateButton } from '../content/template.js';
import { variablesIn } from '../content/variables.js';

const TYPES = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE'] as const;
/** How many of a type a template may have; of the others as many as there are buttons. */
const MOST_OF_TYPE: Partial<Record<TemplateButton['type'], number>> = { URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1 };
const PHONE_NUMBER = /^\+?[\d ().-]*\d[\d ().-]*$/;
/** What WhatsApp writes on such a button itself. */
const COPY_CODE = 'Copy code';

/** @throws DomainError VALIDATION_FAILED with the member that is to blame */
export function readButtons(given: Given): TemplateButton[] {
  const items = given.items(MOST.buttons);
  if (items.length === 0) given.wrong('must have a button');
  const buttons = items.map(readButton);
  for (const [type, most] of Object.entries(MOST_OF_TYPE)) {
    const count = buttons.filter((button) => button.type === type).length;
    if (count > most) given.wrong(`must have at most ${most} of type ${type}`);
  }
  const changes = buttons.filter(({ type }, at) => at > 0 && isReply(type) !== isReply(buttons[at - 1]!.type));
  if (given.strict && changes.length > 1) given.wrong('must have those of type QUICK_REPLY together');
  return buttons;
}

function isReply(type: TemplateButton['type']): boolean {
  return type === 'QUICK_REPLY';
}

function readButton(given: Given): TemplateButton {
  const type = given.member('type').choice(TYPES);
  const text = given.member('text');
  switch (type) {
    case 'QUICK_REPLY':
      given.only('type', 'text');
      return { type, text: text.text(MOST.buttonText) };
    case 'URL':
      return readUrl(given.only('type', 'text', 'url', 'example'));
    case 'PHONE_NUMBER': {
      const number = given.only('type', 'text', 'phone_number').member('phone_number');
      if (!PHONE_NUMBER.test(number.text(MOST.phoneNumber))) number.wrong('must be a phone number');
      return { type, text: text.text(MOST.buttonText), phone_number: number.text(MOST.phoneNumber) };
    }
    case 'COPY_CODE': {
      const example = given.only('type', 'text', 'example').member('example');
      const codes = Array.isArray(example.value) ? examplesIn(example) : [example.text(MOST.code)];
      return { type, text: text.isAbsent ? COPY_CODE : text.text(MOST.buttonText), example: codes };
    }
  }
}

function readUrl(given: Given): TemplateButton {
  const url = given.member('url');
  const address = url.text(MOST.url);
  const variables = variablesIn(address);
  const ending = variables.length === 0 ? '' : address.slice(address.indexOf('{{'));
  if (variables.length > 1 || !/^(\{\{[^{}]+\}\})?$/.test(ending)) url.wrong('must have one variable, at its end');
  const start = address.slice(0, address.length - ending.length);
  if (/[{}]/.test(start)) url.wrong('must close each {{ with }}');
  if (!isWebAddress(start)) url.wrong('must begin with https:// or http://');
  const button = { type: 'URL' as const, text: given.member('text').text(MOST.buttonText), url: address };
  const example = given.member('example');
  if (variables.length === 0 || (example.isAbsent && !given.strict)) return button;
  return { ...button, example: typeof example.value === 'string' ? [example.text(MOST.url)] : examplesIn(example) };
}
