import { ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { DomainError, type FieldError } from '../domain/errors.js';

/** Whoever has more of them has other troubles. */
const MAX_ERRORS = 20;

/** Checks bodies, queries and path parameters against their classes; unknown members are refused. */
export function validationPipe(): ValidationPipe {
  rememberRules();
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

/**
 * For each object that it checks, class-validator gathers the rules of its class out of those of all classes. They are the
 * same each time, since classes have their rules from when they are defined.
 */
function rememberRules(): void {
  const storage = getMetadataStorage();
  const gather = storage.getTargetValidationMetadatas.bind(storage);
  const known = new WeakMap<object, Map<string, ReturnType<typeof gather>>>();
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    if (typeof target !== 'function' || schema || groups?.length)
      return gather(target, schema, always, strictGroups, groups);
    let ofClass = known.get(target);
    if (ofClass === undefined) known.set(target, (ofClass = new Map()));
    const which = `${always}/${strictGroups}`;
    let rules = ofClass.get(which);
    if (rules === undefined) ofClass.set(which, (rules = gather(target, schema, always, strictGroups, groups)));
    return rules;
  };
}
