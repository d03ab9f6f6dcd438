import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError, type FieldError } from '../domain/errors.js';

/** Whoever has more of them has other troubles. */
const MAX_ERRORS = 20;

/** Checks bodies, queries and path parameters against their classes; unknown members are refused. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
    exceptionFactory: (problems) => invalid(problems),
  });
}

/**
 * What validation found, as a client is told of it.
 *
 * @param path of the object that was validated, where it is a part of the request
 */
export function invalid(problems: ValidationError[], path = ''): DomainError {
  const errors = problems.flatMap((problem) => fieldErrors(problem, path)).slice(0, MAX_ERRORS);
  return new DomainError('VALIDATION_FAILED', errors.map((error) => error.message).join('; '), { errors });
}

function fieldErrors(problem: ValidationError, path: string): FieldError[] {
  const field = `${path}${problem.property}`;
  const own = Object.values(problem.constraints ?? {}).map((message) => ({ field, message }));
  return [...own, ...(problem.children ?? []).flatMap((child) => fieldErrors(child, `${field}.`))];
}
