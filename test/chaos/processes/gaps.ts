import type { Herd } from './herd.js';
import type { Talk } from './talk.js';

/** From the end of one socket of a line to the next log-in of it, for all that began within that time, ms. */
export async function socketGaps(herd: Herd, talks: readonly Talk[], from: number, to: number): Promise<number[]> {
  const gaps: number[] = [];
  for (const { number } of talks) {
    const { intervals } = await herd.simulator.client.ledger(number);
    const logins = intervals.filter(({ loggedInAt }) => loggedInAt !== null);
    for (const { closedAt } of logins) {
      if (closedAt === null || closedAt < from || closedAt > to) continue;
      const next = logins.map(({ loggedInAt }) => loggedInAt!).filter((at) => at > closedAt);
      if (next.length > 0) gaps.push(Math.min(...next) - closedAt);
    }
  }
  return gaps;
}
