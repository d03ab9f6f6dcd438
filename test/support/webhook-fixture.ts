import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { Product } from './product.js';
import { type RunningSimulator, startSimulator } from './simulator.js';
import { until } from './until.js';
import { WebhookReceiver } from './webhook-receiver.js';

/** The product's database, to put events into the log and to let time pass. */
export class WebhookDatabase {
  private constructor(readonly source: DataSource) {}

  static async open(url: string): Promise<WebhookDatabase> {
    return new WebhookDatabase(await new DataSource(dataSourceOptions({ url, poolSize: 2 })).initialize());
  }

  /** Makes a company known, as one that had a session. */
  async know(companyId: string): Promise<void> {
    await this.source.query(
      `INSERT INTO whatsapp_sessions (company_id, wanted, status) VALUES ($1, false, 'idle') ON CONFLICT DO NOTHING`,
      [companyId],
    );
  }

  /** Appends one message event for each `[chat, text]` of a company, in order. @returns their ids */
  async append(companyId: string, ...messages: [chat: string, text: string][]): Promise<string[]> {
    const rows = await this.source.query<{ id: string }[]>(
      `WITH locked AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('whatsapp_events')))
       INSERT INTO whatsapp_events (company_id, type, payload)
       SELECT $1, 'message', jsonb_build_object('message', jsonb_build_object('chat', chat, 'text', text))
         FROM locked, unnest($2::text[], $3::text[]) WITH ORDINALITY AS given(chat, text, place) ORDER BY place
       RETURNING id`,
      [companyId, messages.map(([chat]) => chat), messages.map(([, text]) => text)],
    );
    await this.source.query(`SELECT pg_notify('whatsapp_events', '')`);
    return rows.map(({ id }) => id);
  }

  /** Resolves when the product has made deliveries of all events up to this one. */
  async routed(eventId: string): Promise<void> {
    await until(
      () => this.source.query<{ position: string }[]>(`SELECT position FROM queue_readers WHERE queue = 'webhook'`),
      ([reader]) => BigInt(reader?.position ?? 0) >= BigInt(eventId),
    );
  }

  async close(): Promise<void> {
    await this.source.destroy();
  }
}

export interface Delivery {
  id: string;
  eventId: string;
  state: string;
  attempts: number;
  status: number | null;
  error: string | null;
  durationMs: number | null;
  nextAttemptAt: string | null;
}

/** A webhook of a company, and the receiver behind it. */
export class WebhookEndpoint {
  constructor(
    private readonly fixture: WebhookFixture,
    readonly company: string,
    readonly receiver: WebhookReceiver,
    readonly id: string,
  ) {}

  append(...messages: [chat: string, text: string][]): Promise<string[]> {
    return this.fixture.database.append(this.company, ...messages);
  }

  /** The delivery log, oldest events first. */
  async deliveries(query = 'limit=500'): Promise<Delivery[]> {
    const { body } = await this.fixture.product.call<{ deliveries: Delivery[] }>(
      'GET',
      `/webhooks/${this.id}/deliveries?${query}`,
    );
    return body.deliveries.toReversed();
  }

  async states(): Promise<string[]> {
    return (await this.deliveries()).map(({ state }) => state);
  }

  async untilStates(...wanted: string[]): Promise<void> {
    await until(
      () => this.states(),
      (states) => states.join() === wanted.join(),
    );
  }

  /** Resolves when the oldest delivery has been tried that often. */
  async untilFailed(attempts: number): Promise<Delivery> {
    const [first] = await until(
      () => this.deliveries(),
      ([oldest]) => oldest?.attempts === attempts,
    );
    return first!;
  }

  /** @returns how many, or the code of the error */
  async redeliver(body: object): Promise<unknown> {
    const done = await this.fixture.product.call('POST', `/webhooks/${this.id}/redeliver`, body);
    return done.body.queued ?? done.body.code;
  }

  /** What is left of a test must not be tried in the next one. */
  async remove(): Promise<void> {
    await this.fixture.product.call('DELETE', `/webhooks/${this.id}`);
    await this.receiver.close();
  }
}

/** The product with a database of its own, and any number of endpoints. */
export class WebhookFixture {
  product: Product;
  private clock: WebhookEndpoint;
  private companies = 0;

  private constructor(
    private readonly simulator: RunningSimulator,
    private readonly testDatabase: TestDatabase,
    readonly database: WebhookDatabase,
  ) {}

  static async start(): Promise<WebhookFixture> {
    const [simulator, testDatabase] = await Promise.all([startSimulator(), createTestDatabase()]);
    const fixture = new WebhookFixture(simulator, testDatabase, await WebhookDatabase.open(testDatabase.url));
    await fixture.startProduct();
    fixture.clock = await fixture.endpoint();
    return fixture;
  }

  /** Starts the product, anew when it was there before. */
  async startProduct(): Promise<void> {
    const { simulator, testDatabase } = this;
    const env = { WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true' };
    this.product = await Product.start({ simulator, databaseUrl: testDatabase.url, env });
  }

  /**
   * Makes a webhook.
   *
   * @param beside an endpoint whose company and receiver it shares; a company and a receiver of its own without
   * @param options members of the request
   */
  async endpoint(beside?: WebhookEndpoint, options: object = {}): Promise<WebhookEndpoint> {
    const company = beside?.company ?? `company-${(this.companies += 1)}`;
    const receiver = beside?.receiver ?? (await WebhookReceiver.start());
    const body = { companyId: company, url: receiver.url, ...options };
    await this.database.know(company);
    const made = await this.product.call<{ id: string }>('POST', '/webhooks', body);
    if (made.status !== 200) throw new Error(JSON.stringify(made.body));
    return new WebhookEndpoint(this, company, receiver, made.body.id);
  }

  /** Lets time pass for deliveries: what is due within it is due now, and everything is that much older. */
  async pass(ms: number): Promise<void> {
    // At once: a lane that is due before its jobs are older would be tried at the wrong age.
    await this.database.source.transaction(async (manager) => {
      for (const change of [
        `UPDATE queue_jobs SET queued_at = queued_at - $1 * interval '1 millisecond'`,
        `UPDATE queue_pauses SET until = until - $1 * interval '1 millisecond'`,
        `UPDATE webhooks SET paused_until = paused_until - $1 * interval '1 millisecond',
                             failing_since = failing_since - $1 * interval '1 millisecond'`,
        `UPDATE queue_lanes SET due_at = due_at - $1 * interval '1 millisecond' WHERE claim IS NULL AND due_at < 'infinity'`,
      ]) {
        await manager.query(change, [ms]);
      }
    });
    // The product looks at its queue when there is something new in it.
    await this.clock.append(['tick', String(ms)]);
  }

  async stop(): Promise<void> {
    await this.product.kill();
    await this.clock.receiver.close();
    await this.database.close();
    await this.simulator.stop();
    await this.testDatabase.drop();
  }
}
