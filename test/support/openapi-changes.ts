import type { OpenApiDocument, Operation, Schema } from './openapi-contract.js';

/** What a document asks of clients, or promises them. */
type Way = 'request' | 'answer';

/**
 * What of a document of OpenAPI breaks clients that were made from an earlier one: less is answered, more is asked for, or what
 * was taken is not taken any more. Additions break nobody.
 */
export function breakingChanges(before: OpenApiDocument, after: OpenApiDocument): string[] {
  return new Comparison(before, after).faults();
}

class Comparison {
  private readonly found: string[] = [];
  /** Pairs of schemas that were looked at: schemas may hold themselves. */
  private readonly seen = new Set<string>();

  constructor(
    private readonly before: OpenApiDocument,
    private readonly after: OpenApiDocument,
  ) {}

  faults(): string[] {
    for (const [path, operations] of Object.entries(this.before.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const name = `${method.toUpperCase()} ${path}`;
        const now = this.after.paths[path]?.[method];
        if (now === undefined) this.found.push(`${name} is gone`);
        else this.compareOperations(name, operation, now);
      }
    }
    return this.found;
  }

  private compareOperations(name: string, before: Operation, after: Operation): void {
    const idOf = (operation: Operation): unknown => (operation as { operationId?: string }).operationId;
    if (idOf(before) !== idOf(after)) this.found.push(`${name}: operationId was ${String(idOf(before))}`);
    for (const parameter of after.parameters ?? []) {
      const was = before.parameters?.find((one) => one.name === parameter.name && one.in === parameter.in);
      const at = `${name}, ${parameter.in} ${parameter.name}`;
      if (parameter.required === true && was?.required !== true) this.found.push(`${at} is required now`);
      if (was !== undefined) this.compare(at, 'request', was.schema, parameter.schema);
    }
    for (const { name: parameter, in: place } of before.parameters ?? []) {
      const is = after.parameters?.some((one) => one.name === parameter && one.in === place);
      if (is !== true) this.found.push(`${name}, ${place} ${parameter} is gone`);
    }
    this.compareContents(`${name}, body`, 'request', before.requestBody?.content, after.requestBody?.content);
    for (const [status, answer] of Object.entries(before.responses)) {
      const now = after.responses[status];
      // Of errors clients read the problem, whatever its status.
      if (now === undefined && !status.startsWith('2')) continue;
      if (now === undefined) this.found.push(`${name} does not answer ${status} any more`);
      else this.compareContents(`${name}, ${status}`, 'answer', answer.content, now.content);
    }
  }

  private compareContents(
    at: string,
    way: Way,
    before: Record<string, { schema?: Schema }> | undefined,
    after: Record<string, { schema?: Schema }> | undefined,
  ): void {
    for (const [type, { schema }] of Object.entries(before ?? {})) {
      const now = after?.[type];
      if (now === undefined) this.found.push(`${at}: ${type} is gone`);
      else this.compare(at, way, schema, now.schema);
    }
  }

  private compare(at: string, way: Way, before: Schema | undefined, after: Schema | undefined): void {
    if (before === undefined || after === undefined) return;
    if (before.$ref !== undefined && after.$ref !== undefined) {
      const pair = `${way} ${before.$ref} ${after.$ref}`;
      if (this.seen.has(pair)) return;
      this.seen.add(pair);
    }
    const [was, is] = [whole(before, this.before), whole(after, this.after)];
    if (was.type !== is.type && is.type !== undefined) {
      this.found.push(`${at} was ${was.type ?? 'anything'} and is ${is.type}`);
      return;
    }
    this.compareValues(at, way, was, is);
    this.compareMembers(at, way, was, is);
    this.compare(`${at}[]`, way, was.items, is.items);
    this.compareChoices(at, way, was, is);
  }

