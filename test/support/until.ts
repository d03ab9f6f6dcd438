import { setTimeout as pause } from 'node:timers/promises';

/** Between two questions: a loop without it takes the processor from what it waits for. */
const EVERY_MS = 20;

/** Asks again and again until the answer is as wanted, and gives it; throws with the last one when time is up. */
export async function until<T>(
  ask: () => T | Promise<T>,
  wanted: (answer: T) => boolean,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`it stayed ${JSON.stringify(answer)?.slice(0, 2_000)}`);
    await pause(EVERY_MS);
  }
}
