import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { catchError, from, mergeMap, type Observable, of } from 'rxjs';
import { invalidField } from '../domain/errors.js';
import { MAIN_LINE } from '../domain/line.js';
import { namedLine } from '../identity/named-line.js';
import { LOGGER } from '../logging/logger.js';
import { type Attempt, IdempotencyKeys, type Keyed } from './idempotency-keys.js';

const HEADER = 'Idempotency-Key';
/** ASCII that can be seen, and spaces; the draft has it in quotation marks, and clients leave them out. */
const KEY = /^[\x20-\x7e]{1,255}$/;

const ATTEMPT = Symbol('attempt');

type KeyedRequest = Request & { [ATTEMPT]?: Attempt };

/**
 * Answers a request that has an `Idempotency-Key` once (draft-ietf-httpapi-idempotency-key-header): repetitions get the
 * first answer, across restarts and processes. What was refused before anything could leave may be tried again.
 */
@Injectable()
class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly keys: IdempotencyKeys,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<KeyedRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    const keyed = keyedRequest(request);
    if (keyed === undefined) return next.handle();
    const begun = await this.keys.begin(keyed);
    if ('answer' in begun) {
      response.status(begun.answer.status);
      response.setHeader('Idempotency-Replayed', 'true');
      return of(begun.answer.body);
    }
    request[ATTEMPT] = begun.attempt;
    return next.handle().pipe(
      mergeMap(async (body: unknown) => {
        await this.note(keyed, () => this.keys.settle(keyed, { status: response.statusCode, body }));
        return body;
      }),
      catchError((error: unknown) =>
        from(this.note(keyed, () => this.keys.release(keyed))).pipe(
          mergeMap(() => {
            throw error;
          }),
        ),
      ),
    );
  }

  /** The answer is given whether it could be kept or not: what was sent is on record, and answers a repetition as well. */
  private async note({ line }: Keyed, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.log.warn({ ...line, error: (error as Error).message }, 'the answer to a request with a key was not kept');
    }
  }
}

/** @throws DomainError VALIDATION_FAILED for a key of another form */
function keyedRequest(request: Request): Keyed | undefined {
  const given = request.header(HEADER);
  if (given === undefined) return undefined;
  const key = /^"(.*)"$/.exec(given.trim())?.[1] ?? given.trim();
  if (!KEY.test(key)) throw invalidField(HEADER, `${HEADER} must be 1 to 255 characters of ASCII`);
  const { companyId, line } = namedLine(request);
  // A request that names no company well is refused by what comes next.
  if (companyId === null) return undefined;
  const route = `${request.method} ${String((request.route as { path?: unknown } | undefined)?.path)}`;
  const parts = Object.entries(request.params).filter(([name]) => name !== 'companyId');
  const query = Object.keys(request.query).length === 0 ? {} : { query: request.query };
  const body = JSON.stringify(sorted({ body: request.body as unknown, parts: Object.fromEntries(parts), ...query }));
  return { line: { companyId, line: line ?? MAIN_LINE }, key: `${route}\n${key}`, body };
}

/** The same with members in one order: what two clients write differently means the same. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}

/** A route that answers requests with the same `Idempotency-Key` once. */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: HEADER,
      required: false,
      description:
        'Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice',
      schema: { type: 'string', pattern: KEY.source, example: '7a3f9c1e-order-4711' },
    }),
  );
}

/** What a handler sends under, when its request has a key; undefined otherwise. */
export const GivenAttempt = createParamDecorator(
  (_: unknown, context: ExecutionContext): Attempt | undefined =>
    context.switchToHttp().getRequest<KeyedRequest>()[ATTEMPT],
);
