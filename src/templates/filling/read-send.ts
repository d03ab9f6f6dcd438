import { Given } from '../content/given.js';

const MOST_COMPONENTS = 20;
const MOST_PARAMETERS = 100;
const TYPES = ['HEADER', 'BODY', 'BUTTON'] as const;
const SUB_TYPES = ['QUICK_REPLY', 'URL', 'COPY_CODE'] as const;

/** What is given for one button, by its place among the buttons of the template. */
export interface ButtonParameters {
  given: Given;
  subType: (typeof SUB_TYPES)[number];
  index: number;
  parameters: Given[];
}

/** What is to be filled into a template: parameters that are not looked at yet. */
export interface TemplateParameters {
  header: { given: Given; parameters: Given[] };
  body: { given: Given; parameters: Given[] };
  buttons: ButtonParameters[];
}

/** Which template is to be sent, and what is to be filled into it. */
export interface TemplateSend {
  name: string;
  language: string;
  /** In no other language than this one, as the Cloud API has it. */
  deterministic: boolean;
  parameters: TemplateParameters;
}

/**
 * The `template` object of a message.
 *
 * @throws DomainError TEMPLATE_PARAMETER_MISSING, TEMPLATE_PARAMETER_INVALID
 */
export function readSend(value: unknown, path = 'template'): TemplateSend {
  const given = Given.message(value, path);
  const language = given.member('language');
  const policy = language.member('policy');
  return {
    name: given.member('name').text(512),
    language: language.member('code').text(16),
    deterministic: !policy.isAbsent && policy.choice(['deterministic', 'fallback']) === 'deterministic',
    parameters: readParameters(given.member('components')),
  };
}

/** The `components` of that object. */
export function readParameters(given: Given): TemplateParameters {
  const none = { given, parameters: [] };
  const read: TemplateParameters = { header: none, body: none, buttons: [] };
  if (given.isAbsent) return read;
  const seen = new Set<string>();
  for (const component of given.items(MOST_COMPONENTS)) {
    const type = component.member('type').choice(TYPES);
    const list = component.member('parameters');
    const parameters = list.isAbsent ? [] : list.items(MOST_PARAMETERS);
    let place: string = type;
    if (type === 'BUTTON') {
      const index = component.member('index').whole(0, 9);
      place = `BUTTON ${index}`;
      const subType = component.member('sub_type').choice(SUB_TYPES);
      read.buttons.push({ given: component, subType, index, parameters });
    } else if (type === 'HEADER') read.header = { given: component, parameters };
    else read.body = { given: component, parameters };
    if (seen.has(place)) component.wrong('is there twice');
    seen.add(place);
  }
  return read;
}
