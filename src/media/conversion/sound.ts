import type { Readable } from 'node:stream';

/** Of the sound that is looked at: samples of 16 bits in a second, one channel. */
export const SAMPLE_RATE = 8_000;
const BYTES = 2;
/** A twentieth of a second is one bar of what the waveform is made from. */
const BAR_SAMPLES = SAMPLE_RATE / 20;
const BARS = 64;
const LOUDEST = 100;

export interface Sound {
  /** Whole, at least 1. */
  seconds: number;
  /** 64 bytes from 0 to 100. */
  waveform: Buffer;
}

/** How long a sound is, and how loud from beginning to end; undefined when there is none. */
export async function measure(samples: Readable): Promise<Sound | undefined> {
  const bars: number[] = [];
  let count = 0;
  let sum = 0;
  let half: Buffer = Buffer.alloc(0);
  for await (const chunk of samples as AsyncIterable<Buffer>) {
    const bytes = half.length === 0 ? chunk : Buffer.concat([half, chunk]);
    const whole = bytes.length - (bytes.length % BYTES);
    for (let at = 0; at < whole; at += BYTES) {
      sum += Math.abs(bytes.readInt16LE(at));
      count += 1;
      if (count % BAR_SAMPLES !== 0) continue;
      bars.push(sum / BAR_SAMPLES);
      sum = 0;
    }
    half = bytes.subarray(whole);
  }
  if (count === 0) return undefined;
  if (count % BAR_SAMPLES !== 0) bars.push(sum / (count % BAR_SAMPLES));
  return { seconds: Math.max(1, Math.round(count / SAMPLE_RATE)), waveform: waveformOf(bars) };
}

/** As many bars as the apps of WhatsApp draw, the loudest of them as high as it gets. */
export function waveformOf(bars: readonly number[]): Buffer {
  const drawn = Array.from({ length: BARS }, (_, place) => {
    const start = Math.floor((place * bars.length) / BARS);
    const end = Math.max(start + 1, Math.floor(((place + 1) * bars.length) / BARS));
    const part = bars.slice(start, end);
    return part.reduce((total, bar) => total + bar, 0) / part.length;
  });
  const most = Math.max(...drawn);
  return Buffer.from(drawn.map((bar) => (most === 0 ? 0 : Math.round((bar / most) * LOUDEST))));
}
