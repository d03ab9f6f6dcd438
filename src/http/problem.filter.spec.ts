import { QueryFailedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { toDomainError } from './problem.filter.js';

/** What TypeORM throws when PostgreSQL answers with a code. */
const failed = (code: string, message = 'x'): QueryFailedError =>
  new QueryFailedError('SELECT 1', [], Object.assign(new Error(message), { code }));

describe('a statement that failed', () => {
  it.each([
    ['57014', 'its time was over'],
    ['57P01', 'the server shuts down'],
    ['55P03', 'a lock was not to be had in time'],
    ['40P01', 'a deadlock'],
    ['53100', 'the disk is full'],
    ['53200', 'out of memory'],
    ['53300', 'too many connections'],
    ['08006', 'the connection broke'],
    ['ECONNREFUSED', 'nobody listens'],
  ])('with %s may work later: %s', (code) => {
    expect(toDomainError(failed(code)).code).toBe('SERVICE_UNAVAILABLE');
  });

  it.each(['23505', '42P01', '22001', '55000'])('with %s is a fault of ours', (code) => {
    expect(toDomainError(failed(code)).code).toBe('INTERNAL');
  });
});
