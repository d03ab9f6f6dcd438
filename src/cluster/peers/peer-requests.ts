import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { DomainError } from '../../domain/errors.js';
import { RequestDrain } from '../../http/request-drain.js';
import { requestIdOf } from '../../http/request-id.js';
import { LOGGER } from '../../logging/logger.js';
import { PROCESS_ID } from '../process.js';
import { ClusterClock } from './cluster-clock.js';
import { ClusterSecret } from './cluster-secret.js';
import { REFUSALS } from './peer-client.js';
import { hashOf, isSigned, readStamp, type RequestStamp, SIGNATURE_HEADER, signAnswer } from './peer-signature.js';
import { SeenNonces } from './seen-nonces.js';

/** A command holds what a body of REST may, written out once more. */
const MOST_BYTES = 4 * 1024 * 1024;
const LOG_REFUSED_EVERY_MS = 1_000;

/** Answers what is asked below one path. @throws Refusal for what did not begin */
export type PeerHandler = (question: unknown) => Promise<unknown>;

/** Says that what was asked for did not begin here. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(readonly why: keyof typeof REFUSALS) {
    super(why);
  }
}

/** What other processes ask of this one: signed by them, meant for this process, and not asked before. */
@Injectable()
export class PeerRequests {
  private readonly handlers = new Map<string, PeerHandler>();
  private readonly seen = new SeenNonces();
  private quietUntil = 0;

  constructor(
    private readonly secret: ClusterSecret,
    private readonly clock: ClusterClock,
    private readonly drain: RequestDrain,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** To be called before the start. @param path below `/internal/` */
  answer(path: string, handler: PeerHandler): void {
    this.handlers.set(path, handler);
  }

  /** Nothing of the body is read before it is known who sends it. @throws DomainError UNAUTHENTICATED, PAYLOAD_TOO_LARGE */
  async serve(request: Request, response: Response): Promise<void> {
    const keys = await this.secret.keys();
    const { stamp, mac } = readStamp(request.headers[SIGNATURE_HEADER]) ?? this.unsigned(request, 'no signature');
    const { method, path } = request;
    if (!isSigned(keys, { method, path, ...stamp }, mac))
      this.unsigned(request, 'a signature that is not of this cluster');
    const reply = (status: number, answer: unknown): void => {
      const body = JSON.stringify(answer);
      response.setHeader(SIGNATURE_HEADER, signAnswer(keys[0], stamp.nonce, status, body));
      response.status(status).contentType('application/json').send(body);
    };
    // Meant for a process that had the address before, or asked of one that takes nothing more.
    if (stamp.to !== PROCESS_ID) return reply(REFUSALS.misdirected, {});
    if (!this.seen.take(stamp.nonce, stamp.at, await this.clock.now()))
      this.unsigned(request, 'a request of another time');
    if (this.drain.draining) return reply(REFUSALS.ending, {});
    const handler = this.handlers.get(path);
    if (handler === undefined) return reply(REFUSALS.unknown, {});
    await new Promise<void>((resolve, reject) => {
      this.drain.admit(request, response, () => {
        this.handle(request, stamp, handler).then(({ status, answer }) => resolve(reply(status, answer)), reject);
      });
    });
  }

  private async handle(
    request: Request,
    stamp: RequestStamp,
    handler: PeerHandler,
  ): Promise<{ status: number; answer: unknown }> {
    const body = await read(request);
    if (hashOf(body) !== stamp.bodyHash) this.unsigned(request, 'another body than was signed');
    try {
      return { status: 200, answer: await handler(JSON.parse(body.toString())) };
    } catch (error) {
      if (error instanceof Refusal) return { status: REFUSALS[error.why], answer: {} };
      this.log.error({ requestId: requestIdOf(request), err: error }, 'what another process asked for failed');
      return { status: 500, answer: {} };
    }
  }

  /** @throws DomainError UNAUTHENTICATED */
  private unsigned({ socket }: Request, reason: string): never {
    const now = performance.now();
    if (now > this.quietUntil) {
      this.quietUntil = now + LOG_REFUSED_EVERY_MS;
      this.log.warn(
        { address: socket.remoteAddress, reason },
        'somebody who is no process of this cluster was refused',
      );
    }
    throw new DomainError('UNAUTHENTICATED', 'Only processes of this cluster are answered here');
  }
}

/** @throws DomainError PAYLOAD_TOO_LARGE */
async function read(request: Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new DomainError('PAYLOAD_TOO_LARGE', 'What a process asks for must be smaller');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
