import { Injectable } from '@nestjs/common';
import { type Command, failureOf, type Outcome } from '../domain/commands.js';
import { invalidField } from '../domain/errors.js';
import type { KnownNumber } from '../domain/known-number.js';
import type { LineId } from '../domain/line.js';
import { KnownNumbers } from '../known-numbers/known-numbers.js';
import { NumberLookupLimit, tooManyLookups } from '../limits/number-lookup-limit.js';
import { LineSessions } from './line-sessions.js';

/** Finds out who is behind phone numbers. What is known costs nothing and needs no session. */
@Injectable()
export class LineNumbers {
  constructor(
    private readonly sessions: LineSessions,
    private readonly known: KnownNumbers,
    private readonly limit: NumberLookupLimit,
  ) {}

  async check(line: LineId, { numbers }: Command<'check_numbers'>): Promise<Outcome<'check_numbers'>> {
    const known = await this.known.find(line, numbers);
    const unknown = numbers.filter((number) => !known.has(number));
    const answer = (): KnownNumber[] => numbers.flatMap((number) => known.get(number) ?? []);
    if (unknown.length === 0) return { answer: answer(), limits: await this.limit.show(line) };
    if (unknown.length > this.limit.most) {
      const most = `${this.limit.most} numbers at most that are not known yet`;
      throw invalidField('numbers', `numbers must hold ${most}: so many may be looked up in an hour`);
    }
    await this.sessions.wake(line);
    // What nobody can be asked about does not count.
    const open = await this.sessions.connection(line);
    const { admitted, states: limits } = await this.limit.admit(line, unknown.length);
    try {
      if (!admitted) throw tooManyLookups(limits);
      for (const found of await open.lookUp(unknown)) known.set(found.phone, found);
      return { answer: answer(), limits };
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      return { failure, limits };
    }
  }
}
