import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import PQueue from 'p-queue';
import { type Observable, Subject } from 'rxjs';
import { DataSource, type Repository } from 'typeorm';
import { ApiKeysService } from '../../access/api-keys.service.js';
import { mayAct, type Principal, visibleCompany } from '../../identity/principal.js';
import { DomainError, invalidField } from '../../domain/errors.js';
import type { EventType } from '../../domain/events.js';
import { MAIN_LINE } from '../../domain/line.js';
import { EventLog } from '../../events/event-log.js';
import { ForbiddenTargetError, OutboundHttp } from '../../outbound/outbound-http.js';
import { type JobRecord, type JobRecordQuery, readJobRecords } from '../lanes/job-records.js';
import { LineSnapshots } from '../../lines/line-snapshots.js';
import { type Attempt, EndpointCaller } from './endpoint-caller.js';
import { EndpointHealth } from './endpoint-health.js';
import { RecentWebhooks } from './recent-webhooks.js';
import { WantedEvents } from './wanted-events.js';
import { WebhookQueue } from './webhook-queue.js';
import { batchOf, type WebhookMessage } from './webhook-request.js';
import { newSecret, type WebhookPrivates, WebhookVault } from './webhook-vault.js';
import { Webhook } from './webhook.entity.js';

const MAX_PER_COMPANY = 50;
/** How long a rotated secret signs beside its successor. */
const ROTATION_MS = 24 * 3_600_000;

/** What can be chosen about a webhook; null and undefined leave a choice as it is, or as it is by default. */
export interface WebhookChoices {
  /** Null for all lines of the company. */
  line?: string | null;
  url?: string | null;
  events?: EventType[] | null;
  headers?: Record<string, string> | null;
  batched?: boolean | null;
  enabled?: boolean | null;
}

/** Webhooks of companies; every call is made on behalf of a key and sees what that key may see. */
@Injectable()
export class WebhooksService {
  private readonly changes = new Subject<void>();
  /** One after the other: those that wait for the lock would each keep a connection to the database meanwhile. */
  private readonly creations = new PQueue({ concurrency: 1 });

  constructor(
    @InjectRepository(Webhook) private readonly webhooks: Repository<Webhook>,
    private readonly source: DataSource,
    private readonly events: EventLog,
    private readonly vault: WebhookVault,
    private readonly http: OutboundHttp,
    private readonly queue: WebhookQueue,
    private readonly health: EndpointHealth,
    private readonly caller: EndpointCaller,
    private readonly recent: RecentWebhooks,
    private readonly wanted: WantedEvents,
    private readonly lines: LineSnapshots,
    private readonly keys: ApiKeysService,
  ) {}

  /** Emits when deliveries may have become due. */
  get changed(): Observable<void> {
    return this.changes.asObservable();
  }

  async list(principal: Principal, companyId = visibleCompany(principal)): Promise<Webhook[]> {
    if (companyId !== undefined && !mayAct(principal, companyId)) throw new DomainError('ACCESS_DENIED');
    return this.webhooks.find({ where: companyId === undefined ? {} : { companyId }, order: { createdAt: 'ASC' } });
  }

  /** @throws DomainError WEBHOOK_NOT_FOUND, ACCESS_DENIED when it is another company's */
  async get(principal: Principal, id: string): Promise<Webhook> {
    const webhook = await this.found(id);
    if (!mayAct(principal, webhook.companyId)) throw new DomainError('ACCESS_DENIED');
    return webhook;
  }

  /**
   * Makes a webhook that gets events from now on.
   *
   * @throws DomainError COMPANY_NOT_FOUND for a company that has neither a session nor a key: a name that was mistyped
   *   would be taken without a word, and the webhook would never be called
   */
  async create(
    principal: Principal,
    companyId: string,
    choices: WebhookChoices & { url: string },
  ): Promise<{ webhook: Webhook; secret: string }> {
    const url = this.checked(choices.url);
    if (!(await this.isKnown(principal, companyId))) {
      throw new DomainError('COMPANY_NOT_FOUND', `Company ${companyId} has neither a session nor a key`, { companyId });
    }
    const id = randomUUID();
    const secret = newSecret();
    const row = this.webhooks.create({
      id,
      companyId,
      line: choices.line ?? null,
      url,
      types: choices.events ?? null,
      batched: choices.batched ?? false,
      ...this.vault.seal(id, { secret, previous: null, headers: choices.headers ?? {} }),
      afterId: await this.events.lastId(),
    });
    const webhook = await this.creations.add(() => this.saveUnlessTooMany(row));
    await this.wanted.tellChange();
    return { webhook, secret };
  }

  private async isKnown(principal: Principal, companyId: string): Promise<boolean> {
    if (principal.companyId === companyId) return true;
    return (await this.lines.hasLine(companyId)) || (await this.keys.list({ companyId, limit: 1 })).length > 0;
  }

