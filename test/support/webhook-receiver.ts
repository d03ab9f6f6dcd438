import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

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

  /** Texts of the messages that came to a path. */
  texts(path = '/'): string[] {
    return this.bodies(path).map(({ message }) => message.text);
  }

  /** Resolves when so many requests have come to a path. */
  async until(count: number, path = '/', timeoutMs = 60_000): Promise<ReceivedRequest[]> {
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
    if (!this.server.listening) return;
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
