import type { OpenAPIObject } from '@nestjs/swagger';
import { OUTGOING_KINDS } from '../domain/outgoing.js';

const needsOneOf = (...members: readonly string[]): object => ({
  anyOf: members.map((name) => ({ required: [name] })),
});

/** What a validator checks that no decorator can say: to whom, and a content of one kind or a plain text. */
export function tellWhatIsNeeded({ components }: OpenAPIObject): void {
  const body = components?.schemas?.['MessageBody'] as Record<string, unknown> | undefined;
  if (body !== undefined) body['allOf'] = [needsOneOf('to', 'phone'), needsOneOf('message', ...OUTGOING_KINDS)];
}
