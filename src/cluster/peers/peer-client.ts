import { randomBytes } from 'node:crypto';
import { Agent } from 'undici';
import { Part, type StartsAndStops } from '../../lifecycle/part.js';
import { PROCESS_ID } from '../process.js';
import { ClusterClock } from './cluster-clock.js';
import { ClusterSecret } from './cluster-secret.js';
import { hashOf, isAnswer, SIGNATURE_HEADER, signRequest } from './peer-signature.js';

const CONNECT_TIMEOUT_MS = 2_000;
const CONNECTIONS_TO_ONE = 64;
const MOST_ANSWER_BYTES = 64 * 1024 * 1024;

/** What the system says when there was no connection, so that nothing can have left. */
const NO_CONNECTION: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** A process that can be asked. */
export interface Peer {
  processId: string;
  address: string | null;
}

/** Statuses by which a process says that it did not begin. */
export const REFUSALS = { moved: 409, misdirected: 421, unknown: 501, ending: 503 } as const;

/** The process was not reached, or refused: what it was asked for did not begin there. */
export class NotBegun extends Error {
  override readonly name = 'NotBegun';
}

/** The process may have been reached; what it did of what it was asked for is not known. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

export interface Asked {
  path: string;
  question: unknown;
  /** Milliseconds until no answer is waited for any more. */
  timeoutMs: number;
  /** Ends the waiting early. */
  signal?: AbortSignal;
}

/** Asks other processes, signed, and believes only answers that are signed as well. */
@Part({ stage: 'connections' })
export class PeerClient implements StartsAndStops {
  private readonly agent = new Agent({
    connections: CONNECTIONS_TO_ONE,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    maxResponseSize: MOST_ANSWER_BYTES,
  });

  constructor(
    private readonly secret: ClusterSecret,
    private readonly clock: ClusterClock,
  ) {}

  async stop(): Promise<void> {
    await this.agent.destroy();
  }

  /**
   * @returns what the other process answered
   * @throws NotBegun, Unanswered
   */
  async ask(peer: Peer, asked: Asked): Promise<unknown> {
    if (peer.address === null) throw new NotBegun('the process did not say where it is reached');
    const body = JSON.stringify(asked.question);
    const nonce = randomBytes(16).toString('hex');
    const keys = await this.secret.keys();
    const stamp = { from: PROCESS_ID, to: peer.processId, at: await this.clock.now(), nonce, bodyHash: hashOf(body) };
    const answer = await this.exchange(peer.address, asked, body, {
      [SIGNATURE_HEADER]: signRequest(keys[0], { method: 'POST', path: asked.path, ...stamp }),
    });
    if (!isAnswer(keys, answer.signature, { nonce, ...answer })) {
      throw new Unanswered(`the answer with status ${answer.status} is not signed by a process of this cluster`);
    }
    if (Object.values<number>(REFUSALS).includes(answer.status)) {
      throw new NotBegun(`the process refused with status ${answer.status}`);
    }
    if (answer.status !== 200) throw new Unanswered(`the process failed with status ${answer.status}`);
    return JSON.parse(answer.body) as unknown;
  }

  private async exchange(
    origin: string,
    { path, timeoutMs, signal }: Asked,
    body: string,
    headers: Record<string, string>,
  ): Promise<{ status: number; body: string; signature: unknown }> {
    const late = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await this.agent.request({
        origin,
        path,
        method: 'POST',
        body,
        headers: { ...headers, 'content-type': 'application/json' },
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        signal: signal === undefined ? late : AbortSignal.any([late, signal]),
      });
      const { statusCode: status } = answer;
      return { status, body: await answer.body.text(), signature: answer.headers[SIGNATURE_HEADER] };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw NO_CONNECTION.has(code) ? new NotBegun(message) : new Unanswered(message);
    }
  }
}
