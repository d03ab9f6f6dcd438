import type { Request } from 'express';
import { isCompanyId } from '../domain/company-id.js';
import { LINE_PATTERN, parseLine } from '../domain/line.js';

/** The company and the line that a request is about: null for what it does not name, or not well. */
export interface NamedLine {
  companyId: string | null;
  line: string | null;
}

/** Reads them from the path, where a line has its text form, or else from the members of the body. */
export function namedLine({ params, body }: Pick<Request, 'params' | 'body'>): NamedLine {
  const path: unknown = (params as { companyId?: unknown } | undefined)?.companyId;
  if (path !== undefined) return parseLine(path) ?? { companyId: null, line: null };
  const { companyId, line } = (body ?? {}) as { companyId?: unknown; line?: unknown };
  return {
    companyId: isCompanyId(companyId) ? companyId : null,
    line: typeof line === 'string' && LINE_PATTERN.test(line) ? line : null,
  };
}
