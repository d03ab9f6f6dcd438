import { memoryUsage, uptime } from 'node:process';
import type { Account } from './account.js';
import type { WaitCondition } from './admin-api.js';
import { AdminError } from './admin-error.js';
import { optionalBoolean, optionalInteger, requiredString } from './admin-input.js';
import { appStateChanges } from './app-state-reader.js';
import { accountOf, route, type AdminContext, type AdminRequest, type Route } from './admin-route.js';

const DEFAULT_WAIT_MS = 30_000;
const MAX_WAIT_MS = 600_000;

/** Counters, the ledger, and waiting for something to become so. */
export function observationRoutes(simulator: AdminContext): Route[] {
  const { directory, counters } = simulator;
  return [
    route('GET', '/admin/health', () => ({ ok: true, uptime: uptime() })),
    route('GET', '/admin/info', () => ({ ...simulator.address(), ca: simulator.certificate.ca })),
    route('GET', '/admin/stats', () => ({
      ...counters,
      accounts: [...directory.all()].length,
      memoryRss: memoryUsage().rss,
      uptimeSeconds: uptime(),
    })),
    route('GET', '/admin/accounts/:number/ledger', (request) => {
      const { ledger } = accountOf(directory, request);
      return { intervals: ledger.list(), overlaps: ledger.overlaps, maxConcurrent: ledger.maxConcurrent };
    }),
    route('GET', '/admin/accounts/:number/app-state', (request) => ({
      changes: appStateChanges(accountOf(directory, request)),
    })),
    route('GET', '/admin/ledger', () => {
      const ledgers = [...directory.all()].map(({ number, ledger }) => ({ number, ledger }));
      return {
        peakHandshakes: counters.handshakesPeak,
        logins: counters.logins,
        overlaps: ledgers.reduce((sum, { ledger }) => sum + ledger.overlaps, 0),
        maxConcurrent: Math.max(0, ...ledgers.map(({ ledger }) => ledger.maxConcurrent)),
        accountsWithOverlaps: ledgers.filter(({ ledger }) => ledger.overlaps > 0).map(({ number }) => number),
      };
    }),
    route('POST', '/admin/wait', (request) => wait(simulator, request), {
      body: ['account', 'connected', 'device', 'devices', 'drained', 'reachable', 'timeoutMs'],
    }),
  ];
}

async function wait(simulator: AdminContext, request: AdminRequest) {
  const { body, gone } = request;
  const account = accountOf(simulator.directory, {
    ...request,
    parameters: { number: requiredString(body, 'account') },
  });
  const timeoutMs = optionalInteger(body, 'timeoutMs', 0, MAX_WAIT_MS) ?? DEFAULT_WAIT_MS;
  const condition: Omit<WaitCondition, 'account'> = {
    ...pick('connected', optionalBoolean(body, 'connected')),
    ...pick('drained', optionalBoolean(body, 'drained')),
    ...pick('reachable', optionalBoolean(body, 'reachable')),
    ...pick('device', optionalInteger(body, 'device', 1, 99_999)),
    ...pick('devices', optionalInteger(body, 'devices', 0, 99_999)),
  };
  const { connected, drained, devices, reachable } = condition;
  if ([connected, drained, devices, reachable].every((wanted) => wanted === undefined)) {
    throw new AdminError(400, 'say what to wait for: connected, devices, drained or reachable');
  }
  if (!(await account.changes.until(() => holds(account, condition), timeoutMs, gone))) {
    throw new AdminError(408, `it did not become so within ${timeoutMs} ms`);
  }
  return { ok: true };
}

function holds(account: Account, condition: Omit<WaitCondition, 'account'>): boolean {
  const { connected, device, devices, drained, reachable } = condition;
  const meant = [...account.devices.values()].filter((companion) => device === undefined || companion.id === device);
  if (connected !== undefined && meant.some((companion) => companion.socket !== undefined) !== connected) return false;
  if (reachable !== undefined && meant.some((companion) => companion.listed) !== reachable) return false;
  if (devices !== undefined && account.devices.size < devices) return false;
  return drained === undefined || meant.every((companion) => companion.queue.size === 0) === drained;
}

function pick<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, V>);
}
