import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import { describe, expect, it, vi } from 'vitest';
import type { Principal } from '../identity/principal.js';
import { LargeAnswers } from './large-answers.js';

const keyOf = (id: string): Principal => ({
  admin: false,
  companyId: 'a',
  scopes: ['read'],
  actor: { type: 'key', id, prefix: null },
});

/** As much of a response as is looked at: whether it has closed. */
class Client extends EventEmitter {
  closed = false;

  close(): void {
    this.closed = true;
    this.emit('close');
  }
}

const begin = (answers: LargeAnswers, id: string, client = new Client()): Promise<() => void> =>
  answers.begin(keyOf(id), client as unknown as Response);
const isPending = async (work: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    work.then(
      () => false,
      () => false,
    ),
    new Promise<boolean>((resolve) => setImmediate(() => resolve(true))),
  ]);

describe('large answers', () => {
  it('of one key wait for each other once four are under way, until a client has its own or is gone', async () => {
    const answers = new LargeAnswers();
    const clients = Array.from({ length: 4 }, () => new Client());
    const [small] = await Promise.all(clients.map((client) => begin(answers, 'one', client)));
    const fifth = begin(answers, 'one');
    const sixth = begin(answers, 'one');
    expect(await isPending(fifth)).toBe(true);
    await begin(answers, 'two');
    clients[2]!.close();
    await fifth;
    expect(await isPending(sixth)).toBe(true);
    small!();
    await sixth;
  });

  it('of one key are refused when too many wait, and of none when the client is gone', async () => {
    const answers = new LargeAnswers();
    for (let n = 0; n < 4; n += 1) await begin(answers, 'one');
    const gone = new Client();
    const waiting = [begin(answers, 'one', gone), ...Array.from({ length: 49 }, () => begin(answers, 'one'))];
    for (const each of waiting) each.catch(() => undefined);
    await expect(begin(answers, 'one')).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      members: { retryAfter: 1_000, violatedPolicies: ['large-answers'] },
    });
    gone.close();
    await expect(waiting[0]).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(await isPending(begin(answers, 'one'))).toBe(true);
  });

  it('of all keys are refused when none gets on', async () => {
    const answers = new LargeAnswers();
    for (let n = 0; n < 32; n += 1) await begin(answers, `key ${n}`);
    vi.useFakeTimers();
    const refused = begin(answers, 'one more').then(
      () => undefined,
      (error: unknown) => error,
    );
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await refused).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    vi.useRealTimers();
  });
});
