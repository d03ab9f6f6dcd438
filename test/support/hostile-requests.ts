import * as fc from 'fast-check';
import type { OpenApiDocument, Operation, Schema } from './openapi-contract.js';

/** A request as it goes over the wire. */
export interface HostileRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

export interface Grounds {
  keys: string[];
  companies: string[];
}

const HOSTILE_TEXTS = [
  '',
  ' ',
  '\0',
  'null',
  '../../etc/passwd',
  "'; DROP TABLE whatsapp_auth; --",
  '{{7*7}}${7*7}',
  '<script>alert(1)</script>',
  '\ud800',
  '\u202e\u200b',
  '💥'.repeat(300),
  'a'.repeat(5_000),
  '%00%2e%2e%2f',
  '-1',
  '1e309',
  '9223372036854775808',
  'NaN',
  '__proto__',
  'constructor',
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
];

const hostileText = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: 'binary', maxLength: 40 }));
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(null, true, 0, -1, 1.5, 2 ** 53, 1e308, [], {}, [[]], { $ne: null }, { toString: 'x' }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constant(Array.from({ length: 2_000 }, () => 'x')),
);

/** Values near what a schema wants: mostly right, now and then not. */
function near(
  schema: Schema | undefined,
  document: OpenApiDocument,
  name: string,
  grounds: Grounds,
): fc.Arbitrary<unknown> {
  if (schema === undefined) return hostileValue;
  if (schema.$ref !== undefined) {
    return near(document.components.schemas[schema.$ref.split('/').at(-1)!], document, name, grounds);
  }
  return fc.oneof(
    { weight: 4, arbitrary: right(schema, document, name, grounds) },
    { weight: 1, arbitrary: hostileValue },
  );
}

function right(schema: Schema, document: OpenApiDocument, name: string, grounds: Grounds): fc.Arbitrary<unknown> {
  // Of so few companies that their sessions stay few.
  if (name === 'companyId') return fc.constantFrom(...grounds.companies);
  // Else a request may rightly wait for a minute.
  if (name === 'wait') return fc.constant(0);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.allOf !== undefined && schema.properties === undefined)
    return near((schema.allOf as Schema[])[0], document, name, grounds);
  if (schema.oneOf !== undefined) {
    return fc.oneof(...(schema.oneOf as Schema[]).map((one) => near(one, document, name, grounds)));
  }
  switch (schema.type) {
    case 'object': {
      const members = Object.entries(schema.properties ?? {}).map(([key, one]) => [
        key,
        near(one, document, key, grounds),
      ]);
      return fc
        .tuple(
          fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] }),
          fc.option(
            fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'admin', 'x'), hostileValue, { maxKeys: 1 }),
          ),
        )
        .map(([known, unknown]) => ({ ...known, ...unknown }));
    }
    case 'array':
      return fc.array(near(schema.items, document, name, grounds), { maxLength: 4 });
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer(), fc.double());
    default:
      return fc.oneof(
        fc.constantFrom(typeof schema.example === 'string' ? schema.example : 'text', '79001234567', 'hello'),
        fc.constant('00000000-0000-4000-8000-000000000000'),
        fc.string({ maxLength: 20 }),
      );
  }
}

/** Requests to all routes of a document, bad in whatever way a client can be. */
export function hostileRequests(document: OpenApiDocument, grounds: Grounds): fc.Arbitrary<HostileRequest> {
  const routes = Object.entries(document.paths).flatMap(([template, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ template, method: method.toUpperCase(), operation })),
  );
  return fc.constantFrom(...routes).chain((route) => requestTo(route, document, grounds));
}

function requestTo(
  { template, method, operation }: { template: string; method: string; operation: Operation },
  document: OpenApiDocument,
  grounds: Grounds,
): fc.Arbitrary<HostileRequest> {
  const parameters = operation.parameters ?? [];
  const schema = operation.requestBody?.content['application/json']?.schema;
  const path = fc.record(
    Object.fromEntries(
      parameters
        .filter((one) => one.in === 'path')
        .map(({ name, schema: wanted }) => [name, near(wanted, document, name, grounds).map(asText)]),
    ),
  );
  const query = fc.record(
    Object.fromEntries(
      parameters
        .filter((one) => one.in === 'query')
        .map(({ name, schema: wanted }) => [name, near(wanted, document, name, grounds).map(asText)]),
    ),
    { requiredKeys: [] },
  );
  const body =
    schema === undefined
      ? fc.option(hostileValue.map(asJson), { freq: 5, nil: undefined })
      : fc.oneof(
          { weight: 8, arbitrary: near(schema, document, '', grounds).map(asJson) },
          { weight: 1, arbitrary: fc.constantFrom('{', '[', '"', '{"a":', '\0', '['.repeat(20_000), 'a=b') },
          {
            weight: 1,
            arbitrary: fc.constantFrom('{"__proto__": {"admin": true}}', '{"constructor": {"prototype": 1}}'),
          },
        );
  const type = fc.oneof(
    { weight: 9, arbitrary: fc.constant('application/json') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'text/plain',
        'application/x-www-form-urlencoded',
        'application/json; charset=utf-7',
        'x',
      ),
    },
  );
  const key = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...grounds.keys) },
    { weight: 1, arbitrary: fc.constant('no-key') },
  );
  return fc.record({ path, query, body, type, key }).map((made) => ({
    method,
    path: `${template.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encoded(made.path[name] ?? 'x'))}${queryOf(made.query as Record<string, string>)}`,
    headers: { 'X-API-Key': made.key, ...(made.body !== undefined && { 'Content-Type': made.type }) },
    body: method === 'GET' ? undefined : made.body,
  }));
}

function queryOf(query: Record<string, string>): string {
  const parts = Object.entries(query).map(([name, value]) => `${name}=${encoded(value)}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed().slice(0, 2_000)) || '%20';
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function asJson(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}
