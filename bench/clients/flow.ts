import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import type { SessionEvent } from '../../src/domain/events.js';
import { MAIN_LINE } from '../../src/domain/line.js';
import { newMessageId } from '../../src/domain/message-id.js';
import { EventLog } from '../../src/events/event-log.js';
import { WhatsappEvent } from '../../src/events/whatsapp-event.entity.js';
import { now } from '../inbound/message.js';

const CONNECTIONS = 2;
const TICK_MS = 5;
const CLOSE_TIMEOUT_MS = 5_000;

/** Events as another process of the product appends them, of company after company. */
export class Flow {
  /** How many there are of each company. */
  readonly written: number[];
  private total = 0;

  private constructor(
    private readonly source: DataSource,
    private readonly events: EventLog,
    private readonly companies: string[],
  ) {
    this.written = companies.map(() => 0);
  }

  /** @param databaseUrl where the product has set up its tables */
  static async open(databaseUrl: string, companies: string[]): Promise<Flow> {
    const options = dataSourceOptions({ url: databaseUrl, poolSize: CONNECTIONS });
    const source = await new DataSource({ ...options, entities: [WhatsappEvent] }).initialize();
    const events = new EventLog(source.getRepository(WhatsappEvent), pino({ level: 'silent' }), loadSettings({}));
    return new Flow(source, events, companies);
  }

  /**
   * Appends so many a second, for so long; what was late is made up for.
   *
   * @returns how many, once all are in the log
   */
  async run(perSecond: number, seconds: number): Promise<number> {
    const began = performance.now();
    let written = 0;
    for (const all = Math.floor(perSecond * seconds); written < all;) {
      const due = Math.min(all, Math.floor(((performance.now() - began) / 1_000) * perSecond));
      for (; written < due; written += 1) this.append();
      await wait(TICK_MS);
    }
    await this.events.flushed();
    return written;
  }

  async close(): Promise<void> {
    await this.events.close(CLOSE_TIMEOUT_MS);
    await this.source.destroy();
  }

  private append(): void {
    const index = this.total % this.companies.length;
    this.total += 1;
    this.events.publish(eventOf(this.companies[index]!, this.written[index]!));
    this.written[index]! += 1;
  }
}

/** A message as a contact writes it; its text says when it was handed over, and which one of its company it is. */
function eventOf(companyId: string, place: number): SessionEvent {
  const timestamp = new Date();
  return {
    type: 'message',
    companyId,
    line: MAIN_LINE,
    timestamp: timestamp.toISOString(),
    message: {
      messageId: newMessageId(),
      chat: '79001234567@s.whatsapp.net',
      from: { phone: '79001234567', lid: '79001234567@lid' },
      fromMe: false,
      isGroup: false,
      type: 'text',
      text: `${now().toFixed(3)} ${place} Is the table for two still free at 19:00?`,
      quotedMessageId: null,
      pushName: 'A guest',
      sentAt: Math.floor(timestamp.getTime() / 1_000),
      offline: false,
    },
  };
}
