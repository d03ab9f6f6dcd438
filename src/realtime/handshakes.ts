import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { assertScope } from '../access/access.guard.js';
import { Authenticator } from '../access/authenticator.js';
import { isOwnOrigin, sessionIdIn } from '../access/page-cookie.js';
import { clientAddress } from '../identity/client-address.js';
import { hasScope, mayAct, type Principal, visibleCompany } from '../identity/principal.js';
import { AuditLog } from '../audit/audit-log.js';
import { Settings } from '../config/settings.js';
import { isCompanyId } from '../domain/company-id.js';
import { DomainError, type FieldError } from '../domain/errors.js';
import { EVENT_TYPES, type EventType } from '../domain/events.js';
import { cursorOf, EVENT_ID_PATTERN } from '../events/event-id.js';
import { LINE_PATTERN } from '../domain/line.js';
import { EventLog } from '../events/event-log.js';
import { RequestDrain } from '../http/request-drain.js';
import { ClientCaps } from './client-caps.js';
import type { EventFilter } from './event-subscription.js';

/** What a client says when it connects, as it came; nothing of it is checked yet. */
export interface Greeting {
  /** What the client connected by, as the audit log names it: `SOCKET.IO` or `WEBSOCKET`, and where. */
  method: string;
  route: string;
  requestId: string;
  request: IncomingMessage;
  /** Tells, once, when the connection has closed; what it returns ends that. */
  onClosed(listener: () => void): () => void;
  key: string | undefined;
  companyId?: unknown;
  line?: unknown;
  /** A list, or names with commas between them. */
  types?: unknown;
  after?: unknown;
}

/** What a client was let in for. */
export interface Admission extends EventFilter {
  readonly key: string;
  /** Id of the last event of the log that the client has: the one it named, or the newest. */
  readonly after: string;
  /** To be called when the client has gone, also where its connection stays. */
  leave(): void;
}

/** Lets clients in: one check for both transports. */
@Injectable()
export class Handshakes {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly events: EventLog,
    private readonly drain: RequestDrain,
    private readonly audit: AuditLog,
    private readonly settings: Settings,
    private readonly caps: ClientCaps,
  ) {}

  /** @throws DomainError `UNAUTHENTICATED`, `RATE_LIMITED`, `ACCESS_DENIED`, `VALIDATION_FAILED` or `SHUTTING_DOWN` */
  async admit(greeting: Greeting): Promise<Admission> {
    if (this.drain.draining) throw new DomainError('SHUTTING_DOWN', 'The server is shutting down');
    const { method, route, requestId } = greeting;
    const address = clientAddress(greeting.request, this.settings.trustProxy);
    const knock = this.caps.knock(greeting.key, address);
    const forget = greeting.onClosed(() => knock.leave());
    let principal: Principal | undefined;
    try {
      principal = await this.authenticator.authenticate(greeting.key, address);
      this.assertOwnPage(greeting);
      knock.enter(principal);
      const leave = (): void => {
        forget();
        knock.leave();
      };
      return { ...(await this.admitAs(principal, greeting)), leave };
    } catch (error) {
      forget();
      knock.leave();
      const companyId = readCompanyId(greeting.companyId) ?? null;
      const line = readLine(greeting.line) ?? null;
      await this.audit.refused(error, principal, { address, method, route, target: null, companyId, line, requestId });
      throw error;
    }
  }

  /** True while the key that opened a connection still opens it, or nobody can tell. */
  async holds({ key, companyId }: Admission): Promise<boolean> {
    try {
      const principal = await this.authenticator.recheck(key);
      if (principal === undefined || !hasScope(principal, 'read')) return false;
      return companyId === undefined ? principal.admin : mayAct(principal, companyId);
    } catch (error) {
      if (error instanceof DomainError) return true;
      throw error;
    }
  }

  /** A cookie goes along whoever opens the socket. @throws DomainError `ACCESS_DENIED` */
  private assertOwnPage({ key, request: { headers } }: Greeting): void {
    if (key !== sessionIdIn(headers) || isOwnOrigin(headers, this.settings.trustProxy)) return;
    throw new DomainError('ACCESS_DENIED', 'Access denied: the cookie opens sockets of its own page only');
  }

  private async admitAs(principal: Principal, greeting: Greeting): Promise<Omit<Admission, 'leave'>> {
    const { companyId, line, types, after } = parse(greeting);
    if (companyId !== undefined && !mayAct(principal, companyId)) {
      throw new DomainError('ACCESS_DENIED', 'Access denied');
    }
    assertScope(principal, 'read');
    return {
      key: greeting.key!,
      companyId: companyId ?? visibleCompany(principal),
      line,
      types,
      after: after ?? (await this.events.lastId()),
    };
  }
}

function parse(greeting: Greeting): { companyId?: string; line?: string; types?: EventType[]; after?: string } {
  const errors: FieldError[] = [];
  const field = <T>(
    name: 'companyId' | 'line' | 'types' | 'after',
    read: (given: unknown) => T | undefined,
    rule: string,
  ) => {
    const given = greeting[name];
    if (given === undefined || given === null) return undefined;
    const value = read(given);
    if (value === undefined) errors.push({ field: name, message: `${name} must be ${rule}` });
    return value;
  };
  const companyId = field('companyId', readCompanyId, '1 to 64 letters, digits, hyphens or underscores');
  const line = field('line', readLine, '1 to 32 letters, digits, hyphens or underscores');
  const types = field('types', readTypes, `out of ${EVENT_TYPES.join(', ')}`);
  const after = field('after', readEventId, 'the id of an event');
  if (errors.length > 0) {
    throw new DomainError('VALIDATION_FAILED', errors.map(({ message }) => message).join('; '), { errors });
  }
  return { companyId, line, types, after };
}

function readCompanyId(given: unknown): string | undefined {
  return isCompanyId(given) ? given : undefined;
}

function readLine(given: unknown): string | undefined {
  return typeof given === 'string' && LINE_PATTERN.test(given) ? given : undefined;
}

function readTypes(given: unknown): EventType[] | undefined {
  const names: unknown = typeof given === 'string' ? given.split(',') : given;
  if (!Array.isArray(names) || names.length === 0) return undefined;
  return names.every((name): name is EventType => EVENT_TYPES.some((type) => type === name)) ? names : undefined;
}

function readEventId(given: unknown): string | undefined {
  const id = typeof given === 'number' ? String(given) : given;
  return typeof id === 'string' && EVENT_ID_PATTERN.test(id) ? cursorOf(id) : undefined;
}