  private saveUnlessTooMany(row: Webhook): Promise<Webhook> {
    const { companyId } = row;
    return this.source.transaction(async (manager) => {
      // A statement of its own: one that waits for the lock would count the webhooks as they were before.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('switchboard webhooks'), hashtext($1))`, [companyId]);
      if ((await manager.countBy(Webhook, { companyId })) >= MAX_PER_COMPANY) {
        throw new DomainError('TOO_MANY_WEBHOOKS', `A company has at most ${MAX_PER_COMPANY} webhooks`);
      }
      return manager.save(row);
    });
  }

  /** Names of the custom headers, their values are shown to nobody; null when they cannot be decrypted. */
  headerNames(webhook: Webhook): string[] | null {
    try {
      return Object.keys(this.vault.open(webhook).headers);
    } catch {
      return null;
    }
  }

  /** Changes what is given; what is pending is delivered in the new way. */
  async update(webhook: Webhook, choices: WebhookChoices): Promise<Webhook> {
    const { id } = webhook;
    const { line, url, events, headers, batched, enabled } = choices;
    const change: Partial<Webhook> = {
      ...(typeof url === 'string' && { url: this.checked(url) }),
      // Here null says something: all lines, all types.
      ...(line !== undefined && { line }),
      ...(events !== undefined && { types: events }),
      ...(typeof batched === 'boolean' && { batched }),
      ...(enabled === true && { enabled, disabledReason: null }),
    };
    if (Object.keys(change).length > 0) {
      await this.webhooks.update({ id }, change);
      await this.wanted.tellChange();
    }
    this.recent.forget(id);
    if (headers !== undefined) await this.changePrivates(id, (old) => ({ ...old, headers: headers ?? {} }));
    if (enabled === false && webhook.enabled) await this.health.disable(id, 'disabled by its owner');
    if (change.enabled === true || change.url !== undefined || headers !== undefined) {
      await this.health.startAnew(id);
      this.changes.next();
    }
    return this.found(id);
  }

  /** Removes a webhook with its deliveries. */
  async remove({ id }: Webhook): Promise<void> {
    await this.webhooks.delete({ id });
    await this.wanted.tellChange();
    this.recent.forget(id);
    await this.queue.groups.forget(id);
  }

  /** Gives a new secret; the one before signs beside it for a day. */
  async rotateSecret({ id }: Webhook): Promise<{ secret: string; previousValidUntil: Date }> {
    const secret = newSecret();
    const until = Date.now() + ROTATION_MS;
    await this.changePrivates(id, (old) => ({ ...old, secret, previous: { secret: old.secret, until } }));
    return { secret, previousValidUntil: new Date(until) };
  }

  /** Sends a made-up event at once, in the form that the webhook gets. */
  async test(webhook: Webhook): Promise<Attempt> {
    const event = {
      id: `test_${randomUUID()}`,
      type: 'test',
      companyId: webhook.companyId,
      line: webhook.line ?? MAIN_LINE,
      timestamp: new Date().toISOString(),
      message: 'The webhook works',
    };
    const message: WebhookMessage = webhook.batched ? batchOf([event]) : { id: event.id, body: JSON.stringify(event) };
    const attempt = await this.caller.call(webhook, message);
    if (attempt === undefined) throw new DomainError('SHUTTING_DOWN');
    if (attempt.succeeded) {
      await this.health.succeeded(webhook.id);
      this.changes.next();
    }
    return attempt;
  }

  /** The delivery log, newest events first. */
  deliveries(webhook: Webhook, query: JobRecordQuery): Promise<JobRecord[]> {
    return readJobRecords(this.source, this.queue.name, webhook.id, query);
  }

  /**
   * Queues deliveries once more.
   *
   * @returns how many
   * @throws DomainError WEBHOOK_DISABLED
   */
  async redeliver(
    { id, enabled, disabledReason }: Webhook,
    which: { ids: string[] } | { after: string; until: string } | 'dead',
  ): Promise<number> {
    if (!enabled) {
      throw new DomainError('WEBHOOK_DISABLED', `The webhook is disabled: ${disabledReason ?? 'by its owner'}`);
    }
    const queued =
      typeof which === 'object' && 'after' in which
        ? await this.queue.redeliverRange(id, which.after, which.until)
        : await this.queue.groups.redeliver(id, which);
    this.changes.next();
    return queued;
  }

  private async found(id: string): Promise<Webhook> {
    const webhook = await this.webhooks.findOneBy({ id });
    if (webhook === null) throw new DomainError('WEBHOOK_NOT_FOUND', `There is no webhook ${id}`, { id });
    return webhook;
  }

  /** Under the row's lock: of two changes at the same time neither may undo the other, least of all a secret's. */
  private async changePrivates(id: string, change: (old: WebhookPrivates) => WebhookPrivates): Promise<void> {
    await this.source.transaction(async (manager) => {
      const webhook = await manager.findOne(Webhook, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (webhook === null) throw new DomainError('WEBHOOK_NOT_FOUND', `There is no webhook ${id}`, { id });
      await manager.update(Webhook, { id }, this.vault.seal(id, change(this.vault.open(webhook))));
    });
    this.recent.forget(id);
  }

  private checked(url: string): string {
    try {
      return this.http.checkUrl(url).href;
    } catch (error) {
      if (error instanceof ForbiddenTargetError) throw invalidField('url', `url ${error.message}`);
      throw error;
    }
  }
}