  private compareValues(at: string, way: Way, was: Schema, is: Schema): void {
    const [narrow, wide] = way === 'request' ? [was, is] : [is, was];
    // A request may send what it could, an answer may bring what it did.
    const lost =
      wide.enum === undefined ? [] : (narrow.enum ?? ['anything']).filter((one) => !wide.enum?.includes(one));
    const isEvent = way === 'answer' && was.enum !== undefined && is.enum !== undefined;
    // New words in an answer are additions: clients are told to expect them.
    if (lost.length > 0 && !isEvent) this.found.push(`${at} takes no ${lost.join(', ')} any more`);
    if (isEvent) {
      const gone = was.enum!.filter((one) => !is.enum!.includes(one));
      if (gone.length > 0) this.found.push(`${at} is never ${gone.join(', ')} any more`);
    }
    if (way === 'request' && was.nullable === true && is.nullable !== true)
      this.found.push(`${at} may not be null now`);
    if (way === 'answer' && was.nullable !== true && is.nullable === true) this.found.push(`${at} may be null now`);
    if (way === 'answer') return;
    for (const [limit, sign] of LIMITS) {
      const [old, now] = [was[limit], is[limit]];
      if (typeof now === 'number' && (typeof old !== 'number' || (now - old) * sign > 0)) {
        this.found.push(`${at}: ${limit} was ${typeof old === 'number' ? old : 'none'} and is ${now}`);
      }
    }
    if (is['pattern'] !== undefined && was['pattern'] !== is['pattern']) this.found.push(`${at} has another pattern`);
  }

  private compareMembers(at: string, way: Way, was: Schema, is: Schema): void {
    for (const [name, member] of Object.entries(was.properties ?? {})) {
      const now = is.properties?.[name];
      if (now !== undefined) this.compare(`${at}.${name}`, way, member, now);
      else if (is.additionalProperties !== true) this.found.push(`${at}.${name} is gone`);
    }
    const [needed, given] = way === 'request' ? [is, was] : [was, is];
    for (const name of needed.required ?? []) {
      if (given.required?.includes(name) === true) continue;
      if (way === 'answer' && is.properties?.[name] === undefined) continue;
      this.found.push(`${at}.${name} is ${way === 'request' ? 'required now' : 'not always there any more'}`);
    }
  }

  private compareChoices(at: string, way: Way, was: Schema, is: Schema): void {
    for (const keyword of ['oneOf', 'anyOf'] as const) {
      const [old, now] = [was[keyword], is[keyword]] as (Schema[] | undefined)[];
      if (old === undefined && now !== undefined) this.found.push(`${at} has to be one of several now`);
      for (const [n, one] of (old ?? []).entries()) {
        const same =
          now?.find(({ $ref }) => one.$ref !== undefined && $ref === one.$ref) ??
          (one.$ref === undefined ? now?.[n] : undefined);
        if (same !== undefined) this.compare(`${at}|${nameOf(one, n)}`, way, one, same);
        else if (now !== undefined) this.found.push(`${at} is no ${nameOf(one, n)} any more`);
      }
    }
  }
}

/** Limits of what is taken, and in which direction they narrow it. */
const LIMITS = [
  ['minimum', 1],
  ['minLength', 1],
  ['minItems', 1],
  ['maximum', -1],
  ['maxLength', -1],
  ['maxItems', -1],
] as const;

/** A schema without references, its parts (`allOf`) in one. */
function whole(schema: Schema, document: OpenApiDocument): Schema {
  if (schema.$ref !== undefined)
    return whole(document.components.schemas[schema.$ref.split('/').at(-1)!] ?? {}, document);
  const parts = (schema['allOf'] as Schema[] | undefined) ?? [];
  // Beside its members an object may say that one of some is needed: no type, and no members of its own.
  const { allOf: _, ...own } = schema;
  return parts.map((part) => whole(part, document)).reduce((sum, part) => ({ ...part, ...sum }), own as Schema);
}

function nameOf({ $ref }: Schema, n: number): string {
  return $ref?.split('/').at(-1) ?? String(n);
}
