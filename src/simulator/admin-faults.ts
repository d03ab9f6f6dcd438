import { randomBytes } from 'node:crypto';
import type { ArmedFaults, Fault } from './admin-api.js';
import { AdminError } from './admin-error.js';
import {
  asObject,
  oneOf,
  optionalInteger,
  optionalString,
  optionalStrings,
  requiredString,
  type JsonObject,
} from './admin-input.js';
import { accountOf, route, type AdminContext, type AdminRequest, type Route } from './admin-route.js';
import { downgradeNotice } from './linking-notices.js';
import { node } from './nodes.js';
import { streamError, type Session } from './session-server.js';

const FAULTS: readonly Fault[] = [
  '515',
  '440',
  '401',
  '403',
  '405',
  '411',
  '500',
  '503',
  'stream-end',
  'close',
  'reset',
  'garbage',
  'stall',
];

const FAULT_MEMBERS = ['onLogin', 'upgrade', 'qrRefs', 'mute', 'refuse', 'nack', 'nackTo', 'delayMs', 'times'];

/** Faults for live sockets, at once, and faults that wait for their moment. */
export function faultRoutes(simulator: AdminContext): Route[] {
  const { directory, faults } = simulator;
  return [
    route('POST', '/admin/accounts/:number/kill', (request) => kill(simulator, request), { body: ['fault', 'device'] }),
    route('GET', '/admin/accounts/:number/faults', (request) => faults.view(accountOf(directory, request).number)),
    route(
      'PUT',
      '/admin/accounts/:number/faults',
      (request) => {
        const { number } = accountOf(directory, request);
        const armed = readFaults(request.body);
        if (armed.upgrade !== undefined || armed.qrRefs !== undefined) {
          throw new AdminError(400, 'upgrade and qrRefs come before anybody knows the account: use PUT /admin/faults');
        }
        faults.arm(armed, number);
      },
      { body: FAULT_MEMBERS },
    ),
    route('DELETE', '/admin/accounts/:number/faults', (request) => faults.clear(accountOf(directory, request).number)),
    route('GET', '/admin/faults', () => faults.view()),
    route('PUT', '/admin/faults', ({ body }) => faults.arm(readFaults(body)), { body: FAULT_MEMBERS }),
    route('DELETE', '/admin/faults', () => faults.clear()),
  ];
}

function kill(simulator: AdminContext, request: AdminRequest): { killed: number } {
  const account = accountOf(simulator.directory, request);
  const fault = oneOf(request.body, 'fault', FAULTS);
  if (fault === undefined) throw new AdminError(400, `fault is missing: one of ${FAULTS.join(', ')}`);
  const device = optionalInteger(request.body, 'device', 1, 99_999);
  const sessions = simulator.sessions.sessionsOf(account, device);
  if (sessions.length === 0) throw new AdminError(409, `${account.number} has no live socket to kill`);
  for (const session of sessions) strike(simulator, session, fault);
  return { killed: sessions.length };
}

function strike(simulator: AdminContext, session: Session, fault: Fault): void {
  const { connection, account, companion } = session;
  const reason = `killed (${fault})`;
  switch (fault) {
    case '515':
    case '500':
    case '503':
      return connection.end(reason, streamError({ code: Number(fault) }));
    case '440':
      return connection.end(reason, streamError({}, node('conflict', { type: 'replaced' })));
    case '401':
      // Who is told that the device was removed must not get in again.
      simulator.sessions.unlink(account, companion.id);
      return;
    case '403':
    case '405':
      return connection.end(reason, node('failure', { reason: fault, location: 'sim' }));
    case '411':
      return connection.end(reason, downgradeNotice());
    case 'stream-end':
      return connection.end(reason, node('xmlstreamend'));
    case 'close':
      return connection.end(reason);
    case 'reset':
      return connection.reset(reason);
    case 'garbage':
      return connection.garbage(randomBytes(64));
    case 'stall':
      return connection.stall();
  }
}

function readFaults(body: JsonObject): ArmedFaults {
  const onLogin = optionalString(
    typeof body.onLogin === 'number' ? { onLogin: String(body.onLogin) } : body,
    'onLogin',
  );
  if (onLogin !== undefined && !/^[1-9]\d{2}$/.test(onLogin))
    throw new AdminError(400, 'onLogin has to be a code of three digits');
  const faults = {
    onLogin,
    upgrade: optionalInteger(body, 'upgrade', 400, 599),
    qrRefs: optionalInteger(body, 'qrRefs', 1, 100),
    mute: optionalStrings(body, 'mute'),
    refuse: body.refuse === undefined ? undefined : readRefusal(asObject(body.refuse, 'refuse')),
    nack: optionalInteger(body, 'nack', 1, 9_999),
    nackTo: optionalStrings(body, 'nackTo'),
    delayMs: optionalInteger(body, 'delayMs', 0, 600_000),
    times: optionalInteger(body, 'times', 1, 1_000_000),
  };
  return Object.fromEntries(Object.entries(faults).filter(([, value]) => value !== undefined));
}

function readRefusal(body: JsonObject): { namespace: string; code: number } {
  const code = optionalInteger(body, 'code', 400, 599);
  if (code === undefined) throw new AdminError(400, 'refuse.code is missing: 400 to 599');
  return { namespace: requiredString(body, 'namespace'), code };
}
