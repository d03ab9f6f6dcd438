import { COMPANY_ID_PATTERN } from './company-id.js';

/** The line of a company that has one number only. */
export const MAIN_LINE = 'main';

/** What the name of a line must look like. */
export const LINE_PATTERN = /^[A-Za-z0-9_-]{1,32}$/;
export const LINE_RULE = '$property must be 1 to 32 letters, digits, hyphens or underscores';

/** The text form of a line. */
export const LINE_NAME_PATTERN = /^[A-Za-z0-9_-]{1,64}(\.[A-Za-z0-9_-]{1,32})?$/;

/** One WhatsApp number of a company. */
export interface LineId {
  readonly companyId: string;
  readonly line: string;
}

/** The text form of a line, which no other line has: `962302` for `main`, `962302.sales` for another one. */
export function lineName({ companyId, line }: LineId): string {
  return line === MAIN_LINE ? companyId : `${companyId}.${line}`;
}

/** Reads a line from its text form, where `962302.main` is taken as well; undefined when it is none. */
export function parseLine(text: unknown): LineId | undefined {
  if (typeof text !== 'string') return undefined;
  const dot = text.indexOf('.');
  const [companyId, line] = dot === -1 ? [text, MAIN_LINE] : [text.slice(0, dot), text.slice(dot + 1)];
  return COMPANY_ID_PATTERN.test(companyId) && LINE_PATTERN.test(line) ? { companyId, line } : undefined;
}

/** The line of a company by its name; `main` when none is given. */
export function lineOf(companyId: string, line: string = MAIN_LINE): LineId {
  return { companyId, line };
}
