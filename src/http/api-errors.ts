import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { type ErrorCode, ERRORS } from '../domain/errors.js';
import { Problem } from './problem.js';

/** What every route can answer. */
const EVERYWHERE: readonly ErrorCode[] = [
  'VALIDATION_FAILED',
  'UNAUTHENTICATED',
  'ACCESS_DENIED',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RATE_LIMITED',
  'INTERNAL',
  'SHUTTING_DOWN',
  'SERVICE_UNAVAILABLE',
];

/** Declares the errors a route can answer, beside those of every route. */
export function ApiErrors(...codes: ErrorCode[]): MethodDecorator & ClassDecorator {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set([...EVERYWHERE, ...codes])) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return applyDecorators(
    ApiExtraModels(Problem),
    ...[...byStatus].map(([status, names]) =>
      ApiResponse({
        status,
        description: names.map((name) => `\`${name}\`: ${ERRORS[name].title}`).join('; '),
        content: {
          'application/problem+json': { schema: { $ref: getSchemaPath(Problem) } },
        },
      }),
    ),
  );
}

interface Answer {
  description: string;
  content?: Record<string, { examples?: object } | undefined>;
}

/**
 * Gives each answer that is an error its examples, which the document has once. Where errors of a route are declared in several
 * places, Nest puts what they say one below the other: it is said once.
 */
export function tellErrors(document: OpenAPIObject): void {
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item as object));
  for (const { responses } of operations as { responses: Record<string, Answer> }[]) {
    for (const answer of Object.values(responses)) {
      const content = answer.content?.['application/problem+json'];
      if (content === undefined) continue;
      const named = [...answer.description.matchAll(/`([A-Z_]+)`: /g)].map(([, code]) => code as ErrorCode);
      const codes = [...new Set(named)];
      answer.description = codes.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join('; ');
      content.examples = Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]));
    }
  }
  document.components = { ...document.components, examples: errorExamples() };
}

/** Each error as a client is sent it, with words that are longer in real life. */
function errorExamples(): Record<string, { summary: string; value: Problem }> {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  return Object.fromEntries(codes.map((code) => [code, { summary: ERRORS[code].title, value: example(code) }]));
}

function example(code: ErrorCode): Problem {
  const { status, title } = ERRORS[code];
  return {
    type: `/docs/errors#${code}`,
    title,
    status,
    detail: title,
    code,
    success: false,
    error: title,
    requestId: '0d0bd1a3-6c3c-4f0d-9f39-b4c5d7f1a1f0',
    ...(code === 'VALIDATION_FAILED' && { errors: [{ field: 'to', message: 'to must be a phone number or a JID' }] }),
  };
}
