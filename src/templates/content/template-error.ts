import { DomainError, type ErrorCode, type FieldError } from '../../domain/errors.js';

/** What Meta's Cloud API answers in the same case: its `error.code`. */
const CLOUD_CODES = {
  VALIDATION_FAILED: 100,
  TEMPLATE_NOT_FOUND: 132001,
  TEMPLATE_EXISTS: 100,
  TOO_MANY_TEMPLATES: 100,
  TEMPLATE_PARAMETER_COUNT: 132000,
  TEMPLATE_TOO_LONG: 132005,
  TEMPLATE_PARAMETER_TEXT: 132007,
  TEMPLATE_PARAMETER_FORMAT: 132012,
  TEMPLATE_PARAMETER_MISSING: 131008,
  TEMPLATE_PARAMETER_INVALID: 131009,
  TEMPLATE_PAUSED: 132015,
  TEMPLATE_DISABLED: 132016,
} as const satisfies Partial<Record<ErrorCode, number>>;

export type TemplateErrorCode = keyof typeof CLOUD_CODES;

/**
 * An error of a template or of what is to be filled into it.
 *
 * @param about the member of the request that is to blame, or what else the problem names
 */
export function templateError(
  code: TemplateErrorCode,
  message: string,
  about: { field?: string; cloudCode?: number; members?: Record<string, unknown> } = {},
): DomainError {
  const { field, cloudCode = CLOUD_CODES[code], members = {} } = about;
  const errors = field === undefined ? {} : { errors: [{ field, message }] satisfies FieldError[] };
  return new DomainError(code, message, { ...members, ...errors, cloudCode });
}

/** @param what the beginning of a sentence */
export function tooLong(what: string, most: number): DomainError {
  return templateError('TEMPLATE_TOO_LONG', `${what} must have ${most} characters at most`);
}
