import type { OpenAPIObject } from '@nestjs/swagger';
import { DURABLE_TYPES, EVENT_TYPES, type EventType } from '../domain/events.js';
import type { JsonSchema } from '../domain/members.js';
import { eventSchema } from '../events/event-schemas.js';

type Schemas = Record<string, object>;

/** Every event as a schema of its own, `StoredEvent` for those of the log and `AnyEvent` for all that sockets bring. */
export function typeEvents({ components }: OpenAPIObject): void {
  const schemas = components?.schemas as Schemas | undefined;
  if (schemas === undefined) return;
  for (const type of EVENT_TYPES) schemas[nameOf(type)] = asOpenApi(eventSchema(type));
  schemas['EventEnvelope'] = { ...oneOf(DURABLE_TYPES), description: 'An event of the log, told apart by `type`' };
  schemas['AnyEvent'] = {
    ...oneOf(EVENT_TYPES),
    description: 'An event as sockets and webhooks bring it, told apart by `type`',
  };
}

/** `MessageStatusEvent` of `message_status`. */
function nameOf(type: EventType): string {
  return `${type.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Event`;
}

function oneOf(types: readonly EventType[]): object {
  const reference = (type: EventType): string => `#/components/schemas/${nameOf(type)}`;
  return {
    oneOf: types.map((type) => ({ $ref: reference(type) })),
    discriminator: { propertyName: 'type', mapping: Object.fromEntries(types.map((type) => [type, reference(type)])) },
  };
}

/** JSON Schema of draft 7 as OpenAPI 3.0 writes it. */
function asOpenApi({ type, const: only, examples, items, properties, required, ...rest }: JsonSchema): object {
  const types = type === undefined ? [] : [type].flat();
  const [first] = types.filter((one) => one !== 'null');
  const values = rest.enum?.filter((one) => one !== null);
  const isNullable = types.includes('null') || (rest.enum !== undefined && values?.length !== rest.enum.length);
  return {
    ...rest,
    ...(first !== undefined && { type: first }),
    ...(isNullable && { nullable: true }),
    ...(only !== undefined && { enum: [only] }),
    ...(values !== undefined && { enum: isNullable ? [...values, null] : values }),
    ...(examples !== undefined && { example: examples[0] }),
    // Which there may not be an empty one of.
    ...(required !== undefined && required.length > 0 && { required }),
    ...(items !== undefined && { items: asOpenApi(items) }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, asOpenApi(one)])),
    }),
  };
}
