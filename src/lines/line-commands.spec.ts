import { describe, expect, it } from 'vitest';
import type { Settings } from '../config/settings.js';
import { type Command, failureOf, type Outcome } from '../domain/commands.js';
import { lineOf } from '../domain/line.js';
import type { LineHolds } from './line-holds.js';
import { LineCommands } from './line-commands.js';
import { idTaken } from './line-messages.js';
import type { LineUse } from './line-use.js';

const LINE = lineOf('acme');
const SENT = { answer: { messageId: 'M1', chat: '1@s.whatsapp.net', timestamp: 1 }, limits: [] } as Outcome;
const TAKEN: Outcome = { failure: failureOf(idTaken())!, limits: [] };

/** An outcome that is known when the test says so. */
function later(): { promise: Promise<Outcome>; resolve: (outcome: Outcome) => void } {
  let resolve!: (outcome: Outcome) => void;
  const promise = new Promise<Outcome>((done) => (resolve = done));
  return { promise, resolve };
}

/** Commands whose work is done when the test says so, and how often each was begun. */
function commandsOf(outcomes: Promise<Outcome>[]): { commands: LineCommands; begun: () => number } {
  const all = outcomes.length;
  const work = (): Promise<Outcome> => outcomes.shift()!;
  const messages = { send: work, forward: work, postStatus: work };
  const commands = new LineCommands(
    ...([{}, messages, {}, {}, {}, { change: work }, {}, {}] as unknown as [
      never,
      never,
      never,
      never,
      never,
      never,
      never,
      never,
    ]),
    { note: () => undefined } as unknown as LineUse,
    { use: (_: unknown, act: () => unknown) => act() } as unknown as LineHolds,
    { roles: ['sessions'] } as unknown as Settings,
  );
  return { commands, begun: () => all - outcomes.length };
}

describe.each(['send', 'forward', 'change', 'post_status'])('a %s that is asked for again', (name) => {
  const asked = (resumed: boolean): Command => {
    const attempt = { messageId: 'M1', resumed };
    return { do: name, message: attempt, attempt } as unknown as Command;
  };

  it('waits for the first, and has its answer', async () => {
    const first = later();
    const { commands, begun } = commandsOf([first.promise]);
    const both = [commands.carryOut(LINE, asked(false)), commands.carryOut(LINE, asked(true))];
    first.resolve(SENT);
    expect(await Promise.all(both)).toEqual([SENT, SENT]);
    expect(begun()).toBe(1);
  });

  it('is not refused for what another try had written down when the first came, late', async () => {
    const late = later();
    const { commands } = commandsOf([late.promise, Promise.resolve(SENT)]);
    const [first, again] = [commands.carryOut(LINE, asked(false)), commands.carryOut(LINE, asked(true))];
    late.resolve(TAKEN);
    expect(await first).toEqual(TAKEN);
    expect(await again).toEqual(SENT);
  });

  it('is refused as another one with its id, unless it says that it is asked for again', async () => {
    const first = later();
    const { commands } = commandsOf([first.promise]);
    const under = commands.carryOut(LINE, asked(false));
    expect(await commands.carryOut(LINE, asked(false))).toEqual(TAKEN);
    first.resolve(SENT);
    await under;
  });
});
