import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import type { Access } from '../../src/identity/access.decorators.js';
import { loadSettings } from '../../src/config/settings.js';

const DIST = join(import.meta.dirname, '../../dist');

interface Schema {
  $ref?: string;
  type?: string;
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  example?: unknown;
  default?: unknown;
}

interface Operation {
  'x-access'?: Access;
  parameters?: { in: string; name: string; example?: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** One route of the product, as its own document tells it. */
export interface Route {
  name: string;
  method: string;
  /** With `{parameters}`. */
  path: string;
  access: Access;
  hasBody: boolean;
  /** Where a company is named: not at all, when the answer depends on the key alone. */
  names: 'path' | 'body' | 'query' | 'id' | 'nothing';
}

/** Every route of the document of a running product. */
export function routesOf(document: OpenApi): Route[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([verb, operation]) => {
      const method = verb.toUpperCase();
      const body = bodyOf(document, operation, 'a');
      const inQuery = operation.parameters?.some((one) => one.in === 'query' && one.name === 'companyId') === true;
      const names = path.includes('{companyId}')
        ? 'path'
        : JSON.stringify(body ?? {}).includes('"companyId"')
          ? 'body'
          : inQuery
            ? 'query'
            : path.includes('{id}')
              ? 'id'
              : 'nothing';
      const access = operation['x-access'] ?? { to: 'public' };
      return { name: `${method} ${path}`, method, path, access, hasBody: body !== undefined, names };
    }),
  );
}

/** A request to a route that names this company everywhere and is otherwise what the document gives as an example. */
export function requestTo(
  document: OpenApi,
  route: Route,
  companyId: string,
  id: string = randomUUID(),
): { path: string; body: string | undefined } {
  const operation = document.paths[route.path]![route.method.toLowerCase()]!;
  const example = (name: string): string =>
    operation.parameters?.find((one) => one.in === 'path' && one.name === name)?.example ?? 'x';
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === 'companyId' ? companyId : name === 'id' ? id : example(name),
  );
  const body = bodyOf(document, operation, companyId);
  return {
    path: route.names === 'query' ? `${path}?companyId=${companyId}` : path,
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}

/** What the application itself answers to: method and path of each layer of its router, `{parameters}` as in the document. */
export async function routerTable(databaseUrl: string): Promise<string[]> {
  const load = async <T>(file: string): Promise<T> => (await import(pathToFileURL(join(DIST, file)).href)) as T;
  const { AppModule } = await load<typeof import('../../src/app.module.js')>('app.module.js');
  const { serveOpenApi } = await load<typeof import('../../src/openapi/openapi.js')>('openapi/openapi.js');
  const { SocketIoAdapter } = await load<typeof import('../../src/realtime/socket-io.adapter.js')>(
    'realtime/socket-io.adapter.js',
  );
  const log = pino({ level: 'silent' });
  const settings = loadSettings({ DATABASE_URL: databaseUrl, ADMIN_API_KEY: 'route-table-key-4711' });
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(settings, log), {
    logger: false,
    abortOnError: false,
  });
  try {
    app.useWebSocketAdapter(new SocketIoAdapter(app, []));
    serveOpenApi(app);
    await app.init();
    const { router } = app.getHttpAdapter().getInstance() as unknown as {
      router: { stack: { route?: { path: string; methods: Record<string, boolean> } }[] };
    };
    return router.stack.flatMap(({ route }) =>
      route === undefined
        ? []
        : Object.keys(route.methods).map(
            (method) => `${method.toUpperCase()} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`,
          ),
    );
  } finally {
    await app.close();
  }
}

function bodyOf(document: OpenApi, { requestBody }: Operation, companyId: string): unknown {
  const schema = requestBody?.content['application/json']?.schema;
  return schema === undefined ? undefined : sample(document, schema, companyId);
}

/** What a schema gives as an example, and something for the rest that it wants. */
function sample(document: OpenApi, schema: Schema, companyId: string, name = ''): unknown {
  if (name === 'companyId') return companyId;
  if (schema.example !== undefined) return schema.example;
  if (schema.$ref !== undefined) {
    return sample(document, document.components.schemas[schema.$ref.split('/').at(-1)!]!, companyId);
  }
  const one = schema.oneOf?.[0] ?? (schema.properties === undefined ? schema.allOf?.[0] : undefined);
  if (one !== undefined) return sample(document, one, companyId);
  if (schema.properties !== undefined) {
    const wanted = Object.entries(schema.properties).filter(
      ([property, { example }]) =>
        schema.required?.includes(property) === true || example !== undefined || property === 'companyId',
    );
    return Object.fromEntries(wanted.map(([key, value]) => [key, sample(document, value, companyId, key)]));
  }
  if (schema.type === 'array') return [sample(document, schema.items ?? {}, companyId)];
  return schema.default ?? schema.enum?.[0] ?? (schema.type === 'object' ? {} : 'x');
}
