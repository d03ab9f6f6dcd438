import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { breakingChanges } from '../support/openapi-changes.js';
import type { OpenApiDocument, Schema } from '../support/openapi-contract.js';

const text = readFileSync('docs/openapi.json', 'utf8');
const before = JSON.parse(text) as OpenApiDocument;
const SEND = '/api/whatsapp/sessions/{companyId}/messages';

type Change = (document: OpenApiDocument, schemas: Record<string, Schema>) => void;

/** What changes of the product's own document are called. */
function changed(change: Change): string[] {
  const after = JSON.parse(text) as OpenApiDocument;
  change(after, after.components.schemas);
  return breakingChanges(before, after);
}

const BREAKING: [what: string, change: Change, fault: RegExp][] = [
  ['a path that is gone', (document) => delete document.paths[SEND], /^POST \S+messages is gone$/],
  ['a method that is gone', (document) => delete document.paths[SEND]!['post'], /^POST \S+messages is gone$/],
  [
    'an operation with another name',
    (document) => Object.assign(document.paths[SEND]!['post']!, { operationId: 'x' }),
    /operationId was messagesSend$/,
  ],
  [
    'a member of an answer that is gone',
    (_, { SentAnswer }) => delete SentAnswer!.properties!['messageId'],
    /messageId is gone/,
  ],
  [
    'a member of an answer that is not always there',
    (_, { SentAnswer }) => (SentAnswer!.required = SentAnswer!.required!.filter((name) => name !== 'messageId')),
    /messageId is not always there/,
  ],
  [
    'an answer of another type',
    (_, { SentAnswer }) => (SentAnswer!.properties!['messageId']!.type = 'number'),
    /was string and is number/,
  ],
  [
    'a member of a request that is needed',
    (_, { MessageBody }) => (MessageBody!.required = ['metadata']),
    /metadata is required now/,
  ],
  [
    'a member of a request that is gone',
    (_, { MessageBody }) => delete MessageBody!.properties!['poll'],
    /\.poll is gone/,
  ],
  [
    'a shorter text',
    (_, { MessageBody }) => (MessageBody!.properties!['message']!['maxLength'] = 10),
    /maxLength was 4096 and is 10/,
  ],
  [
    'fewer words to choose from',
    (_, { CreateWebhookBody }) => CreateWebhookBody!.properties!['events']!.items!.enum!.pop(),
    /takes no error any more/,
  ],
  [
    'an event that is gone',
    (_, { EventEnvelope }) => (EventEnvelope!['oneOf'] as Schema[]).shift(),
    /is no ConnectedEvent any more/,
  ],
  [
    'a parameter that is needed',
    (document) => document.paths[SEND]!['post']!.parameters!.push({ name: 'x', in: 'query', required: true }),
    /query x is required now/,
  ],
  [
    'an answer that may be null',
    (_, { SentAnswer }) => (SentAnswer!.properties!['messageId']!.nullable = true),
    /may be null now/,
  ],
];

it.each(BREAKING)('%s breaks clients', (_, change, fault) => {
  const faults = changed(change);
  expect(faults).toContainEqual(expect.stringMatching(fault));
});

const ADDITIONS: [what: string, change: Change][] = [
  ['nothing', () => undefined],
  ['a path', (document) => (document.paths['/new'] = {})],
  ['a member of an answer', (_, { SentAnswer }) => (SentAnswer!.properties!['new'] = { type: 'string' })],
  ['a member of a request', (_, { MessageBody }) => (MessageBody!.properties!['new'] = { type: 'string' })],
  ['a longer text', (_, { MessageBody }) => (MessageBody!.properties!['message']!['maxLength'] = 10_000)],
  [
    'a word to choose',
    (_, { CreateWebhookBody }) => CreateWebhookBody!.properties!['events']!.items!.enum!.push('new'),
  ],
  ['an error', (document) => (document.paths[SEND]!['post']!.responses['418'] = {})],
  ['words', (_, { SentAnswer }) => (SentAnswer!['description'] = 'other')],
];

it.each(ADDITIONS)('%s breaks nobody', (_, change) => {
  expect(changed(change)).toEqual([]);
});

it('operations have names that a language can use, each its own', () => {
  const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, { operationId: string }>> };
  const names = Object.values(paths).flatMap((operations) =>
    Object.values(operations).map(({ operationId }) => operationId),
  );
  expect(names.filter((name) => !/^[a-z][A-Za-z]+$/.test(name))).toEqual([]);
  expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
});

it('every member says what it means, and an object which members it has or that it may have any', () => {
  const { schemas } = (JSON.parse(text) as OpenApiDocument).components;
  const faults: string[] = [];
  const look = (schema: Schema, at: string): void => {
    const { type, properties, additionalProperties, items } = schema;
    const isOpen = properties === undefined && additionalProperties === undefined && schema['allOf'] === undefined;
    if (type === 'object' && isOpen) faults.push(`${at} is any object`);
    for (const [name, member] of Object.entries(properties ?? {})) {
      if (member['description'] === undefined) faults.push(`${at}.${name} says nothing`);
      look(member, `${at}.${name}`);
    }
    if (items !== undefined) look(items, `${at}[]`);
  };
  for (const [name, schema] of Object.entries(schemas)) look(schema, name);
  expect(faults).toEqual([]);
});
