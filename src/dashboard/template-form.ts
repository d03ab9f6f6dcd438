/** A template as the API has it, as far as the page looks at it. */
export interface Template {
  id: string;
  companyId: string;
  name: string;
  language: string;
  category: string;
  status: string;
  parameter_format: 'POSITIONAL' | 'NAMED';
  components: Component[];
}

interface Component {
  type: string;
  format?: string;
  text?: string;
  example?: { body_text?: string[][]; body_text_named_params?: { param_name: string; example: string }[] };
  buttons?: { text?: string }[];
}

/** Variables of a text, each once, in their order. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name!))];
}

/** What creates a template of a text: with an example for each variable, as the Cloud API wants it. */
export function definitionOf(text: string, footer: string, examples: Record<string, string>): object {
  const names = variablesIn(text);
  const isNamed = names.some((name) => !/^\d+$/.test(name));
  const given = (name: string): string => examples[name]?.trim() || name;
  const example = isNamed
    ? { body_text_named_params: names.map((name) => ({ param_name: name, example: given(name) })) }
    : { body_text: [names.toSorted((one, other) => Number(one) - Number(other)).map(given)] };
  return {
    parameter_format: isNamed ? 'NAMED' : 'POSITIONAL',
    components: [
      { type: 'BODY', text, ...(names.length > 0 && { example }) },
      ...(footer.trim() === '' ? [] : [{ type: 'FOOTER', text: footer.trim() }]),
    ],
  };
}

/** What a message would fill in: the template's own examples. */
export function exampleParameters({ components }: Template): object[] {
  const { example } = components.find(({ type }) => type === 'BODY') ?? {};
  const named = example?.body_text_named_params?.map((one) => ({
    type: 'text',
    parameter_name: one.param_name,
    text: one.example,
  }));
  const parameters = named ?? example?.body_text?.[0]?.map((text) => ({ type: 'text', text })) ?? [];
  return parameters.length === 0 ? [] : [{ type: 'body', parameters }];
}
