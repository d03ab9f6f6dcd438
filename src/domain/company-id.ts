/** What a company id must look like; anything else is refused before it is used as a path, a room or a key. */
export const COMPANY_ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;

/** True when `value` is a well-formed company id. */
export function isCompanyId(value: unknown): value is string {
  return typeof value === 'string' && COMPANY_ID_PATTERN.test(value);
}
