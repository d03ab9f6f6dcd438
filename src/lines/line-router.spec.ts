import { describe, expect, it } from 'vitest';
import type { Leases } from '../cluster/leases.js';
import type { PeerClient } from '../cluster/peers/peer-client.js';
import { PROCESS_ID } from '../cluster/process.js';
import { type Command, failureOf, type Outcome } from '../domain/commands.js';
import { invalidField, ownerUnreachable } from '../domain/errors.js';
import { lineOf } from '../domain/line.js';
import type { LineCommands } from './line-commands.js';
import { LineRouter } from './line-router.js';

const LINE = lineOf('acme');
const failed = (error: Error): Outcome => ({ failure: failureOf(error)!, limits: [] });

/** A router whose line another process has at first, which answers so, and then this one. */
function routerBetween(there: Outcome, here: Outcome): LineRouter {
  const places = [
    { processId: 'another', address: 'http://127.0.0.1:1' },
    { processId: PROCESS_ID, address: null },
  ];
  return new LineRouter(
    { carryOut: async () => here } as unknown as LineCommands,
    { holds: () => false, placeFor: async () => places.shift() ?? null } as unknown as Leases,
    { ask: async () => there } as unknown as PeerClient,
  );
}

describe('a command for a line that changes hands meanwhile', () => {
  const command = { do: 'send', message: { messageId: 'M1', resumed: false } } as unknown as Command<'send'>;
  const lostIt = failed(ownerUnreachable(LINE, 'the line is not held by this process any more'));

  it('is carried out by the next owner', async () => {
    const sent = { answer: { messageId: 'M1' }, limits: [] } as unknown as Outcome;
    expect(await routerBetween(lostIt, sent).carryOut(LINE, command)).toBe(sent);
  });

  it('may be asked for again where the first owner had written its message down', async () => {
    const taken = failed(invalidField('id', 'id must be that of no other message of the line'));
    expect(await routerBetween(lostIt, taken).carryOut(LINE, command)).toMatchObject({
      failure: { code: 'OWNER_UNREACHABLE' },
    });
  });

  it('is refused for what is wrong with it', async () => {
    const wrong = failed(invalidField('to', 'to must be a phone number'));
    expect(await routerBetween(lostIt, wrong).carryOut(LINE, command)).toBe(wrong);
  });
});
