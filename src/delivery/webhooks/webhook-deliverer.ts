import { Injectable } from '@nestjs/common';
import { tell } from '../../telemetry/observations.js';
import type { ClaimedLane, Job, JobOutcome, LaneOutcome } from '../lanes/lane-queue.js';
import { ANSWER_TIMEOUT_MS, type Attempt, EndpointCaller } from './endpoint-caller.js';
import { EndpointHealth } from './endpoint-health.js';
import { RecentWebhooks } from './recent-webhooks.js';
import { RETRIED_FOR_MS, retryDelay } from './retry-schedule.js';
import { WebhookQueue } from './webhook-queue.js';
import { batchOf, messageOf } from './webhook-request.js';
import type { Webhook } from './webhook.entity.js';

/**
 * No further delivery of a claimed lane begins after this time. What was delivered is written when the lane is given back,
 * and is delivered again when the process dies before: so it should not be much.
 */
const HELD_FOR_MS = 5_000;
const LONGEST_PAUSE_ASKED_FOR_MS = 3_600_000;
const GONE = 410;
const PAYLOAD_TOO_LARGE = 413;
/** Bytes of a batch's events at most; one that is larger goes alone. Half of what nginx takes unless it is told otherwise. */
export const BATCH_BYTES = 512 * 1024;

/** Delivers what a lane holds, in its order, and says what became of it. */
@Injectable()
export class WebhookDeliverer {
  constructor(
    private readonly webhooks: RecentWebhooks,
    private readonly caller: EndpointCaller,
    private readonly health: EndpointHealth,
    private readonly queue: WebhookQueue,
  ) {}

  async deliver(lane: ClaimedLane, stopping: AbortSignal): Promise<LaneOutcome> {
    const webhook = await this.webhooks.find(lane.groupKey);
    if (webhook === null) {
      // Deleted while events were routed to it.
      await this.queue.groups.forget(lane.groupKey);
      return { lane, jobs: [] };
    }
    if (!webhook.enabled) {
      // Routed while it was being disabled.
      await this.queue.groups.giveUp(webhook.id, webhook.disabledReason ?? 'the webhook is disabled');
      return { lane, jobs: [] };
    }
    const jobs: JobOutcome[] = [];
    const began = performance.now();
    let inDoubt = webhook.failingSince !== null;
    const held = (): boolean => performance.now() - began > HELD_FOR_MS;
    const waiting = units(lane.jobs, webhook.batched);
    for (let unit = waiting.shift(); unit !== undefined; unit = waiting.shift()) {
      if (stopping.aborted || (jobs.length > 0 && held())) break;
      const events = unit.flatMap(({ event }) => (event === undefined ? [] : [event]));
      jobs.push(
        ...unit.filter(({ event }) => event === undefined).map((job) => dead(job, 'the event has left the log')),
      );
      const [first] = events;
      if (first === undefined) continue;
      const attempt = await this.caller.call(webhook, webhook.batched ? batchOf(events) : messageOf(first));
      if (attempt === undefined) break;
      const { durationMs, succeeded } = attempt;
      tell('webhook_delivery', { seconds: durationMs / 1000, labels: { outcome: succeeded ? 'succeeded' : 'failed' } });
      const tried = unit.filter(({ event }) => event !== undefined);
      if (attempt.status === PAYLOAD_TOO_LARGE && tried.length > 1) {
        const middle = Math.ceil(tried.length / 2);
        // When there is no time left for the halves, a failure of the first one keeps them apart.
        if (held()) return this.failed(webhook, lane, jobs, tried.slice(0, middle), attempt);
        waiting.unshift(tried.slice(0, middle), tried.slice(middle));
        continue;
      }
      if (!attempt.succeeded) return this.failed(webhook, lane, jobs, tried, attempt);
      jobs.push(...tried.map(({ id }) => ({ id, state: 'done' as const, outcome: record(attempt) })));
      if (inDoubt) await this.health.succeeded(webhook.id);
      inDoubt = false;
    }
    return { lane, jobs };
  }

  private async failed(
    webhook: Webhook,
    lane: ClaimedLane,
    before: JobOutcome[],
    tried: Job[],
    attempt: Attempt,
  ): Promise<LaneOutcome> {
    const outcome = record(attempt);
    if (attempt.status === GONE) {
      const gone = tried.map(({ id }) => ({ id, state: 'dead' as const, outcome }));
      // Written first, else it would be given up without a word of the answer; and nobody takes the lane meanwhile.
      await this.queue.finish([{ lane, jobs: [...before, ...gone], retryInMs: ANSWER_TIMEOUT_MS }]);
      await this.health.disable(webhook.id, 'the endpoint answered 410 Gone');
      return { lane, jobs: [] };
    }
    const jobs = tried.map(({ id, ageMs }) => ({
      id,
      state: ageMs >= RETRIED_FOR_MS ? ('dead' as const) : ('retry' as const),
      outcome,
    }));
    const pausedMs = await this.pause(webhook, tried[0]!.attempts === 0, attempt);
    // What is left of a batch whose oldest part is given up is tried again as if it were young.
    const remaining = tried.find(({ ageMs }) => ageMs < RETRIED_FOR_MS);
    const delayMs = remaining && retryDelay(remaining.attempts, remaining.ageMs, attempt.retryAfterMs);
    const retryInMs = delayMs === undefined && pausedMs === 0 ? undefined : Math.max(delayMs ?? 0, pausedMs);
    return { lane, jobs: [...before, ...jobs], retryInMs };
  }

  /** @returns milliseconds that the whole endpoint is left alone */
  private async pause(webhook: Webhook, firstTry: boolean, attempt: Attempt): Promise<number> {
    const { status, retryAfterMs } = attempt;
    // Both statuses speak of the endpoint and not of the message.
    if (retryAfterMs !== undefined && retryAfterMs > 0 && (status === 429 || status === 503)) {
      const ms = Math.min(retryAfterMs, LONGEST_PAUSE_ASKED_FOR_MS);
      await this.queue.groups.pause(webhook.id, ms);
      return ms;
    }
    return status === null || status >= 500 ? this.health.failed(webhook.id, firstTry) : 0;
  }
}

/**
 * What goes into one request each. A batch that failed comes again as it was, with the same id: its jobs are those that
 * share the number of tries of the first one, as many as fit.
 */
function units(jobs: Job[], batched: boolean): Job[][] {
  const result: Job[][] = [];
  let bytes = 0;
  for (const job of jobs) {
    const last = result.at(-1);
    const size = batched ? Buffer.byteLength(JSON.stringify(job.event ?? null)) : 0;
    if (batched && last?.[0]?.attempts === job.attempts && bytes + size <= BATCH_BYTES) {
      last.push(job);
      bytes += size;
    } else {
      result.push([job]);
      bytes = size;
    }
  }
  return result;
}

function dead({ id }: Job, error: string): JobOutcome {
  return { id, state: 'dead', outcome: { error } };
}

function record({ status, error, durationMs, response }: Attempt): Record<string, unknown> {
  return { status, error, durationMs, ...(response !== null && response !== '' && { response }) };
}
