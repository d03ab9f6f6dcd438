import type { Account } from './account.js';
import { AdminError } from './admin-error.js';
import type { SimulatorAddress } from './admin-api.js';
import type { JsonObject } from './admin-input.js';
import type { Calls } from './calls.js';
import type { Counters } from './counters.js';
import type { Directory } from './directory.js';
import type { Faults } from './faults.js';
import type { GroupChanges } from './group-changes.js';
import type { Groups } from './groups.js';
import type { JoinRequests } from './join-requests.js';
import type { Linking } from './linking.js';
import type { MediaStore } from './media-store.js';
import type { Newsletters } from './newsletters.js';
import type { PairingCodes } from './pairing-codes.js';
import type { Phone } from './phone.js';
import type { Presences } from './presences.js';
import type { SessionServer } from './session-server.js';

/** The parts of the simulator that the admin API looks at and acts on. */
export interface AdminContext {
  readonly directory: Directory;
  readonly groups: Groups;
  readonly groupChanges: GroupChanges;
  readonly joinRequests: JoinRequests;
  readonly calls: Calls;
  readonly presences: Presences;
  readonly newsletters: Newsletters;
  readonly linking: Linking;
  readonly pairingCodes: PairingCodes;
  readonly sessions: SessionServer;
  readonly faults: Faults;
  readonly counters: Counters;
  readonly mediaFiles: MediaStore;
  /** `ca` is the PEM of the authority behind every certificate of this process. */
  readonly certificate: { readonly ca: string };
  /** What a client needs to connect; the process prints the same when it is ready. */
  address(): SimulatorAddress;
}

export interface AdminRequest {
  parameters: Record<string, string | undefined>;
  query: Record<string, string>;
  body: JsonObject;
  /** Aborted when the caller hangs up, so that nobody waits for it. */
  gone: AbortSignal;
}

/** The members that a route knows; any other is refused. */
export interface KnownMembers {
  body?: readonly string[];
  query?: readonly string[];
}

export interface Route extends KnownMembers {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: RegExp;
  handle(request: AdminRequest): unknown;
}

/** `/admin/accounts/:number` becomes an expression with a group for each name. */
export function route(method: Route['method'], path: string, handle: Route['handle'], known: KnownMembers = {}): Route {
  const expression = path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)');
  return { method, path: new RegExp(`^${expression}$`), handle, ...known };
}

export function accountOf(directory: Directory, { parameters }: AdminRequest): Account {
  const number = parameters.number ?? '';
  if (!/^\d{5,20}$/.test(number)) throw new AdminError(400, 'an account is named by its number, 5 to 20 digits');
  const account = directory.get(number);
  if (!account) throw new AdminError(404, `no account ${number}; create it with POST /admin/accounts`);
  return account;
}

/** A device of the account that the simulator plays; the phone unless another one is named. */
export function playedOf(account: Account, device = 0): Phone {
  const played = account.played.get(device);
  if (!played) throw new AdminError(404, `the simulator plays no device ${device} of ${account.number}`);
  return played.phone;
}

export function deviceOf(value: string | undefined): number {
  const device = Number(value);
  if (!Number.isInteger(device) || device < 1) throw new AdminError(400, 'a linked device is named by a number from 1');
  return device;
}
