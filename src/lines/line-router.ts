import { Injectable } from '@nestjs/common';
import { type Answer, answerOf, type Command, type CommandName, failureOf, type Outcome } from '../domain/commands.js';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain/errors.js';
import type { LineId } from '../domain/line.js';
import { LineMedia } from './line-media.js';
import { LineChanges } from './line-changes.js';
import { LineMessages } from './line-messages.js';
import { LineNumbers } from './line-numbers.js';
import { LinePersons } from './line-persons.js';
import { LineUse } from './line-use.js';
import { LineSessions } from './line-sessions.js';

const RETRY_AFTER_MS = 5_000;

/** What is about the session itself, and no chat in it. */
type SessionCommand = Exclude<
  Command,
  Command<
    'send' | 'forward' | 'change' | 'change_chat' | 'presence' | 'check_numbers' | 'forget_person' | 'renew_medium'
  >
>;

/** The way to a line: whoever wants something of it sends a command, and gets back plain data. */
@Injectable()
export class LineRouter {
  constructor(
    private readonly sessions: LineSessions,
    private readonly messages: LineMessages,
    private readonly numbers: LineNumbers,
    private readonly persons: LinePersons,
    private readonly media: LineMedia,
    private readonly changes: LineChanges,
    private readonly use: LineUse,
    private readonly settings: Settings,
  ) {}

  /**
   * Carries a command out where the line lives.
   *
   * @throws what is a fault of ours; what a client shall know of is the outcome
   */
  async carryOut<N extends CommandName>(line: LineId, command: Command<N>): Promise<Outcome<N>> {
    try {
      return (await this.carryOutHere(line, command as Command)) as Outcome<N>;
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

  private async carryOutHere(line: LineId, command: Command): Promise<Outcome> {
    if (!this.settings.roles.includes('sessions')) {
      const members = { ...line, retryAfter: RETRY_AFTER_MS };
      throw new DomainError('OWNER_UNREACHABLE', 'No process that holds sessions can be reached from here', members);
    }
    this.use.note(line);
    switch (command.do) {
      case 'send':
        return this.messages.send(line, command);
      case 'check_numbers':
        return this.numbers.check(line, command);
      case 'forget_person':
        return { answer: await this.persons.forget(line, command), limits: [] };
      case 'renew_medium':
        return { answer: await this.media.renew(line, command), limits: [] };
      case 'forward':
        return this.messages.forward(line, command);
      case 'change':
        return this.changes.change(line, command);
      case 'change_chat':
        return { answer: await this.changes.changeChat(line, command), limits: [] };
      case 'presence':
        return { answer: await this.changes.showPresence(line, command), limits: [] };
      default:
        return { answer: await this.sessionCommand(line, command), limits: [] };
    }
  }

  private sessionCommand(line: LineId, command: SessionCommand): Promise<Answer<CommandName>> {
    switch (command.do) {
      case 'start':
        return this.sessions.start(line, command.phoneNumber);
      case 'stop':
        return this.sessions.stop(line);
      case 'logout':
        return this.sessions.logout(line);
      case 'restore_credentials':
        return this.sessions.restoreCredentials(line);
      case 'passkey_request':
        return this.sessions.passkeyRequest(line);
      case 'passkey':
        return this.sessions.submitPasskey(line, command.assertion);
    }
  }
}
