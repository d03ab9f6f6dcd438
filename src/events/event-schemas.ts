import { COMPANY_ID_PATTERN } from '../domain/company-id.js';
import { EVENTS, type EventType } from '../domain/events.js';
import { LINE_PATTERN } from '../domain/line.js';
import { type JsonSchema, patterned, schemaOfMembers, time } from '../domain/members.js';

/** The whole event of a type, with its envelope, as clients get it. */
export function eventSchema(type: EventType): JsonSchema {
  const { summary, members } = EVENTS[type];
  const envelope = schemaOfMembers({
    id: patterned(
      'Unique, and the `after` to resume from; with a dot for an event that is not kept in the log',
      /^[0-9]{1,18}([.][0-9a-z]{1,40})?$/,
    ),
    companyId: patterned('The company it belongs to', COMPANY_ID_PATTERN),
    line: patterned('The line of the company: `main`, or its name', LINE_PATTERN),
    timestamp: time('When it happened'),
  });
  const body = schemaOfMembers(members);
  return {
    ...body,
    description: summary,
    properties: { type: { type: 'string', const: type }, ...envelope.properties, ...body.properties },
    required: ['type', ...envelope.required, ...body.required],
  };
}
