import { Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import {
  type ClaimedLane,
  type Job,
  type JobOutcome,
  type LaneOutcome,
  LaneQueue,
} from '../delivery/lanes/lane-queue.js';
import { LaneWorker } from '../delivery/lanes/lane-worker.js';
import { DomainError, ERRORS } from '../domain/errors.js';
import { lineOf } from '../domain/line.js';
import { PayloadCipher } from '../encryption/payload-cipher.js';
import { EventLog } from '../events/event-log.js';
import { Part, type StartsAndStops } from '../lifecycle/part.js';
import { Recurring } from '../lifecycle/recurring.js';
import { LOGGER } from '../logging/logger.js';
import { RetentionService } from '../retention/retention.service.js';
import { DownloadSettings } from './download-settings.js';
import { MessageMedia } from './message-media.js';

const QUEUE = 'early-downloads';
/** Downloads under way at once, in this process and of one company; each is a lane of its company. */
const CONCURRENCY = 16;
const LANES_OF_COMPANY = 4;
/** Longer than any download may take. */
const LEASE_MS = 2_100_000;
/** Until a download that failed is tried again; the next failure is the last. */
const RETRIES_MS = [5_000, 60_000, 600_000, 3_600_000];

/** Downloads files of messages as these come, for companies that want it so, and tells of each that is there. */
@Part({ stage: 'extensions', roles: ['worker'], stopWithinMs: 7_000 })
export class EarlyDownloads implements StartsAndStops {
  private readonly queue: LaneQueue;
  private readonly worker: LaneWorker;
  private readonly upkeep: Recurring;

  constructor(
    private readonly media: MessageMedia,
    private readonly wishes: DownloadSettings,
    private readonly events: EventLog,
    source: DataSource,
    retention: RetentionService,
    settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.queue = new LaneQueue(source, PayloadCipher.of(settings), {
      name: QUEUE,
      // How large a file is may be sealed; that is looked at when the event is opened.
      route: `
        SELECT b.id AS event_id, b.company_id AS group_key,
               b.company_id || '/' || b.id % ${LANES_OF_COMPANY} AS lane, 0 AS delay_ms
          FROM batch b JOIN whatsapp_media_downloads d ON d.company_id = b.company_id
         WHERE b.type = 'message' AND b.payload -> 'message' -> 'fromMe' = 'false'
           AND b.payload -> 'message' ->> 'type' = ANY (d.kinds)`,
      jobsAtOnce: 1,
      leaseMs: LEASE_MS,
      keepsDone: false,
    });
    this.worker = new LaneWorker({
      queue: this.queue,
      concurrency: CONCURRENCY,
      perGroup: LANES_OF_COMPANY,
      handle: (lane, stopping) => this.work(lane, stopping),
      wake: events.appendedThat((event) => event.type === 'message' && event.message.media !== undefined),
      log,
    });
    this.upkeep = new Recurring({
      everyMs: 60_000,
      work: () => this.queue.tidy(retention.days),
      log,
      words: 'upkeep of early downloads failed; it is tried again',
    });
  }

  async start(): Promise<void> {
    await this.queue.register();
    this.worker.start();
    void this.upkeep.start();
  }

  async stop(): Promise<void> {
    await this.worker.stop();
    await this.upkeep.stop();
  }

  private async work(lane: ClaimedLane, stopping: AbortSignal): Promise<LaneOutcome> {
    const [job] = lane.jobs;
    if (job === undefined) return { lane, jobs: [] };
    // What is under way when the process ends is begun anew by the next one; nobody waits for 100 MB.
    const ended = new Promise<LaneOutcome>((resolve) => {
      stopping.addEventListener('abort', () => resolve({ lane, jobs: [] }), { once: true });
    });
    return Promise.race([this.outcome(lane, job), ended]);
  }

  private async outcome(lane: ClaimedLane, job: Job): Promise<LaneOutcome> {
    try {
      await this.download(job);
      return { lane, jobs: [{ id: job.id, state: 'done', outcome: null }] };
    } catch (error) {
      const mayPass = !(error instanceof DomainError) || ERRORS[error.code].retry;
      const retryInMs = mayPass ? RETRIES_MS[job.attempts] : undefined;
      const { companyId } = job.event ?? {};
      const message = error instanceof Error ? error.message : String(error);
      this.log.warn({ companyId, error: message, retryInMs }, 'the file of a message was not downloaded');
      const outcome = { error: error instanceof DomainError ? error.message : 'it could not be downloaded' };
      const became: JobOutcome = { id: job.id, state: retryInMs === undefined ? 'dead' : 'retry', outcome };
      return { lane, jobs: [became], ...(retryInMs !== undefined && { retryInMs }) };
    }
  }

  private async download({ event }: Job): Promise<void> {
    if (event?.type !== 'message') return;
    const { companyId, message } = event;
    const { kinds, maxBytes } = await this.wishes.of(companyId);
    const size = message.media?.size;
    if (!kinds.includes(message.type) || size === undefined || size > maxBytes) return;
    const { messageId, chat } = message;
    const line = lineOf(companyId, event.line);
    const medium = await this.media.find(line, { messageId, chat });
    const { id: mediaId, mimeType, sha256 } = medium;
    const timestamp = new Date().toISOString();
    const about = { messageId, chat, mediaId, mimeType, size: medium.size, sha256 };
    await this.events.appendNow([{ type: 'media_ready', ...line, timestamp, ...about }]);
  }
}
