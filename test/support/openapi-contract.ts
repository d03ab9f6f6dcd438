import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** A schema of OpenAPI 3.0; what is looked at here. */
export interface Schema {
  $ref?: string;
  type?: string;
  nullable?: boolean;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  [keyword: string]: unknown;
}

export interface Operation {
  parameters?: { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
  security?: object[];
  'x-access'?: { to: string; scope?: string };
  summary?: string;
}

export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** docs/openapi.json as a product tells it: with errors at each operation, to which those of the file refer. */
export function keptDocument(): OpenApiDocument {
  const { components, paths, ...rest } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as OpenApiDocument & {
    components: { responses: Record<string, Operation['responses'][string]> };
  };
  const { responses: shared, ...others } = components;
  for (const operation of Object.values(paths).flatMap((operations) => Object.values(operations))) {
    for (const [status, answer] of Object.entries(operation.responses as Record<string, { $ref?: string }>)) {
      if (answer.$ref !== undefined) operation.responses[status] = shared[answer.$ref.split('/').at(-1)!]!;
    }
  }
  return { ...rest, paths, components: others };
}

/** An answer as it came over the wire. */
export interface SeenAnswer {
  status: number;
  contentType: string;
  text: string;
}

/** Tests write events of their own making to the log; that real ones are as described, those of AsyncAPI show. */
const ENVELOPE: Schema = { type: 'object', required: ['id', 'type', 'companyId', 'line', 'timestamp'] };

interface Route {
  method: string;
  template: string;
  pattern: RegExp;
  operation: Operation;
}

/** What the OpenAPI document promises of each answer: nothing undeclared, neither a status nor a member. */
export class OpenApiContract {
  private static known: Promise<OpenApiContract> | undefined;
  private readonly ajv = new Ajv({ strict: false, allErrors: true });
  private readonly routes: Route[];
  private readonly validators = new Map<Schema, ValidateFunction>();

  private constructor(readonly document: OpenApiDocument) {
    addFormats.default(this.ajv);
    const { schemas: declared } = document.components;
    // Older builds have other members in it, and say so there.
    const required = declared.EventEnvelope?.required ?? ENVELOPE.required;
    const schemas = Object.entries({ ...declared, EventEnvelope: { ...ENVELOPE, required } }).map(([name, schema]) => [
      name,
      exact(schema),
    ]);
    this.ajv.addSchema({ $id: 'openapi', components: { schemas: Object.fromEntries(schemas) as object } });
    this.routes = Object.entries(document.paths)
      .flatMap(([template, operations]) =>
        Object.entries(operations).map(([method, operation]) => ({
          method: method.toUpperCase(),
          template,
          pattern: new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
          operation,
        })),
      )
      // `/sessions/mine` before `/sessions/{companyId}`.
      .toSorted((one, other) => one.template.split('{').length - other.template.split('{').length);
  }

  /** Reads the document of a running product; all products of a run are one build, so the first one is asked for all. */
  static of(url: string, isAnotherBuild = false): Promise<OpenApiContract> {
    if (isAnotherBuild) return read(url);
    OpenApiContract.known ??= read(url).catch((error: unknown) => {
      OpenApiContract.known = undefined;
      throw error;
    });
    return OpenApiContract.known;

    async function read(from: string): Promise<OpenApiContract> {
      return new OpenApiContract((await (await fetch(`${from}/docs-json`)).json()) as OpenApiDocument);
    }
  }

  /** What an answer has that was not promised, or lacks; undefined when it is as declared. */
  problem(method: string, url: string, { status, contentType, text }: SeenAnswer): string | undefined {
    const path = url.split('?', 1)[0]!;
    const route = this.routes.find((one) => one.method === method && one.pattern.test(path));
    if (route === undefined) return status === 404 ? undefined : `${status} of a route that is not in the document`;
    const declared = route.operation.responses[String(status)];
    if (declared === undefined) return `${route.template} declares no ${status}`;
    if (declared.content === undefined)
      return text === '' ? undefined : `${route.template} declares no body of ${status}`;
    const mime = contentType.split(';', 1)[0]!;
    const content = declared.content[mime];
    if (content === undefined) return `${route.template} declares no ${mime} of ${status}`;
    if (content.schema === undefined || !mime.includes('json')) return undefined;
    const validate = this.validator(content.schema);
    if (validate(JSON.parse(text))) return undefined;
    return `${method} ${route.template} ${status}: ${this.ajv.errorsText(validate.errors)}; ${JSON.stringify(validate.errors?.[0]?.params)} in ${text.slice(0, 500)}`;
  }

  private validator(schema: Schema): ValidateFunction {
    let validate = this.validators.get(schema);
    if (validate === undefined) {
      validate = this.ajv.compile(exact(schema) as object);
      this.validators.set(schema, validate);
    }
    return validate;
  }
}

/** As JSON Schema, where an object has the members that are declared and no other. */
function exact(schema: Schema): Schema {
  const { nullable, $ref, ...rest } = schema;
  const made: Schema = {};
  for (const [keyword, value] of Object.entries(rest)) {
    if (keyword === 'example' || keyword === 'discriminator') continue;
    made[keyword] = Array.isArray(value)
      ? value.map((one: unknown) => (isSchema(one) ? exact(one) : one))
      : keyword === 'properties'
        ? Object.fromEntries(Object.entries(value as Record<string, Schema>).map(([name, one]) => [name, exact(one)]))
        : isSchema(value)
          ? exact(value)
          : value;
  }
  if ($ref !== undefined) made.$ref = `openapi${$ref}`;
  if (made.properties !== undefined && made.additionalProperties === undefined) made.additionalProperties = false;
  return nullable === true ? { anyOf: [{ type: 'null' }, made] } : made;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
