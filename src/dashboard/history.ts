import { effect, signal } from '@preact/signals';
import { call, readText } from './api';
import { type Sample, samplesIn } from './metrics-text';
import { isAdmin } from './user';

/** What happened between two looks; null where nothing can be said. */
export interface Point {
  /** Milliseconds since 1970. */
  at: number;
  /** Messages a minute, in all processes. */
  received: number | null;
  sent: number | null;
  /** Connections that ended, a minute, in the process that answered. */
  disconnects: number | null;
  /** Mean time of a send, milliseconds. */
  latency: number | null;
  /** Age of the oldest event that webhooks, and handlers, still have to take, seconds. */
  webhookLag: number | null;
  handlerLag: number | null;
  /** The slowest hundredth of the event loop's turns, milliseconds. */
  loop: number | null;
}

const EVERY_MS = 10_000;
/** An hour. */
const MOST_POINTS = 360;
const NAMES = new Set([
  'process_start_time_seconds',
  'whatsapp_disconnects_total',
  'whatsapp_send_duration_seconds_sum',
  'whatsapp_send_duration_seconds_count',
  'whatsapp_queue_lag_seconds',
  'nodejs_eventloop_lag_p99_seconds',
]);

interface Counts {
  at: number;
  received: number;
  sent: number;
}

/** An hour at most, of the time since the page of charts was first opened. */
export const history = signal<readonly Point[]>([]);
/** Connections that ended since the process started that answered last, by close code. */
export const disconnects = signal<readonly (readonly [code: string, times: number])[]>([]);
export const historyError = signal('');

let timer: ReturnType<typeof setTimeout> | undefined;
let before: Counts | undefined;
/** Counters of each process begin anew with it: each is compared with itself, by when it started. */
const ofProcesses = new Map<number, { at: number; samples: Sample[] }>();

/** Begins, once; the charts then go on while other pages are shown. */
export function keepHistory(): void {
  if (timer === undefined && isAdmin.peek()) void look();
}

async function look(): Promise<void> {
  try {
    const [{ metrics }, text] = await Promise.all([
      call<{ metrics: { messagesReceived: number; messagesSent: number } }>('GET', 'metrics'),
      readText('/metrics'),
    ]);
    const now = { at: Date.now(), received: metrics.messagesReceived, sent: metrics.messagesSent };
    const samples = samplesIn(text, NAMES);
    history.value = [...history.peek(), pointOf(now, samples)].slice(-MOST_POINTS);
    disconnects.value = samples
      .filter(({ name, value }) => name === 'whatsapp_disconnects_total' && value > 0)
      .map(({ labels, value }) => [labels['code'] ?? '', value] as const)
      .toSorted(([, one], [, other]) => other - one);
    before = now;
    historyError.value = '';
  } catch (error) {
    historyError.value = error instanceof Error ? error.message : String(error);
  }
  timer = setTimeout(() => void look(), EVERY_MS);
}

function pointOf(now: Counts, samples: Sample[]): Point {
  const started = sum(samples, 'process_start_time_seconds');
  const last = ofProcesses.get(started);
  ofProcesses.set(started, { at: now.at, samples });
  const grown = (name: string): number | null =>
    last === undefined ? null : Math.max(0, sum(samples, name) - sum(last.samples, name));
  const minutes = last === undefined ? 0 : (now.at - last.at) / 60_000;
  const ended = grown('whatsapp_disconnects_total');
  const sends = grown('whatsapp_send_duration_seconds_count');
  const time = grown('whatsapp_send_duration_seconds_sum');
  const lag = (isWanted: (queue: string) => boolean): number | null => {
    const found = samples.filter(
      ({ name, labels }) => name === 'whatsapp_queue_lag_seconds' && isWanted(labels['queue'] ?? ''),
    );
    return found.length === 0 ? null : Math.max(...found.map(({ value }) => value));
  };
  return {
    at: now.at,
    received: rate(before, now, 'received'),
    sent: rate(before, now, 'sent'),
    disconnects: ended === null ? null : ended / minutes,
    latency: sends === null || time === null || sends === 0 ? null : (time / sends) * 1_000,
    webhookLag: lag((queue) => queue === 'webhook'),
    handlerLag: lag((queue) => queue !== 'webhook'),
    loop: sum(samples, 'nodejs_eventloop_lag_p99_seconds') * 1_000,
  };
}

/** A process that ended takes its counts with it. */
function rate(then: Counts | undefined, now: Counts, what: 'received' | 'sent'): number | null {
  if (then === undefined || now[what] < then[what]) return null;
  return ((now[what] - then[what]) / (now.at - then.at)) * 60_000;
}

function sum(samples: Sample[], wanted: string): number {
  return samples.reduce((total, { name, value }) => total + (name === wanted ? value : 0), 0);
}

effect(() => {
  if (isAdmin.value) return;
  clearTimeout(timer);
  timer = undefined;
  before = undefined;
  ofProcesses.clear();
  history.value = [];
});
