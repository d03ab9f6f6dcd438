import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { invalid } from '../../http/validation.js';
import { type Observable, Subject } from 'rxjs';
import { DataSource, type Repository } from 'typeorm';
import { type JobRecord, readJobRecords } from '../../delivery/lanes/job-records.js';
import { HandlerRegistry, type RegisteredHandler } from './handler-registry.js';
import { WhatsappExtension } from './whatsapp-extension.entity.js';

/** How an extension is for a company. */
export interface ExtensionChoice {
  name: string;
  enabled: boolean;
  /** An instance of the extension's own class, with its defaults. */
  settings: object;
}

/** What companies choose about extensions, and what their handlers gave up. */
@Injectable()
export class ExtensionsService {
  private readonly queued = new Subject<void>();

  constructor(
    @InjectRepository(WhatsappExtension) private readonly rows: Repository<WhatsappExtension>,
    private readonly registry: HandlerRegistry,
    private readonly source: DataSource,
  ) {}

  /** Emits when messages were queued once more. */
  get retried(): Observable<void> {
    return this.queued.asObservable();
  }

  async list(companyId: string): Promise<ExtensionChoice[]> {
    const rows = new Map((await this.rows.findBy({ companyId })).map((row) => [row.extension, row]));
    return this.registry.all().map((handler) => choiceOf(handler, rows.get(handler.name)));
  }

  async find(companyId: string, handler: RegisteredHandler): Promise<ExtensionChoice> {
    return choiceOf(handler, (await this.rows.findOneBy({ companyId, extension: handler.name })) ?? undefined);
  }

  /**
   * Turns an extension on or off.
   *
   * @param settings undefined to leave them as they are
   * @throws DomainError EXTENSION_NOT_FOUND, VALIDATION_FAILED
   */
  async choose(companyId: string, name: string, enabled: boolean, settings?: object): Promise<ExtensionChoice> {
    const handler = this.registry.get(name);
    if (settings !== undefined) check(handler, settings);
    await this.rows.upsert({ companyId, extension: name, enabled, ...(settings && { settings }) }, [
      'companyId',
      'extension',
    ]);
    return this.find(companyId, handler);
  }

  /** Messages that were given up, newest first. @throws DomainError EXTENSION_NOT_FOUND */
  failures(companyId: string, name: string, page: { before?: string; limit: number }): Promise<JobRecord[]> {
    return readJobRecords(this.source, this.registry.get(name).queue.name, companyId, { ...page, state: 'dead' });
  }

  /** Hands everything over once more that was given up. @returns how many messages */
  async retry(companyId: string, name: string): Promise<number> {
    const count = await this.registry.get(name).queue.groups.redeliver(companyId, 'dead');
    this.queued.next();
    return count;
  }
}

function choiceOf({ name, enabledByDefault, settings }: RegisteredHandler, row?: WhatsappExtension): ExtensionChoice {
  return { name, enabled: row?.enabled ?? enabledByDefault, settings: plainToInstance(settings, row?.settings ?? {}) };
}

function check({ settings: SettingsClass }: RegisteredHandler, given: object): void {
  const problems = validateSync(plainToInstance(SettingsClass, given), {
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
  });
  if (problems.length > 0) throw invalid(problems, 'settings.');
}
