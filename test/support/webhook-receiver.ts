import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';

export interface ReceivedRequest {
  path: string;
  headers: IncomingHttpHeaders & Record<string, string>;
  body: string;
}

export type Reply = (request: ReceivedRequest, response: ServerResponse) => void;

export const answer =
  (status: number, headers: Record<string, string> = {}): Reply =>
  (_, response) =>
    void response.writeHead(status, headers).end();

/** A customer's HTTP server: keeps what it gets and answers as it is told. */
export class WebhookReceiver {
  readonly received: ReceivedRequest[] = [];
  reply: Reply = answer(200);
  private readonly waiting = new Set<() => void>();

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  /** @param port 0 for any free one */
  static async start(port = 0): Promise<WebhookReceiver> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new WebhookReceiver(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('error', () => undefined);
      response.on('error', () => undefined);
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { url: path = '', headers } = request;
        const received = {
          path,
          headers: headers as ReceivedRequest['headers'],
          body: Buffer.concat(chunks).toString(),
        };
        receiver.received.push(received);
        receiver.reply(received, response);
        for (const look of receiver.waiting) look();
      });
    });
    return receiver;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Bodies of what came to a path, parsed. */
  bodies<T = ReceivedEvent>(path = '/'): T[] {
    return this.received.filter((request) => request.path === path).map(({ body }) => JSON.parse(body) as T);
  }

  /** Resolves when so many requests have come to a path. */
  async until(count: number, path = '/', timeoutMs = 20_000): Promise<ReceivedRequest[]> {
    const here = (): ReceivedRequest[] => this.received.filter((request) => request.path === path);
    if (here().length < count) {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`${here().length} of ${count} requests came to ${path}`)),
          timeoutMs,
        );
        const look = (): void => {
          if (here().length < count) return;
          clearTimeout(timer);
          this.waiting.delete(look);
          resolve();
        };
        this.waiting.add(look);
      });
    }
    return here();
  }

  /** Stops listening and breaks all connections. */
  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

export interface ReceivedEvent {
  id: string;
  type: string;
  companyId: string;
  message: { chat: string; text: string };
}

/** The product's database, to put events into the log and to let time pass. */
export class WebhookDatabase {
  private constructor(readonly source: DataSource) {}

  static async open(url: string): Promise<WebhookDatabase> {
    return new WebhookDatabase(await new DataSource(dataSourceOptions({ url, poolSize: 2 })).initialize());
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
    await this.wake();
    return rows.map(({ id }) => id);
  }

  /** Lets time pass for deliveries: what is due within it is due now, and everything is that much older. */
  async pass(ms: number): Promise<void> {
    await this.source.query(
      `UPDATE queue_lanes SET due_at = due_at - $1 * interval '1 millisecond' WHERE claim IS NULL AND due_at < 'infinity'`,
      [ms],
    );
    await this.source.query(`UPDATE queue_jobs SET queued_at = queued_at - $1 * interval '1 millisecond'`, [ms]);
    await this.source.query(`UPDATE queue_pauses SET until = until - $1 * interval '1 millisecond'`, [ms]);
    await this.source.query(
      `UPDATE webhooks SET paused_until = paused_until - $1 * interval '1 millisecond',
                           failing_since = failing_since - $1 * interval '1 millisecond'`,
      [ms],
    );
    await this.wake();
  }

  /** Lets the product look at its queues. */
  async wake(): Promise<void> {
    await this.source.query(`SELECT pg_notify('whatsapp_events', '')`);
  }

  async close(): Promise<void> {
    await this.source.destroy();
  }
}
