import type { Given } from '../content/given.js';
import type { NamedExample } from '../content/template.js';

const MOST_EXAMPLES = 100;
/** Longer is nothing that anybody gives as an example, or as the handle of a file at Meta. */
const MOST_CHARACTERS = 4_096;

/** Texts, also as the one entry of a list, which is how the Cloud API has those of a body. */
export function examplesIn(given: Given): string[] {
  const items = given.items(MOST_EXAMPLES);
  const [first] = items;
  const texts = items.length === 1 && Array.isArray(first?.value) ? first.items(MOST_EXAMPLES) : items;
  return texts.map((text) => text.text(MOST_CHARACTERS));
}

/** One for each variable of a text; undefined where there is none. */
export function positionalExamples(example: Given, name: string, variables: string[]): string[] | undefined {
  if (!areWanted(example, name, variables)) return undefined;
  const values = example.member(name);
  const texts = examplesIn(values);
  if (example.strict && texts.length !== variables.length) {
    values.wrong(`must have one example for each variable: ${variables.length}`);
  }
  return texts;
}

export function namedExamples(example: Given, name: string, variables: string[]): NamedExample[] | undefined {
  if (!areWanted(example, name, variables)) return undefined;
  const values = example.member(name);
  const named = values.items(MOST_EXAMPLES).map((one) => ({
    param_name: one.only('param_name', 'example').member('param_name').text(64),
    example: one.member('example').text(MOST_CHARACTERS),
  }));
  const lacking = variables.find((variable) => !named.some(({ param_name }) => param_name === variable));
  if (example.strict && lacking !== undefined) values.wrong(`must have an example for {{${lacking}}}`);
  return named;
}

/** Meta insists on examples of variables; what it approved may be older than that, or told without them. */
function areWanted(example: Given, name: string, variables: string[]): boolean {
  if (variables.length === 0) return false;
  return example.strict || !(example.isAbsent || example.member(name).isAbsent);
}
