import type { ParameterFormat } from './template.js';

const VARIABLE = /\{\{([^{}]*)\}\}/g;
const POSITION = /^[1-9]\d{0,3}$/;
const NAME = /^[a-z0-9_]{1,64}$/;

/** The names of the variables of a text, each once, as they come. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map(([, name]) => name!.trim()))];
}

/** The text with values in the place of variables; what a value has that looks like one stays as it is. */
export function fill(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(VARIABLE, (variable, name: string) => values.get(name.trim()) ?? variable);
}

/** What is wrong with the variables of a text, as the end of a sentence; undefined when nothing is. */
export function variablesFault(text: string, format: ParameterFormat): string | undefined {
  if (/\{\{|\}\}/.test(text.replace(VARIABLE, ''))) return 'must close each {{ with }}';
  const names = variablesIn(text);
  if (format === 'NAMED') {
    const bad = names.find((name) => !NAME.test(name) || /^\d+$/.test(name));
    if (bad === undefined) return undefined;
    return `must name variables with small letters, digits and underscores, which {{${bad}}} is not`;
  }
  const bad = names.find((name) => !POSITION.test(name));
  if (bad !== undefined) return `must number its variables, which {{${bad}}} is not; names need parameter_format NAMED`;
  const missing = names.findIndex((_, place) => !names.includes(String(place + 1)));
  return missing === -1 ? undefined : `must number its variables from 1 on, and has no {{${missing + 1}}}`;
}

/** What the Cloud API refuses in the body of a new template besides; undefined when there is nothing of it. */
export function placesFault(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith('{{') || trimmed.endsWith('}}')) return 'must not begin or end with a variable';
  if (trimmed.includes('}}{{')) return 'must have something between two variables';
  return undefined;
}

/** The name by which `defaults` has a variable: numbers begin anew in each text, names do not. */
export function defaultName(where: 'header' | 'body', variable: string, format: ParameterFormat): string {
  return where === 'header' && format === 'POSITIONAL' ? `header.${variable}` : variable;
}
