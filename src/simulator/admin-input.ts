import { AdminError } from './admin-error.js';

export type JsonObject = Record<string, unknown>;

/** Reads members of a JSON body or of a query string, and says which one is wrong. */
export function asObject(value: unknown, name = 'the body'): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AdminError(400, `${name} has to be a JSON object`);
  }
  return value as JsonObject;
}

/** Whoever mistypes a member would otherwise wait for something that never comes. */
export function refuseUnknown(object: JsonObject, known: readonly string[], where = ''): void {
  const unknown = Object.keys(object).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const allowed = known.length > 0 ? `one of ${known.join(', ')}` : 'none is taken here';
  throw new AdminError(400, `unknown member "${where}${unknown}": ${allowed}`);
}

export function optionalString(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new AdminError(400, `${name} has to be a string`);
  return value;
}

export function requiredString(object: JsonObject, name: string): string {
  const value = optionalString(object, name);
  if (value === undefined || value === '') throw new AdminError(400, `${name} is missing`);
  return value;
}

export function optionalInteger(object: JsonObject, name: string, min: number, max: number): number | undefined {
  const value = object[name];
  if (value === undefined || value === null || value === '') return undefined;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < min || number > max) {
    throw new AdminError(400, `${name} has to be a whole number from ${min} to ${max}`);
  }
  return number;
}

export function optionalBoolean(object: JsonObject, name: string): boolean | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new AdminError(400, `${name} has to be true or false`);
}

export function oneOf<T extends string>(object: JsonObject, name: string, allowed: readonly T[]): T | undefined {
  const value = optionalString(object, name);
  if (value === undefined) return undefined;
  const found = allowed.find((item) => item === value);
  if (found === undefined) throw new AdminError(400, `${name} has to be one of ${allowed.join(', ')}`);
  return found;
}

export function optionalStrings(object: JsonObject, name: string): string[] | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw new AdminError(400, `${name} has to be a list of strings`);
  }
  return value as string[];
}
