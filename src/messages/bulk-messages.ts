import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { failureOf } from '../domain/commands.js';
import { DomainError, invalidField } from '../domain/errors.js';
import type { LineId } from '../domain/line.js';
import { newMessageId } from '../domain/message-id.js';
import { invalid } from '../http/validation.js';
import { LineSnapshots } from '../lines/line-snapshots.js';
import { type Batch, Batches } from '../queue/batches.js';
import type { NewQueued, Refused } from '../queue/queued-message.js';
import { queueTimesIn } from './message-body.js';
import { MessageBody } from './messages.dto.js';
import { MessagesService } from './messages.service.js';
import { QueueRunner } from './queue-runner.js';

/** Takes many messages at once; each that cannot be sent as it was given fails by itself. */
@Injectable()
export class BulkMessages {
  constructor(
    private readonly messages: MessagesService,
    private readonly batches: Batches,
    private readonly snapshots: LineSnapshots,
    private readonly runner: QueueRunner,
  ) {}

  /**
   * Puts messages on disk, all or none, and resolves with how they stand.
   *
   * @param name of the request, by which its repetition finds the same batch
   * @throws DomainError SESSION_NOT_FOUND, QUEUE_FULL
   */
  async queue(line: LineId, bodies: readonly object[], name?: string): Promise<Batch> {
    await this.snapshots.find(line);
    const given: (NewQueued | Refused)[] = [];
    const ids = new Set<string>();
    const previewsUntil = performance.now() + PREVIEWS_MS;
    for (const body of bodies) given.push(await this.read(line, body, { ids, previewsUntil }));
    const batch = await this.batches.add(line, given, name === undefined ? undefined : uuidOf(line, name));
    await this.runner.tell();
    this.runner.begin(line);
    return batch;
  }

  /** @throws DomainError BATCH_NOT_FOUND */
  async cancel(line: LineId, batchId: string): Promise<Batch> {
    const batch = await this.batches.cancel(line, batchId);
    await this.runner.tell();
    return batch;
  }

  private async read(
    line: LineId,
    given: object,
    { ids, previewsUntil }: { ids: Set<string>; previewsUntil: number },
  ): Promise<NewQueued | Refused> {
    const body = plainToInstance(MessageBody, given);
    try {
      const problems = await validate(body, { whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true });
      if (problems.length > 0) throw invalid(problems);
      const to = this.messages.recipient(body);
      const message = await this.messages.messageIn(line.companyId, body, { previewsUntil });
      const messageId = message.messageId ?? newMessageId();
      if (ids.has(messageId)) throw invalidField('id', 'id must be that of no other message of the batch');
      if (message.messageId !== null) await this.messages.assertFree(line, messageId);
      ids.add(messageId);
      const { sendAt, expiresAt } = queueTimesIn({ ...body, options: { ...body.options, queue: true } }) ?? NOW;
      return { to, message: { ...message, messageId }, sendAt, expiresAt };
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined || !(error instanceof DomainError)) throw error;
      return { to: wordsOf(given), failure };
    }
  }
}

const NOW = { sendAt: null, expiresAt: null };
const MOST_CHARACTERS = 128;
/** For how long links of a batch are looked up: the others are sent without a preview. */
const PREVIEWS_MS = 20_000;

/** The recipient as it was given, whatever that is. */
function wordsOf(given: object): string {
  const { to, phone } = given as { to?: unknown; phone?: unknown };
  const [named = ''] = [to, phone].filter((one) => typeof one === 'string' || typeof one === 'number');
  return String(named).slice(0, MOST_CHARACTERS);
}

function uuidOf(line: LineId, name: string): string {
  const hex = createHash('sha256').update(`${line.companyId}/${line.line}/${name}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
