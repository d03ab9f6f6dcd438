import type { Account } from './account.js';
import type { ArmedRestriction } from './admin-api.js';
import { AdminError } from './admin-error.js';
import {
  asObject,
  oneOf,
  optionalBoolean,
  optionalInteger,
  optionalString,
  refuseUnknown,
  type JsonObject,
} from './admin-input.js';
import { accountOf, route, type AdminContext, type Route } from './admin-route.js';
import { quotaNotice, timelockNotice } from './query-restriction.js';
import { sendToClients } from './server-stanzas.js';

const LATEST = 32_503_680_000;
const MAX_QUOTA = 1_000_000;
const CAPPING = ['NONE', 'FIRST_WARNING', 'SECOND_WARNING', 'CAPPED'] as const;

/** What an account may not do, as its clients are told and can ask. */
export function restrictionRoutes({ directory }: AdminContext): Route[] {
  return [
    route('GET', '/admin/accounts/:number/restriction', (request) => accountOf(directory, request).restriction.view()),
    route(
      'PUT',
      '/admin/accounts/:number/restriction',
      (request) => {
        const account = accountOf(directory, request);
        const armed = read(request.body);
        if (!armed.timelock && !armed.quota) throw new AdminError(400, 'timelock or quota is missing');
        change(account, armed, optionalBoolean(request.body, 'announce'));
        return account.restriction.view();
      },
      { body: ['timelock', 'quota', 'announce'] },
    ),
    route(
      'DELETE',
      '/admin/accounts/:number/restriction',
      (request) => change(accountOf(directory, request), {}, optionalBoolean(request.body, 'announce')),
      { body: ['announce'] },
    ),
  ];
}

function change(account: Account, armed: ArmedRestriction, announce = true): void {
  const before = account.restriction.view();
  account.restriction.arm(armed);
  if (!announce) return;
  if (before.timelock ?? armed.timelock) sendToClients(account, timelockNotice(account));
  if (before.quota ?? armed.quota) sendToClients(account, quotaNotice(account));
}

function read(body: JsonObject): ArmedRestriction {
  return {
    ...(body.timelock === undefined ? {} : { timelock: readTimelock(asObject(body.timelock, 'timelock')) }),
    ...(body.quota === undefined ? {} : { quota: readQuota(asObject(body.quota, 'quota')) }),
  };
}

function readTimelock(body: JsonObject): NonNullable<ArmedRestriction['timelock']> {
  refuseUnknown(body, ['until', 'enforcementType'], 'timelock.');
  const until = optionalInteger(body, 'until', 0, LATEST);
  if (until === undefined) throw new AdminError(400, 'timelock.until is missing: Unix seconds');
  const enforcementType = optionalString(body, 'enforcementType');
  return { until, ...(enforcementType !== undefined && { enforcementType }) };
}

function readQuota(body: JsonObject): NonNullable<ArmedRestriction['quota']> {
  refuseUnknown(body, ['total', 'used', 'cycleStart', 'cycleEnd', 'status'], 'quota.');
  const total = optionalInteger(body, 'total', 0, MAX_QUOTA);
  if (total === undefined) throw new AdminError(400, 'quota.total is missing');
  const given = {
    used: optionalInteger(body, 'used', 0, MAX_QUOTA),
    cycleStart: optionalInteger(body, 'cycleStart', 0, LATEST),
    cycleEnd: optionalInteger(body, 'cycleEnd', 0, LATEST),
    status: oneOf(body, 'status', CAPPING),
  };
  return { total, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}
