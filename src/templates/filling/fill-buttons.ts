import type { ButtonParameters } from './read-send.js';
import { templateError, tooLong } from '../content/template-error.js';
import type { MessageButton } from './template-message.js';
import { isWebAddress, MOST, type TemplateButton } from '../content/template.js';
import { mismatch, typeOf } from './values.js';
import { fill, variablesIn } from '../content/variables.js';

/** The address that Meta gives the button of an authentication template, which copies the code that is filled in. */
const ONE_TIME_PASSWORD = 'https://www.whatsapp.com/otp/code/';

/**
 * The buttons of a message, with what is given for some of them.
 *
 * @throws DomainError TEMPLATE_PARAMETER_MISSING, TEMPLATE_PARAMETER_INVALID, TEMPLATE_PARAMETER_FORMAT,
 *   TEMPLATE_PARAMETER_COUNT, TEMPLATE_TOO_LONG
 */
export function fillButtons(buttons: TemplateButton[], given: ButtonParameters[]): MessageButton[] {
  const beyond = given.find(({ index }) => index >= buttons.length);
  if (beyond !== undefined) {
    beyond.given.member('index').wrong(`is of no button; the template has ${buttons.length}`);
  }
  // What is given and does not fit is told before what is lacking.
  for (const parameters of given) fits(buttons[parameters.index]!, parameters);
  return buttons.map((button, place) =>
    fillButton(
      button,
      place,
      given.find(({ index }) => index === place),
    ),
  );
}

function fits(button: TemplateButton, { given, subType, index, parameters }: ButtonParameters): void {
  if (button.type === 'PHONE_NUMBER') {
    const message = `buttons: Button at index ${index} is of type PHONE_NUMBER and does not support parameters`;
    throw templateError('TEMPLATE_PARAMETER_INVALID', message, { field: given.path, cloudCode: 100 });
  }
  if (subType !== button.type) {
    mismatch('buttons', given.member('sub_type'), `Button at index ${index} is of type ${button.type}, not ${subType}`);
  }
  const takes = button.type === 'URL' ? variablesIn(button.url).length : 1;
  if (parameters.length > takes) {
    const message = `buttons: number of parameters (${parameters.length}) of the button at index ${index} does not match the expected number of params (${takes})`;
    throw templateError('TEMPLATE_PARAMETER_COUNT', message, { field: given.path });
  }
}

function fillButton(button: TemplateButton, place: number, given: ButtonParameters | undefined): MessageButton {
  const title = button.text;
  const value = (...names: ['text'] | ['payload', 'text'] | ['coupon_code']): string | undefined =>
    given && valueOf(given, names);
  switch (button.type) {
    case 'QUICK_REPLY':
      return { type: 'reply', reply: { id: value('payload', 'text') ?? title, title } };
    case 'PHONE_NUMBER':
      return { type: 'call', call: { title, phone_number: button.phone_number } };
    case 'COPY_CODE':
      return { type: 'copy', copy: { title, code: value('coupon_code') ?? lacking(button, place) } };
    case 'URL': {
      const [variable] = variablesIn(button.url);
      if (variable === undefined) return { type: 'url', url: { title, url: button.url } };
      const ending = value('text') ?? lacking(button, place);
      if (button.url.startsWith(ONE_TIME_PASSWORD)) return { type: 'copy', copy: { title, code: ending } };
      const url = fill(button.url, new Map([[variable, ending]]));
      if (url.length > MOST.url) throw tooLong(`buttons: the address of the button at index ${place}`, MOST.url);
      if (!isWebAddress(url)) given!.given.member('parameters').wrong('must make an address without spaces');
      return { type: 'url', url: { title, url } };
    }
  }
}

/** What the one parameter of a button says, by the first type of these, or another that clients take for it. */
function valueOf({ parameters: [parameter], index }: ButtonParameters, names: string[]): string | undefined {
  if (parameter === undefined) return undefined;
  const type = typeOf(parameter);
  if (!names.includes(type)) {
    mismatch(
      'buttons',
      parameter.member('type'),
      `Button at index ${index} takes a parameter of type ${names[0]}, not ${type}`,
    );
  }
  return parameter.member(type).text(type === 'coupon_code' ? MOST.code : type === 'payload' ? MOST.payload : MOST.url);
}

function lacking({ type }: TemplateButton, place: number): never {
  const message = `buttons: Button at index ${place} of type ${type} requires a parameter`;
  throw templateError('TEMPLATE_PARAMETER_MISSING', message, { field: 'template.components' });
}
