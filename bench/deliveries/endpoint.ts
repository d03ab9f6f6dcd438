import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Arrival, arrivalIn } from './chat-message.js';

/** An endpoint of customers that keeps what it is told, and takes its time for the answer. */
export class Endpoint {
  private arrivals: Arrival[] = [];
  private counted = 0;
  private underWay = 0;
  private mostUnderWay = 0;

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async start(answerAfterMs = 0): Promise<Endpoint> {
    const server = createServer({ keepAlive: true });
    server.keepAliveTimeout = 60_000;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const endpoint = new Endpoint(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server);
    server.on('request', (request, response) => {
      endpoint.underWay += 1;
      endpoint.mostUnderWay = Math.max(endpoint.mostUnderWay, endpoint.underWay);
      response.on('close', () => (endpoint.underWay -= 1));
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        endpoint.arrivals.push(arrivalIn(Buffer.concat(chunks).toString()));
        endpoint.counted += 1;
        const answer = (): void => void response.writeHead(204).end();
        if (answerAfterMs === 0) answer();
        else setTimeout(answer, answerAfterMs);
      });
    });
    return endpoint;
  }

  /** Requests so far. */
  get count(): number {
    return this.counted;
  }

  /** Requests that waited for their answers at once. */
  get atOnce(): number {
    return this.mostUnderWay;
  }

  /** What came since the last call, in its order. */
  takeArrivals(): Arrival[] {
    const arrivals = this.arrivals;
    this.arrivals = [];
    return arrivals;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
