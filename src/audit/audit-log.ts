import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Request } from 'express';
import type { Logger } from 'pino';
import type { Repository } from 'typeorm';
import { namedLine } from '../identity/named-line.js';
import type { Actor, Principal } from '../identity/principal.js';
import { isCompanyId } from '../domain/company-id.js';
import { DomainError, ERRORS } from '../domain/errors.js';
import { requestIdOf } from '../http/request-id.js';
import { LOGGER } from '../logging/logger.js';
import { AuditEntry } from './audit-entry.entity.js';
import { RefusalSampler } from './refusal-sampler.js';

const PRUNED_AT_ONCE = 1_000;
/** Parameters of paths that name people. */
const PEOPLE: ReadonlySet<string> = new Set(['phone', 'chat']);
const NOBODY: Actor = { type: 'unknown', id: null, prefix: null };

/** What somebody asked for. Nothing of a body is in it but the company's id. */
export interface AuditedRequest {
  address: string | null;
  method: string;
  /** The pattern of the route. */
  route: string;
  target: string | null;
  companyId: string | null;
  line: string | null;
  requestId: string | null;
}

/** Only entries of a company, only those before an id. */
export interface AuditPage {
  companyId?: string;
  line?: string;
  before?: string;
  limit: number;
}

/** Writes down who did what and who was refused. */
@Injectable()
export class AuditLog {
  /** Whoever shows no good key costs nothing to be: one entry a minute for each address. */
  private readonly unknown = new RefusalSampler(1, 60);
  private readonly denied = new RefusalSampler(60, 600);
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    @InjectRepository(AuditEntry) private readonly entries: Repository<AuditEntry>,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Resolves when nothing is on its way to the log any more. */
  async written(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  /** A request as the audit log shows it. */
  requestOf(request: Request, address: string): AuditedRequest {
    const { companyId: _named, ...others } = request.params;
    const [name, target] = Object.entries(others)[0] ?? [];
    return {
      address,
      method: request.method,
      route: (request.route as { path: string }).path,
      target: typeof target === 'string' ? printable(PEOPLE.has(name ?? '') ? masked(target) : target) : null,
      ...namedLine(request),
      requestId: requestIdOf(request),
    };
  }

  /**
   * Writes down what is about to be done; resolves with the id of the entry.
   *
   * @throws DomainError `SERVICE_UNAVAILABLE` when that cannot be; it must not be done then
   */
  async intend({ actor, companyId }: Pick<Principal, 'actor' | 'companyId'>, request: AuditedRequest): Promise<string> {
    try {
      return await this.write(actor, { ...request, companyId: request.companyId ?? companyId });
    } catch (cause) {
      throw new DomainError('SERVICE_UNAVAILABLE', 'The audit log cannot be written', {}, { cause });
    }
  }

  /** Adds how it went, and what only the answer tells: the id of what was made, and whose it is. Nobody waits for it. */
  settle(id: string, status: number, answer?: unknown): void {
    const { id: made, companyId } = (answer ?? {}) as { id?: unknown; companyId?: unknown };
    void this.follow(
      this.entries.query(
        'UPDATE audit_log SET status = $2, target = coalesce(target, $3), company_id = coalesce(company_id, $4) WHERE id = $1',
        [id, status, typeof made === 'string' ? printable(made) : null, isCompanyId(companyId) ? companyId : null],
      ),
    );
  }

  /**
   * Writes down that somebody was not let in, unless too many of the kind were just now. Never an error: the refusal
   * stands either way.
   */
  async refused(error: unknown, principal: Principal | undefined, request: AuditedRequest): Promise<void> {
    if (!(error instanceof DomainError)) return;
    const known = error.code === 'ACCESS_DENIED' && principal !== undefined;
    if (!known && error.code !== 'UNAUTHENTICATED') return;
    const actor = known ? principal.actor : NOBODY;
    // Tokens may come without a subject: those of one company must not use up what is another's.
    const leftOut = known
      ? this.denied.take(`${actor.type} ${principal.companyId ?? ''} ${actor.id}`)
      : this.unknown.take(request.address ?? '');
    if (leftOut === undefined) return;
    const written = this.follow(
      this.write(actor, {
        ...request,
        companyId: request.companyId ?? principal?.companyId ?? null,
        status: ERRORS[error.code].status,
        leftOut,
      }),
    );
    if (known) await written;
  }

  /** Entries, newest first. */
  async read({ companyId, line, before, limit }: AuditPage): Promise<AuditEntry[]> {
    const query = this.entries.createQueryBuilder('entry').orderBy('entry.id', 'DESC').limit(limit);
    if (companyId !== undefined) query.andWhere('entry.companyId = :companyId', { companyId });
    if (line !== undefined) query.andWhere('entry.line = :line', { line });
    if (before !== undefined) query.andWhere('entry.id < :before', { before });
    return query.getMany();
  }

  /** Removes entries older than so many days, oldest first, in steps that nobody waits long for, until `stop` is given. */
  async prune(days: number, stop: AbortSignal): Promise<void> {
    for (let count = PRUNED_AT_ONCE; count === PRUNED_AT_ONCE && !stop.aborted;) {
      [, count] = await this.entries.query<[unknown, number]>(
        `DELETE FROM audit_log WHERE created_at < now() - $1 * interval '1 day' AND id IN
           (SELECT id FROM audit_log ORDER BY id LIMIT ${PRUNED_AT_ONCE})`,
        [days],
      );
    }
  }

  private async write(actor: Actor, entry: AuditedRequest & { status?: number; leftOut?: number }): Promise<string> {
    const { identifiers } = await this.entries.insert({
      ...entry,
      actorType: actor.type,
      actorId: actor.id === null ? null : printable(actor.id),
      actorPrefix: actor.prefix,
    });
    return String(identifiers[0]!.id);
  }

  private follow(work: Promise<unknown>): Promise<void> {
    const followed = work
      .then(
        () => undefined,
        (error: unknown) => this.log.error({ err: error }, 'an entry of the audit log could not be written'),
      )
      .finally(() => this.underWay.delete(followed));
    this.underWay.add(followed);
    return followed;
  }
}

/** Enough to know somebody again of whom one knows, and not to find them. */
function masked(name: string): string {
  return `...${name.replaceAll(/\D/g, '').slice(-4)}`;
}

function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 128);
}
