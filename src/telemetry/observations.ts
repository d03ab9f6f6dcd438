import { type Channel, channel } from 'node:diagnostics_channel';
import type { ErrorCode } from '../domain/errors.js';
import type { OutgoingKind } from '../domain/outgoing.js';

export type Outcome = 'succeeded' | 'failed';

export interface Duration<Labels> {
  seconds: number;
  labels: Labels;
}

/** What is told as it happens, for whoever measures. No member names a company, a phone or a message. */
export interface Observations {
  /** WhatsApp's server confirmed a message, or did not. */
  send: Duration<{ kind: OutgoingKind | 'forward' | 'change'; outcome: Outcome }>;
  /** A hand-shake with WhatsApp is over: with a log-in, a QR code, or the end of the connection. */
  connect: Duration<{ outcome: 'opened' | 'qr' | 'closed' }>;
  /** An endpoint answered a delivery, or did not. */
  webhook_delivery: Duration<{ outcome: Outcome }>;
  /** Credentials, keys and journal of one company are on disk; with the time that the commit waited. */
  auth_commit: Duration<{ outcome: Outcome }>;
  /** A batch of events is in the log. */
  event_append: Duration<{ outcome: Outcome }>;
  /** A file was stored, had from WhatsApp, brought there or converted, or was not. */
  media: Duration<{ work: MediaWork; outcome: Outcome }>;
  /** Bytes of files that were stored, or read to the end or as far as somebody wanted them. */
  media_bytes: { direction: 'stored' | 'read'; bytes: number };
  /** A client was given a problem. */
  problem: { code: ErrorCode };
  /** Events that never come into the log: the log does not take them, or the process had no room or no time for them. */
  events_given_up: { reason: GivenUpReason; events: number };
  /** A line was let go of that this process believed its own. */
  lease_lost: { reason: LostReason };
  /** A line was handed over as planned. */
  lease_moved: object;
}

/** Why a line was let go of: no sign of life in time, or a write that the database refused. */
export const LOST_REASONS = ['silence', 'refused'] as const;
export type LostReason = (typeof LOST_REASONS)[number];

export const MEDIA_WORK = ['store', 'download', 'upload', 'convert'] as const;
export type MediaWork = (typeof MEDIA_WORK)[number];

export const GIVEN_UP_REASONS = ['no_room', 'refused', 'shutdown'] as const;
export type GivenUpReason = (typeof GIVEN_UP_REASONS)[number];

export type DurationName = Exclude<
  keyof Observations,
  'media_bytes' | 'problem' | 'events_given_up' | 'lease_lost' | 'lease_moved'
>;
type TimedName = Exclude<DurationName, 'connect'>;

const channels: { [K in keyof Observations]: Channel } = {
  send: channel('switchboard:send'),
  connect: channel('switchboard:connect'),
  webhook_delivery: channel('switchboard:webhook_delivery'),
  auth_commit: channel('switchboard:auth_commit'),
  event_append: channel('switchboard:event_append'),
  media: channel('switchboard:media'),
  media_bytes: channel('switchboard:media_bytes'),
  problem: channel('switchboard:problem'),
  events_given_up: channel('switchboard:events_given_up'),
  lease_lost: channel('switchboard:lease_lost'),
  lease_moved: channel('switchboard:lease_moved'),
};

/** Tells what happened; costs nothing when nobody listens. */
export function tell<K extends keyof Observations>(name: K, what: Observations[K]): void {
  channels[name].publish(what);
}

/** Does work and tells how long it took and whether it succeeded. */
export async function timed<K extends TimedName, T>(
  name: K,
  labels: Omit<Observations[K]['labels'], 'outcome'>,
  work: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  let outcome: Outcome = 'failed';
  try {
    const result = await work();
    outcome = 'succeeded';
    return result;
  } finally {
    channels[name].publish({ seconds: secondsSince(began), labels: Object.assign({ outcome }, labels) });
  }
}

/** Hears what is told, until the function that it returns is called. */
export function listen<K extends keyof Observations>(name: K, listener: (what: Observations[K]) => void): () => void {
  const take = (message: unknown): void => listener(message as Observations[K]);
  channels[name].subscribe(take);
  return () => {
    channels[name].unsubscribe(take);
  };
}

/** @param began a time of `performance.now()` */
export function secondsSince(began: number): number {
  return (performance.now() - began) / 1000;
}
