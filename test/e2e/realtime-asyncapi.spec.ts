import { Ajv, type AnySchemaObject } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, EVENTS } from '../../src/domain/events.js';
import type { Members } from '../../src/domain/members.js';
import { SAMPLES } from '../support/event-samples.js';
import { withProduct } from '../support/fixture.js';
import { Product } from '../support/product.js';

interface Ref {
  $ref: string;
}

interface Document {
  asyncapi: string;
  servers: Record<string, { host: string }>;
  channels: Record<string, { address: string; messages: Record<string, Ref> }>;
  operations: Record<string, { action: string; channel: Ref; messages: Ref[] }>;
  components: { messages: Record<string, { name: string; payload: Ref }>; schemas: Record<string, AnySchemaObject> };
}

const text = { type: 'string', minLength: 1 } as const;
const ref = { type: 'object', properties: { $ref: text }, required: ['$ref'], additionalProperties: false } as const;
const mapOf = (values: object): object => ({ type: 'object', minProperties: 1, additionalProperties: values });
const closed = (properties: object, required: string[]): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

/** What AsyncAPI 3.0.0 demands of the members that are used; others are not allowed. */
const ASYNCAPI = closed(
  {
    asyncapi: { const: '3.0.0' },
    info: closed({ title: text, version: text, description: text }, ['title', 'version']),
    defaultContentType: text,
    servers: mapOf(
      closed({ host: text, protocol: text, description: text, security: { type: 'array', items: ref } }, [
        'host',
        'protocol',
      ]),
    ),
    channels: mapOf(
      closed(
        {
          address: text,
          title: text,
          description: text,
          messages: mapOf(ref),
          bindings: closed({ ws: { type: 'object' } }, []),
        },
        ['address'],
      ),
    ),
    operations: mapOf(
      closed(
        { action: { enum: ['send', 'receive'] }, channel: ref, messages: { type: 'array', minItems: 1, items: ref } },
        ['action', 'channel'],
      ),
    ),
    components: closed(
      {
        messages: mapOf(
          closed({ name: text, title: text, summary: text, description: text, contentType: text, payload: ref }, []),
        ),
        schemas: mapOf({ type: 'object' }),
        securitySchemes: mapOf({ type: 'object', properties: { type: text }, required: ['type'] }),
      },
      [],
    ),
  },
  ['asyncapi', 'info'],
);

const { beforeAll } = withProduct();

let product: Product;
let document: Document;
let contentType: string | null;

beforeAll(async ({ fixtures }) => {
  ({ product } = fixtures);
  const response = await fetch(`${product.url}/docs/events`);
  contentType = response.headers.get('content-type');
  document = (await response.json()) as Document;
});

/** What a reference points to. */
function resolve({ $ref }: Ref): unknown {
  expect($ref).toMatch(/^#\//);
  let found: unknown = document;
  for (const name of $ref.slice(2).split('/')) found = (found as Record<string, unknown> | undefined)?.[name];
  expect(found, $ref).toBeDefined();
  return found;
}

/** All references anywhere in it. */
function refsIn(value: unknown): Ref[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('$ref' in value) return [value as Ref];
  return Object.values(value).flatMap(refsIn);
}

describe('the AsyncAPI document at /docs/events', () => {
  it('is one', () => {
    expect(contentType).toContain('application/json');
    const ajv = new Ajv({ strict: true, allErrors: true });
    expect(ajv.validate(ASYNCAPI, document), ajv.errorsText()).toBe(true);
    for (const each of refsIn(document)) resolve(each);
  });

  it('names the server by the host that was asked', () => {
    expect(document.servers.websocket?.host).toBe(new URL(product.url).host);
  });

  it('names each message in a channel, in an operation on that channel, and in the catalogue', () => {
    for (const [name, channel] of Object.entries(document.channels)) {
      const operation = Object.values(document.operations).find((each) => each.channel.$ref === `#/channels/${name}`);
      expect(operation?.action).toBe('send');
      expect(operation?.messages.map(({ $ref }) => $ref)).toEqual(
        Object.keys(channel.messages).map((message) => `#/channels/${name}/messages/${message}`),
      );
      expect(Object.keys(channel.messages)).toEqual(expect.arrayContaining(EVENT_TYPES));
    }
    const used = Object.values(document.channels).flatMap(({ messages }) =>
      Object.values(messages).map(({ $ref }) => $ref),
    );
    expect(new Set(used)).toEqual(
      new Set(Object.keys(document.components.messages).map((name) => `#/components/messages/${name}`)),
    );
  });

  it.each(EVENT_TYPES)('describes %s so that nothing more and nothing less is valid', (type) => {
    const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
    addFormats.default(ajv);
    const message = resolve({ $ref: `#/components/messages/${type}` }) as { name: string; payload: Ref };
    expect(message.name).toBe(type);
    const validate = ajv.compile(resolve(message.payload) as AnySchemaObject);
    const event = {
      id: '1',
      type,
      companyId: 'a',
      line: 'main',
      timestamp: new Date().toISOString(),
      ...SAMPLES[type],
    };
    expect(validate(event), ajv.errorsText(validate.errors)).toBe(true);
    expect(validate({ ...event, other: 1 })).toBe(false);
    const members: Members = EVENTS[type].members;
    for (const name of Object.keys(event)) {
      expect(validate({ ...event, [name]: undefined }), name).toBe(members[name]?.optional === true);
    }
  });

  it('is linked from the documentation of the REST API', async () => {
    const { info } = (await (await fetch(`${product.url}/docs-json`)).json()) as { info: { description: string } };
    expect(info.description).toContain('(/docs/events)');
  });
});
