import type { ArmedLinking, PasskeyStage } from './admin-api.js';
import { AdminError } from './admin-error.js';
import {
  asObject,
  oneOf,
  optionalBoolean,
  optionalInteger,
  optionalString,
  refuseUnknown,
  requiredString,
  type JsonObject,
} from './admin-input.js';
import { accountOf, route, type AdminContext, type AdminRequest, type Route } from './admin-route.js';
import { HELLO_ERRORS } from './pairing-codes.js';
import { scanQr } from './phone-pairing.js';
import { WEB_ORIGIN } from './virtual-authenticator.js';

const MAX_WAIT_MS = 600_000;
/** A passkey ceremony waits for a person with an authenticator. */
const LINK_WAIT_MS = 120_000;
const DEFAULT_WAIT_MS = 30_000;
const WAITABLE = ['refreshesSent', 'refreshesAcked', 'codeRefreshesSent', 'codeRefreshesAcked', 'wrongAcks'] as const;

const LINKING_MEMBERS = ['refresh', 'times', 'downgrade', 'passkey', 'hello'];
const STEPS = ['prologue', 'nonce', 'pairing-request'] as const;
const STAGES: readonly PasskeyStage[] = [
  'idle',
  ...STEPS,
  'continuation',
  'confirmation',
  'pair-success',
  'linked',
  'failed',
];

/** Linking from the phone's side, and what the server asks of the client meanwhile. */
export function linkingRoutes(simulator: AdminContext): Route[] {
  const { directory, linking } = simulator;
  return [
    route(
      'POST',
      '/admin/accounts/:number/scan',
      (request) => {
        const account = accountOf(directory, request);
        return scanQr(linking, account, requiredString(request.body, 'qr'), linkWait(request));
      },
      { body: ['qr', 'timeoutMs'] },
    ),
    route(
      'POST',
      '/admin/accounts/:number/pairing-code',
      (request) => {
        const account = accountOf(directory, request);
        const code = requiredString(request.body, 'code').replace('-', '');
        if (!/^[0-9A-Za-z]{8}$/.test(code)) throw new AdminError(400, 'a pairing code has 8 letters and digits');
        return simulator.pairingCodes.enter(account, code, linkWait(request));
      },
      { body: ['code', 'timeoutMs'] },
    ),
    route(
      'POST',
      '/admin/accounts/:number/refresh-code',
      (request) => {
        const force = optionalBoolean(request.body, 'force') ?? false;
        simulator.pairingCodes.askForNewCode(accountOf(directory, request), force);
      },
      { body: ['force'] },
    ),
    route(
      'POST',
      '/admin/accounts/:number/passkey/assert',
      (request) => {
        const passkey = linking.passkeys.passkeyOf(accountOf(directory, request));
        const options = asObject(request.body.requestOptions, 'requestOptions');
        const origin = optionalString(request.body, 'origin') ?? WEB_ORIGIN;
        if (!URL.canParse(origin)) throw new AdminError(400, 'origin has to be like https://web.whatsapp.com');
        const [challenge, rpId] = [requiredString(options, 'challenge'), requiredString(options, 'rpId')];
        return passkey.assert({ challenge, rpId, origin });
      },
      { body: ['requestOptions', 'origin'] },
    ),
    route(
      'POST',
      '/admin/accounts/:number/passkey/confirm',
      (request) => {
        linking.passkeys.confirm(accountOf(directory, request), requiredString(request.body, 'code'));
      },
      { body: ['code'] },
    ),
    route('GET', '/admin/accounts/:number/linking', (request) => view(simulator, request), {
      query: [...WAITABLE, 'timeoutMs', 'passkeyStage'],
    }),
    route(
      'PUT',
      '/admin/accounts/:number/linking',
      (request) => {
        linking.rules.arm(accountOf(directory, request), readLinking(request.body));
      },
      { body: LINKING_MEMBERS },
    ),
    route('DELETE', '/admin/accounts/:number/linking', (request) => {
      linking.rules.clear(accountOf(directory, request));
    }),
  ];
}

/** At once, or when each counter that the query names has come so far, and the ceremony to the named stage. */
async function view({ directory, linking }: AdminContext, request: AdminRequest) {
  const account = accountOf(directory, request);
  const wanted = WAITABLE.map((name) => [name, optionalInteger(request.query, name, 0, 1_000_000) ?? 0] as const);
  const timeoutMs = optionalInteger(request.query, 'timeoutMs', 0, MAX_WAIT_MS) ?? DEFAULT_WAIT_MS;
  const stage = oneOf(request.query, 'passkeyStage', STAGES);
  const reached = () => {
    const seen = linking.view(account);
    return wanted.every(([name, count]) => seen[name] >= count) && (stage ?? seen.passkey.stage) === seen.passkey.stage;
  };
  if (!(await account.changes.until(reached, timeoutMs, request.gone))) {
    throw new AdminError(408, `it did not become so within ${timeoutMs} ms`);
  }
  return linking.view(account);
}

function linkWait({ body }: AdminRequest): number {
  return optionalInteger(body, 'timeoutMs', 1, MAX_WAIT_MS) ?? LINK_WAIT_MS;
}

function readLinking(body: JsonObject): ArmedLinking {
  const armed = {
    refresh: oneOf(body, 'refresh', ['companion_reg_refresh', 'pair-device-rotate-qr', 'empty']),
    times: optionalInteger(body, 'times', 1, 1_000_000),
    downgrade: optionalBoolean(body, 'downgrade'),
    passkey: readPasskey(body.passkey),
    hello: readHello(body.hello),
  };
  return Object.fromEntries(Object.entries(armed).filter(([, value]) => value !== undefined));
}

function readPasskey(value: unknown): ArmedLinking['passkey'] {
  if (value === undefined || value === null || value === false) return undefined;
  if (value === true) return true;
  const body = asObject(value, 'passkey');
  const armed = {
    omitOptions: optionalBoolean(body, 'omitOptions'),
    failAt: oneOf(body, 'failAt', STEPS),
    silentAfter: oneOf(body, 'silentAfter', ['prologue']),
    closeAt: oneOf(body, 'closeAt', STEPS),
  };
  refuseUnknown(body, Object.keys(armed), 'passkey.');
  return Object.fromEntries(Object.entries(armed).filter(([, given]) => given !== undefined));
}

function readHello(value: unknown): ArmedLinking['hello'] {
  if (value === undefined || value === null) return undefined;
  if (value === 'silent') return value;
  const body = asObject(value, 'hello');
  refuseUnknown(body, ['error'], 'hello.');
  const { error } = body;
  const code = HELLO_ERRORS.find((known) => known.code === error)?.code;
  if (code === undefined) {
    throw new AdminError(400, `hello has to be "silent" or {error}: ${HELLO_ERRORS.map((known) => known.code).join()}`);
  }
  return { error: code };
}
