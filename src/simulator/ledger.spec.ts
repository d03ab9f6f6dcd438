import { expect, it } from 'vitest';
import { Ledger } from './ledger.js';

it('counts a login while the device is logged in, and only that', () => {
  const ledger = new Ledger();
  const first = ledger.open(1, 10, 5000);
  ledger.loggedIn(first);
  // Another device of the account is nothing to worry about, nor is a socket that has not logged in.
  ledger.loggedIn(ledger.open(2, 11, 5001));
  const second = ledger.open(1, 12, 5002);
  expect(ledger).toMatchObject({ overlaps: 0, maxConcurrent: 1 });
  ledger.loggedIn(second);
  ledger.close(first, 'replaced');
  expect(ledger).toMatchObject({ overlaps: 1, maxConcurrent: 2 });
  ledger.close(second, 'gone');
  ledger.loggedIn(ledger.open(1, 13, 5003));
  expect(ledger).toMatchObject({ overlaps: 1, maxConcurrent: 2 });
});

it('closes an interval once: the first reason stands', () => {
  const ledger = new Ledger();
  const interval = ledger.open(1, 10, undefined);
  ledger.close(interval, 'killed (515)');
  const { closedAt } = interval;
  ledger.close(interval, 'closed by client');
  expect(interval).toMatchObject({ closedAt, reason: 'killed (515)', remotePort: null, loggedInAt: null });
});
