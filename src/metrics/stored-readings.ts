import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import type { LineId } from '../domain/line.js';
import type { SessionStatus } from '../domain/session-state.js';
import { EventLog } from '../events/event-log.js';
import { LOGGER } from '../logging/logger.js';
import { type QueueBacklog, readQueueBacklogs } from '../delivery/lanes/queue-backlog.js';
import { MediaLibrary } from '../media/media-library.js';
import { LineSnapshots } from '../lines/line-snapshots.js';

/** However often somebody scrapes, the database is read no more often than this, and a tenth of the time at most. */
const READ_EVERY_MS = 5_000;
const SHARE_OF_TIME = 10;
/** Media are counted one by one: a hundredth of the time. */
const SHARE_OF_MEDIA = 100;
/** Well below the 10 s that Prometheus gives a scrape. */
const TIME_LIMIT_MS = 2_000;

export interface StoredReading {
  queues: QueueBacklog[];
  /** Messages in the inbound journal. */
  journal: number;
  sessions: Partial<Record<SessionStatus, number>>;
  /** Files that are stored, of all companies. */
  media: { files: number; bytes: number };
  /** All lines; empty unless the settings ask for them. */
  lines: LineId[];
}

/** What metrics need from the database. */
@Injectable()
export class StoredReadings {
  private latest: StoredReading | undefined;
  private underWay: Promise<void> | undefined;
  private nextAt = 0;
  private media: StoredReading['media'] = { files: 0, bytes: 0 };
  private mediaAt = 0;

  constructor(
    private readonly source: DataSource,
    private readonly settings: Settings,
    private readonly events: EventLog,
    private readonly lines: LineSnapshots,
    private readonly library: MediaLibrary,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** A reading that is seconds old at most; undefined when none can be had in time. Never rejects. */
  async current(): Promise<StoredReading | undefined> {
    if (performance.now() >= this.nextAt) this.underWay ??= this.read();
    if (this.underWay === undefined) return this.latest;
    return (await endsInTime(this.underWay)) ? this.latest : undefined;
  }

  private async read(): Promise<void> {
    const began = performance.now();
    try {
      const [queues, journal, sessions, media, lines] = await Promise.all([
        readQueueBacklogs(this.source, TIME_LIMIT_MS),
        this.events.countJournalled(),
        this.lines.countStoredByStatus(),
        this.storedMedia(),
        this.settings.metricsCompanyLabel ? this.lines.all() : [],
      ]);
      this.latest = { queues, journal, sessions, media, lines };
    } catch (error) {
      this.latest = undefined;
      this.log.warn({ error: (error as Error).message }, 'metrics could not be read from the database');
    }
    const now = performance.now();
    this.nextAt = now + Math.max(READ_EVERY_MS, Math.min(now - began, TIME_LIMIT_MS) * SHARE_OF_TIME);
    this.underWay = undefined;
  }

  private async storedMedia(): Promise<StoredReading['media']> {
    const began = performance.now();
    if (began >= this.mediaAt) {
      this.media = await this.library.total();
      const now = performance.now();
      this.mediaAt = now + (now - began) * SHARE_OF_MEDIA;
    }
    return this.media;
  }
}

async function endsInTime(work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), TIME_LIMIT_MS);
  });
  const inTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}
