export interface ReconnectPolicy {
  /** Wait before the first try, ms; doubles with each try. */
  baseDelayMs: number;
  /** Longest wait, ms. */
  capMs: number;
  /** Tries before the session is given up. */
  maxAttempts: number;
  /** Part of each wait that is drawn at random, 0 to 1; 1 is "full jitter". */
  jitter: number;
}

/**
 * Wait before try number `attempt` (1 is the first), in ms; undefined when no try is left.
 *
 * @param random a number from 0 up to 1, given by the caller so that the rule stays pure
 */
export function reconnectDelay(policy: ReconnectPolicy, attempt: number, random: number): number | undefined {
  if (attempt > policy.maxAttempts) return undefined;
  const ceiling = Math.min(policy.capMs, policy.baseDelayMs * 2 ** (attempt - 1));
  return Math.round(ceiling * (1 - policy.jitter) + ceiling * policy.jitter * random);
}
