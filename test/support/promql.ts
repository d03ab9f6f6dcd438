import type { Sample } from './prometheus-text.js';

/** A metric as an expression asks for it. */
export interface Selector {
  name: string;
  matchers: { label: string; operator: string; value: string }[];
}

const WORDS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan']);
const CLAUSES = /\b(by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;

/** All metrics that an expression asks for, and all labels that it groups by. */
export function readExpression(expression: string): { selectors: Selector[]; grouping: string[] } {
  const grouping: string[] = [];
  const rest = expression
    .replace(/#.*$/gm, '')
    .replace(CLAUSES, (_, _clause: string, labels: string) => {
      grouping.push(...labels.split(',').map((label) => label.trim()));
      return ' ';
    })
    .replace(/\[[^\]]*\]/g, ' ');
  const selectors: Selector[] = [];
  for (const [, name = '', braces, call] of rest.matchAll(
    /([a-zA-Z_:][\w:]*)\s*(?:(\{(?:[^}"]|"(?:[^"\\]|\\.)*")*\})|(\())?/g,
  )) {
    if (call !== undefined || WORDS.has(name.toLowerCase())) continue;
    const matchers = [...(braces ?? '').matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g)];
    selectors.push({
      name,
      matchers: matchers.map(([, label = '', operator = '', value = '']) => ({ label, operator, value })),
    });
  }
  return { selectors, grouping };
}

/** True when Prometheus would give that series for the selector. */
export function selects({ name, matchers }: Selector, sample: Sample): boolean {
  return (
    sample.name === name &&
    matchers.every(({ label, operator, value }) => {
      const actual = sample.labels[label] ?? '';
      if (operator === '=') return actual === value;
      if (operator === '!=') return actual !== value;
      return new RegExp(`^(?:${value})$`).test(actual) === (operator === '=~');
    })
  );
}
