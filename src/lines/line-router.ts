import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Leases } from '../cluster/leases.js';
import { NotBegun, type Peer, PeerClient, Unanswered } from '../cluster/peers/peer-client.js';
import { PROCESS_ID } from '../cluster/process.js';
import { type Answer, answerOf, type Command, type CommandName, failureOf, type Outcome } from '../domain/commands.js';
import { DomainError, type ErrorCode, ownerUnreachable } from '../domain/errors.js';
import type { LineId } from '../domain/line.js';
import { newMessageId } from '../domain/message-id.js';
import { LineCommands } from './line-commands.js';
import { isIdTaken } from './line-messages.js';
import { COMMANDS_PATH, type PeerCommand } from './peer-commands.js';

/** Longer than any command takes, and less than a client waits. */
const COMMAND_MS = 55_000;
/** Between two looks whether the process that was asked holds the line still. */
const LOOK_MS = 2_000;
/** Who has just given a line back may be on its way to say so: it is found elsewhere so often before it is given up. */
const LOOKS = 2;
/** A line that is handed over is held again after so long, most of the time. */
const MOVE_MS = 250;

/** What may have sent something, so that to do it again might do it twice. */
const SENDS: ReadonlySet<CommandName> = new Set(['send', 'post_status', 'forward', 'change', 'group_create']);

/** The way to a line, wherever it lives: whoever wants something of it sends a command, and gets back plain data. */
@Injectable()
export class LineRouter {
  constructor(
    private readonly here: LineCommands,
    private readonly leases: Leases,
    private readonly peers: PeerClient,
  ) {}

  /**
   * Carries a command out where the line lives: here, or by the process that holds it, which passes it on to nobody else.
   *
   * @throws what is a fault of ours; what a client shall know of is the outcome
   */
  async carryOut<N extends CommandName>(line: LineId, command: Command<N>): Promise<Outcome<N>> {
    try {
      return (await this.atOwner({ companyId: line.companyId, line: line.line }, command as Command)) as Outcome<N>;
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      return { failure, limits: [] };
    }
  }

  /** The same for whom the limits do not matter. @throws DomainError what the command failed with */
  async ask<N extends CommandName>(line: LineId, command: Command<N>): Promise<Answer<N>> {
    return answerOf(await this.carryOut<N>(line, command));
  }

  private async atOwner(line: LineId, command: Command): Promise<Outcome> {
    const isHere = this.leases.holds(line);
    const named = isHere ? command : withMessageId(command);
    const first = isHere ? await this.here.carryOut(line, named) : await this.attempt(line, named);
    if (first !== undefined && !didNotBegin(first)) return first;
    // Another process may hold the line by now.
    await pause(MOVE_MS);
    const second = await this.attempt(line, withMessageId(named));
    // The process that was asked first may have written the message down before it lost the line.
    if (second !== undefined && !isIdTaken(second)) return second;
    throw ownerUnreachable(line, 'No process that holds the line, or could, can be reached');
  }

  /** @returns undefined when nothing began, as far as can be told */
  private async attempt(line: LineId, command: Command): Promise<Outcome | undefined> {
    const place = await this.leases.placeFor(line, OPENS.has(command.do));
    if (place === null) return undefined;
    if (place.processId === PROCESS_ID) return this.here.carryOut(line, command);
    try {
      const outcome = await this.forward(place, line, command);
      // It is that process that ends, and not the one that the client has asked.
      return failureCode(outcome) === 'SHUTTING_DOWN' ? undefined : outcome;
    } catch (error) {
      if (error instanceof NotBegun) return undefined;
      throw error instanceof Unanswered ? unanswered(line, command) : error;
    }
  }

  private async forward(peer: Peer, line: LineId, command: Command): Promise<Outcome> {
    const taken = new AbortController();
    let looks = 0;
    const watch = setInterval(() => {
      // A process that stands still does not say that it lost the line.
      this.leases.ownerOf(line).then(
        (owner) => {
          looks = owner === null || owner.processId === peer.processId ? 0 : looks + 1;
          if (looks >= LOOKS) taken.abort();
        },
        () => undefined,
      );
    }, LOOK_MS);
    try {
      return (await this.peers.ask(peer, {
        path: COMMANDS_PATH,
        question: { ...line, command } satisfies PeerCommand,
        timeoutMs: COMMAND_MS,
        signal: taken.signal,
      })) as Outcome;
    } finally {
      clearInterval(watch);
    }
  }
}

/** Commands that make a session where there was none. */
const OPENS: ReadonlySet<CommandName> = new Set(['start', 'restore_credentials']);

/** The process that was asked could not make the line its own. */
function didNotBegin(outcome: Outcome): boolean {
  if (!('failure' in outcome)) return false;
  return outcome.failure.code === 'OWNER_UNREACHABLE' && outcome.failure.members.outcome === undefined;
}

function failureCode(outcome: Outcome): ErrorCode | undefined {
  return 'failure' in outcome ? outcome.failure.code : undefined;
}

/** A message has its id before it goes to another process, so that whatever breaks on the way, there is one message. */
function withMessageId(command: Command): Command {
  if ((command.do !== 'send' && command.do !== 'post_status') || command.message.messageId !== null) return command;
  return { ...command, message: { ...command.message, messageId: newMessageId() } };
}

function unanswered(line: LineId, command: Command): DomainError {
  const words = 'The process that holds the line did not answer';
  if (!SENDS.has(command.do)) return ownerUnreachable(line, words, { outcome: 'unknown' });
  return new DomainError('ACK_TIMEOUT', `${words}; the message may have left`, {
    ...line,
    ...((command.do === 'send' || command.do === 'post_status') && { messageId: command.message.messageId }),
    outcome: 'unknown',
  });
}
