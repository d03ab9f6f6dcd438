import { expect, it } from 'vitest';
import { connectionFault, mayPass } from './connection-faults.js';

const URL = 'postgres://shop:s%3Acret@db.example:5433/orders';
const failed = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

it.each([
  [failed('ECONNREFUSED'), /no PostgreSQL answers at db\.example:5433 \(ECONNREFUSED\); start it/, true],
  [new AggregateError([failed('ECONNREFUSED')]), /no PostgreSQL answers at db\.example:5433 \(ECONNREFUSED\)/, true],
  [new Error('timeout expired'), /no PostgreSQL answers at db\.example:5433 \(timeout expired\)/, true],
  [new Error('Connection terminated unexpectedly'), /no PostgreSQL answers/, true],
  [failed('ENOTFOUND'), /the host of db\.example:5433 is not known/, true],
  [
    failed('57P03', 'the database system is starting up'),
    /cannot be used \(the database system is starting up\)/,
    true,
  ],
  [failed('53300', 'too many clients already'), /no connection left/, true],
  [failed('3D000'), /there is no database orders at db\.example:5433; make it \(CREATE DATABASE "orders"/, false],
  [failed('28P01', 'password authentication failed'), /does not let shop in .* correct user and password/, false],
  [failed('28000', 'no pg_hba.conf entry for host'), /does not let shop in/, false],
  [new Error('SASL: client password must be a string'), /does not let shop in/, false],
  [new Error('The server does not support SSL connections'), /no encrypted connection/, false],
  [failed('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate'), /no encrypted connection/, false],
  [failed('42501', 'permission denied for schema public'), /shop may not use the database orders/, false],
])('%s', (problem, line, passes) => {
  const { message } = connectionFault(problem, URL);
  expect(message).toMatch(line);
  expect(message).toMatch(/^DATABASE_URL: [^\n]+$/);
  expect(message).not.toContain('cret');
  expect(mayPass(problem)).toBe(passes);
});
