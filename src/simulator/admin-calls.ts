import { AdminError } from './admin-error.js';
import { oneOf, optionalBoolean, optionalInteger, optionalString, requiredString } from './admin-input.js';
import { accountOf, route, type AdminContext, type AdminRequest, type Route } from './admin-route.js';
import { CALL_ENDS, type CallView } from './calls.js';

const DEFAULT_WAIT_MS = 30_000;
const MAX_WAIT_MS = 600_000;
const STATUSES = ['offer', ...CALL_ENDS] as const;

/** Calls that an account's phone makes, and what became of them. */
export function callRoutes(simulator: AdminContext): Route[] {
  const { directory, calls } = simulator;
  return [
    route('POST', '/admin/accounts/:number/calls', (request) => start(simulator, request), {
      body: ['to', 'video', 'group', 'status'],
    }),
    route('GET', '/admin/accounts/:number/calls', (request) => ({
      calls: calls.of(accountOf(directory, request).number),
    })),
    route('GET', '/admin/accounts/:number/calls/:callId', (request) => read(simulator, request), {
      query: ['status', 'timeoutMs'],
    }),
    route(
      'PUT',
      '/admin/accounts/:number/calls/:callId',
      (request) => {
        const status = oneOf(request.body, 'status', CALL_ENDS);
        if (status === undefined) throw new AdminError(400, `status is missing: one of ${CALL_ENDS.join(', ')}`);
        const { callId } = callOf(simulator, request);
        return calls.end(callId, status);
      },
      { body: ['status'] },
    ),
  ];
}

function start({ directory, groups, calls }: AdminContext, request: AdminRequest): CallView {
  const caller = accountOf(directory, request);
  const { body } = request;
  const to = requiredString(body, 'to').replace(/^\+/, '');
  const target = directory.find(to);
  if (!target) throw new AdminError(404, `no account ${to}; create it first`);
  const group = optionalString(body, 'group');
  const members = group === undefined ? undefined : groups.get(group)?.members;
  if (group !== undefined && !members) throw new AdminError(404, `no group ${group}`);
  const outsider = [caller, target].find(({ number }) => members && !members.has(number));
  if (outsider) throw new AdminError(409, `${outsider.number} is no member of ${group}`);
  return calls.start(caller, target, {
    video: optionalBoolean(body, 'video') ?? false,
    ...(group === undefined ? {} : { group }),
    ...ended(oneOf(body, 'status', STATUSES)),
  });
}

function ended(status: (typeof STATUSES)[number] | undefined) {
  return status === undefined || status === 'offer' ? {} : { status };
}

async function read(simulator: AdminContext, request: AdminRequest): Promise<CallView> {
  const call = callOf(simulator, request);
  const wanted = oneOf(request.query, 'status', STATUSES);
  const timeoutMs = optionalInteger(request.query, 'timeoutMs', 0, MAX_WAIT_MS) ?? DEFAULT_WAIT_MS;
  const isSo = (): boolean => wanted === undefined || call.status === wanted;
  if (!(await simulator.calls.changes.until(isSo, timeoutMs, request.gone))) {
    throw new AdminError(408, `the call was "${call.status}" for ${timeoutMs} ms, not "${wanted}"`);
  }
  return call;
}

/** A call from or to the account of the path. */
function callOf({ directory, calls }: AdminContext, request: AdminRequest): CallView {
  const { number } = accountOf(directory, request);
  const { callId = '' } = request.parameters;
  const call = calls.find(callId);
  if (!call || (call.from !== number && call.to !== number)) {
    throw new AdminError(404, `no call ${callId} from or to ${number}`);
  }
  return call;
}
